package client

import (
	"fmt"

	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/payment"
)

// publisher is a producer's connection to Redis. It publishes each payment on a
// channel and adds it to a stream, both in one pipeline, and the producer waits
// for the answers.
type publisher struct {
	*Producer
	client          *cluster.RedisClient
	channel, stream ledger.Name
	most            int64
}

// AlsoOn lets the producer publish each payment on a Redis channel and add it to
// a stream too. The stream is trimmed to its last `most` entries; 0 keeps them all.
func (p *Producer) AlsoOn(w *World, channel, stream string, most int64) {
	p.redis = &publisher{p, w.Redis.Client(p.name.String()), ledger.N(channel), ledger.N(stream), most}
}

// say publishes a payment. The message on the channel carries the payment's id before
// the payment: a channel knows no headers.
func (p *publisher) say(id int64, pay payment.Payment) error {
	text := pay.Encode()
	p.write(ledger.Event{Kind: ledger.Publish, Topic: p.channel, ID: id, User: pay.User, Cents: pay.Cents})
	p.write(ledger.Event{Kind: ledger.Append, Topic: p.stream, ID: id, User: pay.User, Cents: pay.Cents})
	reached, err := p.client.PublishAndAdd(p.channel.String(), fmt.Appendf(nil, "%d %s", id, text), p.stream.String(), p.most, cluster.EntryID, id, cluster.EntryPayment, text)
	if err != nil {
		return failure.New("%s publishes payment %d on Redis: %w", p.name, id, err)
	}
	p.write(ledger.Event{Kind: ledger.Published, Topic: p.channel, ID: id, N: reached})
	p.write(ledger.Event{Kind: ledger.Appended, Topic: p.stream, ID: id})
	return nil
}

func (p *publisher) write(e ledger.Event) {
	e.Actor, e.Inc = p.name, 1
	p.ledger.Append(e)
}
