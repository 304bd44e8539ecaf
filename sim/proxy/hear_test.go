package proxy

import (
	"bytes"
	"context"
	"io"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// A broker that is newer than the proxy is made to speak as the proxy can read. Who asks
// in a way that the broker does not know is told so by the broker.
func TestANewerBroker(t *testing.T) {
	c := threeBrokers(t)
	c.ControlKey(int16(kmsg.ApiVersions), func(req kmsg.Request) (kmsg.Response, error, bool) {
		c.KeepControl()
		if req.GetVersion() > req.MaxVersion() {
			return nil, nil, false
		}
		resp := req.ResponseKind().(*kmsg.ApiVersionsResponse)
		for _, key := range []kmsg.Key{kmsg.ApiVersions, kmsg.Metadata, kmsg.Fetch, kmsg.AlterConfigs} {
			k := kmsg.NewApiVersionsResponseApiKey()
			k.ApiKey, k.MaxVersion = int16(key), 99
			resp.ApiKeys = append(resp.ApiKeys, k)
		}
		return resp, nil, true
	})
	client, err := kgo.NewClient(kgo.SeedBrokers(listen(t, c, &log{}).Address()))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	ask := kmsg.NewPtrApiVersionsRequest()
	ask.ClientSoftwareName, ask.ClientSoftwareVersion = "x", "1"
	resp, err := client.SeedBrokers()[0].Request(context.Background(), ask)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range resp.(*kmsg.ApiVersionsResponse).ApiKeys {
		most := kmsg.RequestForKey(k.ApiKey).MaxVersion()
		if k.ApiKey == int16(kmsg.AlterConfigs) {
			most = 99 // passed on as it is
		}
		if k.MaxVersion != most {
			t.Errorf("%s may have version %d, and %d can be read", kmsg.NameForKey(k.ApiKey), k.MaxVersion, most)
		}
	}
	conn, err := dial(listen(t, c, &log{}).Address())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(5 * time.Second))
	conn.Write([]byte("\x00\x00\x00\x15\x00\x12\x00\x63\x00\x00\x00\x07\xff\xff\x00\x02x\x021\x00\xff\xff\xff\xff\x00"))
	answer := make([]byte, 10)
	if _, err := io.ReadFull(conn, answer); err != nil || !bytes.Equal(answer[4:10], []byte{0, 0, 0, 7, 0, 35}) {
		t.Errorf("version 99 is answered with % x (%v)", answer, err)
	}
}

// Who is not wanted in a group does not get there.
func TestAMemberThatIsKeptOut(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]kgo.Opt{"classic": nil, "KIP-848": {kgo.ServerSideBalancer()}} {
		c, l := threeBrokers(t), &log{excludes: true}
		p := listen(t, c, l)
		client, err := kgo.NewClient(append(options, kgo.SeedBrokers(p.Address()), kgo.ConsumerGroup("g"), kgo.ConsumeTopics("t"))...)
		if err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
			l.mu.Lock()
			asked := len(l.joins)
			l.mu.Unlock()
			if asked > 0 || time.Now().After(deadline) {
				break
			}
		}
		time.Sleep(50 * time.Millisecond)
		groups, err := kadm.NewClient(direct(t, c)).ListGroups(context.Background())
		if err != nil || len(groups) > 0 {
			t.Errorf("%s: there are %v (%v)", name, groups.Groups(), err)
		}
		p.Close() // or the client waits for an answer
		client.Close()
	}
}
