package proxy

import (
	"cmp"

	"kafkasim/sim/cluster"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// Members of share groups (KIP-932) say of each record what became of it, with a request
// of its own or with the next that asks for records.

// What they may say, as Kafka counts it. 0 is of an offset without a record, and 4 asks for
// more time.
const (
	accepted = 1
	released = 2
	rejected = 3
)

// mostSettled is how many records a request may settle as far as anybody looks.
const mostSettled = 100_000

// settles are what a request says became of records, and whose it is.
func (p *Proxy) settles(req kmsg.Request) Commit {
	var c Commit
	note := func(topic [16]byte, partition int32, first, last int64, what []int8) {
		for i := int64(0); i <= last-first && i < mostSettled && len(c.Settled) < mostSettled && len(what) > 0; i++ {
			if verdict := what[min(i, int64(len(what)-1))]; verdict >= accepted && verdict <= rejected {
				c.Settled = append(c.Settled, Settlement{p.name("", topic), partition, first + i, verdict == released})
			}
		}
	}
	switch x := req.(type) {
	case *kmsg.ShareFetchRequest:
		c.Member = sharer(x.GroupID, x.MemberID)
		for _, t := range x.Topics {
			for _, s := range t.Partitions {
				for _, b := range s.AcknowledgementBatches {
					note(t.TopicID, s.Partition, b.FirstOffset, b.LastOffset, b.AcknowledgeTypes)
				}
			}
		}
	case *kmsg.ShareAcknowledgeRequest:
		c.Member = sharer(x.GroupID, x.MemberID)
		for _, t := range x.Topics {
			for _, s := range t.Partitions {
				for _, b := range s.AcknowledgementBatches {
					note(t.TopicID, s.Partition, b.FirstOffset, b.LastOffset, b.AcknowledgeTypes)
				}
			}
		}
	}
	return c
}

func sharer(group, id *string) Member {
	m := Member{Speaks: cluster.Share}
	if group != nil && id != nil {
		m.Group, m.ID = *group, *id
	}
	return m
}

// hearShare tells what a member of a share group asks for, and says whether that goes on.
func (p *Proxy) hearShare(req kmsg.Request) (goesOn bool) {
	if x, ok := req.(*kmsg.ShareGroupHeartbeatRequest); ok {
		m := Member{Group: x.GroupID, ID: x.MemberID, Speaks: cluster.Share, Topics: x.SubscribedTopicNames}
		if x.MemberEpoch >= 0 {
			return p.joins(m)
		}
		tell(p.ears.Leaves, m)
	}
	if c := p.settles(req); len(c.Settled) > 0 && p.ears.Commits != nil {
		return p.ears.Commits(c)
	}
	return true
}

// heardShare tells what a member of a share group is answered. What it has settled counts
// before what it is given.
func (p *Proxy) heardShare(req kmsg.Request, resp kmsg.Response) {
	switch x := resp.(type) {
	case *kmsg.ShareGroupHeartbeatResponse:
		if x.ErrorCode == 0 && x.Assignment != nil {
			asked := req.(*kmsg.ShareGroupHeartbeatRequest)
			a := Assignment{sharer(&asked.GroupID, &asked.MemberID), x.MemberEpoch, map[string][]int32{}}
			for _, t := range x.Assignment.TopicPartitions {
				a.Partitions[p.name("", t.TopicID)] = t.Partitions
			}
			tell(p.ears.Assigned, a)
		}
	case *kmsg.ShareAcknowledgeResponse:
		refused := map[partition]int16{}
		for _, t := range x.Topics {
			for _, b := range t.Partitions {
				refused[partition{p.name("", t.TopicID), b.Partition}] = b.ErrorCode
			}
		}
		p.settled(req, x.ErrorCode, refused)
	case *kmsg.ShareFetchResponse:
		refused, served := map[partition]int16{}, x.ErrorCode == 0
		var all []Range
		for _, t := range x.Topics {
			topic := p.name("", t.TopicID)
			for _, b := range t.Partitions {
				served = served && b.ErrorCode == 0
				refused[partition{topic, b.Partition}] = b.AcknowledgeErrorCode
				for _, r := range b.AcquiredRecords {
					all = append(all, Range{topic, b.Partition, r.FirstOffset, r.LastOffset + 1, r.DeliveryCount})
				}
			}
		}
		p.settled(req, x.ErrorCode, refused)
		if served && p.ears.Served != nil {
			p.ears.Served()
		}
		if len(all) > 0 {
			tell(p.ears.Receives, all)
		}
	}
}

// settled tells what the broker has answered to what a request said became of records: all
// was refused, or that of some partitions.
func (p *Proxy) settled(req kmsg.Request, all int16, some map[partition]int16) {
	c := p.settles(req)
	if len(c.Settled) == 0 || p.ears.Committed == nil {
		return
	}
	var errs []int16
	for _, s := range c.Settled {
		errs = append(errs, cmp.Or(all, some[partition{s.Topic, s.Partition}]))
	}
	p.ears.Committed(c, errs)
}

// noNull makes an answer without records have none, and not null, which kfake's have and
// Java's client cannot read. It says whether it had to.
func noNull(x *kmsg.ShareFetchResponse) (changed bool) {
	for i := range x.Topics {
		for j := range x.Topics[i].Partitions {
			if p := &x.Topics[i].Partitions[j]; p.Records == nil {
				p.Records, changed = []byte{}, true
			}
		}
	}
	return changed
}
