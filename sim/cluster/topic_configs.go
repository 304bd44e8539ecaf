package cluster

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// value is what a config of a topic may be.
type value struct {
	sort  kmsg.ConfigType
	least int64    // of a number
	of    []string // of a text; nil is any
}

//go:noinline
func number(sort kmsg.ConfigType, least int64) value { return value{sort: sort, least: least} }

// topicConfigs are those of a topic in Kafka 4.4. kfake obeys some of them, and
// keeps and shows any name and any value; Kafka accepts these alone.
var topicConfigs = map[string]value{
	"cleanup.policy":                          {sort: kmsg.ConfigTypeList, of: []string{"compact", "delete"}},
	"compression.gzip.level":                  number(kmsg.ConfigTypeInt, -1),
	"compression.lz4.level":                   number(kmsg.ConfigTypeInt, 1),
	"compression.type":                        {sort: kmsg.ConfigTypeString, of: []string{"uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"}},
	"compression.zstd.level":                  number(kmsg.ConfigTypeInt, -131072),
	"delete.retention.ms":                     number(kmsg.ConfigTypeLong, 0),
	"errors.deadletterqueue.group.enable":     {sort: kmsg.ConfigTypeBoolean},
	"file.delete.delay.ms":                    number(kmsg.ConfigTypeLong, 0),
	"flush.messages":                          number(kmsg.ConfigTypeLong, 1),
	"flush.ms":                                number(kmsg.ConfigTypeLong, 0),
	"follower.replication.throttled.replicas": {sort: kmsg.ConfigTypeList},
	"index.interval.bytes":                    number(kmsg.ConfigTypeInt, 0),
	"kfake.is_internal":                       {sort: kmsg.ConfigTypeBoolean}, // not of Kafka: franz-go's own tests make an internal topic with it
	"leader.replication.throttled.replicas":   {sort: kmsg.ConfigTypeList},
	"local.retention.bytes":                   number(kmsg.ConfigTypeLong, -2),
	"local.retention.ms":                      number(kmsg.ConfigTypeLong, -2),
	"max.compaction.lag.ms":                   number(kmsg.ConfigTypeLong, 1),
	"max.decompressed.message.bytes":          number(kmsg.ConfigTypeInt, 0),
	"max.message.bytes":                       number(kmsg.ConfigTypeInt, 0),
	"message.timestamp.after.max.ms":          number(kmsg.ConfigTypeLong, 0),
	"message.timestamp.before.max.ms":         number(kmsg.ConfigTypeLong, 0),
	"message.timestamp.type":                  {sort: kmsg.ConfigTypeString, of: []string{"CreateTime", "LogAppendTime"}},
	"min.cleanable.dirty.ratio":               {sort: kmsg.ConfigTypeDouble},
	"min.compaction.lag.ms":                   number(kmsg.ConfigTypeLong, 0),
	"min.insync.replicas":                     number(kmsg.ConfigTypeInt, 1),
	"preallocate":                             {sort: kmsg.ConfigTypeBoolean},
	"remote.copy.lag.bytes":                   number(kmsg.ConfigTypeLong, -1),
	"remote.copy.lag.ms":                      number(kmsg.ConfigTypeLong, -1),
	"remote.log.copy.disable":                 {sort: kmsg.ConfigTypeBoolean},
	"remote.log.delete.on.disable":            {sort: kmsg.ConfigTypeBoolean},
	"remote.storage.enable":                   {sort: kmsg.ConfigTypeBoolean},
	"retention.bytes":                         number(kmsg.ConfigTypeLong, -1),
	"retention.ms":                            number(kmsg.ConfigTypeLong, -1),
	"segment.bytes":                           number(kmsg.ConfigTypeInt, 1<<20),
	"segment.index.bytes":                     number(kmsg.ConfigTypeInt, 4),
	"segment.jitter.ms":                       number(kmsg.ConfigTypeLong, 0),
	"segment.ms":                              number(kmsg.ConfigTypeLong, 1),
	"unclean.leader.election.enable":          {sort: kmsg.ConfigTypeBoolean},
}

// topicConfigProblem says in Kafka's words what is wrong with a config of a
// topic, or nothing. No value takes the config back.
func topicConfigProblem(name string, text *string) string {
	v, known := topicConfigs[name]
	switch {
	case !known:
		return "Unknown topic config name: " + name
	case text == nil:
		return ""
	}
	if problem := v.problem(strings.TrimSpace(*text)); problem != "" {
		return fmt.Sprintf("Invalid value %s for configuration %s: %s", *text, name, problem)
	}
	return ""
}

func (v value) problem(text string) string {
	bits := 64
	switch v.sort {
	case kmsg.ConfigTypeInt:
		bits = 32
		fallthrough
	case kmsg.ConfigTypeLong:
		n, err := strconv.ParseInt(text, 10, bits)
		if err != nil {
			return "Not a number of type " + v.sort.String()
		}
		if n < v.least {
			return fmt.Sprintf("Value must be at least %d", v.least)
		}
	case kmsg.ConfigTypeDouble:
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			return "Not a number of type DOUBLE"
		}
	case kmsg.ConfigTypeBoolean:
		if !strings.EqualFold(text, "true") && !strings.EqualFold(text, "false") {
			return "Expected value to be either true or false"
		}
	case kmsg.ConfigTypeList:
		for _, part := range strings.Split(text, ",") {
			if part = strings.TrimSpace(part); v.of != nil && part != "" && !slices.Contains(v.of, part) {
				return "String must be one of: " + strings.Join(v.of, ", ")
			}
		}
	default:
		if v.of != nil && !slices.Contains(v.of, text) {
			return "String must be one of: " + strings.Join(v.of, ", ")
		}
	}
	return ""
}

// checkAltered refuses what is wrong with the configs that somebody gives to
// topics. Kafka would apply the rest of such a request; here none of it is, and
// the answer says so.
func (s *Server) checkAltered(request kmsg.Request) (kmsg.Response, error, bool) {
	s.brokers.KeepControl()
	alter := request.(*kmsg.IncrementalAlterConfigsRequest)
	problems := make([]string, len(alter.Resources))
	for i, r := range alter.Resources {
		for _, c := range r.Configs {
			if r.ResourceType == kmsg.ConfigResourceTypeTopic && c.Op == kmsg.IncrementalAlterConfigOpSet && problems[i] == "" {
				problems[i] = topicConfigProblem(c.Name, c.Value)
			}
		}
	}
	if strings.Join(problems, "") == "" {
		return nil, nil, false
	}
	answer := alter.ResponseKind().(*kmsg.IncrementalAlterConfigsResponse)
	for i, r := range alter.Resources {
		entry := kmsg.NewIncrementalAlterConfigsResponseResource()
		entry.ResourceType, entry.ResourceName = r.ResourceType, r.ResourceName
		entry.ErrorCode, entry.ErrorMessage = notApplied(problems[i])
		answer.Resources = append(answer.Resources, entry)
	}
	return answer, nil, true
}

// checkReplaced does the same for the older request that replaces all configs.
func (s *Server) checkReplaced(request kmsg.Request) (kmsg.Response, error, bool) {
	s.brokers.KeepControl()
	alter := request.(*kmsg.AlterConfigsRequest)
	problems := make([]string, len(alter.Resources))
	for i, r := range alter.Resources {
		for _, c := range r.Configs {
			if r.ResourceType == kmsg.ConfigResourceTypeTopic && problems[i] == "" {
				problems[i] = topicConfigProblem(c.Name, c.Value)
			}
		}
	}
	if strings.Join(problems, "") == "" {
		return nil, nil, false
	}
	answer := alter.ResponseKind().(*kmsg.AlterConfigsResponse)
	for i, r := range alter.Resources {
		entry := kmsg.NewAlterConfigsResponseResource()
		entry.ResourceType, entry.ResourceName = r.ResourceType, r.ResourceName
		entry.ErrorCode, entry.ErrorMessage = notApplied(problems[i])
		answer.Resources = append(answer.Resources, entry)
	}
	return answer, nil, true
}

func notApplied(problem string) (int16, *string) {
	if problem == "" {
		return kerr.InvalidRequest.Code, kmsg.StringPtr("nothing of this request was applied, because something else in it was refused")
	}
	return kerr.InvalidConfig.Code, &problem
}
