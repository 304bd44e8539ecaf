package cluster

import (
	"context"
	"slices"
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
	joins      bool        // it has asked to join, and nobody has been assigned anything since
	unheard    int32       // the generation of which it must have been told, and has not been heard since; 0 = none
}

// soon is how long after others a member that lives asks what it is assigned.
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
		w.members[r.MemberID] = &waiter{group: r.Group, id: r.MemberID, session: session, joins: true}
		return
	}
	m.session, m.joins, m.unheard = session, true, 0
	w.waits(m, joining)
}

func (w *waiting) syncs(request kmsg.Request) {
	r := request.(*kmsg.SyncGroupRequest)
	others := false
	for _, m := range w.members {
		if m.group == r.Group && m.joins && m.id != r.MemberID {
			m.joins, m.unheard, others = false, r.Generation, true
		}
	}
	if others {
		time.AfterFunc(soon, func() { w.begin(r.Group, r.Generation) })
	}
	if m := w.members[r.MemberID]; m != nil {
		m.generation, m.joins, m.unheard = r.Generation, false, 0
		w.waits(m, syncing)
	}
}

// begin lets the sessions begin of those that were told of a generation, and were not
// heard since.
func (w *waiting) begin(group string, generation int32) {
	w.mu.Lock()
	var silent []string
	for id, m := range w.members {
		if m.group == group && m.unheard == generation {
			silent = append(silent, id)
		}
	}
	w.mu.Unlock()
	slices.Sort(silent)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for _, id := range silent {
		beat := kmsg.NewPtrHeartbeatRequest()
		beat.Group, beat.MemberID, beat.Generation = group, id, generation
		beat.RequestWith(ctx, w.observer) //nolint:errcheck // who is no member any more needs no session
	}
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
		m.unheard = 0
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
	ask := kmsg.NewPtrDescribeGroupsRequest()
	ask.Groups = []string{m.group}
	group, err := ask.RequestWith(ctx, w.observer)
	if err != nil || len(group.Groups) != 1 {
		return
	}
	beat := w.beatFor(m, group.Groups[0].State)
	if beat == nil {
		return
	}
	answer, err := beat.RequestWith(ctx, w.observer)
	w.mu.Lock()
	defer w.mu.Unlock()
	m.vouched = false
	if err == nil && m.next != nil && (answer.ErrorCode == 0 || answer.ErrorCode == kerr.RebalanceInProgress.Code) {
		w.waits(m, m.during)
	}
}

// beatFor is the heartbeat that is due for a member; nil = it does not wait any more.
func (w *waiting) beatFor(m *waiter, state string) *kmsg.HeartbeatRequest {
	w.mu.Lock()
	defer w.mu.Unlock()
	if m.next == nil || m.during != state {
		return nil
	}
	m.vouched = true
	beat := kmsg.NewPtrHeartbeatRequest()
	beat.Group, beat.MemberID, beat.Generation = m.group, m.id, m.generation
	return beat
}
