package check

import (
	"kafkasim/sim/history"
)

// NothingRemovedUnread: no payment is removed from the log before everybody who
// reads the topic has processed it.
//
// Retention removes records whether they were read or not: a consumer with the
// bookmark 50 that returns when the log begins at 330 has lost 50–329, and no
// client can bring them back. No error says so. An administrator who deletes
// records (delete-records) does the same by hand. It makes no difference whether
// the reader had passed them by or had not come to them yet: what it might have
// done again is gone.
//
// What was gone before a reader first started it never had, so it cannot lose
// it. A record that is gone for no reason is AckDurable's business. Its names are
// the readers, each with how many it lost and which.
var NothingRemovedUnread = &Check{Name: "NothingRemovedUnread", Measures: measures("looked expired deleted readers"), judge: func(h view, f *Finding) {
	f.Measured = map[string]int64{"looked": 0, "expired": 0, "deleted": 0, "readers": 0}
	for _, r := range h.Readers {
		var ids []int64
		h.eachFate(r, func(x fate) {
			if x.what == goneBefore {
				return
			}
			f.Measured["looked"]++
			if x.what != goneUnread && x.what != passedBy {
				return
			}
			ids = append(ids, x.id)
			if h.Removal(x.partition, x.offset) == history.Deleted {
				f.Measured["deleted"]++
			} else {
				f.Measured["expired"]++
			}
			f.lacks(x.gone, x.start, x.witness, x.gone)
		})
		if len(ids) > 0 {
			f.Measured["readers"]++
			gone := rangesOf(ids)
			gone.Name, gone.N = r.Name(), int64(len(ids))
			f.Named = append(f.Named, gone)
		}
	}
	f.Observed = f.Measured["looked"]
}}
