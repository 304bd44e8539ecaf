//go:build unix && !linux

package process

import "syscall"

// apart starts a process group.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
