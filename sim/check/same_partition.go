package check

import (
	"cmp"
	"slices"
	"sort"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// SamePartition: as long as a topic keeps its number of partitions, all
// payments of one user are in one of them.
//
// That is what a key is for: the producer computes the partition from it. The
// anomaly is a user whose payments are in two, as they are without a key, or
// where two producers compute it differently.
var SamePartition = &Check{Name: "SamePartition", Measures: measures("payments users astray"), judge: func(h view, f *Finding) {
	var payments int64
	var strays []int32
	first := map[residence]history.Index{}
	users := map[int32]bool{}
	for _, p := range h.Payments {
		if p.Send == history.None || p.Ack == history.None {
			continue
		}
		payments++
		at := h.residence(p)
		users[at.user] = true
		before, known := first[at]
		switch {
		case !known:
			first[at] = p.Ack
		case h.Event(before).Partition != h.Event(p.Ack).Partition:
			strays = append(strays, at.user)
			f.broke(p.Ack, h.SendOf(h.Event(before).ID), before, p.Send, p.Ack)
		default:
			f.shows(before, p.Ack)
		}
	}
	f.Observed = payments
	f.Measured = map[string]int64{"payments": payments, "users": int64(len(users)), "astray": int64(len(distinct(strays)))}
}}

// KeysStay: adding partitions to a topic leaves the payments of every user in the
// same one.
//
// It does not, and that is the anomaly: the partition is the key's hash modulo
// the number of partitions, so that another number gives another partition. A
// user's old payments stay in the old one. Its names are the ways that users
// went, each with those who went it: "p0→p2: 3 17 42".
var KeysStay = &Check{Name: "KeysStay", Measures: measures("users moved"), judge: func(h view, f *Finding) {
	var looked, moved int64
	last := map[residence]history.Index{} // where each user lives, by its latest payment
	ways := map[ledger.Moved][]int32{}
	for _, p := range h.Payments {
		if p.Send == history.None || p.Ack == history.None {
			continue
		}
		at := h.residence(p)
		_, lives := last[at]
		last[at] = p.Ack
		if at.era == 0 || lives {
			continue
		}
		at.era--
		before, known := last[at]
		if !known {
			continue
		}
		looked++
		f.shows(before, p.Ack)
		from, to := h.Event(before).Partition, h.Event(p.Ack).Partition
		if from != to {
			moved++
			way := ledger.Moved{From: from, To: to}
			ways[way] = append(ways[way], at.user)
			f.broke(p.Ack, h.SendOf(h.Event(before).ID), before, p.Send, p.Ack)
		}
	}
	f.Observed, f.Named = looked, waysOf(ways)
	f.Measured = map[string]int64{"users": looked, "moved": moved}
}}

// residence is a user in a topic, as long as that has the same number of
// partitions: era 0 until some are added for the first time.
type residence struct {
	topic ledger.Name
	user  int32
	era   int
}

func (h view) residence(p history.Payment) residence {
	topic := h.Event(p.Ack).Topic
	era := 0
	for _, added := range h.Growths {
		if added < p.Send && h.Event(added).Topic == topic {
			era++
		}
	}
	return residence{topic, h.Event(p.Send).User, era}
}

func waysOf(ways map[ledger.Moved][]int32) (named []ledger.Named) {
	for way, users := range ways {
		named = append(named, ledger.Named{Moved: &way, Users: distinct(users)})
	}
	sort.Slice(named, func(i, j int) bool { // which slices.SortFunc does with 20 kB of code for this type alone
		a, b := named[i].Moved, named[j].Moved
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) < 0
	})
	return named
}

// distinct sorts users and leaves out those already there.
func distinct(users []int32) []int32 {
	slices.Sort(users)
	return slices.Compact(users)
}
