package sim

import (
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"kafkasim/sim/client"
)

// Producer sends payments.
type Producer struct {
	role
	actor   *client.Producer
	sent    <-chan error // of the sending in the background, or nil
	endless bool         // it sends until it is told that it is enough
	redis   bool         // it publishes its payments there too
	told    int          // how many payments it was told to send so far
	enough  atomic.Bool
}

// Producer connects a producer that sends a payment every `every`.
func (r *Run) Producer(name string, t *TopicRef, every time.Duration) *Producer {
	return r.connect(client.NewProducer, name, t, every)
}

// KeyedProducer connects a producer that sends a payment every `every`, with the
// user as its key: one user, one partition.
func (r *Run) KeyedProducer(name string, t *TopicRef, every time.Duration) *Producer {
	return r.connect(client.NewKeyedProducer, name, t, every)
}

func (r *Run) connect(as connecting, name string, t *TopicRef, every time.Duration) *Producer {
	part := r.introduce(name, "connect another one")
	r.needs(every >= 0, "%s cannot send a payment every %s", name, every)
	a, err := as(r.world, name, t.Name, every, &r.ids)
	r.must(err)
	part.state = running
	p := &Producer{role: part, actor: a}
	r.producers, r.cast = append(r.producers, p), append(r.cast, p)
	return p
}

// connecting is one of the two sorts of producer.
type connecting func(w *client.World, name, topic string, every time.Duration, ids *atomic.Int64) (*client.Producer, error)

// Send sends n payments, one after another, and waits for every answer.
func (p *Producer) Send(n int) {
	p.KeepSending(n)
	p.finish()
}

// KeepSending begins to send n payments while the script continues.
func (p *Producer) KeepSending(n int) {
	p.step("sends")
	p.run.needs(n >= 0, "%s cannot send %d payments", p.name, n)
	if p.sent != nil {
		p.refuse("is already sending: let it finish, or stop it first")
	}
	p.told += n
	sent := make(chan error, 1)
	p.sent, p.endless = sent, false
	p.enough.Store(false)
	go func() { sent <- p.actor.Send(n, func() bool { return p.enough.Load() || p.run.stop.Load() }) }()
}

// SendOn begins to send payments while the script continues, until Stop or the
// end of the script.
func (p *Producer) SendOn() {
	p.KeepSending(math.MaxInt - p.told)
	p.endless = true
}

// Stop sends no more and waits until everything is answered.
func (p *Producer) Stop() {
	p.step("stops sending")
	p.mustSend()
	p.enough.Store(true)
	p.finish()
}

// AwaitAnswers waits until n payments have their answer.
func (p *Producer) AwaitAnswers(n int) {
	p.run.step(fmt.Sprintf("wait until %s has sent %d", p.name, n))
	if p.actor.Answered() >= n {
		return
	}
	p.mustRun()
	if p.told < n {
		p.refuse("was told to send %d payments, so it will never have sent %d", p.told, n)
	}
	p.run.until(fmt.Sprintf("%s to send %d payments", p.name, n), sendLimit, look, func() bool { return p.actor.Answered() >= n })
}

// Answered is how many payments have their answer.
func (p *Producer) Answered() int { return p.actor.Answered() }

// Finish waits until everything is sent and answered.
func (p *Producer) Finish() {
	p.step("finishes sending")
	p.mustSend()
	if p.endless {
		p.refuse("sends without end and never finishes: stop it")
	}
	p.finish()
}

func (p *Producer) mustSend() {
	if p.sent == nil {
		p.refuse("is not sending, so there is nothing to finish")
	}
}

func (p *Producer) finish() {
	err := p.run.await(p.sent, p.name+" to send its payments", sendLimit)
	p.sent = nil // not before: one that is told to stop meanwhile still waits for the sender
	p.told = p.actor.Answered()
	p.run.must(err)
}

// Close ends the producer: it is gone.
func (p *Producer) Close() {
	p.step("closes")
	if p.endSending(); p.sent != nil {
		p.finish()
	}
	p.closeAtEnd()
}

func (p *Producer) finishSending() {
	if p.endSending(); p.sent != nil {
		p.run.step(p.name + " finishes sending")
		p.finish()
	}
}

// endSending ends what would never end.
func (p *Producer) endSending() {
	if p.endless {
		p.enough.Store(true)
	}
}

func (p *Producer) membership() (group, topic string) { return "", "" }

func (p *Producer) trouble() (time.Time, error) { return p.actor.Trouble() }

func (p *Producer) closeAtEnd() {
	if !p.closing() {
		return
	}
	p.endSending()
	if p.sent != nil {
		<-p.sent
	}
	p.actor.Close()
}
