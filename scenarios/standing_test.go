package scenarios_test

import (
	"slices"
	"testing"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// standsAsTheBrokersSay compares how things stand by the clients' events, just before
// each look that the run took at the brokers, with what it saw: bookmarks and owners.
func standsAsTheBrokersSay(t *testing.T, book *ledger.Ledger) (compared int) {
	t.Helper()
	h, err := history.Of(book)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range h.Samples {
		sample, standing := h.Event(at).Detail.Sample, h.At(at-1)
		for _, g := range sample.Groups {
			for i, p := range sample.Partitions {
				is := func(r history.ReadingAt) bool {
					return r.Reading.Reader.Group.String() == g.Group && r.Reading.Partition.Topic.String() == sample.Topic && r.Reading.Number == p.Partition
				}
				at0 := slices.IndexFunc(standing.Readings, is)
				if at0 < 0 || g.Share {
					continue
				}
				compared++
				r, owner := standing.Readings[at0], ""
				for _, m := range g.Members {
					if slices.Contains(m.Partitions, p.Partition) {
						owner = m.Actor
					}
				}
				if r.Bookmark != g.Committed[i] {
					t.Errorf("event %d, %s p%d: the bookmark is %d, and the broker says %d", at, g.Group, p.Partition, r.Bookmark, g.Committed[i])
				}
				if name := nameOf(r.Owner); name != owner {
					t.Errorf("event %d, %s p%d: the owner is %q, and the broker says %q", at, g.Group, p.Partition, name, owner)
				}
			}
		}
	}
	return compared
}

func nameOf(l *history.Incarnation) string {
	if l == nil {
		return ""
	}
	return l.Actor.String()
}
