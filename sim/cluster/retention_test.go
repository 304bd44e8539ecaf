package cluster

import (
	"slices"
	"testing"
	"time"
)

func TestRetentionRemovesWhatIsTooOld(t *testing.T) {
	t.Parallel()
	in(t, func(c *Cluster) {
		c.make("kept", 1)
		c.make("for-ever", 1)
		if err := c.KeepRecords("kept", time.Hour); err != nil {
			t.Error(err)
		}
		if err := c.KeepRecords("for-ever", Forever); err != nil {
			t.Error(err)
		}
		for _, topic := range []string{"kept", "for-ever"} {
			c.put(topic, 0, 1, 2)
		}
		time.Sleep(50 * time.Minute)
		c.put("kept", 0, 3)
		wantStarts(t, c, "kept", 0)
		time.Sleep(20 * time.Minute)
		wantStarts(t, c, "kept", 2)
		time.Sleep(300 * 24 * time.Hour)
		wantStarts(t, c, "for-ever", 0)
	})
}

func TestALogWhoseRecordsAreAllGoneIsReadToItsEnd(t *testing.T) {
	in(t, func(c *Cluster) {
		c.make("kept", 2)
		if err := c.KeepRecords("kept", time.Hour); err != nil {
			t.Error(err)
		}
		c.put("kept", 0, 1, 2)
		time.Sleep(2 * time.Hour)
		c.put("kept", 1, 3)
		wantStarts(t, c, "kept", 2, 0)
		if stored, err := c.Audit("kept"); err != nil || len(stored[0]) != 0 || len(stored[1]) != 1 {
			t.Errorf("%v, %v", stored, err)
		}
	})
}

func wantStarts(t *testing.T, c *Cluster, topic string, want ...int64) {
	t.Helper()
	if err := c.ApplyRetention(); err != nil {
		t.Error(err)
	}
	if got, err := c.Starts(topic); err != nil || !slices.Equal(got, want) {
		t.Errorf("%s begins at %v, %v; want %v", topic, got, err, want)
	}
}

func TestRetentionOfATopicThatIsNotThere(t *testing.T) {
	in(t, func(c *Cluster) {
		if err := c.KeepRecords("nowhere", time.Hour); err == nil {
			t.Error("no error")
		}
		if _, err := c.Starts("nowhere"); err == nil {
			t.Error("no error")
		}
	})
}

func TestRetentionCannotBeAppliedByOthers(t *testing.T) {
	if err := new(Cluster).ApplyRetention(); err == nil {
		t.Error("no error")
	}
}
