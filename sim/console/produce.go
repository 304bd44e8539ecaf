package console

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/payment"
	"kafkasim/sim/remote"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Producer sends payments, as the tutorial's producer.py does.
type Producer struct {
	Kafka remote.Kafka
	Topic string
	Keyed bool          // usuario_id is the key: one user, one partition
	Every time.Duration // from one payment to the next
	Max   int           // so many, and then it ends; 0 is until it is told to

	// Sent is called for each payment that the log holds, one at a time. An
	// error ends the producer.
	Sent  func(Message) error
	Quiet func(time.Duration) // no broker has answered for so long
}

// Run sends until the context ends or enough were sent, and waits for the
// answers to what it has sent.
func (p *Producer) Run(ctx context.Context) error {
	pulse := newPulse(p.Quiet)
	client, err := connect(ctx, p.Kafka,
		kgo.DefaultProduceTopic(p.Topic),
		kgo.AllowAutoTopicCreation(),
		// As the tutorial's producer does: not every client can unpack what
		// franz-go would use, which is snappy.
		kgo.ProducerBatchCompression(kgo.NoCompression()),
		kgo.RecordPartitioner(p.partitioner()),
		kgo.RecordDeliveryTimeout(enough),
		kgo.WithHooks(pulse))
	if err != nil {
		return ended(ctx, err)
	}
	link := &link{Client: client, bad: make(chan error, 1)}
	defer link.close()
	if err := p.sendAll(ctx, link, pulse); err != nil {
		return err
	}
	return p.finish(link)
}

// partitioner is the one that every Kafka client has for records with a key.
// Those without one go round: clients differ there, and the default of this one
// would fill a single partition at a tutorial's pace.
func (p *Producer) partitioner() kgo.Partitioner {
	if p.Keyed {
		return kgo.StickyKeyPartitioner(nil)
	}
	return kgo.RoundRobinPartitioner()
}

// link is the producer's connection, and what it still waits for.
type link struct {
	*kgo.Client
	open sync.WaitGroup // payments without an answer
	bad  chan error     // the first answer that is none of the good ones
}

// close gives up what has no answer, so that nobody is called any more.
func (l *link) close() {
	l.Close()
	l.open.Wait()
}

func (p *Producer) sendAll(ctx context.Context, link *link, pulse *pulse) error {
	draw := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	look := time.NewTicker(glance)
	defer look.Stop()
	begin := time.Now()
	for sent := 0; p.Max == 0 || sent < p.Max; {
		select {
		case <-ctx.Done():
			return nil
		case err := <-link.bad:
			return err
		case <-look.C:
			if err := pulse.check(); err != nil && link.BufferedProduceRecords() > 0 {
				return failure.New("%w Nobody knows whether the log holds the payments that got no answer", err)
			}
		case <-time.After(time.Until(begin.Add(time.Duration(sent) * p.Every))):
			if link.BufferedProduceRecords() == 0 {
				pulse.beat() // the silence so far was nobody's fault
			}
			p.send(link, payment.Draw(draw))
			sent++
		}
	}
	return nil
}

func (p *Producer) send(link *link, pay payment.Payment) {
	record := &kgo.Record{Value: pay.Encode()}
	if p.Keyed {
		record.Key = strconv.AppendInt(nil, int64(pay.User), 10)
	}
	// The context is not the producer's: what was sent when somebody presses
	// Ctrl-C still gets its answer.
	link.open.Add(1)
	link.Produce(context.Background(), record, func(r *kgo.Record, err error) {
		defer link.open.Done()
		if err != nil {
			err = p.failure(err)
		} else {
			err = p.Sent(message(r))
		}
		if err != nil {
			select {
			case link.bad <- err:
			default: // the first one says it
			}
		}
	})
}

// failure says why a payment is not in the log, as far as anybody knows.
func (p *Producer) failure(err error) error {
	if errors.Is(err, kgo.ErrRecordTimeout) {
		return failure.New("topic %s got no answer to a payment within %v: is the broker still there? Nobody knows whether the log holds the payment", p.Topic, enough)
	}
	return failure.New("topic %s did not take a payment: %w", p.Topic, err)
}

// finish waits for the answers that are still to come.
func (p *Producer) finish(link *link) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := link.Flush(ctx)
	select {
	case err := <-link.bad:
		return err
	default:
	}
	if err != nil {
		return failure.New("some payments of topic %s got no answer within %v: nobody knows whether the log holds them", p.Topic, patience)
	}
	return nil
}

// ended forgives an error that comes of having been told to end.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}
