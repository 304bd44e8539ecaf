//go:build unix

package scenarios_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"

	"github.com/twmb/franz-go/pkg/kfake"
)

// BenchmarkDisk writes two hours of payments into files and starts the broker on
// them.
func BenchmarkDisk(b *testing.B) {
	const read = twoHours * 2 / 3
	given := map[string]string{"messages": fmt.Sprint(twoHours), "read": fmt.Sprint(read)}
	beside(b, sim.RunSpec{Scenario: scenarios.Disk, Given: given}, func(p *plain) {
		dir, err := os.MkdirTemp("", "kafkasim-")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		p.restart(dir)
		p.produce(twoHours)
		c := p.join("one")
		c.read(read)
		c.leave()
		p.restart(dir)
		time.Sleep(time.Hour)
		c = p.join("one")
		c.read(twoHours - read)
		p.produce(10)
		c.read(10)
		c.leave()
		c = p.join("two")
		c.read(twoHours + 10)
		c.leave()
		p.audit(twoHours + 10)
		p.restart("") // nothing may write into the directory any more
	})
}

// restart ends the clients and the broker, and starts another broker on a
// directory.
func (p *plain) restart(dir string) {
	for _, c := range p.clients {
		c.CloseAllowingRebalance()
	}
	p.clients = nil
	p.broker.Close()
	p.broker = kfake.MustCluster(kfake.NumBrokers(1), kfake.Ports(9092), kfake.ListenFn(p.network.Listen), kfake.SeedTopics(1, "t"), kfake.DataDir(dir))
}
