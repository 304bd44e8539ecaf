package cluster

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"

	"kafkasim/sim/ledger"
)

var errNotOurs = errors.New("only the embedded broker can be stopped and started: the others are not ours")

// KeepIn makes the broker keep its log in a directory. It is started again for
// that: nothing may be in it yet, and nobody connected to it.
func (c *Cluster) KeepIn(dir string) error {
	if err := c.Stop(); err != nil {
		return err
	}
	c.dir = dir
	return c.Start()
}

// Stop stops the broker in an orderly way. Clients must have left it before.
func (c *Cluster) Stop() error {
	if c.brokers == nil {
		return errNotOurs
	}
	c.Close()
	return nil
}

// Start starts the broker again. What it had in its directory is there again,
// and what it had in memory is gone.
func (c *Cluster) Start() error {
	if _, err := c.booted(); err != nil {
		return err
	}
	c.countOn()
	return c.keepOn()
}

// bookmarkLog is where kfake keeps what groups commit. Kafka has a topic for
// that, __consumer_offsets.
const bookmarkLog = "groups.log"

// Files are those files of the data directory in which there are payments and
// bookmarks: the log of each partition, its index, and what groups committed.
// The broker's notes to itself are left out.
func (c *Cluster) Files() ([]ledger.File, error) {
	var files []ledger.File
	err := fs.WalkDir(os.DirFS(c.dir), ".", func(name string, d fs.DirEntry, err error) error {
		kind := path.Ext(name)
		if err != nil || d.IsDir() || kind != ".dat" && kind != ".idx" && name != bookmarkLog {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		files = append(files, ledger.File{Path: filepath.ToSlash(name), Bytes: info.Size()})
		return nil
	})
	if err != nil {
		return nil, errors.New("the files of the broker cannot be read: " + unusable("its data directory", err).Error())
	}
	sort.Slice(files, func(i, j int) bool {
		a, b := files[i].Path, files[j].Path
		return cmp.Or(ledger.CompareNames(path.Dir(a), path.Dir(b)), cmp.Compare(a, b)) < 0
	})
	return files, nil
}
