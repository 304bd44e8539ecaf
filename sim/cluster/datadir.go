package cluster

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"kafkasim/sim/failure"
)

const (
	// dirLock is locked for as long as a broker uses its data directory.
	dirLock = ".sim.lock"
	// dirMark is the file by which kfake knows a data directory of its own.
	dirMark = "meta.json"
)

var errInUse = errors.New("in use")

// enter takes possession of a data directory, which is made where there is
// none, and returns what ends the possession. It refuses a directory that
// holds anything else, because a broker deletes files of its directory.
func enter(dir string) (leave func(), err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, unusable(dir, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, unusable(dir, err)
	}
	ours, others := len(entries) == 0, 0
	for _, e := range entries {
		ours = ours || e.Name() == dirMark
		if e.Name() != dirLock && e.Name() != certificateFile && e.Name() != keyFile {
			others++
		}
	}
	if !ours && others > 0 {
		return nil, failure.New("%s holds something other than a broker's data: name a new directory, or an empty one", dir)
	}
	lock, err := lockFile(filepath.Join(dir, dirLock))
	switch {
	case errors.Is(err, errInUse):
		return nil, failure.New("another broker uses %s: stop it, or name another directory", dir)
	case err != nil:
		return nil, unusable(dir, err)
	}
	return func() { lock.Close() }, nil
}

// unusable words what is wrong with a data directory.
func unusable(dir string, err error) error {
	var detail *fs.PathError
	if errors.As(err, &detail) {
		err = detail.Err
	}
	return failure.New("%s cannot be used as data directory: %w", dir, err)
}

// forgetWindows removes what a clean end has written about idempotent producers,
// once a broker has read it. kfake leaves it there; after the next end that is
// not clean it would be older than the log, and the broker would take what such
// producers send next for something out of order.
func forgetWindows(dir string) error {
	if dir == "" {
		return nil
	}
	err := os.Remove(filepath.Join(dir, "seq_windows.json"))
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return unusable(dir, err)
}
