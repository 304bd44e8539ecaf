package process

import (
	"errors"
	"syscall"
)

// Supported says whether programs can be run here: Windows has no groups of processes
// that end together, and nothing would keep a program's children from staying behind.
const Supported = false

// Start fails.
func Start(Program) (*Process, error) { return nil, errors.ErrUnsupported }

func (p *Process) signal(syscall.Signal) {}

func (p *Process) dismiss() {}

// Freeze has nobody to halt.
func (p *Process) Freeze() {}

// Thaw has nobody to let go on.
func (p *Process) Thaw() {}

// Drain has nothing to hear.
func (p *Process) Drain() {}
