package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// view is a run's history, with what only checks ask of it.
type view struct{ *history.History }

// see reads a ledger; one that makes no sense gives an error.
func see(l *ledger.Ledger) (view, error) {
	h, err := history.Of(l)
	return view{h}, err
}
