package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/client"
	"kafkasim/sim/ledger"
)

// membership is what the ledger says of who is in the group, one event a line.
func membership(book *ledger.Ledger) []string {
	var out []string
	for _, e := range book.All() {
		switch e.Kind {
		case ledger.Assign, ledger.Revoke, ledger.Lost:
			out = append(out, fmt.Sprintf("%s#%d %s p%d", e.Actor, e.Inc, e.Kind, e.Partition))
		case ledger.Refused, ledger.CommitErr:
			what, _, _ := strings.Cut(e.Detail.Text, ":")
			out = append(out, fmt.Sprintf("%s#%d %s %s", e.Actor, e.Inc, e.Kind, what))
		case ledger.Close, ledger.Crash, ledger.MemberExpired:
			if e.Group != (ledger.Name{}) {
				out = append(out, fmt.Sprintf("%s#%d %s", e.Actor, e.Inc, e.Kind))
			}
		}
	}
	return slices.Compact(out)
}

// group plays a script with two partitions and payments that keep coming.
func group(t *testing.T, script func(r *sim.Run, payments *sim.TopicRef)) []string {
	t.Helper()
	book := mustPlay(t, sim.RunSpec{Seed: 4, Scenario: scene(func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 2)
		r.Producer("shop", payments, time.Second).SendOn()
		script(r, payments)
	})})
	if outcome, why := book.Ending(); outcome != ledger.Finished {
		t.Errorf("%s %s", outcome, why)
	}
	return membership(book)
}

func want(t *testing.T, name string, got []string, want string) {
	t.Helper()
	want = strings.ReplaceAll(strings.TrimSpace(want), "\t", "")
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("%s:\n%s\nand not\n%s", name, text, want)
	}
}

func TestAStaticMemberThatIsBackInTimeHasWhatItHad(t *testing.T) {
	for away, after := range map[time.Duration]string{
		20 * time.Second: `a#2 assign p0
			a#2 revoke p0`,
		time.Minute: `a#1 expel
			b#1 revoke p1
			b#1 assign p0
			b#1 assign p1
			b#1 revoke p0
			b#1 revoke p1
			a#2 assign p0
			b#1 assign p1
			a#2 revoke p0`,
	} {
		got := group(t, func(r *sim.Run, payments *sim.TopicRef) {
			a := r.Consumer("a", sim.Group, payments, client.Plan{Instance: "one"})
			b := r.Consumer("b", sim.Group, payments, client.Plan{Instance: "two"})
			r.StartAll(a, b)
			a.Read()
			b.Read()
			r.Wait(10 * time.Second)
			a.Close()
			r.Wait(away)
			a.Start()
			a.Read()
			r.Wait(10 * time.Second)
		})
		i, j := slices.Index(got, "a#1 close"), slices.Index(got, "a#2 close")
		if i < 0 {
			t.Fatal(got)
		}
		if j < 0 {
			j = len(got)
		}
		want(t, away.String(), got[i+1:j], after)
	}
}

func TestWhoComesInTheNameOfAnotherFencesIt(t *testing.T) {
	got := group(t, func(r *sim.Run, payments *sim.TopicRef) {
		a := r.Consumer("a", sim.Group, payments, client.Plan{Instance: "one"})
		b := r.Consumer("b", sim.Group, payments, client.Plan{Instance: "one"})
		a.Start()
		a.Read()
		r.Wait(10 * time.Second)
		b.Start()
		b.Read()
		a.AwaitRefusal()
		r.Wait(time.Minute)
		a.Crash()
		b.Close()
	})
	want(t, "two of one name", got, `
		a#1 assign p0
		a#1 assign p1
		b#1 assign p0
		b#1 assign p1
		a#1 expel
		a#1 lost p0
		a#1 lost p1
		a#1 refused FENCED_INSTANCE_ID
		a#1 crash
		b#1 revoke p0
		b#1 revoke p1
		b#1 close`)
}

func TestAGroupRefusesWhoCannotAgreeWithIt(t *testing.T) {
	got := group(t, func(r *sim.Run, payments *sim.TopicRef) {
		a := r.Consumer("a", sim.Group, payments, client.Plan{})
		b := r.Consumer("b", sim.Group, payments, client.Plan{Assignor: client.CooperativeSticky})
		a.Start()
		a.Read()
		b.StartRefused()
		r.Wait(time.Minute)
		a.Close()
		r.Wait(10 * time.Second)
		b.CatchUp()
		b.Close()
	})
	want(t, "mixed assignors", got, `
		a#1 assign p0
		a#1 assign p1
		b#1 refused INCONSISTENT_GROUP_PROTOCOL
		a#1 revoke p0
		a#1 revoke p1
		a#1 close
		b#1 assign p0
		b#1 assign p1
		b#1 revoke p0
		b#1 revoke p1
		b#1 close`)
}

func TestASessionEndsWhenThePlanSaysSo(t *testing.T) {
	got := group(t, func(r *sim.Run, payments *sim.TopicRef) {
		a := r.Consumer("a", sim.Group, payments, client.Plan{Session: 6 * time.Second})
		b := r.Consumer("b", sim.Group, payments, client.Plan{Session: 6 * time.Second})
		r.StartAll(a, b)
		a.Read()
		b.Read()
		r.Wait(10 * time.Second)
		a.Crash()
		r.Wait(9 * time.Second)
		if b.Owns() != 2 {
			t.Errorf("nine seconds after the crash the other has %d partitions", b.Owns())
		}
		b.Crash()
	})
	want(t, "a short session", got, `
		a#1 assign p0
		b#1 assign p1
		a#1 crash
		b#1 revoke p1
		b#1 assign p0
		b#1 assign p1
		a#1 expel
		b#1 crash`)
}

func TestARebalanceThrowsOutWhoDoesNotComeInTime(t *testing.T) {
	got := group(t, func(r *sim.Run, payments *sim.TopicRef) {
		a := r.Consumer("a", sim.Group, payments, client.Plan{Work: 10 * time.Second, RebalanceTimeout: 20 * time.Second})
		b := r.Consumer("b", sim.Group, payments, client.Plan{RebalanceTimeout: 20 * time.Second})
		r.Wait(30 * time.Second)
		a.Start()
		a.Read()
		r.Wait(time.Second)
		b.Start()
		b.Read()
		r.Wait(20 * time.Minute)
		if a.Owns() != 1 || b.Owns() != 1 {
			t.Errorf("in the end a has %d partitions and b %d", a.Owns(), b.Owns())
		}
	})
	want(t, "a rebalance timeout", got, `
		a#1 assign p0
		a#1 assign p1
		b#1 assign p0
		b#1 assign p1
		a#1 expel
		a#1 commit-err UNKNOWN_MEMBER_ID
		a#1 revoke p0
		a#1 revoke p1
		b#1 revoke p0
		b#1 revoke p1
		b#1 assign p1
		a#1 assign p0
		a#1 revoke p0
		a#1 close
		b#1 revoke p1
		b#1 close`)
}

func TestACommitInTheNameOfAnotherIsRefused(t *testing.T) {
	group(t, func(r *sim.Run, payments *sim.TopicRef) {
		a := r.Consumer("a", sim.Group, payments, client.Plan{Instance: "one", Commit: client.CommitByHand})
		b := r.Consumer("b", sim.Group, payments, client.Plan{Instance: "one"})
		a.Start()
		a.Process(3)
		b.Start()
		a.CommitRefused()
		a.Crash()
	})
}
