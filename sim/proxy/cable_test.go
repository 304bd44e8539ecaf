package proxy

import (
	"context"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// TestAProducerIsLedThroughTheProxyToo: the answer to it names the new leader.
func TestAProducerIsLedThroughTheProxyToo(t *testing.T) {
	c := threeBrokers(t)
	p := listen(t, c, &log{})
	var mu sync.Mutex
	past := ""
	client, err := kgo.NewClient(kgo.SeedBrokers(p.Address()), kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.Dialer(func(ctx context.Context, network, address string) (net.Conn, error) {
		mu.Lock()
		defer mu.Unlock()
		if slices.Contains(c.ListenAddrs(), address) {
			past = address
		}
		return new(net.Dialer).DialContext(ctx, network, address)
	}))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for n := range 3 {
		if err := client.ProduceSync(context.Background(), &kgo.Record{Topic: "t", Value: []byte("v")}).FirstErr(); err != nil {
			t.Fatal(err)
		}
		if err := c.MoveTopicPartition("t", 0, int32(n)); err != nil {
			t.Fatal(err)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if past != "" {
		t.Errorf("it went to %s past the proxy", past)
	}
}

// What is cut does not arrive, what is down cannot be reached, and both end; slow answers
// take their time.
func TestTheCableIsPulled(t *testing.T) {
	t.Parallel()
	c := threeBrokers(t)
	l := &log{}
	p := listen(t, c, l)
	client, err := kgo.NewClient(kgo.SeedBrokers(p.Address()), kgo.RequestRetries(0), kgo.RetryTimeout(time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	ask := func(patience time.Duration) (took time.Duration, err error) {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		begin := time.Now()
		_, err = client.SeedBrokers()[0].Request(ctx, kmsg.NewPtrMetadataRequest())
		return time.Since(begin), err
	}
	answered := func() bool { // at once, or over a new connection
		_, err := ask(20 * time.Second)
		if err != nil {
			_, err = ask(20 * time.Second)
		}
		return err == nil
	}
	const moment = 300 * time.Millisecond
	if !answered() {
		t.Fatal("a broker does not answer")
	}
	for _, x := range []struct {
		name       string
		begin, end func()
	}{{"cut off", p.Cut, p.Mend}, {"halted", p.Halt, p.GoOn}} {
		x.begin()
		if took, err := ask(moment); err == nil || took < moment {
			t.Errorf("one that is %s is told %v after %s", x.name, err, took)
		}
		x.end()
		if !answered() {
			t.Errorf("it is not %s any more, and a broker does not answer", x.name)
		}
	}
	p.TakeDown()
	if _, err := ask(20 * time.Second); err == nil {
		t.Error("a broker that is down answers")
	}
	p.Mend()
	if !answered() {
		t.Error("the broker is there again, and does not answer")
	}
	p.Slow(moment)
	if took, err := ask(20 * time.Second); err != nil || took < moment {
		t.Errorf("slow: %v after %s", err, took)
	}
}

// Each answer that names brokers names doors of the proxy instead.
func TestReaddress(t *testing.T) {
	c := threeBrokers(t)
	p := listen(t, c, &log{})
	const host, port = "10.0.0.1", 9092
	share, acknowledge := kmsg.NewPtrShareFetchResponse(), kmsg.NewPtrShareAcknowledgeResponse()
	share.NodeEndpoints = []kmsg.ShareFetchResponseNodeEndpoint{{Host: host, Port: port}}
	acknowledge.NodeEndpoints = []kmsg.ShareAcknowledgeResponseNodeEndpoint{{Host: host, Port: port}}
	fetch, produce := kmsg.NewPtrFetchResponse(), kmsg.NewPtrProduceResponse()
	fetch.Brokers, produce.Brokers = []kmsg.FetchResponseBroker{{Host: host, Port: port}}, []kmsg.ProduceResponseBroker{{Host: host, Port: port}}
	for _, resp := range []kmsg.Response{share, acknowledge, fetch, produce} {
		if !known(resp.Key()) || !p.readdress(resp) {
			t.Errorf("%s is passed on as it is", kmsg.NameForKey(resp.Key()))
		}
	}
	for _, at := range []struct {
		host string
		port int32
	}{{share.NodeEndpoints[0].Host, share.NodeEndpoints[0].Port}, {acknowledge.NodeEndpoints[0].Host, acknowledge.NodeEndpoints[0].Port},
		{fetch.Brokers[0].Host, fetch.Brokers[0].Port}, {produce.Brokers[0].Host, produce.Brokers[0].Port}} {
		if at.host != loopback || at.port == port {
			t.Errorf("it names %s:%d", at.host, at.port)
		}
	}
	if p.readdress(kmsg.NewPtrFetchResponse()) {
		t.Error("an answer that names nobody is changed")
	}
}

// What comes through a connection that nobody hears of any more does not happen either.
func TestNothingComesThroughWhatIsGone(t *testing.T) {
	program, mine := net.Pipe()
	broker, theirs := net.Pipe()
	l := &line{proxy: listen(t, threeBrokers(t), &log{}), program: program, broker: broker}
	l.gone.Store(true)
	go func() { _ = writeFrame(mine, []byte("no request that the proxy knows")) }()
	go l.requests()
	if frame, err := readFrame(theirs); err == nil {
		t.Errorf("the broker gets %v", frame)
	}
}

// It is known who waits for others to join.
func TestWhoWaitsToJoin(t *testing.T) {
	c := threeBrokers(t)
	p := listen(t, c, &log{})
	join := func(address string) {
		client, err := kgo.NewClient(kgo.SeedBrokers(address))
		if err != nil {
			t.Error(err)
			return
		}
		defer client.Close()
		ask := kmsg.NewPtrJoinGroupRequest()
		ask.Group, ask.ProtocolType, ask.SessionTimeoutMillis, ask.RebalanceTimeoutMillis = "g", "consumer", 30_000, 1000
		ask.Protocols = []kmsg.JoinGroupRequestProtocol{{Name: "range"}}
		for range 2 { // the first answer is a name
			answer, err := ask.RequestWith(context.Background(), client)
			if err != nil {
				t.Error(err)
				return
			}
			ask.MemberID = answer.MemberID
		}
	}
	join(c.ListenAddrs()[0])
	if p.Joining() {
		t.Error("nobody has come through the proxy")
	}
	done := make(chan bool)
	go func() { defer close(done); join(p.Address()) }()
	for begin := time.Now(); !p.Joining(); time.Sleep(time.Millisecond) {
		if time.Since(begin) > 20*time.Second {
			t.Fatal("one waits for another that does not come, and nobody knows")
		}
	}
	<-done
	if p.Joining() {
		t.Error("it waits no more")
	}
}
