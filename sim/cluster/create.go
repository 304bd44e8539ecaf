package cluster

import (
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// MostPartitions is how many a topic may have: each costs memory, and this is
// one process.
const MostPartitions = 10_000

// createWhatIsAskedFor creates the topics of a metadata request that are not
// there, with as many partitions as new topics have, as a Kafka does unless it
// is told not to. Requests below version 4, which kafka-python 2.0.2 sends,
// cannot say whether they want that, and Kafka takes it for a yes. kfake's own
// way of creating topics takes it for a no, accepts names that Kafka refuses,
// and does not write the new topic to the data directory before the broker ends.
func (s *Server) createWhatIsAskedFor(request kmsg.Request) (kmsg.Response, error, bool) {
	s.brokers.KeepControl()
	metadata := request.(*kmsg.MetadataRequest)
	if !s.create || metadata.Version >= 4 && !metadata.AllowAutoTopicCreation {
		return nil, nil, false
	}
	for _, t := range metadata.Topics {
		if t.Topic != nil && CheckTopicName(*t.Topic) == nil && s.brokers.TopicInfo(*t.Topic) == nil {
			// Where this fails, the answer to the request says that there is
			// no such topic, which is all that a client can be told.
			_ = s.brokers.CreateTopic(*t.Topic, 0, nil)
		}
	}
	return nil, nil, false
}

// rejection is an error code of Kafka with a sentence.
type rejection struct {
	code *kerr.Error
	why  string
}

// checkCreated refuses topics that Kafka refuses and kfake does not, and says
// why where kfake only has a code. Where one of several is refused, the others
// are created all the same.
func (s *Server) checkCreated(request kmsg.Request) (kmsg.Response, error, bool) {
	s.brokers.KeepControl()
	create := request.(*kmsg.CreateTopicsRequest)
	controller := int32(len(s.service.Ports) - 1)
	if s.brokers.CurrentNode() != controller {
		return nil, nil, false // kfake says so
	}
	rejected := make([]*rejection, len(create.Topics))
	bad := false
	for i, t := range create.Topics {
		rejected[i] = s.reject(t)
		bad = bad || rejected[i] != nil
	}
	if !bad {
		return nil, nil, false
	}
	answer := create.ResponseKind().(*kmsg.CreateTopicsResponse)
	for i, t := range create.Topics {
		entry := kmsg.NewCreateTopicsResponseTopic()
		entry.Topic = t.Topic
		if r := rejected[i]; r != nil {
			entry.ErrorCode, entry.ErrorMessage = r.code.Code, kmsg.StringPtr(r.why)
		} else if !create.ValidateOnly {
			entry.ErrorCode = s.createOne(t)
		}
		answer.Topics = append(answer.Topics, entry)
	}
	return answer, nil, true
}

// reject says what is wrong with a topic that somebody wants, in Kafka's words.
func (s *Server) reject(t kmsg.CreateTopicsRequestTopic) *rejection {
	brokers, partitions := len(s.service.Ports), max(int(t.NumPartitions), len(t.ReplicaAssignment))
	switch {
	case CheckTopicName(t.Topic) != nil:
		return &rejection{kerr.InvalidTopicException, "Topic name is invalid: " + CheckTopicName(t.Topic).Error()}
	case s.brokers.TopicInfo(t.Topic) != nil:
		return &rejection{kerr.TopicAlreadyExists, fmt.Sprintf("Topic '%s' already exists.", t.Topic)}
	case len(t.ReplicaAssignment) == 0 && t.NumPartitions < 1 && t.NumPartitions != -1:
		return &rejection{kerr.InvalidPartitions, "Number of partitions was set to an invalid non-positive value."}
	case partitions > MostPartitions:
		return &rejection{kerr.InvalidPartitions, fmt.Sprintf("This broker gives a topic at most %d partitions.", MostPartitions)}
	case int(t.ReplicationFactor) > brokers:
		return &rejection{kerr.InvalidReplicationFactor, fmt.Sprintf("Unable to replicate the partition %d time(s): The target replication factor of %d cannot be reached because only %d broker(s) are registered.",
			t.ReplicationFactor, t.ReplicationFactor, brokers)}
	}
	for _, c := range t.Configs {
		if problem := topicConfigProblem(c.Name, c.Value); problem != "" {
			return &rejection{kerr.InvalidConfig, problem}
		}
	}
	return nil
}

func (s *Server) createOne(t kmsg.CreateTopicsRequestTopic) int16 {
	configs := map[string]string{}
	for _, c := range t.Configs {
		if c.Value != nil {
			configs[c.Name] = *c.Value
		}
	}
	err := s.brokers.CreateTopic(t.Topic, max(t.NumPartitions, int32(len(t.ReplicaAssignment))), configs)
	var refused *kerr.Error
	if errors.As(err, &refused) {
		return refused.Code
	}
	return 0
}

// checkGrown refuses more partitions than a topic may have.
func (s *Server) checkGrown(request kmsg.Request) (kmsg.Response, error, bool) {
	s.brokers.KeepControl()
	grow := request.(*kmsg.CreatePartitionsRequest)
	for _, t := range grow.Topics {
		if t.Count > MostPartitions {
			return tooMany(grow), nil, true
		}
	}
	return nil, nil, false
}

func tooMany(grow *kmsg.CreatePartitionsRequest) kmsg.Response {
	answer := grow.ResponseKind().(*kmsg.CreatePartitionsResponse)
	for _, t := range grow.Topics {
		entry := kmsg.NewCreatePartitionsResponseTopic()
		entry.Topic, entry.ErrorCode = t.Topic, kerr.InvalidPartitions.Code
		entry.ErrorMessage = kmsg.StringPtr(fmt.Sprintf("This broker gives a topic at most %d partitions.", MostPartitions))
		answer.Topics = append(answer.Topics, entry)
	}
	return answer
}
