package cluster

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"kafkasim/sim/ledger"
)

func TestRestartOnTheSameFiles(t *testing.T) {
	dir := t.TempDir()
	in(t, func(c *Cluster) {
		restart(t, c, dir)
		c.make("t", 11)
		c.put("t", 0, 1, 2)
		c.put("t", 10, 3)
		closeAll(c)
		before, err := c.Audit("t")
		if err != nil {
			t.Fatal(err)
		}
		restart(t, c, dir)
		after, err := c.Audit("t")
		if err != nil || !reflect.DeepEqual(after, before) {
			t.Errorf("it held %v, and now %v, %v", before, after, err)
		}
		files, err := c.Files()
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"partitions/t-0/0.dat", "partitions/t-0/0.idx", "partitions/t-10/0.dat", "partitions/t-10/0.idx"}
		if got := names(t, dir, files); !reflect.DeepEqual(got, want) {
			t.Errorf("its files are %v, want %v", got, want)
		}
	})
}

// restart starts the broker with a directory, which may have been its own.
func restart(t *testing.T, c *Cluster, dir string) {
	t.Helper()
	if err := c.KeepIn(dir); err != nil {
		t.Fatal(err)
	}
}

// names lists the files and makes sure that each is as large as it says; the
// log of bookmarks, which is there once anybody asked for one, is left out.
func names(t *testing.T, dir string, files []ledger.File) []string {
	t.Helper()
	var names []string
	for _, f := range files {
		info, err := os.Stat(filepath.Join(dir, f.Path))
		if err != nil || info.Size() != f.Bytes {
			t.Errorf("%s has %d bytes, not %d: %v", f.Path, info.Size(), f.Bytes, err)
		}
		if f.Path != bookmarkLog {
			names = append(names, f.Path)
		}
	}
	return names
}

func TestRestartWithoutADirectory(t *testing.T) {
	in(t, func(c *Cluster) {
		c.make("t", 1)
		if err := c.Stop(); err != nil {
			t.Error(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Ends("t"); err == nil {
			t.Error("the topic is still there")
		}
	})
}

func TestOthersAreNotStopped(t *testing.T) {
	if err := new(Cluster).Stop(); err == nil {
		t.Error("no error")
	}
	if err := new(Cluster).KeepIn("x"); err == nil {
		t.Error("no error")
	}
}
