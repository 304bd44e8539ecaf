package cluster

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Protocol is how the members of a group come to terms with the broker. Each
// has requests of its own, even to ask for the state of a group.
type Protocol int

const (
	Classic Protocol = iota // JoinGroup and SyncGroup: one of the members assigns the partitions
	NextGen                 // KIP-848: heartbeats only, and the broker assigns the partitions
	Share                   // KIP-932: heartbeats too, and several members read one partition
)

// HeartbeatNextGen is the interval that the broker dictates to the members of
// a group of KIP-848: the default of group.consumer.heartbeat.interval.ms, which
// is set all the same because waits count on it.
const HeartbeatNextGen = 5 * time.Second

// groupConfigs are what the broker must be told about groups. kfake looks for
// expired locks of share groups from time to time, where Kafka has a timer
// for each; here it looks often.
func groupConfigs() kfake.Opt {
	return kfake.BrokerConfigs(map[string]string{
		"group.consumer.heartbeat.interval.ms": strconv.FormatInt(HeartbeatNextGen.Milliseconds(), 10),
		"share.record.lock.sweep.interval.ms":  "500",
	})
}

// Speaks notes which protocol the members of a group speak; Classic is what
// nobody needs to note.
func (c *Cluster) Speaks(group string, p Protocol) {
	c.speaking.Lock()
	defer c.speaking.Unlock()
	c.protocols[group] = p
}

func (c *Cluster) protocolOf(group string) Protocol {
	c.speaking.Lock()
	defer c.speaking.Unlock()
	return c.protocols[group]
}

// nameMembers gives the members of groups of KIP-848 names in the order in
// which they join. A client draws its own at random, and the broker sorts its
// members by them: who gets which partition would differ from run to run. The
// client takes the name from the answer.
func (c *Cluster) nameMembers() {
	names := map[string]string{} // by the client's own, and by the name itself
	joined := 0
	c.brokers.ControlKey(int16(kmsg.ConsumerGroupHeartbeat), func(r kmsg.Request) (kmsg.Response, error, bool) {
		req := r.(*kmsg.ConsumerGroupHeartbeatRequest)
		name, known := names[req.MemberID]
		if !known && req.MemberEpoch == 0 {
			joined++
			name = fmt.Sprintf("member-%06d", joined)
			names[req.MemberID], names[name] = name, name
			known = true
		}
		if known {
			req.MemberID = name
		}
		return nil, nil, false
	})
}

// nextGen describes a group of KIP-848. Each member is shown with what the
// broker has handed to it.
func (c *Cluster) nextGen(ctx context.Context, name, topic string) (described, error) {
	req := kmsg.NewPtrConsumerGroupDescribeRequest()
	req.Groups = []string{name}
	resp, err := req.RequestWith(ctx, c.observer)
	if err != nil {
		return described{}, err
	}
	if len(resp.Groups) != 1 {
		return described{}, failure.New("the broker described %d groups instead of one", len(resp.Groups))
	}
	d := resp.Groups[0]
	if err := kerr.ErrorForCode(d.ErrorCode); err != nil {
		return described{}, err
	}
	g := described{ledger.GroupState{Group: name, State: d.State, Assignor: d.AssignorName, Members: []ledger.MemberState{}}, map[string]string{}}
	for _, m := range d.Members {
		state := ledger.MemberState{Actor: m.ClientID, Partitions: []int32{}}
		for _, t := range m.Assignment.TopicPartitions {
			// kfake names topics by their ids only, Kafka by both.
			if t.Topic == topic || t.TopicID == c.topics[topic] {
				state.Partitions = append(state.Partitions, t.Partitions...)
			}
		}
		slices.Sort(state.Partitions)
		g.Members, g.ids[m.MemberID] = append(g.Members, state), m.ClientID
	}
	sortMembers(g.Members)
	return g, nil
}
