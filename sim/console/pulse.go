package console

import (
	"context"
	"errors"
	"net"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"kafkasim/sim/failure"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// pulse notices when the brokers last answered anything, and when they last
// answered what brings a client on: that a broker says where the others are is no
// good if nobody is there.
type pulse struct {
	at, work atomic.Int64
	wrong    atomic.Pointer[trouble]
	givenUp  atomic.Int32 // answers that were waited for in vain since then

	quiet  func(time.Duration)        // is called when the silence becomes uneasy
	waits  func(time.Duration, error) // … or there is none, and nothing comes of it; nil = nobody wants to know
	told   bool
	waited bool
}

// trouble is what went wrong last.
type trouble struct {
	at  time.Time
	err error
}

func newPulse(quiet func(time.Duration)) *pulse {
	p := &pulse{quiet: quiet}
	p.beat()
	return p
}

func (p *pulse) beat() {
	p.at.Store(time.Now().UnixNano())
	p.work.Store(time.Now().UnixNano())
	p.givenUp.Store(0)
}

// onward are the requests whose answers bring a client on: those for records, and
// those of a member. Of a group that is shared out anew nobody hears for as long as another
// member takes, which is no trouble.
var onward = []kmsg.Key{kmsg.Produce, kmsg.Fetch, kmsg.Heartbeat, kmsg.ConsumerGroupHeartbeat, kmsg.ShareGroupHeartbeat, kmsg.ShareFetch}

// OnBrokerRead is called by the client for every answer that it reads, and for
// every one, of no bytes, that it no longer waits for. That happens once when the
// group is shared out anew, and again and again where somebody never answers.
func (p *pulse) OnBrokerRead(b kgo.BrokerMetadata, key int16, bytes int, _, _ time.Duration, err error) {
	const again = 3
	switch {
	case err != nil:
		p.fail(failure.New("%s hangs up, or does not answer as a Kafka broker does: %w", addressOf(b), err))
	case bytes == 0:
		if p.givenUp.Add(1) >= again {
			p.fail(failure.New("%s accepts requests, but does not answer", addressOf(b)))
		}
	case slices.Contains(onward, kmsg.Key(key)):
		p.beat()
	default:
		p.at.Store(time.Now().UnixNano())
	}
}

// OnBrokerConnect is called by the client for every connection that it tries.
func (p *pulse) OnBrokerConnect(b kgo.BrokerMetadata, _ time.Duration, _ net.Conn, err error) {
	if err != nil {
		p.fail(failure.New("the brokers say that one of them is at %s (advertised.listeners), but nobody answers there: %w", addressOf(b), err))
	}
}

// OnGroupManageError is called by the client when it is no member, and tries
// again.
func (p *pulse) OnGroupManageError(err error) {
	p.fail(failure.New("the group does not let it in: %w", err))
}

func addressOf(b kgo.BrokerMetadata) string {
	return net.JoinHostPort(b.Host, strconv.Itoa(int(b.Port)))
}

func (p *pulse) fail(err error) {
	if !errors.Is(err, context.Canceled) {
		p.wrong.Store(&trouble{time.Now(), err})
	}
}

// check ends a silence that has lasted long enough.
func (p *pulse) check() error {
	silence := time.Since(time.Unix(0, p.at.Load()))
	switch {
	case silence > enough:
		return failure.New("no broker has answered for %v: is one still running?", enough)
	case silence > uneasy && !p.told:
		p.quiet(silence)
	}
	p.told = silence > uneasy
	if p.told {
		return nil
	}
	return p.checkWork()
}

// checkWork ends a wait in which something goes wrong all the time. One in which
// nothing does may have a reason, such as a member that the group waits for.
func (p *pulse) checkWork() error {
	since := time.Unix(0, p.work.Load())
	wait := time.Since(since)
	var cause error
	if wrong := p.wrong.Load(); wrong != nil && wrong.at.After(since) {
		cause = wrong.err
	}
	switch {
	case wait > enough && cause != nil:
		return failure.New("for %v no answer came: %w", enough, cause)
	case wait > uneasy && !p.waited && p.waits != nil:
		p.waits(wait, cause)
	}
	p.waited = wait > uneasy
	return nil
}
