package process

import "syscall"

// apart starts a process group. Should this process be killed, the system ends the
// program.
func apart() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
