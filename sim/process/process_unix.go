//go:build unix

package process

import (
	"os"
	"os/exec"
	"strconv"
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
	p := &Process{program: program, out: out, ended: make(chan struct{}), silent: make(chan struct{}), killed: make(chan struct{}), reaped: make(chan struct{})}
	p.cmd = exec.Command(program.Args[0], program.Args[1:]...)
	p.cmd.Stdout, p.cmd.Stderr = in, in
	p.cmd.Env = append(os.Environ(), program.Env...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.cmd.Start(); err != nil {
		out.Close()
		return nil, err
	}
	if p.alive, err = guard(p.cmd.Process.Pid); err != nil {
		p.signal(syscall.SIGKILL)
		_ = p.cmd.Wait()
		out.Close()
		return nil, err
	}
	go p.await()
	go p.read()
	return p, nil
}

// guard starts somebody who ends a group of processes should this one be killed before
// it could: then nobody writes to the guard any more, and the last word was no goodbye.
func guard(group int) (alive *os.File, err error) {
	ours, alive, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer ours.Close()
	sh := exec.Command("/bin/sh", "-c", `read goodbye || kill -s KILL -- "-$1"`, "sh", strconv.Itoa(group))
	sh.Stdin, sh.SysProcAttr = ours, &syscall.SysProcAttr{Setpgid: true}
	if err := sh.Start(); err != nil {
		alive.Close()
		return nil, err
	}
	go func() { _ = sh.Wait() }()
	return alive, nil
}

// await waits for the program's end, and reaps it when it cannot be mistaken any more.
func (p *Process) await() {
	unreaped := awaitEnd(p.cmd.Process.Pid)
	if unreaped {
		close(p.ended)
		<-p.killed
	}
	p.err = p.cmd.Wait()
	if !unreaped {
		close(p.ended)
	}
	close(p.reaped)
}

// dismiss lets the guard go.
func (p *Process) dismiss() {
	_, _ = p.alive.WriteString("goodbye\n")
	p.alive.Close()
}

// signal sends a signal to the program and to what it has started.
func (p *Process) signal(s syscall.Signal) {
	_ = syscall.Kill(-p.cmd.Process.Pid, s) // there may be nobody any more
}

// Freeze halts the program, and what it has started, where they are, until Thaw: a
// machine that sleeps, or a long pause of a garbage collector.
func (p *Process) Freeze() {
	p.signal(syscall.SIGSTOP)
	p.Drain()
}

// Thaw lets them go on.
func (p *Process) Thaw() { p.signal(syscall.SIGCONT) }

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
