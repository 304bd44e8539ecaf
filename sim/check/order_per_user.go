package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// OrderPerUser: as long as a topic keeps its number of partitions, the payments
// of one user are processed in the order in which they were sent.
//
// The anomaly: a user's second payment is processed before the first, because
// they are in different partitions and one of these is read more slowly. A
// refund can then be handled before the payment that it undoes. With the user
// as the key both are in one partition, which has an order.
//
// Only the first processing of each payment by a reader counts: what is read
// again comes again in its order.
var OrderPerUser = &Check{Name: "OrderPerUser", needs: []string{ledger.Work, ledger.Order}, Measures: measures("processed late users"), judge: func(h view, f *Finding) { h.judgeOrder(f, false) }}

// OrderSurvives: the payments of one user are processed in the order in which
// they were sent, those from before partitions were added before those from
// after.
//
// The anomaly is the same, and it comes with the new partitions: they are empty
// and read at once, while the user's earlier payment still waits in the backlog
// of the partition where the user lived before.
var OrderSurvives = &Check{Name: "OrderSurvives", Measures: measures("processed late users"), judge: func(h view, f *Finding) { h.judgeOrder(f, true) }}

// judgeOrder compares all payments of a user, or only those between which the
// number of partitions stayed the same.
func (h view) judgeOrder(f *Finding, across bool) {
	var late int64
	var users []int32
	var pair []history.Index // the first two of a user, for want of two between which partitions were added
	for _, r := range h.Readers {
		done := make([]bool, len(h.Payments))
		latest := map[residence]history.Index{} // of each user, the processing of the payment that was sent last
		for _, at := range h.processedIn(r) {
			slot := h.Slot(h.Event(at).ID)
			p := h.Payments[slot]
			if slot == 0 || done[slot] || p.Send == history.None || p.Ack == history.None {
				continue
			}
			done[slot] = true
			f.Observed++
			who := h.residence(p)
			if across {
				who.era = 0
			}
			before, some := latest[who]
			if !some || h.SendOf(h.Event(before).ID) < p.Send {
				if latest[who] = at; some && pair == nil {
					pair = []history.Index{before, at}
				}
				if some && across && h.residence(p) != h.residence(h.Payments[h.Slot(h.Event(before).ID)]) {
					f.shows(before, at)
				}
				continue
			}
			late++
			users = append(users, who.user)
			later := h.Payments[h.Slot(h.Event(before).ID)]
			f.broke(at, p.Send, p.Ack, later.Send, later.Ack, before, at)
		}
	}
	f.shows(pair...)
	users = distinct(users)
	f.Measured = map[string]int64{"processed": f.Observed, "late": late, "users": int64(len(users))}
	for _, u := range users {
		f.Named = append(f.Named, ledger.Named{Users: []int32{u}})
	}
}
