package sim_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/client"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
)

// theirs is a broker that the run did not start, with a topic in it.
func theirs(t *testing.T) (*sim.Kafka, *kadm.Client) {
	t.Helper()
	brokers, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(1, sim.Topic))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(brokers.Close)
	client, err := kgo.NewClient(kgo.SeedBrokers(brokers.ListenAddrs()...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return &sim.Kafka{Brokers: brokers.ListenAddrs()}, kadm.NewClient(client)
}

// wantSwept wants nothing in the cluster but what was there before.
func wantSwept(t *testing.T, admin *kadm.Client) {
	t.Helper()
	topics, err1 := admin.ListTopics(context.Background())
	groups, err2 := admin.ListGroups(context.Background())
	if got := fmt.Sprint(topics.Names(), groups.Groups()); err1 != nil || err2 != nil || got != "["+sim.Topic+"] []" {
		t.Errorf("left behind: %s, %v %v", got, err1, err2)
	}
}

// briskScript has a consumer that commits by hand, and one in another group
// that comes late; in real time it takes a second.
func briskScript(r *sim.Run) {
	payments := r.Topic(sim.Topic, 2)
	shop := r.Producer("producer", payments, 10*time.Millisecond)
	shop.Send(r.Int("messages"))
	c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{Commit: client.CommitByHand})
	c.Start()
	c.Process(5)
	c.Commit()
	payments.Show()
	c.CatchUp()
	c.Close()
	late := r.Consumer("late", "another", payments, client.Plan{})
	late.Start()
	late.CatchUp()
	late.Close()
}

func verdicts(book *ledger.Ledger) (text string) {
	for _, j := range book.Verdicts() {
		text += fmt.Sprintf("%s %s %d\n", j.Check, j.Outcome, j.Observed)
	}
	return text
}

// TestRealTimeComesToTheSame: with the embedded broker on TCP and against
// brokers that are not ours the verdicts are those of virtual time, the ledger
// has the same names, and nothing stays behind.
func TestRealTimeComesToTheSame(t *testing.T) {
	t.Parallel()
	game := sim.RunSpec{Scenario: scene(briskScript), Seed: 1}
	want := verdicts(mustPlay(t, game))
	kafka, admin := theirs(t)
	for _, wall := range []*sim.RealTime{{}, {Kafka: kafka}} {
		game.RealTime = wall
		book := mustPlay(t, game)
		if got := verdicts(book); got != want || book.Result() != ledger.Pass {
			t.Errorf("it is a %s: %s; in virtual time: %s", book.Result(), got, want)
		}
		if book.Header.Clock != ledger.Wall || (book.Header.Brokers != "") != (wall.Kafka != nil) {
			t.Errorf("the header is %+v", book.Header)
		}
		if text := saved(t, book); strings.Contains(text, "-sim-") {
			t.Error("the ledger has names that only the brokers should know")
		} else if _, err := ledger.Read(strings.NewReader(text)); err != nil {
			t.Error(err)
		}
	}
	wantSwept(t, admin)
}

// TestWhateverHappensNothingStaysBehind: a script that fails, one that is
// stopped while a dead member is still in its group, and one that panics.
func TestWhateverHappensNothingStaysBehind(t *testing.T) {
	t.Parallel()
	kafka, admin := theirs(t)
	stop := new(atomic.Bool)
	for want, end := range map[string]func(r *sim.Run){
		ledger.Failed:      func(r *sim.Run) { r.Topic("a topic with spaces", 1) },
		ledger.Interrupted: func(r *sim.Run) { stop.Store(true); r.Wait(time.Hour) },
		ledger.Finished:    func(*sim.Run) {},
	} {
		stop.Store(false)
		book := mustPlay(t, sim.RunSpec{RealTime: &sim.RealTime{Kafka: kafka}, Stop: stop, Scenario: scene(func(r *sim.Run) {
			payments := r.Topic(sim.Topic, 1)
			c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{})
			c.Start()
			c.Crash()
			end(r)
		})})
		if outcome, why := book.Ending(); outcome != want {
			t.Errorf("it ended %s: %s, and should have %s", outcome, why, want)
		}
		wantSwept(t, admin)
	}
}

func TestBrokersThatAreNotThereAreUnreachable(t *testing.T) {
	t.Parallel()
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody.Close()
	book, err := sim.Play(sim.RunSpec{Scenario: scene(briskScript), RealTime: &sim.RealTime{Kafka: &sim.Kafka{Brokers: []string{nobody.Addr().String()}}}})
	var unreachable sim.Unreachable
	if book != nil || !errors.As(err, &unreachable) || !strings.Contains(err.Error(), nobody.Addr().String()) {
		t.Errorf("it says %v", err)
	}
}

func TestWaitingForBrokersCanBeStopped(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	stop := new(atomic.Bool)
	time.AfterFunc(100*time.Millisecond, func() { stop.Store(true) })
	begin := time.Now()
	_, err = sim.Play(sim.RunSpec{Scenario: scene(briskScript), Stop: stop, RealTime: &sim.RealTime{Kafka: &sim.Kafka{Brokers: []string{silent.Addr().String()}}}})
	if took := time.Since(begin); err == nil || took > 5*time.Second {
		t.Errorf("it took %s: %v", took, err)
	}
}

// TestWhatCannotBePlayedThatWayIsLeftOut, and is neither a pass nor a failure.
func TestWhatCannotBePlayedThatWayIsLeftOut(t *testing.T) {
	ours, kafka := &sim.RealTime{}, &sim.RealTime{Kafka: &sim.Kafka{Brokers: []string{"127.0.0.1:1"}}}
	virtual, embedded, control := scene(nil), scene(nil), scene(nil)
	virtual.Virtual, embedded.Embedded, control.Controls[0].Embedded = "weeks", "restart", "restart"
	for _, x := range []sim.RunSpec{
		{Scenario: virtual, RealTime: ours}, {Scenario: virtual, RealTime: kafka}, {Scenario: embedded, RealTime: kafka}, {Scenario: control, Control: "mistake", RealTime: kafka},
	} {
		book := mustPlay(t, x)
		if outcome, why := book.Ending(); outcome != ledger.NotPlayed || why == "" || book.Result() != ledger.Left {
			t.Errorf("%+v: %s %s, %s", x.RealTime, outcome, why, book.Result())
		}
	}
}

// TestLongWaitsAreTold: those who watch are told once of each step that takes
// long, and can read the ledger meanwhile.
func TestLongWaitsAreTold(t *testing.T) {
	t.Parallel()
	var told []string
	read := make(chan int, 1)
	wall := &sim.RealTime{
		Waits: func(step string) { told = append(told, step) },
		Follow: func(book *ledger.Ledger) {
			time.AfterFunc(2*time.Second, func() { read <- len(book.Since(0)) })
		},
	}
	mustPlay(t, sim.RunSpec{RealTime: wall, Scenario: scene(func(r *sim.Run) {
		r.Topic(sim.Topic, 1)
		r.Wait(4 * time.Second)
	})})
	if len(told) != 1 || !strings.HasPrefix(told[0], "wait 4s (sim/real_time_test.go:") {
		t.Errorf("told %q", told)
	}
	if n := <-read; n != 1 {
		t.Errorf("%d events after two seconds", n)
	}
}

// TestNobodyWaitsForWorkThatIsNotWanted: in real time a handler may take long,
// and somebody who wants the run to end does not wait for it.
func TestNobodyWaitsForWorkThatIsNotWanted(t *testing.T) {
	t.Parallel()
	for name, work := range map[string]func(r *sim.Run, payments *sim.TopicRef){
		"a consumer": func(r *sim.Run, payments *sim.TopicRef) {
			c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{Work: time.Hour})
			c.Start()
			c.Process(1)
		},
		"a member of a share group": func(r *sim.Run, payments *sim.TopicRef) {
			c := r.ShareConsumer("consumer-1", "queue", payments, client.SharePlan{Batch: 5, Work: time.Hour})
			r.StartSharers(c)
			c.Process(5)
		},
		"a producer": func(r *sim.Run, payments *sim.TopicRef) { r.Producer("slow", payments, time.Hour).Send(2) },
	} {
		var stop atomic.Bool
		var told time.Time
		book := mustPlay(t, sim.RunSpec{Stop: &stop, RealTime: &sim.RealTime{}, Scenario: scene(func(r *sim.Run) {
			payments := r.Topic(sim.Topic, 1)
			r.Producer("producer", payments, time.Millisecond).Send(20)
			time.AfterFunc(time.Second, func() { told = time.Now(); stop.Store(true) })
			work(r, payments)
		})})
		if outcome, _ := book.Ending(); outcome != ledger.Interrupted {
			t.Errorf("%s: %s", name, outcome)
		}
		if took := time.Since(told); took > 5*time.Second {
			t.Errorf("%s: it ended %s after it was told to", name, took)
		}
	}
}
