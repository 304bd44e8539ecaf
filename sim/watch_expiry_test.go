package sim_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/client"
)

func TestRecordsThatExpireWhileNobodyAsks(t *testing.T) {
	seen(t, func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 2)
		payments.SetRetention(24 * time.Hour)
		r.Wait(time.Second)
		r.Producer("producer", payments, time.Second).Send(9)
		r.Wait(25 * time.Hour)
	}, "removed p0 below 5, removed p1 below 4", 25*time.Hour, 25*time.Hour+time.Second)
}

// A topic whose retention nobody has set has Kafka's seven days.
func TestRecordsThatExpireByDefault(t *testing.T) {
	seen(t, func(r *sim.Run) {
		payments, others := r.Topic(sim.Topic, 1), r.Topic("others", 1)
		others.SetRetentionForEver()
		r.Wait(time.Second)
		r.Producer("producer", payments, time.Second).Send(5)
		r.Producer("other", others, time.Second).Send(5)
		r.Wait(8 * 24 * time.Hour)
	}, "removed p0 below 5", 169*time.Hour, 169*time.Hour+time.Second)
}

// What comes every day goes every day, and each time it is seen when it goes.
func TestRecordsThatExpireDayByDay(t *testing.T) {
	const day = 24 * time.Hour
	var want []string
	book := mustPlay(t, sim.RunSpec{Seed: 1, Scenario: scene(func(r *sim.Run) {
		r.RelaxTimers()
		payments := r.Topic(sim.Topic, 1)
		payments.SetRetention(2 * day)
		shop := r.Producer("producer", payments, time.Second)
		for d := range 6 {
			r.WaitUntil(time.Duration(d)*day + 90*time.Minute)
			shop.Send(3)
		}
		r.WaitUntil(7*day + 3*time.Hour)
	})})
	lines, at := told(book)
	for d := range 6 {
		want = append(want, fmt.Sprintf("removed p0 below %d", 3*(d+1)))
		if due := time.Duration(d+2)*day + 2*time.Hour; d < len(at) && (at[d] < due || at[d] > due+time.Second) {
			t.Errorf("%s was seen after %s, and the broker did it after %s", lines[d], at[d], due)
		}
	}
	if !slices.Equal(lines, want) {
		t.Errorf("the brokers did %q, want %q", lines, want)
	}
}

func TestBookmarksThatAreForgottenWhileNobodyAsks(t *testing.T) {
	const week = 7 * 24 * time.Hour
	seen(t, func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 2)
		payments.SetRetentionForEver()
		r.Producer("producer", payments, time.Second).Send(7)
		c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{})
		c.Start()
		c.CatchUp()
		c.Close()
		r.Wait(8 * 24 * time.Hour)
	}, "forgotten grupo_analise_fraude p0: 4, forgotten grupo_analise_fraude p1: 3", week+10*time.Minute, week+10*time.Minute+time.Second)
}

// The broker counts from when the group has dropped its last member.
func TestBookmarksOfTheDeadAreForgotten(t *testing.T) {
	seen(t, func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 1)
		r.SetOffsetsRetention(time.Hour)
		r.Producer("producer", payments, time.Second).Send(7)
		c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{})
		c.Start()
		c.CatchUp()
		r.Wait(9*time.Minute - 20*time.Second)
		c.Commit()
		c.Crash()
		r.Wait(2 * time.Hour)
	}, "expel consumer-1#1, forgotten grupo_analise_fraude p0: 7", 9*time.Minute, 70*time.Minute+time.Second)
}

// In a group of KIP-848 the broker counts from the last commit of each bookmark,
// however long the member that made it stayed.
func TestBookmarksOfAServerGroupAreForgottenByTheirOwnAge(t *testing.T) {
	seen(t, func(r *sim.Run) {
		r.SetOffsetsRetention(time.Hour)
		payments := r.Topic(sim.Topic, 1)
		r.Producer("producer", payments, time.Second).Send(7)
		c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{Assignor: client.Server})
		c.Start()
		c.CatchUp()
		c.Commit()
		r.Wait(30 * time.Minute)
		c.Close()
		r.Wait(2 * time.Hour)
	}, "forgotten grupo_analise_fraude p0: 7", time.Hour, 80*time.Minute)
}

// After a restart kfake counts from the last commit, and no longer from when the group
// was left.
func TestBookmarksAreForgottenByTheirOwnAgeAfterARestart(t *testing.T) {
	seen(t, func(r *sim.Run) {
		r.KeepOnDisk()
		r.RelaxTimers()
		payments := r.Topic(sim.Topic, 1)
		payments.SetRetentionForEver()
		shop := r.Producer("producer", payments, time.Second)
		shop.Send(7)
		c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{RelaxedTimers: true})
		c.Start()
		c.CatchUp()
		c.Commit()
		r.Wait(3 * 24 * time.Hour)
		c.Close()
		shop.Close()
		r.StopBroker()
		r.StartBroker()
		r.Wait(5 * 24 * time.Hour)
	}, "forgotten grupo_analise_fraude p0: 7", 7*24*time.Hour, 7*24*time.Hour+20*time.Minute)
}

// Those who read one topic have left, but others of their group read another one:
// the broker forgets the bookmarks of the first topic all the same, and counts from
// the last commit.
func TestBookmarksOfATopicThatTheGroupNoLongerReads(t *testing.T) {
	seen(t, func(r *sim.Run) {
		r.RelaxTimers()
		payments, others := r.Topic(sim.Topic, 1), r.Topic("others", 1)
		payments.SetRetentionForEver()
		others.SetRetentionForEver()
		r.Producer("producer", payments, time.Second).Send(3)
		r.Producer("other", others, time.Second).Send(4)
		patient := client.Plan{RelaxedTimers: true}
		one, two := r.Consumer("consumer-1", sim.Group, payments, patient), r.Consumer("consumer-2", sim.Group, others, patient)
		one.Start()
		one.CatchUp()
		two.Start()
		two.Read()
		r.Wait(3 * 24 * time.Hour)
		one.Close()
		r.Wait(5 * 24 * time.Hour)
	}, "forgotten grupo_analise_fraude p0: 3", 7*24*time.Hour, 7*24*time.Hour+20*time.Minute)
}
