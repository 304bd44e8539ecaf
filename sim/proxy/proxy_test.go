package proxy

import (
	"bytes"
	"context"
	"encoding/binary"
	"maps"
	"net"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"kafkasim/sim/cluster"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// log is what a proxy's ears have heard.
type log struct {
	mu       sync.Mutex
	joins    []Member
	assigned []Assignment
	received int64
	commits  []Commit
	answers  int
	left     int
	fetched  map[partition]bool
	swallows bool // commits …
	excludes bool // … and members
}

func (l *log) ears() Ears {
	locked := func(do func()) { l.mu.Lock(); do(); l.mu.Unlock() }
	return Ears{
		Joins: func(m Member) (goesOn bool) {
			locked(func() { l.joins, goesOn = append(l.joins, m), !l.excludes })
			return goesOn
		},
		Assigned: func(a Assignment) { locked(func() { l.assigned = append(l.assigned, a) }) },
		Leaves:   func(Member) { locked(func() { l.left++ }) },
		Fetches: func(topic string, p int32) {
			locked(func() {
				if l.fetched == nil {
					l.fetched = map[partition]bool{}
				}
				l.fetched[partition{topic, p}] = true
			})
		},
		Receives: func(all []Range) {
			locked(func() {
				for _, r := range all {
					l.received += r.To - r.From
				}
			})
		},
		Commits: func(c Commit) (goesOn bool) {
			locked(func() { l.commits, goesOn = append(l.commits, c), !l.swallows })
			return goesOn
		},
		Committed: func(Commit, []int16) { locked(func() { l.answers++ }) },
	}
}

// threeBrokers are three brokers with a topic of three partitions, each of which has ten records.
func threeBrokers(t *testing.T) *kfake.Cluster {
	t.Helper()
	c, err := kfake.NewCluster(kfake.NumBrokers(3), kfake.SeedTopics(3, "t"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	fill(t, c, 30)
	return c
}

// fill sends so many records to the three partitions in turn.
func fill(t *testing.T, c *kfake.Cluster, n int) {
	t.Helper()
	client, err := kgo.NewClient(kgo.SeedBrokers(c.ListenAddrs()...), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for i := range n {
		if err := client.ProduceSync(context.Background(), &kgo.Record{Topic: "t", Partition: int32(i % 3), Value: []byte("v")}).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
}

func dial(address string) (net.Conn, error) { return net.Dial("tcp", address) }

func listen(t *testing.T, c *kfake.Cluster, l *log) *Proxy {
	t.Helper()
	p, err := Listen(c.ListenAddrs()[0], 0, dial, l.ears())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// Every connection of a client goes through the proxy, to whichever broker it is.
func TestNothingGoesPastTheProxy(t *testing.T) {
	for name, options := range map[string][]kgo.Opt{"classic": nil, "KIP-848": {kgo.ServerSideBalancer()}} {
		t.Run(name, func(t *testing.T) {
			c, l := threeBrokers(t), &log{}
			p := listen(t, c, l)
			var mu sync.Mutex
			var dialed []string
			client, err := kgo.NewClient(append(options, kgo.SeedBrokers(p.Address()), kgo.ConsumerGroup("g"), kgo.ConsumeTopics("t"), kgo.DisableAutoCommit(),
				kgo.Dialer(func(ctx context.Context, network, address string) (net.Conn, error) {
					mu.Lock()
					dialed = append(dialed, address)
					mu.Unlock()
					return new(net.Dialer).DialContext(ctx, network, address)
				}))...)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			defer cancel()
			var records []*kgo.Record
			for len(records) < 30 && ctx.Err() == nil {
				records = append(records, client.PollFetches(ctx).Records()...)
			}
			if err := client.CommitRecords(ctx, records...); err != nil {
				t.Fatal(err)
			}
			// Where a partition has got another leader, the answer to a fetch says where that is.
			for p := range int32(3) {
				if err := c.MoveTopicPartition("t", p, (c.LeaderFor("t", p)+1)%3); err != nil {
					t.Fatal(err)
				}
			}
			fill(t, c, 30)
			for len(records) < 60 && ctx.Err() == nil {
				records = append(records, client.PollFetches(ctx).Records()...)
			}
			client.Close()
			l.mu.Lock()
			fetched := maps.Clone(l.fetched)
			l.mu.Unlock()
			if len(fetched) != 3 || !fetched[partition{"t", 2}] {
				t.Errorf("it has asked for records of %v", fetched)
			}
			for _, address := range dialed {
				if slices.Contains(c.ListenAddrs(), address) {
					t.Errorf("it went to %s past the proxy", address)
				}
			}
			l.mu.Lock()
			defer l.mu.Unlock()
			if len(l.joins) == 0 || l.joins[0].Group != "g" || !slices.Equal(l.joins[0].Topics, []string{"t"}) || l.left == 0 || l.answers != len(l.commits) {
				t.Errorf("joins %v, left %d, %d answers to %d commits", l.joins, l.left, l.answers, len(l.commits))
			}
			if l.received < 60 || len(records) < 60 {
				t.Errorf("%d records were seen to pass, and %d came, of 60", l.received, len(records))
			}
			last := l.assigned[len(l.assigned)-1]
			if got := slices.Sorted(slices.Values(last.Partitions["t"])); !slices.Equal(got, []int32{0, 1, 2}) || last.ID == "" || (last.Speaks == cluster.Classic) != (name == "classic") {
				t.Errorf("assigned %v", last)
			}
			at := map[int32]int64{}
			for _, b := range l.commits[len(l.commits)-1].Bookmarks {
				at[b.Partition] = b.Next
			}
			if at[0] != 10 || at[1] != 10 || at[2] != 10 {
				t.Errorf("committed %v", at)
			}
		})
	}
}

// A commit that is swallowed never reaches the broker.
func TestACommitIsSwallowed(t *testing.T) {
	t.Parallel()
	for _, swallows := range []bool{true, false} {
		c, l := threeBrokers(t), &log{swallows: swallows}
		p := listen(t, c, l)
		client, err := kgo.NewClient(kgo.SeedBrokers(p.Address()), kgo.ConsumerGroup("g"), kgo.ConsumeTopics("t"), kgo.DisableAutoCommit())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		records := client.PollFetches(ctx).Records()
		cancel()
		patience := 20 * time.Second
		if swallows {
			patience = 300 * time.Millisecond
		}
		ctx, cancel = context.WithTimeout(context.Background(), patience)
		err = client.CommitRecords(ctx, records...)
		cancel()
		if (err != nil) != swallows {
			t.Errorf("swallows %v: the client hears %v", swallows, err)
		}
		offsets, err := kadm.NewClient(direct(t, c)).FetchOffsets(context.Background(), "g")
		if has := err == nil && len(offsets) > 0; has == swallows {
			t.Errorf("swallows %v: the broker has a commit: %v, %v", swallows, has, err)
		}
		client.CloseAllowingRebalance()
		p.Close()
	}
}

// TestEveryAnswerNamesTheProxy: whatever names brokers names the proxy's doors.
func TestEveryAnswerNamesTheProxy(t *testing.T) {
	c := threeBrokers(t)
	client, err := kgo.NewClient(kgo.SeedBrokers(listen(t, c, &log{}).Address()))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	find := kmsg.NewPtrFindCoordinatorRequest()
	find.CoordinatorKey, find.CoordinatorKeys = "g", []string{"g"}
	for _, req := range []kmsg.Request{kmsg.NewPtrMetadataRequest(), kmsg.NewPtrDescribeClusterRequest(), find} {
		var named []string
		name := func(host string, port int32) { named = append(named, net.JoinHostPort(host, strconv.Itoa(int(port)))) }
		resp, err := client.SeedBrokers()[0].Request(context.Background(), req)
		if err != nil {
			t.Fatal(err)
		}
		switch x := resp.(type) {
		case *kmsg.MetadataResponse:
			for _, b := range x.Brokers {
				name(b.Host, b.Port)
			}
		case *kmsg.DescribeClusterResponse:
			for _, b := range x.Brokers {
				name(b.Host, b.Port)
			}
		case *kmsg.FindCoordinatorResponse:
			for _, b := range x.Coordinators {
				name(b.Host, b.Port)
			}
		}
		for _, address := range named {
			if slices.Contains(c.ListenAddrs(), address) {
				t.Errorf("%s names %s, past the proxy", kmsg.NameForKey(req.Key()), address)
			}
		}
		if len(named) == 0 {
			t.Errorf("%s names nobody", kmsg.NameForKey(req.Key()))
		}
	}
}

// TestNoPollIsLong: a broker that has nothing for a client answers soon, however long
// the client would wait.
func TestNoPollIsLong(t *testing.T) {
	t.Parallel()
	for key, group := range map[kmsg.Key]kgo.Opt{kmsg.Fetch: kgo.ConsumerGroup("g"), kmsg.ShareFetch: kgo.ShareGroup("g")} {
		c := threeBrokers(t)
		waits := make(chan int32, 1)
		c.ControlKey(int16(key), func(req kmsg.Request) (kmsg.Response, error, bool) {
			var wait int32
			switch x := req.(type) {
			case *kmsg.FetchRequest:
				wait = x.MaxWaitMillis
			case *kmsg.ShareFetchRequest:
				wait = x.MaxWaitMillis
			}
			select {
			case waits <- wait:
			default:
			}
			return nil, nil, false
		})
		client, err := kgo.NewClient(kgo.SeedBrokers(listen(t, c, &log{}).Address()), group, kgo.ConsumeTopics("t"), kgo.FetchMaxWait(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		client.PollFetches(ctx)
		cancel()
		select {
		case ms := <-waits:
			if ms <= 0 || ms > 1000 {
				t.Errorf("%s asks the broker to wait for %d ms", key.Name(), ms)
			}
		case <-time.After(20 * time.Second):
			t.Errorf("nobody asks for records with %s", key.Name())
		}
	}
}

func direct(t *testing.T, c *kfake.Cluster) *kgo.Client {
	t.Helper()
	client, err := kgo.NewClient(kgo.SeedBrokers(c.ListenAddrs()...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// What is no frame of the protocol ends its connection, and nobody else's.
func TestOddBytesEndTheConnection(t *testing.T) {
	c := threeBrokers(t)
	p := listen(t, c, &log{})
	for _, odd := range []string{"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\x00\x00\x00\x01x", "\xff\xff\xff\xff", "\x00\x00\x00\x08\x00\x03\x00\x09\x00\x00\x00\x01", "\x16\x03\x01\x02\x00\x01\x00\x01"} {
		conn, err := net.Dial("tcp", p.Address())
		if err != nil {
			t.Fatal(err)
		}
		conn.SetDeadline(time.Now().Add(5 * time.Second))
		conn.Write([]byte(odd))
		conn.(*net.TCPConn).CloseWrite()
		if n, err := conn.Read(make([]byte, 1)); n > 0 || err == nil {
			t.Errorf("%q is answered", odd)
		} else if ne, ok := err.(net.Error); ok && ne.Timeout() {
			t.Errorf("%q does not end the connection", odd)
		}
		conn.Close()
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(p.Address()))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.Ping(context.Background()); err != nil {
		t.Error("afterwards nobody gets through:", err)
	}
}

func TestAPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, err = Listen("127.0.0.1:1", l.Addr().(*net.TCPAddr).Port, nil, Ears{})
	if inUse, ok := err.(InUse); !ok || inUse.Address != l.Addr().String() {
		t.Errorf("%v", err)
	}
}

// Nothing that a program may send makes the proxy panic, or work for longer than what was
// sent is long. Its brokers it believes.
func FuzzRequest(f *testing.F) {
	for _, key := range []kmsg.Key{kmsg.Metadata, kmsg.JoinGroup, kmsg.SyncGroup, kmsg.OffsetCommit, kmsg.Fetch, kmsg.ConsumerGroupHeartbeat, kmsg.FindCoordinator, kmsg.DescribeCluster} {
		for _, version := range []int16{0, kmsg.RequestForKey(int16(key)).MaxVersion()} {
			req := kmsg.RequestForKey(int16(key))
			req.SetVersion(version)
			frame := binary.BigEndian.AppendUint16(nil, uint16(key))
			frame = binary.BigEndian.AppendUint16(frame, uint16(version))
			frame = append(frame, 0, 0, 0, 1, 0xff, 0xff)
			if req.IsFlexible() {
				frame = append(frame, 0)
			}
			f.Add(req.AppendTo(frame))
		}
	}
	f.Fuzz(func(t *testing.T, request []byte) {
		p := &Proxy{doors: map[string]*door{}, names: map[[16]byte]string{}, lines: map[*line]bool{}, ears: (&log{}).ears(), over: true}
		l := &line{proxy: p, flying: map[int32]kmsg.Request{}}
		_, _ = readFrame(bytes.NewReader(request))
		begin := time.Now()
		_, _ = l.request(slices.Clone(request))
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("%d bytes take %s", len(request), took)
		}
	})
}
