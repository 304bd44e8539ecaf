//go:build unix

package main

import (
	"encoding/binary"
	"io"
	"net"
	"regexp"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kbin"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// alien is something that answers as a Kafka broker does where it must to be
// taken for one, and from then on as somebody wants it to.
type alien struct {
	address    string
	advertised string                                   // the host that it tells clients
	group      string                                   // the only one that it has
	answer     func(net.Conn, kmsg.Request) (done bool) // answers in its own way
}

func (a *alien) start(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	a.address = l.Addr().String()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go a.serve(conn)
		}
	}()
}

func (a *alien) serve(conn net.Conn) {
	defer conn.Close()
	for {
		size := make([]byte, 4)
		if _, err := io.ReadFull(conn, size); err != nil {
			return
		}
		text := make([]byte, binary.BigEndian.Uint32(size))
		if _, err := io.ReadFull(conn, text); err != nil {
			return
		}
		reader := kbin.Reader{Src: text}
		request := kmsg.RequestForKey(reader.Int16())
		request.SetVersion(reader.Int16())
		correlation := reader.Int32()
		reader.NullableString()
		if request.IsFlexible() {
			kmsg.SkipTags(&reader)
		}
		if request.ReadFrom(reader.Src) != nil {
			return
		}
		if a.answer != nil && a.answer(conn, request) {
			continue
		}
		response := a.respond(request)
		out := binary.BigEndian.AppendUint32(make([]byte, 4), uint32(correlation))
		if response.IsFlexible() && response.Key() != int16(kmsg.ApiVersions) {
			out = append(out, 0)
		}
		out = response.AppendTo(out)
		binary.BigEndian.PutUint32(out, uint32(len(out)-4))
		if _, err := conn.Write(out); err != nil {
			return
		}
	}
}

// respond answers politely.
func (a *alien) respond(request kmsg.Request) kmsg.Response {
	_, port, _ := net.SplitHostPort(a.address)
	number := int32(0)
	for _, digit := range port {
		number = 10*number + digit - '0'
	}
	response := request.ResponseKind()
	switch r := response.(type) {
	case *kmsg.ApiVersionsResponse:
		for key := range int16(kmsg.ConsumerGroupDescribe) {
			if known := kmsg.RequestForKey(key); known != nil {
				r.ApiKeys = append(r.ApiKeys, kmsg.ApiVersionsResponseApiKey{ApiKey: key, MaxVersion: min(known.MaxVersion(), 4)})
			}
		}
	case *kmsg.MetadataResponse:
		r.Brokers = []kmsg.MetadataResponseBroker{{NodeID: 1, Host: a.advertised, Port: number}}
		r.ControllerID = 1
		for _, wanted := range request.(*kmsg.MetadataRequest).Topics {
			topic := kmsg.NewMetadataResponseTopic()
			topic.Topic = wanted.Topic
			topic.Partitions = []kmsg.MetadataResponseTopicPartition{{Leader: 1, Replicas: []int32{1}, ISR: []int32{1}}}
			r.Topics = append(r.Topics, topic)
		}
	case *kmsg.FindCoordinatorResponse:
		r.NodeID, r.Host, r.Port = 1, a.advertised, number
		for _, key := range request.(*kmsg.FindCoordinatorRequest).CoordinatorKeys {
			r.Coordinators = append(r.Coordinators, kmsg.FindCoordinatorResponseCoordinator{Key: key, NodeID: 1, Host: a.advertised, Port: number})
		}
	case *kmsg.ListGroupsResponse:
		r.Groups = []kmsg.ListGroupsResponseGroup{{Group: a.group, ProtocolType: "consumer"}}
	case *kmsg.DescribeGroupsResponse:
		for _, name := range request.(*kmsg.DescribeGroupsRequest).Groups {
			r.Groups = append(r.Groups, kmsg.DescribeGroupsResponseGroup{Group: name, State: "Dead"})
		}
	}
	return response
}

// toldOfSilence is what is said of a broker that does not answer, when a busy
// machine gets round to it.
var toldOfSilence = regexp.MustCompile(`No broker has answered for [12][0-9](\.[0-9])? s`)

// toldWhy is what is said where somebody answers and nothing comes of it: for how
// long, and why.
var toldWhy = regexp.MustCompile(`Nothing has arrived for [12][0-9](\.[0-9])? s \(`)

// TestWhatNeverComesIsToldOf: sim consume says what it waits for, and ends, where
// something answers and nothing comes of it.
func TestWhatNeverComesIsToldOf(t *testing.T) {
	notWithRaceDetector(t)
	t.Parallel()
	afterwards := func(do func(net.Conn)) func(net.Conn, kmsg.Request) bool {
		return func(conn net.Conn, request kmsg.Request) bool {
			switch kmsg.Key(request.Key()) {
			case kmsg.ApiVersions, kmsg.Metadata, kmsg.FindCoordinator:
				return false
			}
			do(conn)
			return true
		}
	}
	for name, x := range map[string]struct {
		alien
		group, want string
	}{
		"the host that it tells is none":  {alien{advertised: "nowhere.invalid"}, "g", "nowhere.invalid"},
		"and nobody is in a group":        {alien{advertised: "nowhere.invalid"}, "", "nowhere.invalid"},
		"the coordinator answers garbage": {alien{advertised: "127.0.0.1", answer: afterwards(func(c net.Conn) { c.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n")) })}, "g", "HTTP response"},
		"the coordinator hangs up":        {alien{advertised: "127.0.0.1", answer: afterwards(func(c net.Conn) { c.Close() })}, "g", "closed the connection immediately"},
		"the leader never answers":        {alien{advertised: "127.0.0.1", answer: afterwards(func(net.Conn) { <-t.Context().Done() })}, "", "no broker has answered for 30s"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x.start(t)
			o := play(t, nil, "consume", "--brokers", x.address, "--group", x.group)
			flat := strings.Join(strings.Fields(o.stderr), " ")
			told := toldWhy.MatchString(flat) || toldOfSilence.MatchString(flat)
			if _, end, ended := strings.Cut(flat, "sim: "); o.code != exitUnknown || !told || !ended || !strings.Contains(end, x.want) {
				t.Errorf("exit code %d\n%s", o.code, o.stderr)
			}
		})
	}
}

// obeyed is what a terminal, or a CI system, obeys.
var obeyed = regexp.MustCompile("[\x00-\x08\x0b-\x1f\x7f\u0080-\u009f\u202e]|\n::|\nPASS")

// TestNothingFromOutsideReachesTheTerminal: whatever brokers, groups, records and
// arguments are called, nothing of it moves a cursor or forges a line.
func TestNothingFromOutsideReachesTheTerminal(t *testing.T) {
	t.Parallel()
	const evil = "x\x1b[2J\x1b]0;owned\x07\r\nPASS\n::error::forged\u202e\u009b2J"
	lies := alien{advertised: evil, group: "grupo" + evil}
	lies.start(t)
	b := startBroker(t, "--seed-topic", "t:1")
	record := b.hostile(t, evil)
	for _, args := range [][]string{
		{"group", "grupo", "--brokers", lies.address},
		{"group", "g" + evil, "--brokers", lies.address},
		{"group", "g" + evil, "--brokers", b.address},
		{"group", record, "--brokers", b.address},
		{"group", record, "--brokers", b.address, "--members"},
		{"group", record, "--brokers", b.address, "--state"},
		{"consume", "--brokers", b.address, "--topic", "t", "--group", "", "--max-messages", "1"},
		{"consume", "--brokers", b.address, "--topic", "t" + evil},
		{"produce", "--brokers", b.address, "--topic", "t" + evil},
		{"produce", "--brokers", lies.address, "--max-messages", "1"},
		{"crash", "--brokers", lies.address},
		{"crash", "--brokers", evil},
		{"crash", "--record", evil + "/x"},
		{"crash", "--control", evil},
		{"crash", "--partitions", evil},
		{"crash", evil},
		{"crash", "--" + evil},
		{"sweep", "--brokers", lies.address},
		{"sweep", evil, "--brokers", lies.address},
		{"render", evil},
		{"list", evil},
		{"broker", "--data-dir", "/dev/null/" + strings.ReplaceAll(evil, "\x00", "")},
		{"broker", "--seed-topic", evil},
		{"broker", "-c", evil},
		{evil},
		{"--lang", evil, "list"},
		{"--color", evil, "list"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			o := play(t, nil, args...)
			if found := obeyed.FindString(o.stdout + o.stderr); found != "" {
				t.Errorf("exit code %d, and it prints %q:\n%q\n%q", o.code, found, o.stdout, o.stderr)
			}
		})
	}
}

// hostile puts a record and a group of that sort into a broker, and returns the
// group's name.
func (b *broker) hostile(t *testing.T, evil string) string {
	t.Helper()
	group := "group" + evil
	client, err := kgo.NewClient(kgo.SeedBrokers(b.address), kgo.ClientID("client"+evil), kgo.ConsumeTopics("t"), kgo.ConsumerGroup(group), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "t", Value: []byte(evil)}).FirstErr(); err != nil {
		t.Fatal(err)
	}
	if fetched := client.PollRecords(t.Context(), 1); fetched.Err() != nil {
		t.Fatal(fetched.Err())
	}
	return group
}
