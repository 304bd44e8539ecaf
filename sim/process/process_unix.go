//go:build unix

package process

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// Supported says whether programs can be run here.
const Supported = true

// Start runs a program.
func Start(program Program) (*Process, error) {
	out, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	p := &Process{program: program, out: out, ended: make(chan struct{}), silent: make(chan struct{})}
	p.cmd = exec.Command(program.Args[0], program.Args[1:]...)
	p.cmd.Stdout, p.cmd.Stderr = in, in
	p.cmd.Env = append(os.Environ(), program.Env...)
	p.cmd.SysProcAttr = apart()
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the program ends with the thread that has started it, see apart
		defer runtime.UnlockOSThread()
		err := p.cmd.Start()
		started <- err
		if err != nil {
			return
		}
		p.err = p.cmd.Wait()
		close(p.ended)
	}()
	if err := <-started; err != nil {
		out.Close()
		return nil, err
	}
	go p.read()
	return p, nil
}

// signal sends a signal to the program and to what it has started.
func (p *Process) signal(s syscall.Signal) {
	_ = syscall.Kill(-p.cmd.Process.Pid, s) // there may be nobody any more
}

// read hears the program until nobody can write any more.
func (p *Process) read() {
	defer close(p.silent)
	defer p.out.Close()
	raw, err := p.out.SyscallConn()
	if err != nil {
		return
	}
	buffer := make([]byte, longestLine)
	for over := false; !over; {
		err := raw.Read(func(fd uintptr) (ready bool) {
			var n int
			n, over = p.readOnce(int(fd), buffer)
			return n > 0 || over
		})
		if err != nil {
			return
		}
	}
}

// readOnce reads what is there. Who reads has the lock until what was read is heard:
// nothing is ever read and not heard yet while nobody has it.
func (p *Process) readOnce(fd int, buffer []byte) (n int, over bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		n, err := syscall.Read(fd, buffer)
		switch {
		case n > 0:
			p.hear(buffer[:n])
			return n, false
		case err == syscall.EINTR:
			continue
		}
		return 0, err != syscall.EAGAIN
	}
}

// Drain hears all that the program has written so far.
func (p *Process) Drain() {
	raw, err := p.out.SyscallConn()
	if err != nil {
		return
	}
	buffer := make([]byte, longestLine)
	// One that writes without a pause never comes to an end: what a pipe holds, many times.
	const most = 1000
	_ = raw.Control(func(fd uintptr) {
		for range most {
			if n, _ := p.readOnce(int(fd), buffer); n == 0 {
				return
			}
		}
	})
}
