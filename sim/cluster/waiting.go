package cluster

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// waiting keeps the members of classic groups alive while they wait to be answered:
// whoever waits for the others to join, or for the leader to assign, cannot send
// heartbeats, and Kafka does not drop it for that (ClassicGroupMember.hasSatisfiedHeartbeat).
// In kfake its session keeps running; so a heartbeat is sent in its name, twice in a
// session. And in Kafka its session begins when the group has shared, also of one that
// died waiting (completeAndScheduleNextHeartbeatExpiration). In kfake it begins when the
// answer has arrived, so that the dead would keep their partitions for ever; a heartbeat
// in their name begins it.
type waiting struct {
	observer *kgo.Client

	mu      sync.Mutex
	members map[string]*waiter // by member id
}

// waiter is a member of a group, and what it waits for.
type waiter struct {
	group, id  string
	generation int32 // the last that it has told
	session    time.Duration
	during     string      // the state of a group in which it is not answered
	next       *time.Timer // nil = it does not wait
	vouched    bool        // the heartbeat under way is ours
	silent     bool        // it has asked to join, and was not heard since
}

// soon is how long after the others a member that lives has asked what it is assigned.
const soon = 100 * time.Millisecond

// The states of a group in which a JoinGroup, and a SyncGroup, are not answered yet.
const (
	joining = "PreparingRebalance"
	syncing = "CompletingRebalance"
)

// keepWaiting begins to do so.
func keepWaiting(brokers *kfake.Cluster, observer *kgo.Client) {
	w := &waiting{observer: observer, members: map[string]*waiter{}}
	for key, note := range map[kmsg.Key]func(kmsg.Request){
		kmsg.JoinGroup: w.joins, kmsg.SyncGroup: w.syncs, kmsg.Heartbeat: w.beats, kmsg.LeaveGroup: w.leaves,
	} {
		brokers.ControlKey(int16(key), func(request kmsg.Request) (kmsg.Response, error, bool) {
			w.mu.Lock()
			defer w.mu.Unlock()
			note(request)
			return nil, nil, false
		})
	}
}

// joins: who joins for the first time has no session yet that could run out.
func (w *waiting) joins(request kmsg.Request) {
	r := request.(*kmsg.JoinGroupRequest)
	if r.MemberID == "" {
		return
	}
	session := time.Duration(r.SessionTimeoutMillis) * time.Millisecond
	m := w.members[r.MemberID]
	if m == nil {
		w.members[r.MemberID] = &waiter{group: r.Group, id: r.MemberID, session: session, silent: true}
		return
	}
	m.session, m.silent = session, true
	w.waits(m, joining)
}

func (w *waiting) syncs(request kmsg.Request) {
	r := request.(*kmsg.SyncGroupRequest)
	if m := w.members[r.MemberID]; m != nil {
		m.generation, m.silent = r.Generation, false
		w.waits(m, syncing)
	}
	for _, m := range w.members {
		if m.group == r.Group && m.silent {
			time.AfterFunc(soon, func() { w.begin(r.Group, r.Generation) })
			return
		}
	}
}

// begin lets the sessions begin of those that have joined a generation and were not heard
// since, unless the group waits for others to join: then so do they.
func (w *waiting) begin(group string, generation int32) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if state := stateOf(ctx, w.observer, group); state == "" || state == joining {
		return
	}
	w.mu.Lock()
	var silent []*waiter
	for _, m := range w.members {
		if m.group == group && m.silent {
			silent = append(silent, m)
		}
	}
	w.mu.Unlock()
	slices.SortFunc(silent, func(a, b *waiter) int { return strings.Compare(a.id, b.id) })
	for _, m := range silent {
		if w.beat(ctx, m, generation) == nil {
			w.mu.Lock()
			m.silent = false
			w.mu.Unlock()
		}
	}
}

// stateOf is that of a classic group; "" where nobody can say.
func stateOf(ctx context.Context, observer *kgo.Client, group string) string {
	ask := kmsg.NewPtrDescribeGroupsRequest()
	ask.Groups = []string{group}
	answer, err := ask.RequestWith(ctx, observer)
	if err != nil || len(answer.Groups) != 1 {
		return ""
	}
	return answer.Groups[0].State
}

// beat sends a heartbeat in the name of a member.
func (w *waiting) beat(ctx context.Context, m *waiter, generation int32) error {
	ours := func(so bool) {
		w.mu.Lock()
		defer w.mu.Unlock()
		m.vouched = so
	}
	ours(true)
	defer ours(false)
	beat := kmsg.NewPtrHeartbeatRequest()
	beat.Group, beat.MemberID, beat.Generation = m.group, m.id, generation
	answer, err := beat.RequestWith(ctx, w.observer)
	if err != nil {
		return err
	}
	return kerr.ErrorForCode(answer.ErrorCode)
}

func (w *waiting) waits(m *waiter, during string) {
	m.stop()
	m.during = during
	m.next = time.AfterFunc(m.session/2, func() { w.vouch(m) })
}

//go:noinline
func (m *waiter) stop() {
	if m.next != nil {
		m.next.Stop()
		m.next = nil
	}
}

// beats: who sends heartbeats has been answered.
func (w *waiting) beats(request kmsg.Request) {
	r := request.(*kmsg.HeartbeatRequest)
	if m := w.members[r.MemberID]; m != nil && !m.vouched {
		m.silent = false
		m.stop()
	}
}

func (w *waiting) leaves(request kmsg.Request) {
	r := request.(*kmsg.LeaveGroupRequest)
	w.forget(r.MemberID)
	for _, m := range r.Members {
		w.forget(m.MemberID)
	}
}

func (w *waiting) forget(id string) {
	if m := w.members[id]; m != nil {
		m.stop()
		delete(w.members, id)
	}
}

// vouch sends a heartbeat for a member, if its group is still where it waits. To one
// that waited in an earlier generation the broker says so.
func (w *waiting) vouch(m *waiter) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	state := stateOf(ctx, w.observer, m.group)
	w.mu.Lock()
	waits, generation := m.next != nil && m.during == state, m.generation
	w.mu.Unlock()
	if !waits {
		return
	}
	err := w.beat(ctx, m, generation)
	w.mu.Lock()
	defer w.mu.Unlock()
	if m.next != nil && (err == nil || errors.Is(err, kerr.RebalanceInProgress)) {
		w.waits(m, m.during)
	}
}
