package cluster

import (
	"strings"

	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/kversion"
)

// versions are the requests that the brokers answer, and up to which version.
//
// Left out is what kfake answers in a way that other clients stumble over:
// Java's take the answers of later CreateTopics apart and find null where Kafka
// has an empty list, and configs without a source; DescribeTopicPartitions has
// the same nulls, and they fall back on Metadata. Telemetry is nothing that
// anybody here reads, and librdkafka complains of how it is refused.
func (s Service) versions() *kversion.Versions {
	versions := kversion.Stable()
	if s.Version != "" {
		versions = kversion.FromString(s.Version)
	}
	const plainAnswers = 4
	if most, ok := versions.LookupMaxKeyVersion(int16(kmsg.CreateTopics)); ok {
		versions.SetMaxKeyVersion(int16(kmsg.CreateTopics), min(most, plainAnswers))
	}
	for _, key := range []kmsg.Key{kmsg.DescribeTopicPartitions, kmsg.GetTelemetrySubscriptions, kmsg.PushTelemetry} {
		versions.SetMaxKeyVersion(int16(key), -1)
	}
	return versions
}

// lowerTypes is for a kfake that knows the types of groups in lower case alone,
// where Kafka does not mind.
func (s *Server) lowerTypes(request kmsg.Request) (kmsg.Response, error, bool) {
	s.brokers.KeepControl()
	list := request.(*kmsg.ListGroupsRequest)
	for i, t := range list.TypesFilter {
		list.TypesFilter[i] = strings.ToLower(t)
	}
	return nil, nil, false
}

// Speaks is the version of Kafka whose requests the embedded brokers answer.
func Speaks() string { return strings.TrimPrefix(kversion.Stable().VersionGuess(), "v") }
