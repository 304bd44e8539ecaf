package process

import "syscall"

// awaitEnd waits until a process has ended, and does not reap it: its number, which is
// also that of its group, stays its own until somebody does.
func awaitEnd(pid int) (unreaped bool) {
	const byNumber = 1 // P_PID
	for {
		_, _, err := syscall.Syscall6(syscall.SYS_WAITID, byNumber, uintptr(pid), 0, syscall.WEXITED|syscall.WNOWAIT, 0, 0)
		if err != syscall.EINTR {
			return err == 0
		}
	}
}
