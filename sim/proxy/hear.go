package proxy

import (
	"encoding/binary"
	"net"
	"strconv"

	"kafkasim/sim/cluster"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// known says which requests are looked at.
func known(key int16) bool {
	switch kmsg.Key(key) {
	case kmsg.ApiVersions, kmsg.Metadata, kmsg.FindCoordinator, kmsg.DescribeCluster,
		kmsg.JoinGroup, kmsg.SyncGroup, kmsg.LeaveGroup, kmsg.ConsumerGroupHeartbeat,
		kmsg.OffsetCommit, kmsg.Fetch, kmsg.Produce, kmsg.ShareGroupHeartbeat, kmsg.ShareFetch, kmsg.ShareAcknowledge,
		kmsg.InitProducerID, kmsg.TxnOffsetCommit, kmsg.EndTxn:
		return true
	}
	return false
}

// hear tells of a request, and says whether it goes on.
func (p *Proxy) hear(req kmsg.Request) (goesOn bool) {
	switch x := req.(type) {
	case *kmsg.MetadataRequest:
		for _, t := range x.Topics {
			if t.Topic != nil && p.ears.Asks != nil {
				p.ears.Asks(*t.Topic)
			}
		}
	case *kmsg.JoinGroupRequest:
		return p.joins(Member{Group: x.Group, ID: x.MemberID, Session: x.SessionTimeoutMillis, Topics: wanted(x)})
	case *kmsg.SyncGroupRequest:
		return p.joins(Member{Group: x.Group, ID: x.MemberID})
	case *kmsg.ConsumerGroupHeartbeatRequest:
		m := Member{Group: x.Group, ID: x.MemberID, Speaks: cluster.NextGen, Topics: x.SubscribedTopicNames}
		if x.MemberEpoch >= 0 {
			return p.joins(m)
		}
		tell(p.ears.Leaves, m)
	case *kmsg.LeaveGroupRequest:
		tell(p.ears.Leaves, Member{Group: x.Group, ID: x.MemberID})
	case *kmsg.FetchRequest:
		for _, t := range x.Topics {
			for _, b := range t.Partitions {
				if p.ears.Fetches != nil {
					p.ears.Fetches(p.name(t.Topic, t.TopicID), b.Partition)
				}
			}
		}
	case *kmsg.OffsetCommitRequest:
		if p.ears.Commits != nil {
			return p.ears.Commits(p.commit(x))
		}
	}
	return p.hearTransaction(req) && p.hearShare(req)
}

func (p *Proxy) joins(m Member) (goesOn bool) { return p.ears.Joins == nil || p.ears.Joins(m) }

func tell[T any](ear func(T), what T) {
	if ear != nil {
		ear(what)
	}
}

func (p *Proxy) commit(x *kmsg.OffsetCommitRequest) Commit {
	c := Commit{Member: Member{Group: x.Group, ID: x.MemberID}}
	for _, t := range x.Topics {
		for _, b := range t.Partitions {
			c.Bookmarks = append(c.Bookmarks, Bookmark{p.name(t.Topic, t.TopicID), b.Partition, b.Offset})
		}
	}
	return c
}

// name is a topic's. Newer requests have its id instead, which the program has from the
// brokers, as the proxy has.
func (p *Proxy) name(name string, id [16]byte) string {
	if name != "" {
		return name
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.names[id]
}

// heard tells of an answer.
func (p *Proxy) heard(req kmsg.Request, resp kmsg.Response) {
	switch x := resp.(type) {
	case *kmsg.SyncGroupResponse:
		asked := req.(*kmsg.SyncGroupRequest)
		if partitions, ok := classic(x.MemberAssignment); ok && x.ErrorCode == 0 {
			tell(p.ears.Assigned, Assignment{Member{Group: asked.Group, ID: asked.MemberID}, asked.Generation, partitions})
		}
	case *kmsg.ConsumerGroupHeartbeatResponse:
		if x.ErrorCode != 0 || x.Assignment == nil {
			return
		}
		m := Member{Group: req.(*kmsg.ConsumerGroupHeartbeatRequest).Group, Speaks: cluster.NextGen}
		if x.MemberID != nil {
			m.ID = *x.MemberID
		}
		a := Assignment{m, x.MemberEpoch, map[string][]int32{}}
		for _, t := range x.Assignment.Topics {
			a.Partitions[p.name("", t.TopicID)] = t.Partitions
		}
		tell(p.ears.Assigned, a)
	case *kmsg.OffsetCommitResponse:
		if p.ears.Committed == nil {
			return
		}
		var errs []int16
		for _, t := range x.Topics {
			for _, b := range t.Partitions {
				errs = append(errs, b.ErrorCode)
			}
		}
		p.ears.Committed(p.commit(req.(*kmsg.OffsetCommitRequest)), errs)
	case *kmsg.ProduceResponse:
		asked := req.(*kmsg.ProduceRequest)
		if all := p.stored(asked, x); len(all) > 0 {
			r := Records{Ranges: all}
			if asked.TransactionID != nil {
				r.Transaction = *asked.TransactionID
			}
			tell(p.ears.Produced, r)
		}
	case *kmsg.FetchResponse:
		var all []Range
		served := x.ErrorCode == 0
		for _, t := range x.Topics {
			for _, b := range t.Partitions {
				served = served && b.ErrorCode == 0
				all = append(all, ranges(p.name(t.Topic, t.TopicID), b.Partition, b.RecordBatches)...)
			}
		}
		if served && p.ears.Served != nil {
			p.ears.Served()
		}
		if len(all) > 0 {
			tell(p.ears.Receives, all)
		}
	}
	p.heardTransaction(req, resp)
	p.heardShare(req, resp)
}

// partition is one of a topic.
type partition struct {
	topic  string
	number int32
}

// stored are the records of a request, and where they are by the answer to it.
func (p *Proxy) stored(req *kmsg.ProduceRequest, resp *kmsg.ProduceResponse) (all []Range) {
	begins := map[partition]int64{}
	for _, t := range resp.Topics {
		for _, b := range t.Partitions {
			if b.ErrorCode == 0 && b.BaseOffset >= 0 {
				begins[partition{p.name(t.Topic, t.TopicID), b.Partition}] = b.BaseOffset
			}
		}
	}
	for _, t := range req.Topics {
		topic := p.name(t.Topic, t.TopicID)
		for _, b := range t.Partitions {
			begin, ok := begins[partition{topic, b.Partition}]
			for _, r := range ranges(topic, b.Partition, b.Records) {
				if ok {
					all = append(all, Range{Topic: topic, Partition: b.Partition, From: begin + r.From, To: begin + r.To})
				}
			}
		}
	}
	return all
}

// wanted are the topics that a member of a classic group subscribes to. It says so to
// whoever assigns: all its protocols have them.
func wanted(x *kmsg.JoinGroupRequest) []string {
	var subscription kmsg.ConsumerMemberMetadata
	if len(x.Protocols) == 0 || subscription.ReadFrom(x.Protocols[0].Metadata) != nil {
		return nil
	}
	return subscription.Topics
}

// classic reads which partitions a group's leader has given to a member.
func classic(text []byte) (map[string][]int32, bool) {
	var a kmsg.ConsumerMemberAssignment
	if len(text) == 0 || a.ReadFrom(text) != nil {
		return nil, len(text) == 0
	}
	out := map[string][]int32{}
	for _, t := range a.Topics {
		out[t.Topic] = t.Partitions
	}
	return out, true
}

// Where a record batch has its first offset, its length, its format and the offset of
// its last record, counted from the first.
const (
	batchLength = 8
	batchMagic  = 16
	batchDelta  = 23
	batchHead   = 27
)

// ranges are the offsets of record batches. A broker may cut the last one short.
func ranges(topic string, partition int32, batches []byte) (out []Range) {
	for len(batches) >= batchHead {
		first := int64(binary.BigEndian.Uint64(batches))
		length := int64(int32(binary.BigEndian.Uint32(batches[batchLength:]))) + batchLength + 4
		delta := int64(int32(binary.BigEndian.Uint32(batches[batchDelta:])))
		if length < batchHead || length > int64(len(batches)) || batches[batchMagic] != 2 || first < 0 || delta < 0 {
			break
		}
		out = append(out, Range{Topic: topic, Partition: partition, From: first, To: first + delta + 1})
		batches = batches[length:]
	}
	return out
}

// readdress makes an answer name the proxy's doors instead of the brokers, and says
// whether it changed any. Answers to Fetch, Produce and their like do where a partition
// has got another leader (KIP-951). A broker that is newer than this program is made to
// speak as this program can read.
func (p *Proxy) readdress(resp kmsg.Response) (changed bool) {
	move := func(host *string, port *int32) { changed = p.redirect(host, port) || changed }
	switch x := resp.(type) {
	case *kmsg.ApiVersionsResponse:
		for i, k := range x.ApiKeys {
			if known(k.ApiKey) {
				x.ApiKeys[i].MaxVersion = min(k.MaxVersion, kmsg.RequestForKey(k.ApiKey).MaxVersion())
			}
		}
		return true
	case *kmsg.MetadataResponse:
		for i := range x.Brokers {
			move(&x.Brokers[i].Host, &x.Brokers[i].Port)
		}
		p.mu.Lock()
		for _, t := range x.Topics {
			if t.Topic != nil && len(p.names) < mostNames {
				p.names[t.TopicID] = *t.Topic
			}
		}
		p.mu.Unlock()
	case *kmsg.FindCoordinatorResponse:
		move(&x.Host, &x.Port)
		for i := range x.Coordinators {
			move(&x.Coordinators[i].Host, &x.Coordinators[i].Port)
		}
	case *kmsg.DescribeClusterResponse:
		for i := range x.Brokers {
			move(&x.Brokers[i].Host, &x.Brokers[i].Port)
		}
	case *kmsg.FetchResponse:
		for i := range x.Brokers {
			move(&x.Brokers[i].Host, &x.Brokers[i].Port)
		}
	case *kmsg.ProduceResponse:
		for i := range x.Brokers {
			move(&x.Brokers[i].Host, &x.Brokers[i].Port)
		}
	case *kmsg.ShareFetchResponse:
		for i := range x.NodeEndpoints {
			move(&x.NodeEndpoints[i].Host, &x.NodeEndpoints[i].Port)
		}
		changed = noNull(x) || changed
	case *kmsg.ShareAcknowledgeResponse:
		for i := range x.NodeEndpoints {
			move(&x.NodeEndpoints[i].Host, &x.NodeEndpoints[i].Port)
		}
	}
	return changed
}

// mostNames is how many topics are known by their ids.
const mostNames = 10_000

// redirect leads to a broker by its door. An answer that is an error names nobody.
func (p *Proxy) redirect(host *string, port *int32) bool {
	if *host == "" || *port <= 0 {
		return false
	}
	at, ok := p.doorTo(net.JoinHostPort(*host, strconv.Itoa(int(*port))))
	if ok {
		*host, *port = loopback, at
	}
	return ok
}

// Error is what Kafka calls an error code.
func Error(code int16) string {
	if err := kerr.TypedErrorForCode(code); err != nil {
		return err.Message
	}
	return strconv.Itoa(int(code))
}
