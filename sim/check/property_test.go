package check_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// drain restarts who is down and reads everything to its end.
func (m *model) drain() {
	m.sendTo(0) // so that something is left to do and to see
	m.ack(0, m.sent)
	for _, who := range m.members {
		if !who.alive {
			m.start(who)
		}
	}
	m.rebalance()
	for p, r := range m.reads {
		for r.position < int64(len(m.logs[p])) || r.processed < r.position {
			m.pollFrom(p, 50)
			m.processSome(p, 50)
		}
		m.commitProcessed(p)
	}
}

// alone is a consumer without a group, which dies once and reads all again.
func (m *model) alone() {
	read := func(inc uint16, most int64) {
		e := ledger.Event{Kind: ledger.Start, Actor: ledger.N("auditor"), Inc: inc, Topic: ledger.N(modelTopic),
			Detail: &ledger.Detail{Settings: &ledger.Settings{Reset: "earliest"}}}
		m.l.Append(e)
		e.Detail = nil
		for p, log := range m.logs {
			e.Partition = int32(p)
			for _, e.Kind = range []ledger.Kind{ledger.Deliver, ledger.Process} {
				for e.Offset = m.starts[p]; e.Offset < min(m.starts[p]+most, int64(len(log))); e.Offset++ {
					e.ID = log[e.Offset]
					m.l.Append(e)
				}
			}
		}
		e.Kind = ledger.Crash
		m.l.Append(e)
	}
	read(1, rapid.Int64Range(0, 5).Draw(m.t, "read before it died"))
	read(2, 1<<40)
}

// end samples, closes and audits.
func (m *model) end() {
	s := &ledger.Snapshot{Why: ledger.SampleEnd, Topic: modelTopic}
	g := ledger.GroupState{Group: modelGroup, State: "Stable"}
	for _, who := range m.members {
		owned := ledger.MemberState{Actor: who.name}
		for p, r := range m.reads {
			if r.owner == who {
				owned.Partitions = append(owned.Partitions, int32(p))
			}
		}
		g.Members = append(g.Members, owned)
	}
	for p, log := range m.logs {
		s.Partitions = append(s.Partitions, ledger.PartitionState{Partition: int32(p), Start: m.starts[p], End: int64(len(log))})
		g.Committed = append(g.Committed, m.reads[p].committed)
	}
	s.Groups = []ledger.GroupState{g}
	m.l.Append(ledger.Event{Kind: ledger.Sample, Detail: &ledger.Detail{Sample: s}})
	for p, r := range m.reads {
		m.write(ledger.Revoke, r.owner, p, 0)
	}
	for _, who := range m.members {
		m.write(ledger.Close, who, 0, 0)
	}
	for p, log := range m.logs {
		for o := m.starts[p]; o < int64(len(log)); o++ {
			m.write(ledger.Audit, nil, p, o)
		}
	}
	m.l.Append(ledger.Event{Kind: ledger.End, Detail: &ledger.Detail{Text: ledger.Finished}})
}

// values are the verdicts on all general checks.
func values(l *ledger.Ledger) map[string]*ledger.Verdict {
	check.Judge(l, nil)
	out := map[string]*ledger.Verdict{}
	for _, j := range l.Verdicts() {
		out[j.Check] = j
	}
	return out
}

// trimmedUnread is how many payments the administrator removed that the group
// had not processed, and never did.
func (m *model) trimmedUnread() int64 {
	var n int64
	for p, r := range m.reads {
		for o := range m.starts[p] {
			if !r.done[o] {
				n++
			}
		}
	}
	return n
}

func TestHonestGroupsHold(t *testing.T) {
	replays := int64(0)
	rapid.Check(t, func(t *rapid.T) {
		m := play(t, "")
		found := values(m.l)
		if j := found["NothingRemovedUnread"]; j.Measured["deleted"] != m.trimmedUnread() {
			t.Errorf("%d payments were removed unread: %+v\n%s", m.trimmedUnread(), j, dump(m.l, j.Evidence))
		}
		if once, replay := found["ProcessedOnce"], found["ReplayExact"]; once.Measured["again"] != replay.Measured["predicted"] {
			t.Errorf("%d payments came twice, and the bookmarks predict %d\n%s", once.Measured["again"], replay.Measured["predicted"], dump(m.l, once.Evidence))
		}
		delete(found, "NothingRemovedUnread")
		delete(found, "ProcessedOnce")
		for _, j := range found {
			// Where nobody had committed anything there is nothing to look at.
			if j.Outcome == ledger.Broken || j.Outcome == ledger.Unknown && j.Observed > 0 {
				t.Errorf("%s is %s: %+v\n%s", j.Check, j.Outcome, j, dump(m.l, j.Evidence))
			}
			if j.Check == "ReplayExact" {
				replays += j.Measured["again"]
			}
		}
	})
	if replays == 0 {
		t.Error("nothing was ever processed again")
	}
}

func TestMistakesAreCaught(t *testing.T) {
	for _, x := range []struct {
		mistake string
		caught  []string
	}{
		{"commits before processing", []string{"CommitWithinProcessed"}},
		{"commits one ahead", []string{"CommitWithinProcessed"}},
		{"skips every fourth", []string{"NothingLost"}},
		{"never commits", []string{"Drained"}},
		{"delivers twice", []string{"PollContiguous"}},
		{"delivers another payment", []string{"OffsetAgreement", "NoPhantom"}},
		{"processes out of order", []string{"ProcessingOrder"}},
		{"works after its death", []string{"LedgerClosed"}},
		{"reads again from zero", []string{"ResumePoint", "ReplayExact"}},
		{"commits after the revocation", []string{"OwnerOnly"}},
		{"works after the handover", []string{"OwnerOnly"}},
		{"commits after it was dropped", []string{"Fencing"}},
		{"processes another payment", []string{"OffsetAgreement"}},
		{"processes what it was not delivered", []string{"NoPhantom"}},
		{"two owners", []string{"OwnerOnly"}},
		{"stores twice", []string{"NoDuplicateAppend"}},
		{"stores in another order", []string{"ProducerOrder"}},
		{"loses what it acknowledged", []string{"AckDurable"}},
	} {
		t.Run(x.mistake, func(t *testing.T) {
			harmed := 0
			rapid.Check(t, func(t *rapid.T) {
				m := play(t, x.mistake)
				if !m.harm {
					return
				}
				harmed++
				found := values(m.l)
				for _, name := range x.caught {
					if j := found[name]; j.Outcome != ledger.Broken || len(j.Evidence) == 0 || len(j.Evidence) > 6 {
						t.Errorf("%s is %s: %+v\n%s", name, j.Outcome, j, dump(m.l, nil))
					}
				}
			})
			if harmed < 10 {
				t.Errorf("the mistake did harm in %d runs only", harmed)
			}
		})
	}
}

func dump(l *ledger.Ledger, evidence []int) string {
	var out []byte
	for at, e := range l.All() {
		mark := ""
		if slices.Contains(evidence, at) {
			mark = " <-"
		}
		if e.Kind != ledger.Judged {
			out = fmt.Appendf(out, "%3d %v %v#%d %d/%d id=%d gen=%d%s\n", at, e.Kind, e.Actor, e.Inc, e.Partition, e.Offset, e.ID, e.Generation, mark)
		}
	}
	return string(out)
}
