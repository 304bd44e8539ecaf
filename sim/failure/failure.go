// Package failure is how the rest of the program says that it could not do what it was
// asked to: what was tried, and what happened. What somebody typed that makes no sense is
// refused instead, see package refusal.
package failure

import "fmt"

// New is fmt.Errorf, once. The compiler copies that one into each of the hundreds of
// places that call it, and the program would be larger than it may be.
//
//go:noinline
func New(format string, args ...any) error { return fmt.Errorf(format, args...) }
