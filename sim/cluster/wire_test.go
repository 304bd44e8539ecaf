package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

func TestLatencyIsTheSameInEveryRunAndDistinctForConnections(t *testing.T) {
	seen := map[time.Duration]string{}
	for seed := range uint64(4) {
		for _, owner := range []string{"broker", "observer", "producer", "consumer-1", "consumer-2", "consumer-12"} {
			for n := range 5 {
				d := latency(seed, owner, n)
				if d != latency(seed, owner, n) {
					t.Fatalf("%s/%d draws lots", owner, n)
				}
				if d < minLatency || d >= minLatency+spread {
					t.Errorf("%s/%d has %s", owner, n, d)
				}
				connection := fmt.Sprintf("%s/%d of seed %d", owner, n, seed)
				if other, taken := seen[d]; taken {
					t.Errorf("%s and %s have both %s", other, connection, d)
				}
				seen[d] = connection
			}
		}
	}
}

func TestEveryMessageTakesItsLatencyThereAndBack(t *testing.T) {
	ask := func(c *Cluster) time.Duration {
		client, _ := c.client("consumer-1")
		defer client.Close()
		took := time.Duration(0)
		for range 3 { // the first two connect
			begin := time.Now()
			if err := client.Ping(context.Background()); err != nil {
				t.Error(err)
			}
			took = time.Since(begin)
		}
		return took
	}
	var first, again time.Duration
	in(t, func(c *Cluster) { first = ask(c) })
	in(t, func(c *Cluster) { again = ask(c) })
	if first != again || first < 2*minLatency || first > 2*(minLatency+spread) {
		t.Errorf("the same question takes %s, then %s", first, again)
	}
}

func TestConnectionsDialedAtOnceHaveLatenciesOfTheirOwn(t *testing.T) {
	in(t, func(c *Cluster) {
		link := c.ClientNet("producer")
		conns := make(chan net.Conn)
		for range 2 {
			go func() {
				conn, err := link.dial(context.Background(), "tcp", address())
				if err != nil {
					t.Error(err)
				}
				conns <- conn
			}()
		}
		a, b := (<-conns).(*slowConn), (<-conns).(*slowConn)
		if a.delay == b.delay {
			t.Errorf("both take %s", a.delay)
		}
		link.Kill()
	})
}

func address() string { return fmt.Sprintf("%s:%d", host, port) }

func TestNothingPassesACutLink(t *testing.T) {
	in(t, func(c *Cluster) {
		c.make("t", 1)
		client, link := c.client("producer", kgo.DefaultProduceTopic("t"))
		defer client.Close()
		if err := client.ProduceSync(context.Background(), &kgo.Record{}).FirstErr(); err != nil {
			t.Errorf("before the cut: %v", err)
		}
		open, err := link.dial(context.Background(), "tcp", address())
		if err != nil {
			t.Error(err)
		}
		began := make(chan error, 1)
		go func() {
			_, err := link.dial(context.Background(), "tcp", address())
			began <- err
		}()
		time.Sleep(minLatency / 2) // that dial is under way

		link.Kill()
		if err := <-began; !errors.Is(err, errCut) {
			t.Errorf("a dial that was under way: %v", err)
		}
		if _, err := link.dial(context.Background(), "tcp", address()); !errors.Is(err, errCut) {
			t.Errorf("a dial after the cut: %v", err)
		}
		if n, err := open.Write([]byte("hello")); err == nil {
			t.Errorf("an open connection still takes %d bytes", n)
		}
		open.SetReadDeadline(time.Now().Add(time.Second))
		if _, err := open.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("an open connection may still be read: %v", err)
		}
		client.Produce(context.Background(), &kgo.Record{}, func(_ *kgo.Record, err error) {
			if err == nil {
				t.Error("a record was acknowledged after the cut")
			}
		})
		time.Sleep(time.Minute)
		link.Kill() // a second time is no harm
		if ends, err := c.Ends("t"); err != nil || ends[0] != 1 {
			t.Errorf("the broker has %v records, %v", ends, err)
		}
	})
}

func TestACutLinkIsNobodyElses(t *testing.T) {
	in(t, func(c *Cluster) {
		one, link := c.client("same-name")
		other, _ := c.client("same-name")
		defer one.Close()
		defer other.Close()
		link.Kill()
		if err := other.Ping(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

// TestNothingPassesAPulledCable: neither what is said on open connections nor
// on new ones, and the broker's ends stay open: for it the member lives until
// its session ends.
func TestNothingPassesAPulledCable(t *testing.T) {
	in(t, func(c *Cluster) {
		c.make("t", 1)
		client, link := c.client("producer", kgo.DefaultProduceTopic("t"))
		defer client.Close()
		if err := client.ProduceSync(context.Background(), &kgo.Record{}).FirstErr(); err != nil {
			t.Errorf("before: %v", err)
		}
		open, err := link.dial(context.Background(), "tcp", address())
		if err != nil {
			t.Error(err)
		}
		link.Unplug()
		if _, err := link.dial(context.Background(), "tcp", address()); !errors.Is(err, errCut) {
			t.Errorf("a dial afterwards: %v", err)
		}
		if n, err := open.Write([]byte("hello")); err == nil {
			t.Errorf("an open connection still takes %d bytes", n)
		}
		client.Produce(context.Background(), &kgo.Record{}, func(_ *kgo.Record, err error) {
			if err == nil {
				t.Error("a record was acknowledged afterwards")
			}
		})
		time.Sleep(time.Minute)
		if ends, err := c.Ends("t"); err != nil || ends[0] != 1 {
			t.Errorf("the broker has %v records, %v", ends, err)
		}
	})
}

// TestNobodyWaitsForADialThatIsCut: whoever dials may hold a lock, and while somebody waits
// for a lock virtual time stands still.
func TestNobodyWaitsForADialThatIsCut(t *testing.T) {
	in(t, func(c *Cluster) {
		for name, cut := range map[string]func(*ClientNet){"killed": (*ClientNet).Kill, "unplugged": (*ClientNet).Unplug} {
			link, began, dialled := c.ClientNet("m"), time.Now(), make(chan error, 1)
			go func() {
				_, err := link.dial(context.Background(), "tcp", address())
				dialled <- err
			}()
			time.Sleep(minLatency / 2)
			cut(link)
			if err := <-dialled; !errors.Is(err, errCut) || time.Since(began) != minLatency/2 {
				t.Errorf("%s after %s, it had dialled after %s: %v", name, minLatency/2, time.Since(began), err)
			}
		}
	})
}

// TestAPulledCableTellsTheOtherSideNothing: over TCP too. Only when the cluster
// is closed does the other side hear of it.
func TestAPulledCableTellsTheOtherSideNothing(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	c, err := BootTCP(1)
	if err != nil {
		t.Fatal(err)
	}
	link := c.ClientNet("m")
	near, err := link.dial(context.Background(), "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	far, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	hears := func(within time.Duration) error {
		far.SetReadDeadline(time.Now().Add(within))
		_, err := far.Read(make([]byte, 1))
		return err
	}
	link.Unplug()
	if _, err := near.Write([]byte("hello")); err == nil {
		t.Error("it still takes what is written")
	}
	if _, err := near.Read(make([]byte, 1)); err == nil {
		t.Error("it can still be read")
	}
	near.Close()
	if err := hears(50 * time.Millisecond); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the other side hears %v", err)
	}
	c.Close()
	if err := hears(10 * time.Second); !errors.Is(err, io.EOF) {
		t.Errorf("when all is over the other side hears %v", err)
	}
}
