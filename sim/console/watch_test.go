package console

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// What a group looks like every two seconds while its owner works, is killed,
// and is replaced.
func TestAWatchSeesWhoHasFallenSilent(t *testing.T) {
	one, two := &Member{ClientID: "one"}, &Member{ClientID: "two"}
	begin := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	var w Watch
	for i, x := range []struct {
		committed, end int64
		owner          *Member
		want           string // lags, silence
	}{
		{10, 10, one, "[0] none"},
		{10, 12, one, "[0 2] 0s"},
		{10, 14, one, "[0 2 4] 2s"},
		{15, 16, one, "[0 2 4 1] 0s"}, // it has committed
		{15, 18, one, "[0 2 4 1 3] 2s"},
		{15, 20, one, "[0 2 4 1 3 5] 4s"}, // it is dead by now
		{15, 22, nil, "[0 2 4 1 3 5 7] 6s"},
		{15, 24, two, "[0 2 4 1 3 5 7 9] 0s"}, // the new owner has only just come
		{15, 25, two, "[2 4 1 3 5 7 9 10] 2s"},
		{24, 26, two, "[4 1 3 5 7 9 10 2] 0s"},
		{26, 26, two, "[1 3 5 7 9 10 2 0] none"},
		{26, 27, two, "[3 5 7 9 10 2 0 1] 0s"}, // what waits now has not waited before
		{-1, 27, two, "[5 7 9 10 2 0 1 -1] none"},
	} {
		now := begin.Add(time.Duration(i) * 2 * time.Second)
		row := Row{Topic: "t", Partition: 3, Committed: x.committed, End: x.end, Owner: x.owner}
		idle := Row{Partition: -1, Committed: -1, End: -1, Owner: two}
		w.See(Group{Rows: []Row{row, idle}}, now)
		got := fmt.Sprint(w.Lags(row))
		if silent, waits := w.Silent(row, now); waits {
			got += fmt.Sprint(" ", silent)
		} else {
			got += " none"
		}
		if got != x.want {
			t.Errorf("look %d: %s, want %s", i, got, x.want)
		}
		if _, waits := w.Silent(idle, now); waits || len(w.Lags(idle)) > 0 {
			t.Errorf("look %d: an idle member has a course", i)
		}
	}
	want := []Change{{begin.Add(12 * time.Second), "t", 3, "one", ""}, {begin.Add(14 * time.Second), "t", 3, "", "two"}}
	if got := w.Changes(); !slices.Equal(got, want) {
		t.Errorf("the changes are %v", got)
	}
	w.See(Group{}, begin)
	if len(w.rows) > 0 {
		t.Errorf("of a group without partitions it remembers %v", w.rows)
	}
}
