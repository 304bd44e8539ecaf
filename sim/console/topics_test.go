package console

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

// topics connects to a broker that has topic t.
func topics(t *testing.T, partitions int) (stage, *Topics) {
	t.Helper()
	s := on(t, partitions)
	topics, err := OpenTopics(t.Context(), s.kafka)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(topics.Close)
	return s, topics
}

func TestATopicComesGrowsAndGoes(t *testing.T) {
	s, topics := topics(t, 1)
	s.produce(3, false)
	names := func() (all []string) {
		listed, err := topics.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, topic := range listed {
			all = append(all, topic.Name)
		}
		return all
	}
	made, err := topics.Create(t.Context(), "a", 3, []TopicConfig{{"retention.ms", "60000"}})
	if err != nil || len(made.Partitions) != 3 || made.Replicas() != 1 || !slices.Equal(names(), []string{"a", "t"}) {
		t.Errorf("%+v, %v; there are %v", made, err, names())
	}
	if as, err := topics.Create(t.Context(), "b", 0, nil); err != nil || len(as.Partitions) != 1 {
		t.Errorf("as many partitions as the broker gives: %+v, %v", as, err)
	}
	if seen, err := topics.Describe(t.Context(), "a"); err != nil || !slices.Equal(seen.Configs, []TopicConfig{{"retention.ms", "60000"}}) {
		t.Errorf("%+v, %v", seen, err)
	}
	if grown, err := topics.AddPartitions(t.Context(), "t", 2); err != nil || len(grown.Partitions) != 3 {
		t.Errorf("%+v, %v", grown, err)
	}
	seen, err := topics.Describe(t.Context(), "t")
	if err != nil || len(seen.Partitions) != 3 || len(seen.Configs) != 0 {
		t.Fatalf("%+v, %v", seen, err)
	}
	if first, last := seen.Partitions[0], seen.Partitions[2]; first.Start != 0 || first.End != 3 || last.ID != 2 || last.End != 0 || !slices.Equal(last.Replicas, []int32{0}) {
		t.Errorf("%+v", seen)
	}
	if err := topics.Delete(t.Context(), "a"); err != nil || !slices.Equal(names(), []string{"b", "t"}) {
		t.Errorf("%v; there are %v", err, names())
	}
}

func TestWhatBrokersRefuseOfATopicHasAReason(t *testing.T) {
	_, topics := topics(t, 2)
	for name, x := range map[string]struct {
		does  func() error
		why   TopicReason
		words string
	}{
		"create one that is there":   {func() error { _, err := topics.Create(t.Context(), "t", 1, nil); return err }, TopicExists, "already exists"},
		"describe what is not there": {func() error { _, err := topics.Describe(t.Context(), "u"); return err }, TopicUnknown, "UNKNOWN_TOPIC"},
		"grow what is not there":     {func() error { _, err := topics.AddPartitions(t.Context(), "u", 1); return err }, TopicUnknown, "UNKNOWN_TOPIC"},
		"delete what is not there":   {func() error { return topics.Delete(t.Context(), "u") }, TopicUnknown, "UNKNOWN_TOPIC"},
		"an unknown config": {func() error {
			_, err := topics.Create(t.Context(), "u", 1, []TopicConfig{{"retention.mz", "1"}})
			return err
		}, TopicOther, "retention.mz"},
		"more than it can bear": {func() error { _, err := topics.AddPartitions(t.Context(), "t", 1_000_000); return err }, TopicOther, "at most 10000"},
	} {
		var refused TopicRefused
		if err := x.does(); !errors.As(err, &refused) || refused.Why != x.why || !strings.Contains(refused.Words, x.words) {
			t.Errorf("%s: %v", name, err)
		}
		if x.why == TopicUnknown && !slices.Equal(refused.Known, []string{"t"}) {
			t.Errorf("%s: there are %v", name, refused.Known)
		}
	}
	if seen, err := topics.Describe(t.Context(), "t"); err != nil || len(seen.Partitions) != 2 {
		t.Errorf("what was refused has changed it: %+v, %v", seen, err)
	}
}

// What one consumer has alone is shared as soon as there are partitions for two,
// though nothing is started again.
func TestAddedPartitionsAreNoticed(t *testing.T) {
	s, topics := topics(t, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 2)
	for range 2 {
		c := s.consumer("g", 0, new([]Message))
		go func() { _, err := c.Run(ctx); ended <- err }()
	}
	s.await("g", func(g Group) bool { return len(g.Members) == 2 && g.State == "Stable" })
	if _, err := topics.AddPartitions(t.Context(), "t", 1); err != nil {
		t.Fatal(err)
	}
	s.await("g", func(g Group) bool {
		return g.State == "Stable" && len(g.Members) == 2 && g.Members[0].Partitions() == 1 && g.Members[1].Partitions() == 1
	})
	cancel()
	for range 2 {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}
