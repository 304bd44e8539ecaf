package sim_test

import (
	"os"
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// restarted is the story of a broker that is stopped and started again, and of
// a consumer that goes on where it was.
func restarted(l *lab) {
	if l.bug != losesDisk {
		var err error
		l.dir, err = os.MkdirTemp("", "kafkasim-")
		must(err)
		must(l.brokers.KeepIn(l.dir))
		must(l.brokers.CreateTopic(topic, 1))
	}
	l.produce()
	c := l.start("consumer-1", 1)
	c.work(40)
	c.close()
	l.sample(ledger.SampleStop)
	must(l.brokers.Stop())
	must(l.brokers.Start())
	l.write(ledger.Event{Kind: ledger.Admin, Detail: &ledger.Detail{Text: ledger.AdminStart}})
	if l.bug == losesDisk {
		must(l.brokers.CreateTopic(topic, 1))
	}
	if l.bug == losesHead {
		l.behead(20)
	}
	l.sample(ledger.SampleShown)
	if l.bug != losesDisk {
		c = l.start("consumer-1", 2)
		c.work(sent)
		l.sample(ledger.SampleEnd)
		c.close()
	}
}

func TestARestartKeepsEverything(t *testing.T) {
	wantAll(t, restarted, honest, 1, []*check.Check{check.KeptOverRestart, check.ProcessedOnce, check.ReadExactly("consumer-1", 2, 20)})
}
