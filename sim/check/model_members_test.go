package check_test

import (
	"pgregory.net/rapid"

	"kafkasim/sim/ledger"
)

// owned are the partitions that a member owns, in order.
func (m *model) owned(who *modelMember) []int {
	var out []int
	for p, r := range m.reads {
		if r.owner == who {
			out = append(out, p)
		}
	}
	return out
}

// hang lets an owner miss a rebalance, as one does whose handler is too slow: the
// group drops it, its colleague has everything, and when it wakes up its commit is
// refused. Then it joins again. That it was dropped may be seen before or after.
func (m *model) hang() {
	i := rapid.IntRange(0, 1).Draw(m.t, "who hangs")
	who, other := m.members[i], m.members[1-i]
	had := m.owned(who)
	if !who.alive || !other.alive || len(had) == 0 {
		return
	}
	m.send()
	m.pollFrom(had[0], 5)
	m.processSome(had[0], 2)
	for _, p := range m.owned(other) {
		m.write(ledger.Revoke, other, p, 0)
	}
	seen := rapid.Bool().Draw(m.t, "seen at once")
	if seen {
		m.expel(who, false)
	}
	hung := map[int]modelRead{}
	for _, p := range had {
		hung[p] = *m.reads[p]
	}
	m.gen++
	for p := range m.reads {
		m.assign(p, other)
	}
	m.write(ledger.Join, other, 0, 0)
	m.pollFrom(had[0], 3)
	for _, p := range had {
		m.wakeUp(who, p, hung[p])
	}
	if seen || rapid.Bool().Draw(m.t, "seen soon") {
		if !seen {
			m.expel(who, false)
		}
		m.rebalance()
		return
	}
	m.rebalance()
	m.expel(who, true)
}

// wakeUp is what a member does that its group has dropped, with one partition.
func (m *model) wakeUp(who *modelMember, p int, had modelRead) {
	if had.processed < had.position && had.processed >= m.starts[p] && m.errs("works after the handover") {
		m.write(ledger.Process, who, p, had.processed)
		m.reads[p].done[had.processed] = true
		m.harm = true
	}
	if had.processed > 0 {
		m.write(ledger.CommitSent, who, p, had.processed)
		if m.errs("commits after it was dropped") {
			m.write(ledger.CommitOk, who, p, had.processed)
			m.harm = true
		} else {
			m.refuse(who, p, had.processed)
		}
	}
	m.write(ledger.Lost, who, p, 0)
}

func (m *model) expel(who *modelMember, back bool) {
	m.l.Append(ledger.Event{Kind: ledger.MemberExpired, Actor: ledger.N(who.name), Inc: who.inc, Group: ledger.N(modelGroup), Topic: ledger.N(modelTopic), Flag: back})
}

func (m *model) refuse(who *modelMember, p int, next int64) {
	m.l.Append(ledger.Event{Kind: ledger.CommitErr, Actor: ledger.N(who.name), Inc: who.inc, Group: ledger.N(modelGroup), Topic: ledger.N(modelTopic),
		Partition: int32(p), Offset: next, Flag: true, Detail: &ledger.Detail{Text: "REBALANCE_IN_PROGRESS"}})
}

// refused is a commit that the broker does not take, say because a coordinator has
// just moved. It moves no bookmark.
func (m *model) refused() {
	p := m.partition()
	if r := m.reads[p]; r.owner != nil && r.processed > 0 {
		m.write(ledger.CommitSent, r.owner, p, r.processed)
		m.refuse(r.owner, p, r.processed)
	}
}

// grow adds a partition, of which nobody hears before the next rebalance. Somebody
// looks at the group meanwhile.
func (m *model) grow() {
	if len(m.logs) > 6 {
		return
	}
	m.logs, m.starts = append(m.logs, nil), append(m.starts, 0)
	m.reads = append(m.reads, &modelRead{committed: -1, done: map[int64]bool{}})
	m.l.Append(ledger.Event{Kind: ledger.Admin, Topic: ledger.N(modelTopic), N: int64(len(m.logs)), Detail: &ledger.Detail{Text: ledger.AdminPartitions}})
	m.look()
}

// move hands one partition on, as cooperative members do: its owner gives it up in
// one generation and the other one has it in the next. The group calls itself
// stable in between.
func (m *model) move() {
	p := m.partition()
	from := m.reads[p].owner
	if from == nil || !m.members[0].alive || !m.members[1].alive {
		return
	}
	to := m.members[0]
	if to == from {
		to = m.members[1]
	}
	m.commitProcessed(p)
	m.gen++
	m.write(ledger.Revoke, from, p, 0)
	m.reads[p].owner = nil
	m.write(ledger.Join, from, 0, 0)
	m.look()
	m.write(ledger.Join, to, 0, 0)
	m.look()
	m.gen++
	m.write(ledger.Join, from, 0, 0)
	m.assign(p, to)
	m.write(ledger.Join, to, 0, 0)
	m.rebalance()
}

// look samples the group as the broker has it.
func (m *model) look() {
	s := &ledger.Snapshot{Why: ledger.SampleShown, Topic: modelTopic}
	g := ledger.GroupState{Group: modelGroup, State: "Stable"}
	for _, who := range m.members {
		if !who.alive {
			return // the broker has it still, and this model does not know with what
		}
		owned := ledger.MemberState{Actor: who.name}
		for _, p := range m.owned(who) {
			owned.Partitions = append(owned.Partitions, int32(p))
		}
		g.Members = append(g.Members, owned)
	}
	for p, log := range m.logs {
		s.Partitions = append(s.Partitions, ledger.PartitionState{Partition: int32(p), Start: m.starts[p], End: int64(len(log))})
		g.Committed = append(g.Committed, m.reads[p].committed)
	}
	s.Groups = []ledger.GroupState{g}
	m.l.Append(ledger.Event{Kind: ledger.Sample, Detail: &ledger.Detail{Sample: s}})
}
