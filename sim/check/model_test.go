package check_test

import (
	"strings"
	"time"

	"pgregory.net/rapid"

	"kafkasim/sim/ledger"
)

// model is an honest group of two members that reads one topic, at least once:
// poll, process, commit. It writes the ledger that such a group would write,
// and makes one mistake if it is told to.
type model struct {
	t       *rapid.T
	l       *ledger.Ledger
	mistake string
	harm    bool // the mistake was made in a way that must show

	logs    [][]int64 // ids by partition and offset
	starts  []int64
	sent    int64
	members [2]*modelMember
	reads   []*modelRead // by partition
	gen     int32
	late    []func() bool // mistakes whose harm shows at the end only
}

type modelMember struct {
	name  string
	inc   uint16
	alive bool
}

// modelRead is where the group is in one partition.
type modelRead struct {
	owner     *modelMember   // nil = nobody
	position  int64          // next to poll
	processed int64          // next to process
	committed int64          // -1 = nothing
	since     int64          // where the owner began
	polled    int64          // nobody was ever delivered anything from here on
	done      map[int64]bool // what was ever processed
}

const modelGroup, modelTopic = "grupo_analise_fraude", "transacoes_cartao"

// play lets the group run, heals it, drains it and audits the topic.
func play(t *rapid.T, mistake string) *model {
	m := &model{t: t, mistake: mistake}
	var now time.Duration
	m.l = ledger.New(ledger.Header{}, func() time.Duration { now += time.Millisecond; return now })
	for range rapid.IntRange(1, 3).Draw(t, "partitions") {
		m.logs = append(m.logs, nil)
		m.starts = append(m.starts, 0)
		m.reads = append(m.reads, &modelRead{committed: -1, done: map[int64]bool{}})
	}
	m.members = [2]*modelMember{{name: "consumer-1"}, {name: "consumer-2"}}
	m.send()
	m.start(m.members[0])
	m.start(m.members[1])
	m.rebalance()
	actions := []func(){m.send, m.send, m.poll, m.poll, m.process, m.process, m.commit, m.rebalance, m.crashOrRestart}
	if mistake == "" {
		actions = append(actions, m.trim, m.crashInCommit, m.hang, m.refused, m.grow, m.move, m.look)
	}
	if strings.HasSuffix(mistake, "the handover") || strings.HasSuffix(mistake, "was dropped") {
		actions = append(actions, m.hang, m.hang, m.hang)
	}
	for range rapid.IntRange(5, 60).Draw(t, "steps") {
		rapid.SampledFrom(actions).Draw(t, "action")()
	}
	m.drain()
	m.alone()
	m.end()
	for _, shows := range m.late {
		m.harm = m.harm || shows()
	}
	return m
}

func (m *model) upTo(n int64, what string) int64 { return rapid.Int64Range(1, n).Draw(m.t, what) }

// errs decides whether to make a mistake now.
func (m *model) errs(mistake string) bool {
	return m.mistake == mistake && rapid.Bool().Draw(m.t, "errs")
}

func (m *model) write(kind ledger.Kind, who *modelMember, partition int, offset int64) {
	m.l.Append(m.event(kind, who, partition, offset))
}

func (m *model) event(kind ledger.Kind, who *modelMember, partition int, offset int64) ledger.Event {
	e := ledger.Event{Kind: kind, Topic: ledger.N(modelTopic), Partition: int32(partition), Offset: offset, Generation: m.gen}
	if who != nil {
		e.Actor, e.Inc, e.Group = ledger.N(who.name), who.inc, ledger.N(modelGroup)
	}
	switch kind {
	case ledger.Deliver, ledger.Process, ledger.Audit:
		e.ID = m.logs[partition][offset]
	}
	return e
}

func (m *model) partition() int { return rapid.IntRange(0, len(m.logs)-1).Draw(m.t, "partition") }

func (m *model) send() {
	for range m.upTo(8, "payments") {
		p := m.partition()
		m.sendTo(p)
		m.ack(p, m.sent)
		switch n := len(m.logs[p]); {
		case m.errs("stores twice"):
			m.logs[p] = append(m.logs[p], m.sent)
			m.harm = true
		case n > 1 && m.errs("stores in another order"):
			m.swap(p)
		case m.errs("loses what it acknowledged"):
			m.logs[p] = m.logs[p][:n-1]
			m.harm = true
		}
	}
}

func (m *model) sendTo(p int) {
	m.sent++
	m.l.Append(ledger.Event{Kind: ledger.Send, Actor: ledger.N("producer"), Inc: 1, ID: m.sent, Topic: ledger.N(modelTopic)})
	m.logs[p] = append(m.logs[p], m.sent)
}

func (m *model) ack(p int, id int64) {
	for o, stored := range m.logs[p] {
		if stored == id {
			m.l.Append(ledger.Event{Kind: ledger.Ack, Actor: ledger.N("producer"), Inc: 1, ID: id,
				Topic: ledger.N(modelTopic), Partition: int32(p), Offset: int64(o)})
		}
	}
}

// swap sends two more, which the broker stores the wrong way round.
func (m *model) swap(p int) {
	m.sendTo(p)
	m.sendTo(p)
	n := len(m.logs[p])
	m.logs[p][n-2], m.logs[p][n-1] = m.sent, m.sent-1
	m.ack(p, m.sent-1)
	m.ack(p, m.sent)
	m.harm = true
}

func (m *model) poll() { m.pollFrom(m.partition(), 5) }

func (m *model) pollFrom(p int, most int64) {
	r := m.reads[p]
	if r.owner == nil || r.position >= int64(len(m.logs[p])) {
		return
	}
	r.position = max(r.position, m.starts[p])
	r.processed = max(r.processed, m.starts[p])
	for range m.upTo(most, "records") {
		if r.position >= int64(len(m.logs[p])) {
			break
		}
		if m.mistake == "skips every fourth" && r.position%4 == 3 && r.position == r.processed {
			skipped := r.position
			r.position, r.processed = r.position+1, r.processed+1
			m.late = append(m.late, func() bool { return !r.done[skipped] })
			continue
		}
		m.deliver(p)
	}
	if r.position > r.processed && m.errs("commits before processing") {
		m.commitAt(p, r.position)
		m.harm = m.harm || !r.done[r.position-1]
	}
}

func (m *model) deliver(p int) {
	r := m.reads[p]
	m.write(ledger.Deliver, r.owner, p, r.position)
	switch {
	case m.errs("delivers twice"):
		m.write(ledger.Deliver, r.owner, p, r.position)
		m.harm = true
	case m.errs("delivers another payment"):
		e := m.l.At(m.l.Len() - 1)
		e.ID = m.sent + 1
		m.l.Append(e)
		m.harm = true
	}
	r.position++
	r.polled = max(r.polled, r.position)
}

func (m *model) process() { m.processSome(m.partition(), 5) }

func (m *model) processSome(p int, most int64) {
	r := m.reads[p]
	if r.owner == nil || r.processed >= r.position {
		return
	}
	n := min(m.upTo(most, "records"), r.position-r.processed)
	if n > 1 && m.errs("processes out of order") {
		for o := r.processed + n - 1; o >= r.processed; o-- {
			m.write(ledger.Process, r.owner, p, o)
			r.done[o] = true
		}
		m.harm = true
	} else {
		for o := r.processed; o < r.processed+n; o++ {
			m.processOne(p, o)
			r.done[o] = true
			m.harm = m.harm || m.mistake == "reads again from zero" && o < r.committed && r.since < r.committed
		}
	}
	r.processed += n
}

func (m *model) processOne(p int, o int64) {
	r := m.reads[p]
	switch {
	case m.errs("processes another payment"):
		e := m.event(ledger.Process, r.owner, p, o)
		e.ID++
		m.l.Append(e)
		m.harm = true
		return
	case r.polled < int64(len(m.logs[p])) && m.errs("processes what it was not delivered"):
		m.write(ledger.Process, r.owner, p, r.polled)
		m.harm = true
	}
	m.write(ledger.Process, r.owner, p, o)
}

func (m *model) commit() { m.commitProcessed(m.partition()) }

func (m *model) commitProcessed(p int) {
	r := m.reads[p]
	switch {
	case r.owner == nil || r.processed == 0:
	case m.mistake == "never commits":
		m.harm = true
	case m.errs("commits one ahead"):
		next, done := r.processed, r.done[r.processed]
		m.commitAt(p, next+1)
		m.late = append(m.late, func() bool { return next < int64(len(m.logs[p])) && !done })
	default:
		m.commitAt(p, r.processed)
	}
}

func (m *model) commitAt(p int, next int64) {
	r := m.reads[p]
	m.write(ledger.CommitSent, r.owner, p, next)
	m.write(ledger.CommitOk, r.owner, p, next)
	r.committed = next
}

func (m *model) start(who *modelMember) {
	who.inc++
	who.alive = true
	m.l.Append(ledger.Event{Kind: ledger.Start, Actor: ledger.N(who.name), Inc: who.inc, Group: ledger.N(modelGroup),
		Topic: ledger.N(modelTopic), Detail: &ledger.Detail{Settings: &ledger.Settings{Reset: "earliest", Commit: "by-hand"}}})
}

// rebalance takes all partitions back, most often after a commit, and deals
// them out again.
func (m *model) rebalance() {
	for p, r := range m.reads {
		if r.owner == nil {
			continue
		}
		if rapid.IntRange(0, 3).Draw(m.t, "commit first") > 0 {
			m.commitProcessed(p)
		}
		m.write(ledger.Revoke, r.owner, p, 0)
		if r.processed > 0 && m.errs("commits after the revocation") {
			m.commitAt(p, r.processed)
			m.harm = true
		}
		r.owner = nil
	}
	m.gen++
	var alive []*modelMember
	for _, who := range m.members {
		if who.alive {
			alive = append(alive, who)
			m.write(ledger.Join, who, 0, 0)
		}
	}
	if len(alive) == 0 {
		return
	}
	turn := rapid.IntRange(0, 1).Draw(m.t, "turn")
	for p := range m.reads {
		m.assign(p, alive[(p+turn)%len(alive)])
		if len(alive) == 2 && m.errs("two owners") {
			m.write(ledger.Assign, alive[(p+turn+1)%2], p, 0)
			m.write(ledger.Revoke, alive[(p+turn+1)%2], p, 0)
			m.harm = true
		}
	}
}

func (m *model) assign(p int, who *modelMember) {
	r := m.reads[p]
	m.write(ledger.Assign, who, p, 0)
	from := max(0, r.committed)
	if m.errs("reads again from zero") {
		from = 0
	}
	r.owner, r.position, r.processed, r.since = who, from, from, from
}

func (m *model) crashOrRestart() {
	who := rapid.SampledFrom(m.members[:]).Draw(m.t, "who")
	if !who.alive {
		m.start(who)
		m.rebalance()
		return
	}
	m.crash(who)
	if rapid.Bool().Draw(m.t, "noticed") {
		m.rebalance()
	}
}

func (m *model) crash(who *modelMember) {
	m.write(ledger.Crash, who, 0, 0)
	who.alive = false
	for p, r := range m.reads {
		if r.owner != who {
			continue
		}
		if r.processed < r.position && m.errs("works after its death") {
			m.write(ledger.Process, who, p, r.processed)
			m.harm = true
		}
		r.owner = nil
	}
}

// crashInCommit kills an owner that waits for the answer to a commit, which may
// have counted.
func (m *model) crashInCommit() {
	p := m.partition()
	r := m.reads[p]
	if r.owner == nil || r.processed == 0 {
		return
	}
	m.write(ledger.CommitSent, r.owner, p, r.processed)
	if rapid.Bool().Draw(m.t, "counted") {
		r.committed = r.processed
	}
	m.crash(r.owner)
}

// trim removes the oldest records of a partition.
func (m *model) trim() {
	p := m.partition()
	m.starts[p] = rapid.Int64Range(m.starts[p], int64(len(m.logs[p]))).Draw(m.t, "log start")
	m.l.Append(ledger.Event{Kind: ledger.Admin, Topic: ledger.N(modelTopic), Partition: int32(p), Offset: m.starts[p], Detail: &ledger.Detail{Text: ledger.AdminDeleteRecords}})
}
