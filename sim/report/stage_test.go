package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// stage builds ledgers by hand, as the actors of a run would write them.
type stage struct {
	*ledger.Ledger
	at     time.Duration
	lastID int64
	ends   map[int32]int64 // by partition
	ids    map[int32]map[int64]int64

	general bool // what is judged now is judged in every run
}

const (
	payments = "transacoes_cartao"
	fraud    = "grupo_analise_fraude"
)

func newStage(scenario, control string, params ...ledger.Param) *stage {
	s := &stage{ends: map[int32]int64{}, ids: map[int32]map[int64]int64{}}
	s.Ledger = ledger.New(ledger.Header{Scenario: scenario, Control: control, Seed: 1, Params: params}, func() time.Duration { return s.at })
	return s
}

func (s *stage) pass(d time.Duration) { s.at += d }

func (s *stage) topic(partitions int64) {
	s.Append(ledger.Event{Kind: ledger.Topic, Topic: ledger.N(payments), N: partitions})
}

func (s *stage) say(text string, args ...ledger.Arg) {
	s.Append(ledger.Event{Kind: ledger.Said, Detail: &ledger.Detail{Text: text, Args: args}})
}

// send stores n payments in one partition, `every` apart.
func (s *stage) send(partition int32, n int, every time.Duration) {
	for i := range n {
		if i > 0 {
			s.pass(every)
		}
		s.lastID++
		e := ledger.Event{Actor: ledger.N("producer"), Inc: 1, Topic: ledger.N(payments), ID: s.lastID, Partition: partition}
		e.Kind = ledger.Send
		s.Append(e)
		e.Kind, e.Offset = ledger.Ack, s.ends[partition]
		s.Append(e)
		if s.ids[partition] == nil {
			s.ids[partition] = map[int64]int64{}
		}
		s.ids[partition][e.Offset] = e.ID
		s.ends[partition]++
	}
}

// in appends an event of a member of the group.
func (s *stage) in(kind ledger.Kind, who string, e ledger.Event) int {
	e.Kind, e.Actor, e.Group, e.Topic = kind, ledger.N(who), ledger.N(fraud), ledger.N(payments)
	e.Inc = max(e.Inc, 1)
	return s.Append(e)
}

func (s *stage) start(who string, inc uint16) {
	s.in(ledger.Start, who, ledger.Event{Inc: inc, Detail: &ledger.Detail{Settings: &ledger.Settings{Reset: "earliest", Commit: "auto"}}})
}

// join gives a member more partitions; owns is how many it has from then on.
func (s *stage) join(who string, generation int32, owns int64, more ...int32) {
	for _, p := range more {
		s.in(ledger.Assign, who, ledger.Event{Partition: p, Generation: generation})
	}
	s.in(ledger.Join, who, ledger.Event{Generation: generation, N: owns})
}

func (s *stage) revoke(who string, generation int32, partitions ...int32) {
	for _, p := range partitions {
		s.in(ledger.Revoke, who, ledger.Event{Partition: p, Generation: generation})
	}
}

// process has a member read and process offsets from–to, every seventh payment
// with an alert.
func (s *stage) process(who string, partition int32, from, to int64) (last int) {
	for o := from; o <= to; o++ {
		id := s.ids[partition][o]
		e := ledger.Event{Partition: partition, Offset: o, ID: id}
		s.in(ledger.Deliver, who, e)
		e.User, e.Cents, e.Flag = int32(id%100+1), int64(10000+id*71), id%7 == 3
		if e.Flag {
			e.Cents += 20000
		}
		last = s.in(ledger.Process, who, e)
		s.pass(time.Millisecond)
	}
	return last
}

func (s *stage) commit(who string, partition int32, next int64) int {
	s.in(ledger.CommitSent, who, ledger.Event{Partition: partition, Offset: next})
	return s.in(ledger.CommitOk, who, ledger.Event{Partition: partition, Offset: next})
}

// sample writes how the one topic and the one group stand.
func (s *stage) sample(why string, committed []int64, members ...ledger.MemberState) {
	standing := &ledger.Snapshot{Why: why, Topic: payments}
	for p := range committed {
		end := s.ends[int32(p)]
		standing.Partitions = append(standing.Partitions, ledger.PartitionState{Partition: int32(p), Stable: end, End: end})
	}
	state := "Stable"
	if len(members) == 0 {
		state = "Empty"
	}
	standing.Groups = []ledger.GroupState{{Group: fraud, State: state, Assignor: "range", Members: members, Committed: committed}}
	s.Append(ledger.Event{Kind: ledger.Sample, Topic: ledger.N(payments), Detail: &ledger.Detail{Sample: standing}})
}

func owns(who string, partitions ...int32) ledger.MemberState {
	return ledger.MemberState{Actor: who, Partitions: partitions}
}

// requests writes what the broker counted so far.
func (s *stage) requests(leaves, commits int64) {
	for i, sort := range []string{"LeaveGroup", "OffsetCommit"} {
		s.Append(ledger.Event{Kind: ledger.Request, Group: ledger.N(fraud), N: []int64{leaves, commits}[i], Detail: &ledger.Detail{Text: sort}})
	}
}

func (s *stage) audit() {
	for p := range int32(len(s.ends)) {
		for o := range s.ends[p] {
			s.Append(ledger.Event{Kind: ledger.Audit, Topic: ledger.N(payments), Partition: p, Offset: o, ID: s.ids[p][o]})
		}
	}
}

// judge appends a verdict that is as expected unless `expected` says so.
func (s *stage) judge(check string, value ledger.Outcome, measured map[string]int64, more ...func(*ledger.Verdict)) {
	check, subject, _ := strings.Cut(check, " ")
	subject, life, _ := strings.Cut(subject, "#")
	inc, _ := strconv.Atoi(life)
	j := &ledger.Verdict{Check: check, Subject: subject, Life: uint16(inc), Outcome: value, Expected: value, General: s.general, Asked: !s.general, Observed: 10, Measured: measured}
	for _, change := range more {
		change(j)
	}
	s.Judge(j)
}

func expected(v ledger.Outcome) func(*ledger.Verdict) {
	return func(j *ledger.Verdict) { j.Expected = v }
}

func proof(places ...int) func(*ledger.Verdict) {
	return func(j *ledger.Verdict) { j.Evidence = places }
}

func named(names ...string) func(*ledger.Verdict) {
	return func(j *ledger.Verdict) {
		for _, name := range names {
			var r ledger.Range
			if n, _ := fmt.Sscanf(name, "%d-%d", &r.First, &r.Last); n == 2 {
				j.Named = append(j.Named, ledger.Named{Payments: []ledger.Range{r}})
			} else {
				j.Named = append(j.Named, ledger.Named{Name: name})
			}
		}
	}
}

// prose is a scenario's own translation: in these tests Portuguese is spelled
// out for the sentences below and nothing else.
func prose(lang narrate.Language, title string) narrate.Prose {
	if lang != narrate.Portuguese {
		return narrate.Prose{Title: title}
	}
	return narrate.Prose{Title: inPortuguese[title], Translate: func(english string) string { return inPortuguese[english] }}
}
