package cluster

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/remote"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/kversion"
)

// reachLimit is how long brokers may take to show that they are there.
const reachLimit = 10 * time.Second

// newScope is what a run appends to the names of what it creates where others
// create too.
func newScope() string { return "-sim-" + strings.ToLower(rand.Text()[:10]) }

// Connect connects to brokers that are not ours, and makes sure that they are
// there. What a run creates there carries the cluster's scope in its name, and
// Sweep removes it again.
func Connect(ctx context.Context, kafka remote.Kafka, seed uint64) (*Cluster, error) {
	c := &Cluster{seed: seed, kafka: &kafka, addresses: kafka.Brokers, suffix: newScope()}
	var err error
	if c.security, err = open(kafka.Security); err != nil {
		return nil, err
	}
	if c, err = c.observed(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, reachLimit)
	defer cancel()
	reached := make(chan error, 1)
	go func() { reached <- c.reach(ctx) }()
	select {
	case err = <-reached:
	case <-ctx.Done(): // the client itself would wait for as long as it is used to
		err = failure.New("no Kafka answers at %s: %w", kafka, plainly(ctx.Err()))
	}
	if err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// reach asks first the addresses that somebody typed, and then each broker at
// the address that it advertises: the two may differ, and only the second one
// counts from then on.
func (c *Cluster) reach(ctx context.Context) error {
	err := c.observer.Ping(ctx)
	if err != nil {
		return failure.New("no Kafka answers at %s: %w", c.kafka, plainly(err))
	}
	brokers, err := c.admin.ListBrokers(ctx)
	if err != nil {
		return failure.New("asking %s for its brokers: %w", c.kafka, plainly(err))
	}
	for _, b := range brokers {
		_, err := c.observer.Broker(int(b.NodeID)).Request(ctx, kmsg.NewPtrApiVersionsRequest())
		if err != nil {
			return failure.New("the brokers at %s say that one of them is at %s:%d (advertised.listeners), but nobody answers there: %w", c.kafka, b.Host, b.Port, plainly(err))
		}
	}
	return nil
}

// plainly words the commonest errors for a person.
func plainly(err error) error {
	var dns *net.DNSError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return failure.New("no answer within %s", reachLimit)
	case errors.Is(err, io.EOF):
		return errors.New("the connection was closed without an answer: perhaps it wants TLS or a login, or the password is wrong")
	case errors.As(err, &dns):
		return failure.New("there is no host %s", dns.Name)
	}
	return err
}

// Version is the release that the brokers seem to be, by the requests that they
// know.
func (c *Cluster) Version() string {
	ctx, cancel := context.WithTimeout(context.Background(), reachLimit)
	defer cancel()
	all, err := c.admin.ApiVersions(ctx)
	if err != nil {
		return ""
	}
	for _, versions := range all.Sorted() {
		if versions.Err == nil {
			var v kversion.Versions
			versions.EachKeySorted(func(key, _, max int16) { v.SetMaxKeyVersion(key, max) })
			return v.VersionGuess()
		}
	}
	return ""
}

// dialTCP connects for real. What is kept, to be cut, is the bare connection:
// a process that is killed says no goodbye, not even that of TLS.
func (l *ClientNet) dialTCP(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	if conn, err = l.keep(&cable{Conn: conn}); err != nil {
		return nil, err
	}
	return l.cluster.security.wrap(ctx, conn, address)
}

// Dial connects somebody to a broker, as the observer is, and speaks TLS for him where
// that is wanted. He logs in himself.
func (c *Cluster) Dial(address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), reachLimit)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return c.security.wrap(ctx, conn, address)
}

// Adopt makes a group one of those that Sweep removes, and says whether it is free for
// that: nobody is in it, and it has no bookmark.
func (c *Cluster) Adopt(group string) (free bool, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), reachLimit)
	defer cancel()
	var bookmarks kadm.OffsetResponses
	err = c.whenSettled(ctx, func() (err error) {
		bookmarks, err = c.admin.FetchOffsets(ctx, group)
		return err
	})
	if err != nil && !errors.Is(err, kerr.GroupIDNotFound) {
		return false, failure.New("asking for the bookmarks of group %s: %w", group, err)
	}
	if len(bookmarks) > 0 || c.membersOf(ctx, group) > 0 {
		return false, nil
	}
	c.adopted = append(c.adopted, group)
	return true, nil
}

// replicas is the number that a new topic gets: that of the brokers' own
// default, where they are not ours.
func (c *Cluster) replicas() int16 {
	if c.brokers == nil {
		return -1
	}
	return 1
}

// awaitTopic waits until a new topic can be used: brokers that are several, or
// that ask a controller, learn of it a moment later.
func (c *Cluster) awaitTopic(ctx context.Context, name string, partitions int) error {
	for c.brokers == nil {
		ends, err := c.admin.ListEndOffsets(ctx, name)
		if err == nil && ends.Error() == nil && len(ends[name]) == partitions {
			break
		}
		select {
		case <-ctx.Done():
			return failure.New("topic %s was created, but could not be used within %s", name, patience)
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}
