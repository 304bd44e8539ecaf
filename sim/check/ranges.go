package check

import (
	"fmt"
	"slices"
)

// mostNames is how many names a finding carries at most.
const mostNames = 10

// ranges names payments: 56, 57, 58 and 63 are "56-58" and "63".
func ranges(ids []int64) []string {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	var names []string
	for len(ids) > 0 {
		if len(names) == mostNames {
			return append(names, "…")
		}
		n := 1
		for n < len(ids) && ids[n] == ids[0]+int64(n) {
			n++
		}
		name := fmt.Sprint(ids[0])
		if n > 1 {
			name = fmt.Sprintf("%d-%d", ids[0], ids[n-1])
		}
		names, ids = append(names, name), ids[n:]
	}
	return names
}
