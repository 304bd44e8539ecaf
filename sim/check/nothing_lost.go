package check

// NothingLost: after the end every record that is still in a topic was
// processed by every reader of it.
//
// The anomaly is the lost record: a consumer commits 60, processes 50–54 and
// is killed; whoever takes over begins at 60, and nobody ever processes 55–59.
//
// A reader is a consumer group, or a consumer without one. What retention or
// an administrator removed from the log before the audit is not required. A
// reader that begins at the latest offset is held to the whole log all the
// same: a scenario in which that is meant says that this check breaks.
var NothingLost = Check{Name: "NothingLost", judge: func(h *history, f *Finding) {
	var expected, lost int64
	var ids []int64
	for _, r := range h.readers {
		done := h.processedBy(r)
		for _, p := range h.partitions {
			start := r.startOn(h, p.topic)
			if start == none {
				continue
			}
			for _, audit := range p.audits {
				id := h.at(audit).ID
				if h.slot(id) == 0 {
					continue
				}
				expected++
				if !done[h.slot(id)] {
					lost++
					ids = append(ids, id)
					ack := h.payments[h.slot(id)].ack
					f.lacks(either(ack, audit), start, ack, audit)
				}
			}
		}
	}
	f.Facts, f.Names = expected, ranges(ids)
	f.Measured = map[string]int64{"expected": expected, "lost": lost}
}}

// processedBy says of each payment whether the reader processed it.
func (h *history) processedBy(r *reader) []bool {
	done := make([]bool, len(h.payments))
	for _, reading := range r.readings {
		for _, at := range reading.processed {
			done[h.slot(h.at(at).ID)] = true
		}
	}
	return done
}

// either is the first of two places, or the second where there is no first.
func either(a, b place) place {
	if a == none {
		return b
	}
	return a
}
