package cluster

import (
	"context"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kafkasim/sim/bubble"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// TestMain lets more tests run at once than there are processors: most of them wait.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// in runs body in a bubble with a cluster in it.
func in(t *testing.T, body func(c *Cluster)) {
	t.Helper()
	watch := bubble.Watch{Progress: func() int64 { return 0 }, Patience: func() time.Duration { return 20 * time.Second }}
	err := bubble.Run(watch, func() {
		c, err := Boot(1)
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		defer closeAll(c)
		body(c)
	})
	if err != nil {
		t.Error(err)
	}
}

// opened are the clients of each cluster. A body that gives up must not leave
// them behind: they would keep its bubble going for ever.
var (
	opened  = map[*Cluster][]*kgo.Client{}
	opening sync.Mutex
)

func closeAll(c *Cluster) {
	opening.Lock()
	clients := opened[c]
	delete(opened, c)
	opening.Unlock()
	for _, client := range clients {
		client.CloseAllowingRebalance()
	}
}

// make creates a topic or gives up.
func (c *Cluster) make(topic string, partitions int) {
	if err := c.CreateTopic(topic, partitions); err != nil {
		panic(err)
	}
}

// client connects through a link of its own.
func (c *Cluster) client(name string, options ...kgo.Opt) (*kgo.Client, *ClientNet) {
	link := c.ClientNet(name)
	client, err := kgo.NewClient(append(link.Options(), options...)...)
	if err != nil {
		panic(err)
	}
	opening.Lock()
	defer opening.Unlock()
	opened[c] = append(opened[c], client)
	return client, link
}

// put writes payments into a partition; id 0 writes a record without one.
func (c *Cluster) put(topic string, partition int32, ids ...int64) {
	client, _ := c.client("writer", kgo.RecordPartitioner(kgo.ManualPartitioner()))
	defer client.Close()
	for _, id := range ids {
		r := &kgo.Record{Topic: topic, Partition: partition}
		if id > 0 {
			r.Headers = []kgo.RecordHeader{{Key: IDHeader, Value: strconv.AppendInt(nil, id, 10)}}
		}
		if err := client.ProduceSync(context.Background(), r).FirstErr(); err != nil {
			panic(err)
		}
	}
}

func TestTopicNamesFollowKafkasRules(t *testing.T) {
	for name, legal := range map[string]bool{
		"transacoes_cartao": true, "a": true, "A.b-c_9": true, "...": true, "-": true, "__x": true,
		strings.Repeat("x", 249): true, strings.Repeat("x", 250): false,
		"": false, ".": false, "..": false, " ": false, "a b": false, "a/b": false, "a,b": false, "a\n": false, "\na": false,
		"transações": false, "a\x00": false, "a:b": false, "*": false,
	} {
		if err := CheckTopicName(name); (err == nil) != legal {
			t.Errorf("%q: %v", name, err)
		} else if err != nil && !strings.Contains(err.Error(), fmt.Sprintf("%q", name)) {
			t.Errorf("%q is not named in: %v", name, err)
		}
	}
}

func TestTopicsThatCannotBeCreated(t *testing.T) {
	in(t, func(c *Cluster) {
		c.make("here", 1)
		for _, x := range []struct {
			name       string
			partitions int
			want       string
		}{
			{"a b", 1, `a topic cannot be called "a b"`},
			{"here", 1, "creating topic here: TOPIC_ALREADY_EXISTS"},
			{"none", 0, "creating topic none: INVALID_PARTITIONS"},
		} {
			if err := c.CreateTopic(x.name, x.partitions); err == nil || !strings.HasPrefix(err.Error(), x.want) {
				t.Errorf("%q with %d partitions: %v, want %s", x.name, x.partitions, err, x.want)
			}
		}
	})
}

func TestStandEndsAndAudit(t *testing.T) {
	in(t, func(c *Cluster) {
		c.make("t", 3)
		if ends, err := c.Ends("t"); err != nil || !slices.Equal(ends, []int64{0, 0, 0}) {
			t.Errorf("an empty topic ends at %v, %v", ends, err)
		}
		if stored, err := c.Audit("t"); err != nil || len(stored) != 3 || len(slices.Concat(stored...)) != 0 {
			t.Errorf("an empty topic holds %v, %v", stored, err)
		}
		s, err := c.Stand(ledger.SampleShown, "t", nil)
		want := &ledger.Snapshot{Why: "shown", Topic: "t", Partitions: []ledger.PartitionState{{Partition: 0}, {Partition: 1}, {Partition: 2}}}
		if err != nil || !reflect.DeepEqual(s, want) {
			t.Errorf("an empty topic is at %+v, %v", s, err)
		}

		c.put("t", 0, 1, 3)
		c.put("t", 2, 2)
		if ends, err := c.Ends("t"); err != nil || !slices.Equal(ends, []int64{2, 0, 1}) {
			t.Errorf("it ends at %v, %v", ends, err)
		}
		if stored, err := c.Audit("t"); err != nil || !reflect.DeepEqual(stored, [][]Stored{{{0, 1}, {1, 3}}, nil, {{0, 2}}}) {
			t.Errorf("it holds %v, %v", stored, err)
		}
		s, err = c.Stand(ledger.SampleEnd, "t", nil)
		want = &ledger.Snapshot{Why: "end", Topic: "t", Partitions: []ledger.PartitionState{{Stable: 2, End: 2}, {Partition: 1}, {Partition: 2, Stable: 1, End: 1}}}
		if err != nil || !reflect.DeepEqual(s, want) {
			t.Errorf("it is at %+v, %v", s, err)
		}
		// A group that never was looks as one that the broker has forgotten.
		s, err = c.Stand(ledger.SampleEnd, "t", []string{"nobody"})
		want.Groups = []ledger.GroupState{{Group: "nobody", State: "Dead", Members: []ledger.MemberState{}, Committed: []int64{-1, -1, -1}}}
		if err != nil || !reflect.DeepEqual(s, want) {
			t.Errorf("a group that never was: %+v, %v", s, err)
		}
		for _, call := range []func() error{
			func() error { _, err := c.Ends("unknown"); return err },
			func() error { _, err := c.Audit("unknown"); return err },
			func() error { _, err := c.Stand(ledger.SampleShown, "unknown", nil); return err },
		} {
			if err := call(); err == nil || !strings.Contains(err.Error(), "unknown") {
				t.Errorf("an unknown topic: %v", err)
			}
		}
	})
}

func TestAuditReadsMoreThanOneFetchOfRecords(t *testing.T) {
	in(t, func(c *Cluster) {
		const records = 40 // of 100 kB; a fetch brings one megabyte
		c.make("t", 1)
		client, _ := c.client("writer", kgo.DefaultProduceTopic("t"), kgo.ProducerBatchCompression(kgo.NoCompression()))
		for id := range int64(records) {
			r := &kgo.Record{Value: make([]byte, 100_000), Headers: []kgo.RecordHeader{{Key: IDHeader, Value: strconv.AppendInt(nil, id+1, 10)}}}
			if err := client.ProduceSync(context.Background(), r).FirstErr(); err != nil {
				panic(err)
			}
		}
		stored, err := c.Audit("t")
		if err != nil || len(stored[0]) != records {
			t.Errorf("%d of %d records, %v", len(stored[0]), records, err)
		}
		for i, s := range stored[0] {
			if s != (Stored{int64(i), int64(i + 1)}) {
				t.Errorf("record %d is %+v", i, s)
			}
		}
	})
}

func TestAnAuditFailsOnARecordWithoutAnID(t *testing.T) {
	in(t, func(c *Cluster) {
		c.make("t", 1)
		c.put("t", 0, 1, 0)
		if stored, err := c.Audit("t"); err == nil || err.Error() != "the record at offset 1 of t/0 carries no payment id" {
			t.Errorf("it holds %v, %v", stored, err)
		}
	})
}

func TestRecordID(t *testing.T) {
	header := func(key, value string) kgo.RecordHeader { return kgo.RecordHeader{Key: key, Value: []byte(value)} }
	for _, x := range []struct {
		headers []kgo.RecordHeader
		want    int64
	}{
		{[]kgo.RecordHeader{header("id", "7")}, 7},
		{[]kgo.RecordHeader{header("trace", "9"), header("id", "9223372036854775807")}, 9223372036854775807},
		{nil, 0},
		{[]kgo.RecordHeader{header("ID", "7")}, 0},
		{[]kgo.RecordHeader{header("id", "")}, 0},
		{[]kgo.RecordHeader{header("id", "0")}, 0},
		{[]kgo.RecordHeader{header("id", "-7")}, 0},
		{[]kgo.RecordHeader{header("id", "seven")}, 0},
		{[]kgo.RecordHeader{header("id", "9223372036854775808")}, 0},
	} {
		id, err := RecordID(&kgo.Record{Headers: x.headers})
		if id != x.want || (err == nil) != (x.want > 0) {
			t.Errorf("%v: %d, %v", x.headers, id, err)
		}
	}
}

func TestGroupsAreSeenAndTheirRequestsCounted(t *testing.T) {
	in(t, func(c *Cluster) {
		c.make("t", 2)
		c.make("other", 1)
		c.CountRequests("g")
		counts := func() (said string) {
			c.Requests("g", func(sort string, n int) { said += fmt.Sprintf("%s=%d ", sort, n) })
			return said
		}
		if got := counts(); got != "LeaveGroup=0 OffsetCommit=0 " {
			t.Errorf("at first %s", got)
		}
		join := func(name, group string) *kgo.Client {
			client, _ := c.client(name, kgo.ConsumeTopics("t"), kgo.ConsumerGroup(group), kgo.DisableAutoCommit(), kgo.Balancers(kgo.RangeBalancer()))
			return client
		}
		ten, two, stranger := join("consumer-10", "g"), join("consumer-2", "g"), join("stranger", "h")
		time.Sleep(10 * time.Second)
		commit(c, "h", stranger)
		commit(c, "g", two)
		if got := counts(); got != "LeaveGroup=0 OffsetCommit=1 " {
			t.Errorf("after a commit %s", got)
		}
		if state, names, err := c.Members("g"); state != "Stable" || !slices.Equal(names, []string{"consumer-2", "consumer-10"}) || err != nil {
			t.Errorf("members %s %v, %v", state, names, err)
		}
		s, err := c.Stand(ledger.SampleShown, "t", []string{"g"})
		if err != nil {
			t.Error(err)
		}
		g := s.Groups[0]
		members := g.Members
		if g.Assignor != "range" || !slices.Equal(g.Committed, []int64{-1, 5}) || len(members) != 2 ||
			!slices.Equal(slices.Sorted(slices.Values(slices.Concat(members[0].Partitions, members[1].Partitions))), []int32{0, 1}) {
			t.Errorf("the group is at %+v", g)
		}
		stranger.Close()
		ten.Close()
		if got := counts(); got != "LeaveGroup=1 OffsetCommit=1 " {
			t.Errorf("after one has left %s", got)
		}
		c.Requests("h", func(string, int) { t.Error("somebody counted what nobody asked for") })
		two.Close()
	})
}

// commit sets the group's bookmark on partition 1 to 5, as a member.
func commit(c *Cluster, group string, client *kgo.Client) {
	req := kmsg.NewPtrOffsetCommitRequest()
	req.Group = group
	req.MemberID, req.Generation = client.GroupMetadata()
	at := kmsg.NewOffsetCommitRequestTopicPartition()
	at.Partition, at.Offset = 1, 5
	topic := kmsg.NewOffsetCommitRequestTopic()
	topic.Topic, topic.Partitions = "t", append(topic.Partitions, at)
	topics, err := c.admin.ListTopics(context.Background(), "t")
	if err != nil {
		panic(err)
	}
	topic.TopicID = topics["t"].ID
	req.Topics = append(req.Topics, topic)
	if _, err := req.RequestWith(context.Background(), client); err != nil {
		panic(err)
	}
}

// TestAGroupThatIsNotThereIsDead: an empty group without bookmarks is gone, and
// to ask after it is no mistake.
func TestAGroupThatIsNotThereIsDead(t *testing.T) {
	in(t, func(c *Cluster) {
		c.make("t", 1)
		if state, names, err := c.Members("g"); state != "Dead" || len(names) != 0 || err != nil {
			t.Errorf("members %s %v, %v", state, names, err)
		}
		s, err := c.Stand(ledger.SampleShown, "t", []string{"g"})
		if err != nil {
			t.Fatal(err)
		}
		if g := s.Groups[0]; g.State != "Dead" || g.HasBookmark() || len(g.Committed) != 1 || len(g.Members) != 0 {
			t.Errorf("the group is at %+v", g)
		}
	})
}

// TestACoordinatorOnItsWayIsWaitedFor, as that of a Kafka which was just started.
func TestACoordinatorOnItsWayIsWaitedFor(t *testing.T) {
	in(t, func(c *Cluster) {
		c.make("t", 1)
		for what, ask := range map[string]func() error{
			"Describe":  func() error { _, err := c.Describe("described", "t"); return err },
			"Stand":     func() error { _, err := c.Stand(ledger.SampleShown, "t", []string{"sampled"}); return err },
			"Bookmarks": func() error { _, err := c.Bookmarks("marked", "t", 1); return err },
		} {
			const missing = 5
			asked := 0
			c.brokers.ControlKey(int16(kmsg.FindCoordinator), func(r kmsg.Request) (kmsg.Response, error, bool) {
				asked++
				if asked > missing {
					return nil, nil, false
				}
				c.brokers.KeepControl()
				req, resp := r.(*kmsg.FindCoordinatorRequest), r.ResponseKind().(*kmsg.FindCoordinatorResponse)
				resp.ErrorCode = kerr.CoordinatorNotAvailable.Code
				for _, key := range req.CoordinatorKeys {
					answer := kmsg.NewFindCoordinatorResponseCoordinator()
					answer.Key, answer.ErrorCode = key, resp.ErrorCode
					resp.Coordinators = append(resp.Coordinators, answer)
				}
				return resp, nil, true
			})
			if err := ask(); err != nil || asked <= missing {
				t.Errorf("%s, with %d questions for the coordinator: %v", what, asked, err)
			}
		}
	})
}

// What fails on purpose is meant for the clients: who sets bookmarks from outside tries again.
func TestBookmarksAreSetThoughCommitsFail(t *testing.T) {
	in(t, func(c *Cluster) {
		c.make("t", 1)
		c.put("t", 0, 1, 2, 3)
		f, err := c.Fail(CommitNotYet, 12)
		must(err)
		refusal, err := c.SetBookmarks("g", "t", []int64{2})
		if refusal != nil || err != nil || f.Hits() != 12 {
			t.Errorf("after %d failures: %v, %v", f.Hits(), refusal, err)
		}
		if at, err := c.Bookmarks("g", "t", 1); err != nil || at[0] != 2 {
			t.Errorf("the bookmark is %v, %v", at, err)
		}
	})
}
