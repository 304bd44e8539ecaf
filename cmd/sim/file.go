package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"kafkasim/sim/failure"
)

// writeFile writes a whole file or nothing: to a temporary file in the same
// folder, which then takes the file's place and its permissions. What is not a
// regular file, such as /dev/stdout, is written to as it is.
func writeFile(path string, write func(io.Writer) error) error {
	path = target(path)
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return writeInPlace(path, info, write)
	}
	temporary := filepath.Join(filepath.Dir(path), fmt.Sprintf(".sim-%d-%d", os.Getpid(), time.Now().UnixNano()))
	f, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return unwritable(path, err)
	}
	if err := fill(f, info, write); err != nil {
		os.Remove(temporary)
		return unwritable(path, err)
	}
	if err := os.Rename(temporary, path); err != nil {
		os.Remove(temporary)
		return err
	}
	return nil
}

// unwritable words an error without the name of the temporary file.
func unwritable(path string, err error) error {
	var detail *os.PathError
	if errors.As(err, &detail) {
		err = detail.Err
	}
	return failure.New("%s cannot be written: %w", path, err)
}

// checkWritable finds out before a run what would keep its report from being
// written: no such folder, or a directory of that name. "" is no file.
func checkWritable(path string) error {
	if path == "" {
		return nil
	}
	path = target(path)
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return failure.New("%s is a directory: name a file", path)
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return unwritable(path, err)
	}
	return nil
}

// target is the file that a link stands for, there or not there yet.
func target(path string) string {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target
	}
	link, err := os.Readlink(path)
	switch {
	case err != nil:
		return path
	case filepath.IsAbs(link):
		return link
	}
	return filepath.Join(filepath.Dir(path), link)
}

// fill writes and closes f, which gets the permissions of the file that it is
// to replace; info is nil where there is none.
func fill(f *os.File, info os.FileInfo, write func(io.Writer) error) error {
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if info != nil {
		if err := f.Chmod(info.Mode().Perm()); err != nil {
			f.Close()
			return err
		}
	}
	return f.Close()
}

func writeInPlace(path string, info os.FileInfo, write func(io.Writer) error) error {
	if info.IsDir() {
		return failure.New("%s is a directory: name a file", path)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func appendFile(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	if _, err := f.Write(text); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// sameFile says whether two names are of one file, which need not exist yet.
func sameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	if errA == nil && errB == nil {
		return infoA.Mode().IsRegular() && os.SameFile(infoA, infoB)
	}
	absoluteA, errA := filepath.Abs(a)
	absoluteB, errB := filepath.Abs(b)
	return errA == nil && errB == nil && absoluteA == absoluteB
}
