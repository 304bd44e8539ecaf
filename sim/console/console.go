// Package console has the clients of a person at a terminal: the tutorial's
// producer and consumer, and a look at a group. They talk to any Kafka, live in
// wall time, and write into no ledger. What they do they tell the caller that started
// them, as values; they print nothing.
//
// A caller that ends a Run by its context gets what was
// begun ended politely, within a few seconds.
package console

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/remote"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// The patience of a person who looks on.
const (
	patience = 10 * time.Second // for a first answer, and for a polite end
	uneasy   = 10 * time.Second // of silence, and one wants to be told; an idle consumer has an answer every 5 s
	glance   = time.Second      // from one look at the silence to the next
	enough   = 30 * time.Second // of silence, and it is over
)

// freshness is how soon partitions that somebody adds are noticed. Kafka's
// clients take five minutes by default, and nobody looks on for so long.
const freshness = 5 * time.Second

// connect makes a client when it has found out that a broker answers: it is better
// to know at once than to wait for what never comes. One with options asks for
// what it wants as soon as it is made, and would wait for its first answer behind
// that; so a client of its own finds out.
func connect(ctx context.Context, kafka remote.Kafka, options ...kgo.Opt) (*kgo.Client, error) {
	way, err := kafka.Options()
	if err != nil {
		return nil, err
	}
	way = append(way, kgo.ClientID(clientID()), kgo.MetadataMaxAge(freshness), kgo.DisableClientMetrics())
	client, err := kgo.NewClient(way...)
	if err != nil {
		return nil, err
	}
	if err := answers(ctx, client); err != nil {
		return nil, unreachable(kafka, err)
	}
	if len(options) == 0 {
		return client, nil
	}
	client.Close()
	return kgo.NewClient(append(options, way...)...)
}

// answers waits for a first answer to a client, and ends it where there is none.
func answers(ctx context.Context, client *kgo.Client) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	answered := make(chan error, 1)
	go func() { answered <- client.Ping(ctx) }() // which does not end with the context while nobody answers
	var err error
	select {
	case err = <-answered:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		go client.Close() // it waits for answers that nobody here waits for
	}
	return err
}

// administration is what looking after a cluster takes.
type administration struct {
	client *kgo.Client
	admin  *kadm.Client
}

// administer connects to the brokers.
func administer(ctx context.Context, kafka remote.Kafka) (administration, error) {
	client, err := connect(ctx, kafka)
	if err != nil {
		return administration{}, err
	}
	return administration{client, kadm.NewClient(client)}, nil
}

// Close ends the connection.
func (a administration) Close() { a.client.Close() }

// clientID has the process in it: a look at the group shows which terminal
// owns what, and what to kill -9.
func clientID() string { return fmt.Sprintf("sim-%d", os.Getpid()) }

// unreachable says why nobody answers.
func unreachable(kafka remote.Kafka, err error) error {
	where := strings.Join(kafka.Brokers, ", ")
	var unknown *net.DNSError
	var untrusted *tls.CertificateVerificationError
	var alien *kgo.ErrFirstReadEOF
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, syscall.ECONNREFUSED):
		return failure.New("nothing listens at %s: start a broker there, for example with sim broker, or say with --brokers where one is", where)
	case errors.As(err, &unknown):
		return failure.New("there is no host %s: say with --brokers where a broker is", unknown.Name)
	case errors.Is(err, context.DeadlineExceeded):
		return failure.New("no answer from %s within %v: it is not a Kafka broker, or it is out of reach", where, patience)
	case errors.As(err, &untrusted):
		return failure.New("the certificate of %s is not trusted: %w; name the file of the authority's certificate with --tls-ca", where, untrusted.Err)
	case errors.As(err, &alien):
		return failure.New("%s hangs up: it is not a Kafka broker, or it wants TLS (--tls) or a login (--sasl)", where)
	case errors.Is(err, kerr.SaslAuthenticationFailed), errors.Is(err, io.EOF) && kafka.Security.Mechanism != "":
		return failure.New("%s does not let %s in: is the password right, and does that user log in with %s?", where, kafka.Security.User, kafka.Security.Mechanism)
	}
	return failure.New("what answers at %s does not answer as a Kafka broker does: %w", where, err)
}

// refusedForGood finds in an error what a broker refused for good. What passes by
// itself, or is cured by joining the group again, is nil.
func refusedForGood(err error) error {
	var refused *kerr.Error
	if !errors.As(err, &refused) || refused.Retriable {
		return nil
	}
	switch refused {
	case kerr.UnknownMemberID, kerr.IllegalGeneration, kerr.RebalanceInProgress, kerr.MemberIDRequired, kerr.FencedMemberEpoch, kerr.StaleMemberEpoch:
		return nil
	}
	return refused
}
