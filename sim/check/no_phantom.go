package check

// NoPhantom: what a consumer is delivered was sent before.
//
// The anomaly is the phantom record: poll returns payment 99 at offset 12, and
// no producer ever sent a payment 99.
var NoPhantom = Check{Name: "NoPhantom", judge: func(h *history, f *Finding) {
	var delivered, phantoms int64
	for _, r := range h.readings {
		for _, at := range r.delivered {
			delivered++
			if send := h.sendOf(h.at(at).ID); send == none || send > at {
				phantoms++
				f.broke(at, at, send)
			}
		}
	}
	f.Facts = delivered
	f.Measured = map[string]int64{"delivered": delivered, "phantoms": phantoms}
}}

// sendOf is where a payment was sent, or none.
func (h *history) sendOf(id int64) place {
	if h.slot(id) == 0 {
		return none
	}
	return h.payments[h.slot(id)].send
}
