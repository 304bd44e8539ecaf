package sim_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/client"
	"kafkasim/sim/ledger"
)

// fails plays a script that must fail, and says why it did.
func fails(t *testing.T, script func(*sim.Run)) string {
	t.Helper()
	outcome, why := mustPlay(t, sim.RunSpec{Scenario: scene(script), Seed: 1}).Ending()
	if outcome != ledger.Failed {
		t.Fatalf("the run is %s", outcome)
	}
	return why
}

// A wait in vain tells the last error of everybody: the cause, not only the victim.
func TestAWaitInVainTellsTheCauses(t *testing.T) {
	why := fails(t, func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 2)
		shop := r.Producer("producer", payments, time.Millisecond)
		shop.Send(120)
		slow := r.Consumer("consumer-1", sim.Group, payments, client.Plan{Work: 3 * time.Second, PollLimit: 60})
		slow.Start()
		slow.Read()
		r.Wait(5 * time.Second)
		two := r.Consumer("consumer-2", sim.Group, payments, client.Plan{})
		two.Start()
		two.Read()
		r.Wait(3 * time.Minute)
		r.Consumer("consumer-3", sim.Group, payments, client.Plan{Assignor: client.Sticky}).Start()
	})
	for _, want := range []string{
		`^consumer-3 starts \(sim/in_vain_test\.go:\d+\): waited 5m0s of virtual time for consumer-3 to get its partitions from the group; `,
		`; \S+ before that, consumer-1 (commits|polls|is out of its group): .*UNKNOWN_MEMBER_ID: `,
		`; \S+ before that, consumer-3 is out of its group: INCONSISTENT_GROUP_PROTOCOL: `,
	} {
		if !regexp.MustCompile(want).MatchString(why) {
			t.Errorf("%s\nlacks %s", why, want)
		}
	}
	if strings.Contains(why, "producer") || strings.Contains(why, "consumer-2 ") {
		t.Errorf("%s\nnames somebody who had no error", why)
	}
	if strings.Count(why, "INCONSISTENT_GROUP_PROTOCOL") != 1 {
		t.Errorf("%s\nsays it twice", why)
	}
}
