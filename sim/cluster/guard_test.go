package cluster

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kbin"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// frame is a request as it goes over the wire, with its size before it.
func frame(request kmsg.Request) []byte {
	return kmsg.NewRequestFormatter(kmsg.FormatterClientID("attacker")).AppendRequest(nil, request, 7)
}

// sized puts a size before a text, which need not be its own.
func sized(size uint32, text ...byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, size), text...)
}

// under attack is a broker that has to be there at the end of the test.
func underAttack(t *testing.T) (address string) {
	t.Helper()
	server, err := Serve(Service{Ports: []int{0}, Topics: []Seed{{"t", 1}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		defer server.Close()
		client, err := kgo.NewClient(kgo.SeedBrokers(server.Addresses()...), kgo.DefaultProduceTopic("t"))
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := client.ProduceSync(ctx, kgo.StringRecord("still there?")).FirstErr(); err != nil {
			t.Errorf("the broker does not serve the honest any more: %v", err)
		}
	})
	return server.Addresses()[0]
}

// attack sends a text and waits until the broker answers, hangs up, or does
// neither for a moment. It says whether the connection is still there.
func attack(t *testing.T, address string, text []byte) (answer []byte, open bool) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, _ = conn.Write(text) // it may hang up while this still speaks
	_ = conn.SetReadDeadline(time.Now().Add(time.Second))
	answer = make([]byte, 1000)
	n, err := conn.Read(answer)
	var late net.Error
	if e, ok := err.(net.Error); ok {
		late = e
	}
	return answer[:n], err == nil || late != nil && late.Timeout()
}

// TestAnOddFrameEndsItsConnection and nothing else.
func TestAnOddFrameEndsItsConnection(t *testing.T) {
	t.Parallel()
	address := underAttack(t)
	flexible := kmsg.NewPtrMetadataRequest()
	flexible.Version = 12
	cut := frame(flexible)
	cut = append(sized(uint32(len(cut)-4-3)), cut[4:len(cut)-3]...)
	for name, text := range map[string][]byte{
		"eight bytes, a key that nobody knows": sized(4, 0x7f, 0x7f, 0, 0),
		"no such key":                          sized(14, 0x7f, 0x7f, 0, 0, 0, 0, 0, 7, 0xff, 0xff, 0, 0, 0, 0),
		"a key below zero":                     sized(14, 0xff, 0xff, 0, 0, 0, 0, 0, 7, 0xff, 0xff, 0, 0, 0, 0),
		"a size of nothing":                    sized(0, 0, 18, 0, 0, 0, 0, 0, 0, 0),
		"a size below zero":                    sized(0xffffffff, 0, 18, 0, 0, 0, 0, 0, 7),
		"a size above the limit":               sized(largestRequest+1, 0, 0, 0, 0, 0, 0, 0, 7),
		"a large request that is no produce":   sized(largestOther+1, 0, 3, 0, 0, 0, 0, 0, 7),
		"a header without a client id":         sized(8, 0, 3, 0, 1, 0, 0, 0, 7),
		"a client id that is not there":        sized(10, 0, 3, 0, 1, 0, 0, 0, 7, 0x7f, 0xff),
		"a body that is cut short":             cut,
		"HTTP":                                 []byte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		"TLS":                                  {0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 1, 2, 3, 4, 5},
		"four million tags in the header":      sized(15, 0, 3, 0, 12, 0, 0, 0, 7, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0),
	} {
		if answer, open := attack(t, address, text); open {
			t.Errorf("%s: it answers %x, and the connection is still there", name, answer)
		}
	}
}

// TestEveryKeyAndVersion: whatever key and version a request has, and whether its
// body is what that version wants, is nothing, or is cut anywhere.
func TestEveryKeyAndVersion(t *testing.T) {
	t.Parallel()
	address := underAttack(t)
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { conn.Close() }()
	tried := 0
	send := func(text []byte) {
		tried++
		if _, err := conn.Write(text); err != nil { // the last one has ended it
			conn.Close()
			if conn, err = net.Dial("tcp", address); err != nil {
				t.Fatalf("after %d requests nobody listens any more: %v", tried, err)
			}
			_, _ = conn.Write(text)
		}
	}
	for key := int16(-1); key <= kmsg.MaxKey+1; key++ {
		request := kmsg.RequestForKey(key)
		for version := int16(-1); request != nil && version <= request.MaxVersion()+1; version++ {
			request.SetVersion(version)
			whole := frame(request)
			send(whole)
			for _, cut := range []int{8, 9, 10, len(whole) / 2, len(whole) - 5} {
				if cut >= 8 && 4+cut < len(whole) {
					send(append(sized(uint32(cut)), whole[4:4+cut]...))
				}
			}
		}
		send(sized(12, byte(key>>8), byte(key), 0x7f, 0xff, 0, 0, 0, 7, 0xff, 0xff, 1, 2))
	}
	t.Logf("%d requests", tried)
}

// TestWhatKfakeDiesOf: well-made requests that would end the process, or fill the
// machine, are answered as a Kafka answers them, or refused.
func TestWhatKfakeDiesOf(t *testing.T) {
	t.Parallel()
	address := underAttack(t)
	produce := kmsg.NewPtrProduceRequest()
	produce.Version, produce.Acks = 13, 1
	for id := range byte(2) {
		topic := kmsg.NewProduceRequestTopic()
		topic.TopicID = [16]byte{1 + id}
		topic.Partitions = make([]kmsg.ProduceRequestTopicPartition, 2)
		produce.Topics = append(produce.Topics, topic)
	}
	if _, open := attack(t, address, frame(produce)); open {
		t.Error("a version of produce that kills is taken")
	}
	nobody := kmsg.NewPtrJoinGroupRequest()
	nobody.Group, nobody.SessionTimeoutMillis = "g", 10_000
	twice := kmsg.NewPtrJoinGroupRequest()
	*twice = *nobody
	twice.ProtocolType, twice.Protocols = "consumer", []kmsg.JoinGroupRequestProtocol{{Name: "range"}, {Name: "range"}}
	create := kmsg.NewPtrCreateTopicsRequest()
	create.Topics = []kmsg.CreateTopicsRequestTopic{{Topic: "large", NumPartitions: 1<<31 - 1, ReplicationFactor: 1}}
	grow := kmsg.NewPtrCreatePartitionsRequest()
	grow.Topics = []kmsg.CreatePartitionsRequestTopic{{Topic: "t", Count: 1<<31 - 1}}
	for name, request := range map[string]kmsg.Request{
		"joining without a protocol": nobody, "joining with one twice": twice, "two thousand million partitions": create, "as many more": grow,
	} {
		if answer, open := attack(t, address, frame(request)); !open || len(answer) == 0 {
			t.Errorf("%s gets no answer", name)
		}
	}
}

// TestPromisesTakeNoMemory: a connection takes what has come over it, and not
// what it says will come.
func TestPromisesTakeNoMemory(t *testing.T) {
	near, far := net.Pipe()
	defer near.Close()
	conn := &guardedConn{Conn: far, idle: time.Minute}
	go func() {
		_, _ = near.Write(sized(largestRequest, 0, 0, 0, 0, 0, 0, 0, 7))
		_, _ = near.Write(make([]byte, 5000))
		near.Close()
	}()
	if n, err := conn.Read(make([]byte, 100)); err == nil {
		t.Errorf("it hands over %d bytes of a request that is not there", n)
	}
	if conn.ready.Cap() > 1<<20 {
		t.Errorf("it has made room for %d bytes, and 5,012 came", conn.ready.Cap())
	}
}

// TestRequestsComeThroughWhole: what is handed over is what came, however it is
// cut into pieces.
func TestRequestsComeThroughWhole(t *testing.T) {
	var want []byte
	for _, version := range []int16{0, 4, 9, 12} {
		request := kmsg.NewPtrMetadataRequest()
		request.Version = version
		for n := range 100 {
			topic := kmsg.NewMetadataRequestTopic()
			topic.Topic = kmsg.StringPtr(fmt.Sprint("topic-", n))
			request.Topics = append(request.Topics, topic)
		}
		want = append(want, frame(request)...)
	}
	for _, piece := range []int{1, 3, 4, 13, 1000, len(want)} {
		near, far := net.Pipe()
		go func() {
			for at := 0; at < len(want); at += piece {
				_, _ = near.Write(want[at:min(at+piece, len(want))])
			}
			near.Close()
		}()
		got, err := io.ReadAll(&guardedConn{Conn: far, idle: time.Minute})
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("in pieces of %d bytes: %d of %d bytes, %v", piece, len(got), len(want), err)
		}
	}
}

// TestSilentPeersAreSentAway: those that say nothing, and those that stop in the
// middle of a request; a client that is answered is not.
func TestSilentPeersAreSentAway(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	const idle = 300 * time.Millisecond
	g := &guard{l, idle}
	gone := make(chan time.Duration)
	go func() {
		for {
			conn, err := g.Accept()
			if err != nil {
				return
			}
			begin := time.Now()
			go func() {
				_, _ = io.Copy(io.Discard, conn)
				gone <- time.Since(begin)
			}()
			go func() { // it answers the one that waits
				for range 5 {
					time.Sleep(idle / 3)
					_, _ = conn.Write([]byte("answer"))
				}
			}()
		}
	}()
	for _, text := range [][]byte{nil, sized(1000), sized(1000, 0, 3, 0, 0, 0, 0, 0, 7, 0, 0)} {
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_, _ = conn.Write(text)
	}
	for range 3 {
		if after := <-gone; after < 2*idle {
			t.Errorf("sent away after %v, though it was answered until %v", after, 5*idle/3)
		}
	}
}

// TestHonestRequestsAreLetThrough: every version of every request that the broker
// says it answers, whatever is in it.
func TestHonestRequestsAreLetThrough(t *testing.T) {
	client, err := kgo.NewClient(kgo.SeedBrokers(underAttack(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	answered, err := kmsg.NewPtrApiVersionsRequest().RequestWith(t.Context(), client)
	if err != nil || len(answered.ApiKeys) < 50 {
		t.Fatalf("%d requests are answered: %v", len(answered.ApiKeys), err)
	}
	draw, tried := rand.New(rand.NewPCG(1, 1)), 0
	for _, a := range answered.ApiKeys {
		for version := int16(0); version <= kmsg.RequestForKey(a.ApiKey).MaxVersion(); version++ {
			for range 20 {
				request := kmsg.RequestForKey(a.ApiKey)
				fill(draw, reflect.ValueOf(request).Elem())
				request.SetVersion(version)
				tried++
				if err := CheckRequest(frame(request)[4:]); err != nil {
					t.Fatalf("%s, version %d: %v: %+v", kmsg.NameForKey(a.ApiKey), version, err, request)
				}
			}
		}
	}
	t.Logf("%d requests", tried)
}

// fill puts anything into a request.
func fill(draw *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if d, ok := v.Addr().Interface().(interface{ Default() }); ok {
			d.Default()
		}
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; name != "UnknownTags" && name != "ReplicaState" && draw.IntN(5) > 0 {
				fill(draw, v.Field(i))
			}
		}
	case reflect.Bool:
		v.SetBool(draw.IntN(2) == 0)
	case reflect.Float64:
		v.SetFloat(draw.NormFloat64())
	case reflect.String:
		v.SetString(strings.Repeat("é", draw.IntN(200)))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(draw, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), draw.IntN(4), 4))
		for i := range v.Len() {
			fill(draw, v.Index(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(draw, v.Index(i))
		}
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		v.SetUint(uint64(draw.IntN(256)))
	default:
		v.SetInt(draw.Int64())
	}
}

// TestClaimsCostNothing: requests that claim to have thousands of millions of
// entries or tags are refused at once, and no room is made for them.
func TestClaimsCostNothing(t *testing.T) {
	const rest = 2000 // bytes that follow each claim
	zeros := make([]byte, rest)
	claims := [][]byte{{0xff, 0xff, 0xff, 0x7f}, {0xff, 0xff, 0xff, 0xff, 0x0f}, {0x7f, 0xff, 0xff, 0xff}, {0, 0x30, 0, 0}, {0xff, 0xff, 0xff, 0x17}}
	begin, before := time.Now(), new(runtime.MemStats)
	runtime.ReadMemStats(before)
	tried := 0
	for key := range int16(kmsg.MaxKey + 1) {
		for version := int16(0); kmsg.RequestForKey(key) != nil && version <= kmsg.RequestForKey(key).MaxVersion(); version++ {
			request := kmsg.RequestForKey(key)
			request.SetVersion(version)
			whole := frame(request)[4:]
			for at := 10; at <= len(whole); at++ {
				for _, claim := range claims {
					tried++
					_ = CheckRequest(slices.Concat(whole[:at], claim, zeros)) // that it comes back is enough
				}
			}
		}
	}
	after := new(runtime.MemStats)
	runtime.ReadMemStats(after)
	took, made := time.Since(begin), after.TotalAlloc-before.TotalAlloc
	t.Logf("%d claims, %v and %d bytes each", tried, took/time.Duration(tried), made/uint64(tried))
	if made/uint64(tried) > 4*rest {
		t.Errorf("a claim takes %d bytes", made/uint64(tried))
	}
}

// FuzzRequests: what the guard lets through kmsg takes apart in no time, or says
// that it cannot, and then kfake ends the connection. A length below zero where
// nothing may be null is such a case.
func FuzzRequests(f *testing.F) {
	for key := range int16(kmsg.MaxKey + 1) {
		if request := kmsg.RequestForKey(key); request != nil {
			for version := range request.MaxVersion() + 1 {
				request.SetVersion(version)
				f.Add(frame(request)[4:])
			}
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if CheckRequest(text) != nil {
			return
		}
		reader := kbin.Reader{Src: text}
		request := kmsg.RequestForKey(reader.Int16())
		request.SetVersion(reader.Int16())
		reader.Int32()
		reader.NullableString()
		if request.IsFlexible() {
			kmsg.SkipTags(&reader)
		}
		begin := time.Now()
		_ = request.ReadFrom(reader.Src) // that it comes back is enough
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("%s, version %d, is let through and takes %v", kmsg.NameForKey(request.Key()), request.GetVersion(), took)
		}
	})
}
