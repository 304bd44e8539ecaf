//go:build unix

package scenarios_test

import (
	"testing"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"

	"pgregory.net/rapid"
)

// BenchmarkOutage plays two hours of absence and the catch-up: the aim is 700 ms
// for the whole process.
func BenchmarkOutage(b *testing.B) {
	const before, down, back = 300, twoHours, 2100
	beside(b, sim.RunSpec{Scenario: scenarios.Outage}, func(p *plain) {
		sent := make(chan struct{})
		go func() { p.produce(before + down + back); close(sent) }()
		c := p.join("one")
		c.read(before)
		c.leave()
		time.Sleep(down * time.Second)
		c = p.join("one")
		c.limit, c.work = 300, 200*time.Millisecond
		c.read(down + back)
		<-sent
		p.audit(before + down + back)
	})
}

func TestAnyOutage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.SampledFrom([]struct {
			text  string
			every time.Duration
		}{{"1/s", time.Second}, {"5/s", 200 * time.Millisecond}, {"100/s", 10 * time.Millisecond}, {"30/m", 2 * time.Second}}).Draw(t, "rate")
		payments := rapid.IntRange(10, 120).Draw(t, "payments")
		work := max(rate.every*time.Duration(rapid.IntRange(1, 90).Draw(t, "work"))/100, time.Millisecond)
		must(t, sim.RunSpec{Scenario: scenarios.Outage, Seed: rapid.Uint64().Draw(t, "seed"), Given: map[string]string{
			"down": (time.Duration(payments) * rate.every).String(),
			"rate": rate.text,
			"work": work.String(),
		}})
	})
}

func TestOutagesThatCannotBePlayed(t *testing.T) {
	for _, x := range []struct {
		down, rate, work, control string
		right                     bool
	}{
		{"10s", "1/s", "900ms", "", true},
		{"9s", "1/s", "200ms", "", false},
		{"6d", "30/h", "200ms", "", true},
		{"7d", "30/h", "200ms", "", false},
		{"2h", "1/s", "901ms", "", false},
		{"2h", "1/s", "999us", "", false},
		{"3h", "1/s", "900ms", "", false}, // 27 hours of catching up
		{"2h", "1000/s", "1ms", "", false},
		{"24h", "1/h", "1s", "too-slow", false},
		{"100s", "1/s", "200ms", "commit-first", false},
		{"10m", "1/s", "200ms", "commit-first", true},
	} {
		given := map[string]string{"down": x.down, "rate": x.rate, "work": x.work}
		_, err := sim.Play(sim.RunSpec{Scenario: scenarios.Outage, Control: x.control, Seed: 1, Given: given})
		if (err == nil) != x.right {
			t.Errorf("%+v: %v", x, err)
		}
	}
}
