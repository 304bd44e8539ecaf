package client

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kgo"
)

// trouble is the last error of an actor's client, no matter who was told. Most
// errors pass: the client tries again. But where somebody waits in vain, the
// cause is among them, and often with another client than the one that is waited
// for.
type trouble struct {
	lock sync.Mutex
	err  error
	at   time.Time
}

// note keeps an error, which names the actor. An actor that is ended on purpose
// is in no trouble.
func (t *trouble) note(err error) {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, kgo.ErrClientClosed) || errors.Is(err, net.ErrClosed) {
		return
	}
	t.lock.Lock()
	defer t.lock.Unlock()
	t.err, t.at = err, time.Now()
}

// Trouble is when the last error of the actor's client was, and that error; nil where
// there was none.
func (t *trouble) Trouble() (time.Time, error) {
	t.lock.Lock()
	defer t.lock.Unlock()
	return t.at, t.err
}

// ear hears of errors that franz-go keeps to itself while it tries again: those of a
// group that does not let the client in, and of connections that do not come about.
type ear struct {
	who     ledger.Name
	trouble *trouble
	deaf    func() bool // to what follows from its end
}

func (e ear) OnGroupManageError(err error) {
	if !e.deaf() {
		e.trouble.note(failure.New("%s is out of its group: %w", e.who, err))
	}
}

func (e ear) OnBrokerConnect(meta kgo.BrokerMetadata, _ time.Duration, _ net.Conn, err error) {
	if err != nil && !e.deaf() {
		e.trouble.note(failure.New("%s connects to %s:%d: %w", e.who, meta.Host, meta.Port, err))
	}
}
