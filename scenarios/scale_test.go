//go:build unix

package scenarios_test

import (
	"context"
	"testing"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"

	"github.com/twmb/franz-go/pkg/kgo"
	"pgregory.net/rapid"
)

// BenchmarkScale sets the scenario's six groups beside as many plain ones. The
// plain broker has a topic of one partition, so that one of each does all the
// work.
func BenchmarkScale(b *testing.B) {
	beside(b, sim.RunSpec{Scenario: scenarios.Scale}, func(p *plain) {
		p.pour(2400)
		for i, members := range []int{1, 8, 1, 2, 4, 8} {
			var team []*plainConsumer
			for range members {
				team = append(team, p.join(string(rune('a'+i))))
			}
			team[0].work = 20 * time.Millisecond
			team[0].read(400)
			time.Sleep(6 * time.Second)
		}
		p.audit(2400)
	})
}

// pour sends n records, ten each millisecond.
func (p *plain) pour(n int) {
	c := p.client(kgo.DefaultProduceTopic("t"), kgo.ProducerBatchCompression(kgo.NoCompression()))
	for i := range n {
		c.Produce(context.Background(), &kgo.Record{Value: make([]byte, 60), Headers: []kgo.RecordHeader{{Key: "id", Value: []byte("1")}}}, nil)
		if i%10 == 9 {
			time.Sleep(time.Millisecond)
		}
	}
	if err := c.Flush(context.Background()); err != nil {
		panic(err)
	}
}

// BenchmarkScaleInRealTime moves real records over TCP. Its ratio is the other
// way round: that of the clients that are watched to the plain client loop, and
// at least 0.9.
func BenchmarkScaleInRealTime(b *testing.B) {
	var moved ledger.Throughput
	for b.Loop() {
		moved = play(b, sim.RunSpec{Scenario: scenarios.Scale, RealTime: &sim.RealTime{}}).Throughput()
	}
	b.ReportMetric(moved.Ratio, "ratio")
	b.ReportMetric(moved.Acked, "produced/s")
	b.ReportMetric(moved.Read, "consumed/s")
}

// TestScaleMovesEveryRecord with the embedded broker on TCP, whatever the pace
// of the machine is: that is not for a test to say.
func TestScaleMovesEveryRecord(t *testing.T) {
	book := play(t, sim.RunSpec{Scenario: scenarios.Scale, RealTime: &sim.RealTime{}, Given: map[string]string{"records": "1000", "partitions": "3"}})
	if outcome, why := book.Ending(); outcome != ledger.Finished {
		t.Fatal(outcome, why)
	}
	verdicts := book.Verdicts()
	if len(verdicts) != 2 || verdicts[0].Check != "AllMoved" || verdicts[0].Outcome != ledger.Holds || verdicts[1].Outcome == ledger.Unknown {
		t.Errorf("%+v", verdicts)
	}
	loads := 0
	for _, e := range book.All() {
		if e.Kind == ledger.MovedInBulk {
			loads++
			if m := e.Detail.Moved; m.Acked != 1000 || m.Partitions != 3 || m.Size != 100 || m.AckedIn <= 0 || m.ReadIn <= 0 {
				t.Errorf("%+v", m)
			}
		}
	}
	if p := book.Throughput(); p.Rounds < 21 || 2*p.Rounds != loads {
		t.Errorf("%d loads, %+v", loads, p)
	}
	for _, lang := range []narrate.Language{narrate.English, narrate.Portuguese} {
		if lesson := lessonOf(book, lang); book.Result() == ledger.Pass { // on a busy machine it may not be
			fitsTheScreen(t, "scale --clock wall", lesson)
		}
	}
}

func TestScaleRefusesWhatMeansNothingThere(t *testing.T) {
	for want, game := range map[string]sim.RunSpec{
		"--work means nothing here: it needs --clock virtual": {RealTime: &sim.RealTime{}, Given: map[string]string{"work": "1ms"}},
		"--records means nothing here: it needs --clock wall": {Given: map[string]string{"records": "1000"}},
	} {
		game.Scenario = scenarios.Scale
		if _, err := sim.Play(game); err == nil || err.Error() != want {
			t.Errorf("it says %v, want %s", err, want)
		}
	}
}

func TestAnyScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		must(t, sim.RunSpec{Scenario: scenarios.Scale, Seed: rapid.Uint64().Draw(t, "seed"), Given: map[string]string{
			"partitions": number(t, "partitions", 2, 6),
			"consumers":  number(t, "consumers", 2, 9),
			"work":       rapid.SampledFrom([]string{"1ms", "7ms", "20ms", "333ms", "1s"}).Draw(t, "work"),
		}})
	})
}
