package cluster

import (
	"cmp"
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
	err = c.whenSettled(ctx, func() error {
		answers, err := c.admin.CommitOffsets(ctx, group, offsets)
		return cmp.Or(err, answers.Error())
	})
	switch {
	case errors.Is(err, kerr.UnknownMemberID):
		return err, nil
	case err != nil:
		return nil, failure.New("setting the bookmarks of %s: %w", group, err)
	}
	return nil, nil
}
