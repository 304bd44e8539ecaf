package trial

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
	"kafkasim/sim/process"
	"kafkasim/sim/proxy"
)

// diaryOf plays a game and returns what the consumer has written down of it.
func diaryOf(t *testing.T, game, mistake string) (*ledger.Ledger, []string) {
	t.Helper()
	path, err := consumerProgram()
	if err != nil {
		t.Fatal(err)
	}
	diary := filepath.Join(t.TempDir(), "diary")
	games := append(Games(), Calm)
	g := games[slices.IndexFunc(games, func(g Game) bool { return g.Name == game })]
	book, err := Play(Spec{Args: []string{path}, Env: []string{"MISTAKE=" + mistake, "DIARY=" + diary}, Topic: "payments", Partitions: 2, Copies: 1, Key: UserIn, Game: g, Most: -1})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(diary)
	if err != nil {
		t.Fatal(err)
	}
	return book, strings.Split(string(text), "\n")
}

// What no ledger shows is seen by the program: its connections are closed, and records
// come from another leader.
func TestTheProgramSeesWhatGoesWrong(t *testing.T) {
	t.Parallel()
	count := func(lines []string, line string) (n int) {
		for _, l := range lines {
			if l == line {
				n++
			}
		}
		return n
	}
	different := func(lines []string, begins string) int {
		found := map[string]bool{}
		for _, l := range lines {
			if strings.HasPrefix(l, begins) {
				found[l] = true
			}
		}
		return len(found)
	}
	_, calm := diaryOf(t, "calm", "")
	usual := count(calm, "connected")
	for _, game := range []string{"reset", "lost-answer", "cut", "outage"} {
		if _, lines := diaryOf(t, game, ""); count(lines, "connected") < usual+2 {
			t.Errorf("%s: it connected %d times, and %d times where nothing goes wrong", game, count(lines, "connected"), usual)
		} else if game == "outage" && count(lines, "turned away") == 0 {
			t.Error("the brokers were there all the time")
		}
	}
	_, moved := diaryOf(t, "move", "")
	for _, what := range []string{"leader of partition 0", "leader of partition 1", "committed at"} {
		if before, after := different(calm, what), different(moved, what); before != 1 || after != 2 {
			t.Errorf("%s: it is %d different ones where nothing goes wrong, and %d with a move", what, before, after)
		}
	}
	if _, lines := diaryOf(t, "slow", ""); count(lines, "slow answer") < 3 {
		t.Errorf("slow: %d commits were answered late", count(lines, "slow answer"))
	}
}

// One that dies of what goes wrong is started again while that goes on.
func TestItIsStartedAgainMeanwhile(t *testing.T) {
	t.Parallel()
	book, _ := diaryOf(t, "errors", "fragile")
	again := false
	for _, e := range book.Of(ledger.Start, ledger.Fault) {
		again = again || e.Kind == ledger.Start && e.Inc > 1
		if e.Kind == ledger.Fault && !e.Flag && !again {
			t.Error("it was started again only when the broker refused nothing any more")
		}
	}
	if book.Result() != ledger.Pass || !again {
		t.Errorf("it is %s", book.Result())
		complain(t, book)
	}
}

// One that takes long to start again gets its records all the same.
func TestASlowRestartGetsItsRecords(t *testing.T) {
	if rounds() == 1 {
		t.Skip("it takes many seconds to start: set KAFKASIM_ROUNDS to play it")
	}
	t.Parallel()
	book, _ := diaryOf(t, "crash-after-commit", "slow-restart")
	more, back := 0, false
	for _, e := range book.Of(ledger.Start, ledger.Send) {
		back = back || e.Kind == ledger.Start && e.Actor == ledger.N("consumer-1") && e.Inc == 2
		if back && e.Kind == ledger.Send {
			more++
		}
	}
	if book.Result() != ledger.Pass || more < rest {
		t.Errorf("it is %s, and %d records came when it was back", book.Result(), more)
		complain(t, book)
	}
}

// Records and keys look as somebody wants them, in turn.
func TestRecordsOfOnesOwn(t *testing.T) {
	r := newRecords(Spec{Values: []string{`{"id": "{token}", "n": {number}}`, "{amount} of {user}: {token}"}, Key: "customer-{user}"})
	for i, want := range []string{`customer-1 {"id": "sim-000001", "n": 1}`, "customer-2 89.19 of 2: sim-000002", `customer-3 {"id": "sim-000003", "n": 3}`} {
		key, value := r.sent(r.next())
		if got := string(key) + " " + string(value); got != want {
			t.Errorf("record %d is %q, want %q", i+1, got, want)
		}
	}
}

// What the dead have written into a file is heard before they are dead.
func TestTheDeadAreHeard(t *testing.T) {
	t.Parallel()
	door, err := proxy.Listen("127.0.0.1:1", 0, nil, proxy.Ears{})
	if err != nil {
		t.Fatal(err)
	}
	defer door.Close()
	path, heard := filepath.Join(t.TempDir(), "out"), 0
	i := &instance{game: &game{Spec: Spec{Observe: Channel{File: path}}, book: ledger.New(ledger.Header{}, func() time.Duration { return 0 })}, proxy: door}
	i.file = &fileReader{path: path, line: func([]byte) { heard++ }}
	l, ready := &life{inc: 1, started: true}, make(chan struct{})
	l.Process, err = process.Start(process.Program{Args: []string{"sh", "-c", `echo 1 > "$0"; echo 2 >> "$0"; echo ready; exec sleep 100`, path}, Heard: func([]byte) { close(ready) }})
	if err != nil {
		t.Fatal(err)
	}
	<-ready
	i.kills(l)
	if heard != 2 || i.book.At(0).Kind != ledger.Crash {
		t.Errorf("%d of 2 lines were heard, and then came %s", heard, i.book.At(0).Kind)
	}
}

// A bookmark below 0, or in another topic, is none.
func TestWhatCounts(t *testing.T) {
	i := &instance{game: &game{Spec: Spec{Topic: "payments"}}}
	for b, want := range map[proxy.Bookmark]bool{
		{Topic: "payments"}: true, {Topic: "payments", Next: 7}: true, {Topic: "payments", Next: -2}: false, {Topic: "alerts", Next: 7}: false,
	} {
		if i.counts(b) != want {
			t.Errorf("%+v counts: %v", b, !want)
		}
	}
}

// A member of KIP-848 keeps what it is told again, and a classic one begins anew with it.
func TestWhatIsAssignedAgain(t *testing.T) {
	for speaks, want := range map[cluster.Protocol]string{
		cluster.NextGen: "assign 0, assign 1, join 0, revoke 1, assign 2, join 0",
		cluster.Classic: "assign 0, assign 1, join 0, revoke 0, revoke 1, assign 0, assign 2, join 0",
		cluster.Share:   "",
	} {
		i := &instance{game: &game{Spec: Spec{Topic: "payments"}, group: "shop", book: ledger.New(ledger.Header{}, func() time.Duration { return 0 })}}
		i.life = &life{inc: 1, started: true}
		for _, partitions := range [][]int32{{1, 0}, {0, 2}} {
			i.assigned(proxy.Assignment{Member: proxy.Member{Group: "shop", Speaks: speaks}, Partitions: map[string][]int32{"payments": partitions}})
		}
		var told []string
		for _, e := range i.book.All() {
			told = append(told, fmt.Sprintf("%s %d", e.Kind, e.Partition))
		}
		if got := strings.Join(told, ", "); got != want {
			t.Errorf("protocol %d: %s, want %s", speaks, got, want)
		}
	}
}

// Of a program that joins two groups the first one is judged.
func TestTheFirstGroupIsJudged(t *testing.T) {
	i := &instance{game: &game{Spec: Spec{Topic: "payments"}, topics: map[string]bool{}, admitted: map[string]bool{}, book: ledger.New(ledger.Header{}, func() time.Duration { return 0 })}}
	for inc, groups := range [][]string{{"shop", "audit"}, {"audit", "shop"}} {
		i.life = &life{inc: uint16(inc + 1)}
		for _, group := range groups {
			i.joins(proxy.Member{Group: group, Topics: []string{"payments"}})
		}
	}
	if i.group != "shop" || i.book.Len() != 2 {
		t.Errorf("the group %s is judged, and %d lives are members", i.group, i.book.Len())
	}
	for _, e := range i.book.All() {
		if e.Kind != ledger.Start || e.Group != ledger.N("shop") {
			t.Errorf("%s in %s", e.Kind, e.Group)
		}
	}
}

// Nothing was seen of who has committed everything only while nothing is: what comes
// while the brokers are asked for the bookmarks counts.
func TestWhatIsSeenLateIsSeen(t *testing.T) {
	brokers, err := cluster.BootForPrograms(1, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer brokers.Close()
	spec := Spec{Topic: "payments", Partitions: 1}
	if err := brokers.CreateTopic(spec.Topic, spec.Partitions); err != nil {
		t.Fatal(err)
	}
	g := &game{Spec: spec, brokers: brokers, group: "shop", records: newRecords(spec)}
	x := g.records.next()
	for _, seen := range []bool{false, true} {
		if seen {
			g.records.sees(x)
		}
		if unseen, err := g.unseen(); err != nil || unseen == seen {
			t.Errorf("seen %v, unseen %v, %v", seen, unseen, err)
		}
	}
	g.records, g.last = newRecords(spec), time.Now()
	if unseen, err := g.unseen(); err != nil || unseen {
		t.Errorf("it was heard of just now: unseen %v, %v", unseen, err)
	}
}
