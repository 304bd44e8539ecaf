//go:build unix && !linux

package process

// awaitEnd cannot wait without reaping here.
func awaitEnd(int) (unreaped bool) { return false }
