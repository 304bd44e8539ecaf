package page

import (
	"fmt"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// TestThePageShowsWhatTheLedgerSays: at every event of every run the end of the log, the
// bookmark, the owner, his position and who is idle are on the page as they are in
// the state.
func TestThePageShowsWhatTheLedgerSays(t *testing.T) {
	for _, s := range scenarios.All() {
		for _, c := range append([]sim.Control{{}}, s.Controls...) {
			t.Run(s.Name+"/"+c.Name, func(t *testing.T) {
				run := Play(t, sim.RunSpec{Scenario: s, Control: c.Name, Seed: 1})
				compare(t, run)
			})
		}
	}
}

func compare(t *testing.T, run *ledger.Ledger) {
	t.Helper()
	at, _ := storyTime(run)
	d := &document{}
	draw(d, run, at)
	if d.Loose {
		t.Error("the page is right to half a record only")
	}
	st, compared, wrong := newState(), 0, 0
	differ := func(place int, what string, shown, is any) {
		compared++
		if fmt.Sprint(shown) != fmt.Sprint(is) {
			if wrong++; wrong < 10 {
				t.Errorf("event %d (%s) at %f: the page shows the %s %v, and it is %v", place, run.At(place).Kind, at[place], what, shown, is)
			}
		}
	}
	for i, e := range run.All() {
		if i > 0 && at[i] < at[i-1] {
			t.Fatalf("event %d comes before the one before it", i)
		}
		st.hear(e)
		if i+1 < run.Len() && at[i+1] == at[i] || e.Kind == ledger.Audit || e.Kind == ledger.Send {
			continue
		}
		for _, l := range st.logs {
			if l.topic == e.Topic && l.partition == e.Partition && l.index < len(d.Logs) {
				differ(i, "end", endOf(d.Logs[l.index], at[i]), l.end)
				differ(i, "start", stepOf(d.Logs[l.index].Start, at[i], 0), l.start)
			}
		}
		for _, r := range st.readings {
			if r.log.topic != e.Topic || r.log.partition != e.Partition {
				continue
			}
			lane := d.Lanes[r.index]
			differ(i, "bookmark", stepOf(lane.Commit, at[i], -1), r.bookmark)
			own, owner, dead := ownerOf(lane, at[i]), "", false
			if own != nil {
				owner, dead = d.Actors[own.Who].Name, own.Dead > 0 && own.Dead <= at[i]
			}
			if r.owner == nil {
				differ(i, "owner", owner, "")
				continue
			}
			differ(i, "owner", owner, r.owner.name)
			differ(i, "dead", dead, r.owner.life != joined && r.owner.life != started)
			differ(i, "position", positionOf(lane, own.Who, at[i]), r.at(r.owner))
		}
		for _, m := range st.members {
			if e.Actor == m.name && m.index < len(d.Actors) {
				differ(i, "idle "+m.name.String(), idleOn(d, m.index, at[i]), m.idle())
			}
		}
	}
	if compared < 30 {
		t.Errorf("only %d things were compared", compared)
	}
	t.Logf("%d compared, %d differ", compared, wrong)
}

func idleOn(d *document, who int, t float64) bool {
	a, last := d.Actors[who], moment{}
	for _, m := range a.Life {
		if m.At <= t {
			last = m
		}
	}
	if last.Kind != joined || last.Given > 0 || a.Medium != string(ledger.Kafka) {
		return false
	}
	for _, l := range d.Lanes {
		if o := ownerOf(l, t); o != nil && o.Who == who {
			return false
		}
	}
	return true
}

// TestTheStateIsWhatTheBrokersSay: where somebody asked the brokers how things stand,
// the state has the same ends, the same bookmarks, the same owners and the same
// idle members.
func TestTheStateIsWhatTheBrokersSay(t *testing.T) {
	asked := 0
	for _, s := range scenarios.All() {
		run := Play(t, sim.RunSpec{Scenario: s, Seed: 1})
		st := newState()
		for i, e := range run.All() {
			if e.Kind == ledger.Sample && e.Detail.Sample.Why == ledger.SampleShown {
				asked++
				agrees(t, fmt.Sprintf("%s, event %d", s.Name, i), st, e.Detail.Sample)
			}
			st.hear(e)
		}
	}
	if asked < 5 {
		t.Errorf("the brokers were asked only %d times", asked)
	}
}

// TestTheStateIsTheHistorys: what the page goes by as it replays a run is what the
// history of the run says at every event.
func TestTheStateIsTheHistorys(t *testing.T) {
	for _, s := range scenarios.All() {
		for _, c := range append([]sim.Control{{}}, s.Controls...) {
			if c.Name != "" && (s.Name == "outage" || s.Name == "scale" || s.Name == "rewind" || s.Name == "ordering") {
				continue // long, and much like the others
			}
			run := Play(t, sim.RunSpec{Scenario: s, Control: c.Name, Seed: 1})
			h, err := history.Of(run)
			if err != nil {
				t.Fatal(err)
			}
			st, wrong := newState(), 0
			for i, e := range run.All() {
				st.hear(e)
				if e.Kind == ledger.Judged || e.Kind == ledger.Audit || wrong > 3 {
					continue
				}
				for _, w := range disagrees(st, h, h.At(history.Index(i))) {
					wrong++
					t.Errorf("%s %s, event %d (%s): %s", s.Name, c.Name, i, e.Kind, w)
				}
			}
		}
	}
}

func disagrees(st *state, h *history.History, at history.Standing) []string {
	var wrong []string
	for _, l := range st.logs {
		for _, x := range at.Logs {
			if l.medium == ledger.Kafka && x.Partition == h.Partition(l.topic, l.partition) && (x.End != l.end || x.Start != l.start) {
				wrong = append(wrong, fmt.Sprintf("p%d is %d to %d, and the state has %d to %d", l.partition, x.Start, x.End, l.start, l.end))
			}
		}
	}
	for _, r := range st.readings {
		for _, x := range at.Readings {
			if r.group == (ledger.Name{}) || r.share || r.log.medium != ledger.Kafka || x.Reading.Reader.Group != r.group || x.Reading.Partition.Topic != r.log.topic || x.Reading.Number != r.log.partition {
				continue
			}
			if x.Bookmark != r.bookmark {
				wrong = append(wrong, fmt.Sprintf("the bookmark of %s is %d, and the state has %d", r.group, x.Bookmark, r.bookmark))
			}
			var owner, owns ledger.Name
			if x.Owner != nil {
				owner = x.Owner.Actor
			}
			if r.owner != nil {
				owns = r.owner.name
			}
			if owner != owns {
				wrong = append(wrong, fmt.Sprintf("p%d is owned by %q, and the state has %q", r.log.partition, owner, owns))
			}
		}
	}
	return wrong
}

func agrees(t *testing.T, where string, st *state, sample *ledger.Snapshot) {
	for i, p := range sample.Partitions {
		k := logKey{ledger.Kafka, ledger.N(sample.Topic), p.Partition}
		if l := st.log(k); l.end != p.End {
			t.Errorf("%s: p%d ends at %d and not at %d", where, p.Partition, p.End, l.end)
		}
		for _, g := range sample.Groups {
			if g.Share {
				continue
			}
			r := st.reads[readingKey{group: ledger.N(g.Group), log: k}]
			if r == nil {
				if g.Committed[i] >= 0 {
					t.Errorf("%s: nobody reads p%d", where, p.Partition)
				}
				continue
			}
			if r.bookmark != g.Committed[i] {
				t.Errorf("%s: the bookmark of p%d is %d and not %d", where, p.Partition, g.Committed[i], r.bookmark)
			}
			owner := ""
			if r.owner != nil {
				owner = r.owner.name.String()
			}
			if is := ownerIn(g, p.Partition); is != owner {
				t.Errorf("%s: the owner of p%d is %q and not %q", where, p.Partition, is, owner)
			}
		}
	}
}

func ownerIn(g ledger.GroupState, partition int32) string {
	for _, m := range g.Members {
		for _, p := range m.Partitions {
			if p == partition {
				return m.Actor
			}
		}
	}
	return ""
}

// TestWhereNothingShowsNothingIsMissed: a page does not say of records that they were never
// processed where nobody can know.
func TestWhereNothingShowsNothingIsMissed(t *testing.T) {
	run := Play(t, sim.RunSpec{Scenario: scenarios.Crash, Seed: 1})
	for lacks, want := range map[string]int64{ledger.RequestCounts: 60, ledger.Work: 0} {
		d := documentOf(WithoutWork(run, lacks), Options{})
		f := frame{document: d, View: View{At: d.Length}}
		if got := f.sums().never; got != want {
			t.Errorf("without any work, and for want of %s, %d records were never processed, want %d", lacks, got, want)
		}
	}
}
