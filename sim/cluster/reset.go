package cluster

import (
	"context"
	"errors"

	"kafkasim/sim/failure"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
)

// SetBookmarks sets a group's bookmarks from outside, one for each partition,
// as kafka-consumer-groups.sh --reset-offsets does. The broker refuses that as
// long as the group has members; what it says then is the refusal.
func (c *Cluster) SetBookmarks(group, topic string, next []int64) (refusal, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	offsets := kadm.Offsets{}
	for p, at := range next {
		offsets.AddOffset(topic, int32(p), at, -1)
	}
	answers, err := c.admin.CommitOffsets(ctx, group, offsets)
	if err != nil {
		return nil, failure.New("setting the bookmarks of %s: %w", group, err)
	}
	if err := answers.Error(); errors.Is(err, kerr.UnknownMemberID) {
		return err, nil
	} else if err != nil {
		return nil, failure.New("setting the bookmarks of %s: %w", group, err)
	}
	return nil, nil
}
