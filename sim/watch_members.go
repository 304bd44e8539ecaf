package sim

import (
	"time"

	"kafkasim/sim/client"
)

// memberWatch watches for members that the brokers drop from one group: dead
// ones, when their session has timed out, and living ones that did not come to a
// rebalance in time.
//
// Limits: share groups are not watched. One that dies before it was told its share of
// the partitions is not known to have been a member.
type memberWatch struct {
	run     *Run
	group   string
	members []*membership
	nextGen bool      // of KIP-848
	state   string    // of the group, when it was last looked at
	listed  int       // members, then
	changed time.Time // when the group was last seen, or made, to be another
	looked  time.Time
	next    time.Time // look, because it has not come to rest; zero = it has
	resting bool      // it was at rest the last time
	astir   time.Time // until then something may set it in motion that no verb tells of
}

// membership is one life of a consumer in its group.
type membership struct {
	consumer *Consumer
	life     uint16
	id       string // its member id; "" until it is known
	in       bool   // it was seen to be in the group
	dropped  bool
	died     time.Time // zero = it lives
}

// membersOf is the watch over a group.
//
//go:noinline
func (r *Run) membersOf(group string) *memberWatch {
	for _, w := range r.groups {
		if w.group == group {
			return w
		}
	}
	w := &memberWatch{run: r, group: group}
	r.groups, r.watches = append(r.groups, w), append(r.watches, w)
	return w
}

// joins notes that a life of a consumer has begun, leaves that it has left as one
// should, and dies that it has not.
func (w *memberWatch) joins(c *Consumer) {
	if instance := c.actor.Plan().Instance; instance != "" { // it takes the place of the one that had the name before, and nobody is dropped
		w.forget(func(m *membership) bool { return !m.died.IsZero() && m.consumer.actor.Plan().Instance == instance })
	}
	w.nextGen = c.actor.Plan().Assignor == client.Server
	w.members = append(w.members, &membership{consumer: c, life: c.actor.Lives()})
	w.stir()
}

func (w *memberWatch) leaves(c *Consumer) {
	w.forget(func(m *membership) bool { return m.consumer == c && m.died.IsZero() })
	w.run.left(w.group)
	w.stir()
}

func (w *memberWatch) dies(c *Consumer) {
	for _, m := range w.members {
		if m.consumer == c && m.died.IsZero() {
			m.identify()
			m.died = time.Now()
		}
	}
	w.forget(func(m *membership) bool { return !m.died.IsZero() && !m.in }) // whether it ever was in the group nobody knows
	w.run.left(w.group)
	w.stir()
}

//go:noinline
func (w *memberWatch) forget(gone func(*membership) bool) {
	var left []*membership
	for _, m := range w.members {
		if !gone(m) {
			left = append(left, m)
		}
	}
	w.members = left
}

// stir notes that the group will not be what it was.
func (w *memberWatch) stir() {
	now := time.Now()
	w.changed, w.resting, w.next = now, false, now.Add(look)
}

// mayStir notes that until a while from now the group may begin to move by itself.
func (w *memberWatch) mayStir(age time.Duration) {
	w.stir()
	w.astir = time.Now().Add(age)
}

// identify notes the member id of a living member. It is asked before the
// brokers are: a member that has been told its share is in the group by then.
func (m *membership) identify() {
	if id, joined := m.consumer.actor.Member(); m.id == "" {
		m.id, m.in = id, joined && id != ""
	}
}

func (w *memberWatch) look() {
	for _, m := range w.members {
		if m.died.IsZero() {
			m.identify()
		}
	}
	state, listed, err := w.run.world.Cluster.MemberIDs(w.group)
	w.looked = time.Now()
	if w.run.unseen(err) {
		w.next = w.looked.Add(w.pace())
		return
	}
	if state != w.state || len(listed) != w.listed {
		w.state, w.listed, w.changed = state, len(listed), w.looked
	}
	for _, m := range w.members {
		w.compare(m, listed)
	}
	before := len(w.members)
	w.forget(func(m *membership) bool { return m.dropped && !m.died.IsZero() })
	if len(w.members) < before {
		w.run.left(w.group)
	}
	w.plan(listed)
}

// compare looks for a member among those of the group. One that was dropped and
// came back is another member.
func (w *memberWatch) compare(m *membership, listed map[string]string) {
	_, there := listed[m.id]
	switch {
	case there:
		m.in, m.dropped = true, false
		return
	case m.in && !m.dropped:
		m.dropped = true
		w.expelled(m)
	}
	if m.died.IsZero() {
		if id, _ := m.consumer.actor.Member(); id != m.id {
			m.id, m.in, m.dropped = id, false, false
		}
	}
}

// isBack says whether a life that was dropped is a member again, under another id.
func (m *membership) isBack() bool {
	if !m.died.IsZero() {
		return false
	}
	id, _ := m.consumer.actor.Member()
	return id != "" && id != m.id
}

func (w *memberWatch) expelled(m *membership) {
	if !m.died.IsZero() {
		w.run.countRequests(w.group)
	}
	m.consumer.dropped = m.life
	m.consumer.actor.Expired(m.life, m.isBack())
	w.stir()
}

// plan decides when to look again because of the state of the group as a whole.
// One that is at rest, stable with exactly its living members and the dead that it
// does not know to be dead, is looked at again after all have sent a
// heartbeat: a cooperative group is stable in the middle of its rebalance.
func (w *memberWatch) plan(listed map[string]string) {
	if w.next.After(w.looked) {
		return // this look was for the sake of one moment
	}
	switch rests := w.atRest(listed); {
	case !rests:
		w.resting, w.next = false, w.looked.Add(max(w.pace(), w.looked.Sub(w.changed)/20))
	case !w.resting:
		w.resting, w.next = true, w.looked.Add(w.heartbeat()+w.pace())
	case w.run.nap < forever || w.looked.Before(w.astir):
		w.next = w.looked.Add(seldom)
	default:
		w.next = time.Time{}
	}
}

func (w *memberWatch) atRest(listed map[string]string) bool {
	for _, m := range w.members {
		if _, there := listed[m.id]; !there {
			return false
		}
	}
	switch w.state {
	case "Stable":
		return len(listed) == len(w.members)
	default:
		return len(listed) == 0
	}
}

// seldom is how often a group is looked at that is at rest and may be set in
// motion by something that no verb tells of.
const seldom = 10*time.Second - look

// due is the next look, be it because the group has not come to rest, because the
// session of a dead member must time out about now, or because a rebalance must.
// The moment of such an end is shown, so that it is looked at often.
func (w *memberWatch) due() time.Time {
	due := w.next
	soon := w.looked.Add(w.shortly())
	for _, m := range w.members {
		if m.died.IsZero() || !m.in {
			continue
		}
		plan := m.consumer.actor.Plan()
		if last := m.died.Add(plan.Session); soon.Before(last.Add(time.Second)) {
			// Its last heartbeat came before its death, by less than the interval.
			due = earlier(due, later(soon, last.Add(-plan.Heartbeat()-look)))
		} else {
			due = earlier(due, w.looked.Add(w.pace()))
		}
	}
	if over := w.changed.Add(w.rebalanceTimeout()); w.inRebalance() && soon.Before(over.Add(w.heartbeat()+w.pace())) {
		due = earlier(due, later(soon, over.Add(-look-w.pace())))
	}
	return due
}

// inRebalance says whether the group waits for its members. The words are those
// of the three protocols.
func (w *memberWatch) inRebalance() bool {
	return w.state == "PreparingRebalance" || w.state == "CompletingRebalance" || w.state == "Assigning" || w.state == "Reconciling"
}

// pace is how often a group is looked at that has not come to rest, and shortly
// how often where the moment counts.
func (w *memberWatch) pace() time.Duration { return w.heartbeat()/3 - look/100 }

func (w *memberWatch) shortly() time.Duration {
	if w.run.nap < forever {
		return look
	}
	return max(look/10, w.heartbeat()/500)
}

// heartbeat and rebalanceTimeout are the longest that a member of the group has.
func (w *memberWatch) heartbeat() time.Duration {
	longest := client.Heartbeat
	for _, m := range w.members {
		longest = max(longest, m.consumer.actor.Plan().Heartbeat())
	}
	return longest
}

func (w *memberWatch) rebalanceTimeout() time.Duration {
	var longest time.Duration
	for _, m := range w.members {
		longest = max(longest, m.consumer.actor.Plan().RebalanceTimeout)
	}
	return longest
}
