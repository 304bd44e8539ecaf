package sim

import (
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"kafkasim/sim/actor"
)

// Producer sends payments.
type Producer struct {
	run     *Run
	actor   *actor.Producer
	name    string
	sent    <-chan error // of the sending that goes on in the background, or nil
	endless bool         // it sends until it is told that it is enough
	enough  atomic.Bool
	over    bool
}

// Producer connects a producer that sends a payment each `every`.
func (r *Run) Producer(name string, t *TopicRef, every time.Duration) *Producer {
	r.begin("connect " + name)
	a, err := actor.NewProducer(r.world, name, t.Name, every, &r.ids)
	return r.connected(name, a, err)
}

func (r *Run) connected(name string, a *actor.Producer, err error) *Producer {
	r.must(err)
	p := &Producer{run: r, actor: a, name: name}
	r.producers, r.cast = append(r.producers, p), append(r.cast, p)
	return p
}

// Send sends n payments, one after another, and waits for every answer.
func (p *Producer) Send(n int) {
	p.KeepSending(n)
	p.Finish()
}

// KeepSending begins to send n payments while the script goes on.
func (p *Producer) KeepSending(n int) {
	p.run.begin(p.name + " sends")
	sent := make(chan error, 1)
	p.sent, p.endless = sent, false
	p.enough.Store(false)
	go func() { sent <- p.actor.Send(n, func() bool { return p.enough.Load() || p.run.stop.Load() }) }()
}

// SendOn begins to send payments while the script goes on, until Stop or the
// end of the script.
func (p *Producer) SendOn() {
	p.KeepSending(math.MaxInt)
	p.endless = true
}

// Stop sends no more and waits until everything is answered.
func (p *Producer) Stop() {
	p.enough.Store(true)
	p.Finish()
}

// AwaitAnswers waits until n payments have their answer.
func (p *Producer) AwaitAnswers(n int) {
	p.run.begin(fmt.Sprintf("wait until %s has sent %d", p.name, n))
	p.run.until(fmt.Sprintf("%s to send %d payments", p.name, n), sendLimit, look, func() bool { return p.actor.Answered() >= n })
}

// Finish waits until everything is sent and answered.
func (p *Producer) Finish() {
	p.run.begin(p.name + " finishes sending")
	err := p.run.await(p.sent, p.name+" to send its payments", sendLimit)
	p.sent = nil // not before: who is told to stop meanwhile still waits for the sender
	p.run.must(err)
}

// Close ends the producer: it is gone.
func (p *Producer) Close() {
	p.run.begin(p.name + " closes")
	p.dismiss()
}

func (p *Producer) settle() {
	p.endSending()
	if p.sent != nil {
		p.Finish()
	}
}

// endSending ends what would go on for ever.
func (p *Producer) endSending() {
	if p.endless {
		p.enough.Store(true)
	}
}

// Name is as the scenario calls it.
func (p *Producer) Name() string                      { return p.name }
func (p *Producer) there() bool                       { return !p.over }
func (p *Producer) membership() (group, topic string) { return "", "" }

func (p *Producer) dismiss() {
	if p.over {
		return
	}
	p.over = true
	p.endSending()
	if p.sent != nil {
		<-p.sent
	}
	p.actor.Close()
}

// KeyedProducer connects a producer that sends a payment each `every`, with the
// user as its key: one user, one partition.
func (r *Run) KeyedProducer(name string, t *TopicRef, every time.Duration) *Producer {
	r.begin("connect " + name)
	a, err := actor.NewKeyedProducer(r.world, name, t.Name, every, &r.ids)
	return r.connected(name, a, err)
}
