package cluster

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/refusal"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// UnknownConfig says that brokers have no config of that name, or why it cannot
// be set.
type UnknownConfig struct {
	Name  string
	Why   error // nil is that nobody here knows the name
	Known []string
}

func (e UnknownConfig) Error() string {
	if e.Why != nil {
		return fmt.Sprintf("config %s cannot be set: %s", e.Name, e.Why)
	}
	return fmt.Sprintf("the broker has no config %q", e.Name)
}

// CheckConfigs says what is wrong with configs for brokers. kfake takes any and
// fails later or not at all, so one that nobody uses is asked which it has,
// and of what sort their values are.
func CheckConfigs(configs map[string]string) error {
	if len(configs) == 0 {
		return nil
	}
	known, err := knownConfigs()
	if err != nil {
		return failure.New("asking a broker for its configs: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(configs)) {
		about, ok := known[name]
		if !ok {
			return UnknownConfig{name, whyNot(name), slices.Sorted(maps.Keys(known))}
		}
		if err := checkConfig(name, configs[name], about); err != nil {
			return err
		}
	}
	return nil
}

// config is what a broker says about one of its configs.
type config struct {
	standard string
	sort     kmsg.ConfigType
}

// checkConfig wants a number where the config is one, and none below 1 unless
// that means something: the standard value does, and -1 is "for ever" where the
// log's retention is concerned.
func checkConfig(name, value string, c config) error {
	most := int64(math.MaxInt64 / time.Millisecond) // most of them are durations
	switch c.sort {
	case kmsg.ConfigTypeInt:
		most = math.MaxInt32
	case kmsg.ConfigTypeLong:
	case kmsg.ConfigTypeBoolean:
		if value != "true" && value != "false" {
			return refusal.New("config %s takes true or false (it is %s by default), not %q", name, c.standard, value)
		}
		return nil
	default:
		if value == "" {
			return refusal.New("config %s needs a value, for example %s", name, c.standard)
		}
		return nil
	}
	switch name {
	case numPartitions:
		most = MostPartitions
	case retentionMinutes:
		most = int64(math.MaxInt64 / time.Minute)
	case retentionHours:
		most = int64(math.MaxInt64 / time.Hour)
	case initialDelay:
		if value != c.standard {
			return refusal.New("config %s is always 0, not %q: this broker assigns partitions as soon as somebody joins", name, value)
		}
	}
	n, err := strconv.ParseInt(value, 10, 64)
	endless := n == -1 && strings.HasPrefix(name, "log.retention.") && name != retentionCheck
	if value != c.standard && !endless && (err != nil || n < 1 || n > most) {
		return refusal.New("config %s takes a whole number from 1 to %d (it is %s by default), not %q", name, most, c.standard, value)
	}
	return nil
}

// knownConfigs are the configs that may be set.
func knownConfigs() (map[string]config, error) {
	network := new(kfake.VirtualNetwork)
	brokers, err := kfake.NewCluster(kfake.Ports(port), kfake.ListenFn(network.Listen))
	if err != nil {
		return nil, err
	}
	defer brokers.Close()
	client, err := kgo.NewClient(kgo.SeedBrokers(brokers.ListenAddrs()...), kgo.Dialer(network.DialContext), kgo.DisableClientMetrics())
	if err != nil {
		return nil, err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	request := kmsg.NewPtrDescribeConfigsRequest()
	everyBroker := kmsg.NewDescribeConfigsRequestResource()
	everyBroker.ResourceType = kmsg.ConfigResourceTypeBroker
	request.Resources = append(request.Resources, everyBroker)
	answer, err := request.RequestWith(ctx, client)
	if err != nil {
		return nil, err
	}
	known := maps.Clone(ourConfigs)
	for _, r := range answer.Resources {
		err = cmp.Or(err, kerr.ErrorForCode(r.ErrorCode))
		for _, c := range r.Configs {
			if c.Source == kmsg.ConfigSourceDefaultConfig && c.Value != nil && whyNot(c.Name) == nil {
				known[c.Name] = config{*c.Value, c.ConfigType}
			}
		}
	}
	return known, err
}
