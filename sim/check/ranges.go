package check

import (
	"slices"

	"kafkasim/sim/ledger"
)

// mostRanges is how many ranges of payments a finding names at most.
const mostRanges = 10

// namePayments names payments: 56, 57, 58 and 63 are two ranges. No payments are
// nothing to name.
//
//go:noinline
func namePayments(ids []int64) []ledger.Named {
	if len(ids) == 0 {
		return nil
	}
	return []ledger.Named{rangesOf(ids)}
}

func rangesOf(ids []int64) (named ledger.Named) {
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if n := len(named.Payments); n > 0 && named.Payments[n-1].Last == id-1 {
			named.Payments[n-1].Last = id
			continue
		}
		if len(named.Payments) == mostRanges {
			named.More = true
			break
		}
		named.Payments = append(named.Payments, ledger.Range{First: id, Last: id})
	}
	return named
}

// names names actors or groups.
func names(all ...string) (named []ledger.Named) {
	for _, name := range all {
		named = append(named, ledger.Named{Name: name})
	}
	return named
}
