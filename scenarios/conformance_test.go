package scenarios_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"
)

// The test of conformance: every scenario and control that can be, and some
// variants, is played in virtual time, in real time with the embedded broker on
// TCP, and against a real Apache Kafka, and the verdicts must be the same. What
// they came to is the README's table.

const conformanceTable = "testdata/conformance.md"

// briefly are the games, with parameters that make them short in real time.
func briefly() []sim.RunSpec {
	var games []sim.RunSpec
	for _, s := range scenarios.All() {
		games = append(games, sim.RunSpec{Scenario: s, Given: s.RealTime, Seed: 1})
		for _, c := range s.Controls {
			game := sim.RunSpec{Scenario: s, Given: s.Briefly(c.Name), Control: c.Name, Seed: 1}
			if c.Virtual != "" {
				game.Given = nil
			}
			games = append(games, game)
		}
	}
	for _, more := range []map[string]string{
		{"partitions": "3"}, {"leave": "crash"}, {"partitions": "3", "leave": "crash"},
		{"partitions": "3", "assignor": "roundrobin"}, {"partitions": "3", "assignor": "sticky"},
		{"partitions": "3", "assignor": "cooperative-sticky"}, {"partitions": "3", "leave": "crash", "assignor": "cooperative-sticky"},
		{"partitions": "3", "assignor": "server"}, {"partitions": "3", "leave": "crash", "assignor": "server"},
	} {
		given := maps.Clone(scenarios.Groups.RealTime)
		maps.Copy(given, more)
		games = append(games, sim.RunSpec{Scenario: scenarios.Groups, Given: given, Seed: 1})
	}
	killed := maps.Clone(scenarios.Queue.RealTime)
	killed["end"] = "killed"
	return append(games, sim.RunSpec{Scenario: scenarios.Queue, Given: killed, Seed: 1})
}

// named is how somebody would type the game.
func named(g sim.RunSpec) string {
	words := []string{"sim", g.Scenario.Name}
	for _, p := range g.Scenario.Params {
		if value, ok := g.Given[p.Name]; ok {
			words = append(words, "--"+p.Name, value)
		}
	}
	if g.Control != "" {
		words = append(words, "--control", g.Control)
	}
	return strings.Join(words, " ")
}

// The ways in which each game is played are the columns of the table.
const (
	virtual = iota
	onTCP
	realBroker
	ways
)

// realKafka is the address of the broker that .ci/kafka/start starts.
func realKafka(t *testing.T) *sim.Kafka {
	t.Helper()
	brokers := os.Getenv("KAFKASIM_BROKERS")
	if brokers != "" {
		return &sim.Kafka{Brokers: strings.Split(brokers, ",")}
	}
	const how = "KAFKASIM_BROKERS does not say where a real Kafka is: start one with .ci/kafka/start DIRECTORY and set it to 127.0.0.1:9192"
	if os.Getenv("KAFKASIM_NO_SKIP") != "" {
		t.Fatal(how)
	}
	t.Skip(how)
	return nil
}

// atOnce is how many games are played at the same time: they mostly wait.
const atOnce = 40

func TestVerdictsAreThoseOfARealKafka(t *testing.T) {
	kafka := realKafka(t)
	games := briefly()
	books := make([][ways]*ledger.Ledger, len(games))
	played := func(i, way int, wall *sim.RealTime) {
		game := games[i]
		game.RealTime = wall
		if wall != nil && game.Scenario.InRealTime != nil {
			books[i][way] = anotherStory()
			return
		}
		book, err := sim.Play(game)
		if err != nil {
			t.Errorf("%s: %v", named(game), err)
		}
		books[i][way] = book
	}
	for i := range games {
		played(i, virtual, nil)
	}
	// Virtual time has left one processor, and real time must not wait for it.
	runtime.GOMAXPROCS(runtime.NumCPU())
	places := make(chan bool, atOnce)
	var all sync.WaitGroup
	for i := range games {
		for way, wall := range map[int]*sim.RealTime{onTCP: {}, realBroker: {Kafka: kafka}} {
			all.Go(func() {
				places <- true
				defer func() { <-places }()
				played(i, way, wall)
			})
		}
	}
	all.Wait()
	if t.Failed() {
		return
	}
	for i, game := range games {
		for _, book := range books[i] {
			agree(t, named(game), books[i][virtual], book)
		}
	}
	keepTable(t, table(games, books))
}

// anotherStory stands for what is another story in real time than in virtual
// time: there is nothing to compare.
func anotherStory() *ledger.Ledger {
	book := ledger.New(ledger.Header{}, func() time.Duration { return 0 })
	book.End(ledger.NotPlayed, "it is another story")
	return book
}

// agree wants the verdicts of one way to play to be those of virtual time.
// Only what lacks its evidence may be skipped, and in virtual time what had nothing
// to compare: how often somebody commits is a matter of time.
func agree(t *testing.T, name string, virtual, other *ledger.Ledger) {
	t.Helper()
	if other.Result() == ledger.Left {
		return
	}
	where := name + ", " + place(other.Header)
	if outcome, why := other.Ending(); outcome != ledger.Finished {
		t.Errorf("%s: %s: %s", where, outcome, why)
		return
	}
	want, got := virtual.Verdicts(), other.Verdicts()
	if len(want) != len(got) {
		t.Errorf("%s: %d verdicts, in virtual time %d", where, len(got), len(want))
		return
	}
	for i, j := range got {
		same := found(j) == found(want[i]) || j.Outcome == ledger.Skipped && j.Lacks != "" || j.Outcome == ledger.Holds && want[i].Lacks == ledger.Pairs
		if j.ID() != want[i].ID() || !same {
			t.Errorf("%s: %s %s: %v %v; in virtual time %s %s: %v %v", where, j.Check, j.Outcome, j.Measured, j.Named,
				want[i].Check, want[i].Outcome, want[i].Measured, want[i].Named)
		}
	}
	if other.Result() != ledger.Pass {
		t.Errorf("%s is a %s", where, other.Result())
	}
}

func place(h ledger.Header) string {
	switch {
	case h.Brokers != "":
		return "Apache Kafka " + h.Kafka
	case h.Clock != "":
		return "embedded broker, real time"
	}
	return "virtual time"
}

// table is what the README shows.
func table(games []sim.RunSpec, books [][ways]*ledger.Ledger) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "| | virtual time | embedded broker on TCP | Apache Kafka %s |\n|---|---|---|---|\n", books[0][realBroker].Header.Kafka)
	for i, game := range games {
		var cells []string
		for _, book := range books[i] {
			cells = append(cells, tally(book, books[i][virtual]))
		}
		fmt.Fprintf(&out, "| `%s` | %s |\n", named(game), strings.Join(cells, " | "))
	}
	return out.Bytes()
}

// tally counts a run's verdicts, and names those that are not "holds". Whether
// there was anything to compare is a matter of time, and counts as in virtual time.
func tally(book, virtual *ledger.Ledger) string {
	if book.Result() == ledger.Left {
		return "not played"
	}
	names := map[ledger.Outcome][]string{}
	want := virtual.Verdicts()
	for i, j := range book.Verdicts() {
		if j.Lacks == ledger.Pairs || want[i].Lacks == ledger.Pairs {
			j = want[i]
		}
		name := j.Check
		names[found(j)] = append(names[found(j)], name)
	}
	text := fmt.Sprintf("%d hold", len(names[ledger.Holds]))
	for _, value := range []ledger.Outcome{ledger.Broken, ledger.Either, ledger.Unknown, ledger.Skipped} {
		if len(names[value]) > 0 {
			text += fmt.Sprintf("; %s: %s", value, strings.Join(slices.Compact(names[value]), ", "))
		}
	}
	return text
}

// found is what a check found, or that either was to be expected: chance need not
// decide alike in two runs.
func found(j *ledger.Verdict) ledger.Outcome {
	if j.Expected == ledger.Either && j.AsExpected() {
		return ledger.Either
	}
	return j.Outcome
}

func keepTable(t *testing.T, fresh []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(conformanceTable, fresh, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	old, err := os.ReadFile(conformanceTable)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(old, fresh) {
		t.Errorf("%s is not what was seen (run with -update):\n%s", conformanceTable, fresh)
	}
}
