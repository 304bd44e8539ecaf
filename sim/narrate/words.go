package narrate

import (
	"fmt"
	"slices"
	"time"

	"kafkasim/sim/ledger"
)

// wordFold words what one actor did in one section.
func (t *narrator) wordFold(d *draft) {
	if t.wordRedis(d) {
		return
	}
	f := d.aggregate
	if d.who != nil && d.who.joined && len(d.who.told) > 0 {
		f.topic = d.who.told[0].topic
	}
	args := Args{"places": t.places(f), "n": f.n, "alerts": f.alerts, "again": f.again, "redelivered": f.handed, "why": f.why, "took": f.took()}
	switch d.Event {
	case ledger.Process:
		key := "act.process"
		if f.again == f.n {
			key = "act.process.again"
		}
		d.Text = t.lang.Sentence(key, args)
		d.Details = t.quoteAlerts(f)
	case ledger.CommitOk:
		d.Text = t.wordCommits(f)
	case ledger.Removed:
		d.Text = t.wordExpired(f)
	case ledger.Nack:
		key := "act.nack.open"
		if f.definite {
			key = "act.nack"
		}
		d.Text = t.lang.Sentence(key, args)
	case ledger.Release:
		args["times"] = 0 // left out
		if f.n > 1 {
			args["times"] = f.n
		}
		d.Text = t.lang.Sentence("act.release", args)
	case ledger.CommitErr:
		args["bookmarks"] = t.bookmarks(f)
		key := "act.commit.refused"
		if f.n > len(f.spans) {
			key += ".often"
		}
		d.Text = t.lang.Sentence(key, args)
	case ledger.Ask, ledger.Seek:
		d.Text = t.wordGoingBack(d)
	case ledger.Lost:
		var spots []spot
		for _, s := range f.sorted() {
			spots = append(spots, s.spot)
		}
		d.Text = t.lang.Sentence("act.lost", Args{"partitions": t.owned(spots)})
	default:
		d.Text = t.lang.Sentence("act."+d.Event.String(), args)
	}
}

// took is for how long an aggregate went on.
func (f *aggregate) took() time.Duration { return worthAWord(f.end - f.begin) }

// worthAWord leaves out what a clock in seconds does not show.
func worthAWord(d time.Duration) time.Duration {
	if d >= time.Second {
		return d
	}
	return 0
}

func (t *narrator) wordCommits(f *aggregate) string {
	key := "act.commit"
	if f.requests > 1 {
		key = "act.commits"
	}
	switch {
	case len(f.spans) > placesShown:
		key += ".many"
	case len(f.spans) > 1:
		key += ".some"
	}
	return t.lang.Sentence(key, Args{"bookmarks": t.bookmarks(f), "n": f.requests, "took": f.took(), "partitions": len(f.spans)})
}

// quoteAlerts quotes the first alerts of the run, and only those.
func (t *narrator) quoteAlerts(f *aggregate) []Detail {
	if t.quoted || f.alerts == 0 {
		return nil
	}
	t.quoted = true
	var lines []string
	for _, e := range f.raised {
		lines = append(lines, t.lang.Sentence("alert", Args{"user": e.User, "cents": e.Cents}))
	}
	if more := f.alerts - len(f.raised); more > 0 {
		lines = append(lines, t.lang.Sentence("alert.more", Args{"n": more}))
	}
	return details(Alert, lines...)
}

func (t *narrator) wordJoin(d *draft) {
	j := d.join
	args := Args{"group": j.group.String(), "partitions": t.owned(j.after), "gave": t.owned(without(j.before, j.after))}
	j.since(args)
	key := "act.join"
	switch {
	case !j.first:
		key = "act.change"
	case j.back:
		key = "act.back"
	}
	if len(j.after) == 0 {
		key += ".idle"
	}
	d.Text = t.lang.Sentence(key, args)
}

// since adds after whose departure a join came.
func (j *join) since(args Args) {
	if j.from.who == nil {
		return
	}
	args["who"] = j.from.who.name.String()
	if j.from.silent {
		args["silent"] = j.gap
	} else {
		args["left"] = j.gap
	}
}

// without returns the spots of a that are not in b.
func without(a, b []spot) []spot {
	in := make(map[spot]bool, len(b))
	for _, s := range b {
		in[s] = true
	}
	var out []spot
	for _, s := range a {
		if !in[s] {
			out = append(out, s)
		}
	}
	return out
}

// crowd is from how many actors on their lines are drawn into one.
const crowd = 7

// drawCrowds draws the lines of one sort into one where more actors have them
// than a reader wants to hear of. The sorts are in the order in which one is the
// cause of the next.
func (t *narrator) drawCrowds(drafts []*draft) {
	kinds := []ledger.Kind{ledger.Ack, ledger.Process, ledger.CommitOk, ledger.Join, ledger.Close, ledger.Crash, ledger.MemberExpired}
	for _, kind := range kinds {
		for _, of := range crowds(drafts, kind) {
			who := map[*actor]bool{}
			for _, d := range of {
				who[d.who] = true
			}
			if len(who) >= crowd {
				t.drawCrowd(kind, of, len(who))
			}
		}
	}
}

// crowds are the lines of one sort that may be drawn into one: a line that has
// to be below something that came after the first of them begins another one.
func crowds(drafts []*draft, kind ledger.Kind) [][]*draft {
	var all [][]*draft
	for _, d := range drafts {
		if d.Event != kind || d.gone || d.who == nil {
			continue
		}
		if last := len(all) - 1; last >= 0 && !d.after.below(all[last][0]) {
			all[last] = append(all[last], d)
		} else {
			all = append(all, []*draft{d})
		}
	}
	return all
}

func (t *narrator) drawCrowd(kind ledger.Kind, of []*draft, people int) {
	first := of[0]
	from, to := t.ends(of)
	args := Args{"people": people, "first": from, "last": to, "took": worthAWord(of[len(of)-1].T - of[0].T)}
	for _, d := range of[1:] {
		d.gone, d.drawnInto = true, first
		first.Events += d.Events
		first.Last = max(first.Last, d.Last)
		if first.aggregate != nil {
			first.aggregate.merge(d.aggregate)
		}
	}
	key := "crowd." + kind.String()
	switch {
	case first.join != nil:
		if !slices.ContainsFunc(of, func(d *draft) bool { return d.join.first }) {
			key = "crowd.change"
		}
		if t.addShares(of, args) {
			key += ".idle"
		}
	case first.aggregate != nil:
		f := first.aggregate
		args["n"], args["alerts"], args["again"], args["took"] = f.n, f.alerts, f.again, f.took()
		args["places"], args["partitions"], args["commits"] = t.places(f), len(f.spans), f.requests
		if kind == ledger.Process {
			first.Details = t.quoteAlerts(f)
		}
		first.Tone = f.toneOf(kind)
	}
	first.Actor = ""
	first.Text = t.lang.Sentence(key, args)
}

// ends are the first and the last actor of a crowd, in the order in which they
// came into the run.
func (t *narrator) ends(of []*draft) (first, last string) {
	in := map[*actor]bool{}
	for _, d := range of {
		in[d.who] = true
	}
	for _, a := range t.order {
		if in[a] {
			if first == "" {
				first = a.name.String()
			}
			last = a.name.String()
		}
	}
	return first, last
}

// addShares adds how the partitions are divided among those who joined, and
// says whether some got none.
func (t *narrator) addShares(of []*draft, args Args) (some bool) {
	shares := map[*actor]int{}
	for _, d := range of {
		shares[d.who] = len(d.who.told)
		args["group"] = d.join.group.String()
		d.join.since(args)
	}
	total, idle, least, most := 0, 0, -1, 0
	for _, d := range of {
		n, ok := shares[d.who]
		if !ok {
			continue
		}
		delete(shares, d.who)
		total, most = total+n, max(most, n)
		if n == 0 {
			idle++
		} else if least < 0 || n < least {
			least = n
		}
	}
	args["partitions"], args["idle"], args["busy"] = total, idle, args["people"].(int)-idle
	args["each"] = fmt.Sprint(most)
	if least < most {
		args["each"] = fmt.Sprintf("%d–%d", max(least, 0), most)
	}
	if idle > 0 && most == 1 {
		args["each"] = "" // so much follows from the numbers
	}
	return idle > 0
}
