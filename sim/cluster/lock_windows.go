package cluster

import (
	"errors"
	"os"
	"syscall"
)

// sharingViolation is Windows' answer when somebody else has the file open, and
// for nobody else.
const sharingViolation syscall.Errno = 32

// lockFile opens a file for nobody else, until it is closed or this process is
// gone, however it ends.
func lockFile(path string) (*os.File, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	handle, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	switch {
	case errors.Is(err, sharingViolation):
		return nil, errInUse
	case err != nil:
		return nil, err
	}
	return os.NewFile(uintptr(handle), path), nil
}
