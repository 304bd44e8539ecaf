//go:build !unix

package main

import "os"

// heedSuspension does nothing where programs cannot be suspended.
func heedSuspension() (suspended <-chan os.Signal, undo func()) { return nil, func() {} }

func stopSelf() {}
