package cluster

import (
	"slices"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/kversion"
)

// mostAtOnce is how many partitions one request may ask for. kfake makes as many
// as it is told, and each takes memory: two thousand million would take all.
const (
	mostAtOnce = 100_000
	farTooMany = "This broker makes at most 100000 partitions for one request."
)

// byName is the last version of Produce that names topics. From the next one on
// they have ids, and kfake ends the process if two that it does not know come in
// one request.
const byName = 12

// protect answers in kfake's place what would end the whole process: requests
// that are well made, and that kfake was not made for.
func protect(brokers *kfake.Cluster) {
	answers := map[kmsg.Key]func(kmsg.Request) kmsg.Response{
		kmsg.JoinGroup: refuseWithoutProtocol, kmsg.CreateTopics: refuseMillions, kmsg.CreatePartitions: refuseMillionsMore,
	}
	for _, key := range []kmsg.Key{kmsg.JoinGroup, kmsg.CreateTopics, kmsg.CreatePartitions} {
		brokers.ControlKey(int16(key), func(request kmsg.Request) (kmsg.Response, error, bool) {
			brokers.KeepControl()
			answer := answers[key](request)
			return answer, nil, answer != nil
		})
	}
}

// survivable takes from versions what protect cannot see to.
func survivable(versions *kversion.Versions) *kversion.Versions {
	if most, ok := versions.LookupMaxKeyVersion(int16(kmsg.Produce)); ok {
		versions.SetMaxKeyVersion(int16(kmsg.Produce), min(most, byName))
	}
	return versions
}

// refuseWithoutProtocol: a member that names no way of sharing partitions has
// none in common with anybody, and one that names it twice would be counted
// twice.
func refuseWithoutProtocol(request kmsg.Request) kmsg.Response {
	join := request.(*kmsg.JoinGroupRequest)
	if len(join.Protocols) == 0 {
		answer := join.ResponseKind().(*kmsg.JoinGroupResponse)
		answer.ErrorCode, answer.MemberID = kerr.InconsistentGroupProtocol.Code, join.MemberID
		return answer
	}
	seen := map[string]bool{}
	join.Protocols = slices.DeleteFunc(join.Protocols, func(p kmsg.JoinGroupRequestProtocol) bool {
		twice := seen[p.Name]
		seen[p.Name] = true
		return twice
	})
	return nil
}

func refuseMillions(request kmsg.Request) kmsg.Response {
	create := request.(*kmsg.CreateTopicsRequest)
	total := 0
	for _, t := range create.Topics {
		total += max(int(t.NumPartitions), len(t.ReplicaAssignment), 1)
	}
	if total <= mostAtOnce {
		return nil
	}
	answer := create.ResponseKind().(*kmsg.CreateTopicsResponse)
	for _, t := range create.Topics {
		entry := kmsg.NewCreateTopicsResponseTopic()
		entry.Topic, entry.ErrorCode, entry.ErrorMessage = t.Topic, kerr.InvalidPartitions.Code, kmsg.StringPtr(farTooMany)
		answer.Topics = append(answer.Topics, entry)
	}
	return answer
}

func refuseMillionsMore(request kmsg.Request) kmsg.Response {
	grow := request.(*kmsg.CreatePartitionsRequest)
	total := 0
	for _, t := range grow.Topics {
		total += max(int(t.Count), 1)
	}
	if total <= mostAtOnce {
		return nil
	}
	answer := grow.ResponseKind().(*kmsg.CreatePartitionsResponse)
	for _, t := range grow.Topics {
		entry := kmsg.NewCreatePartitionsResponseTopic()
		entry.Topic, entry.ErrorCode, entry.ErrorMessage = t.Topic, kerr.InvalidPartitions.Code, kmsg.StringPtr(farTooMany)
		answer.Topics = append(answer.Topics, entry)
	}
	return answer
}
