package cluster

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"kafkasim/sim/failure"
)

// ConnectRedis connects to a Redis server that is not ours, and makes sure that
// it is there and new enough. The streams and channels of the run have scope
// at the end of their names, or one of their own where that is empty, and Sweep removes
// the streams again; channels leave nothing behind.
func ConnectRedis(ctx context.Context, address, scope string) (*Redis, error) {
	r := &Redis{address: address, scope: cmp.Or(scope, newScope())}
	r.observer = r.Client("redis observer")
	ctx, cancel := context.WithTimeout(ctx, reachLimit)
	defer cancel()
	reached := make(chan error, 1)
	go func() { reached <- r.reach() }()
	var err error
	select {
	case err = <-reached:
	case <-ctx.Done(): // the client itself does not look at it while it waits
		err = failure.New("no Redis answers at %s: %w", address, plainly(ctx.Err()))
	}
	if err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

// reach asks for a sign of life, and for the version: a server that tells nobody
// is taken as it is.
func (r *Redis) reach() error {
	if _, err := r.observer.ask(0, "PING"); err != nil {
		if strings.HasPrefix(err.Error(), "NOAUTH") {
			return failure.New("the Redis at %s wants a password, and sim has none for it: start one without, such as redis-server --port 6400", r.address)
		}
		return failure.New("no Redis answers at %s: %w; to start one: redis-server --port 6400", r.address, plainly(err))
	}
	about, _ := r.observer.ask(0, "INFO", "server")
	info, _ := about.text()
	_, rest, _ := strings.Cut(info, "redis_version:")
	line, _, _ := strings.Cut(rest, "\n")
	r.version = strings.TrimSpace(line)
	if tooOld(r.version) {
		return failure.New("the Redis at %s is version %s, which has no XAUTOCLAIM: use version 6.2 or newer", r.address, r.version)
	}
	return nil
}

// tooOld says whether a version has no XAUTOCLAIM. One that says nothing of the
// kind may have it.
func tooOld(version string) bool {
	parts := strings.Split(version, ".")
	if len(parts) < 2 {
		return false
	}
	major, err1 := strconv.Atoi(parts[0])
	minor, err2 := strconv.Atoi(parts[1])
	return err1 == nil && err2 == nil && (major < 6 || major == 6 && minor < 2)
}

// Version is what the server says that it is: "" where it is ours.
func (r *Redis) Version() string { return r.version }

// Scope is at the end of the names of streams and channels: nothing, where
// the server is ours.
func (r *Redis) Scope() string { return r.scope }

// Sweep deletes the streams that the run has named, and nothing else. It uses a
// connection of its own, as that of the cluster does.
func (r *Redis) Sweep() error {
	if len(r.streams) == 0 || r.scope == "" {
		return nil
	}
	client := r.Client("redis sweeper")
	defer client.Close()
	names := make([]any, len(r.streams))
	for i, name := range r.streams {
		names[i] = name
	}
	if _, err := client.ask(0, "DEL", names...); err != nil {
		return failure.New("removing the streams of this run from the Redis at %s, %s: %w", r.address, strings.Join(r.streams, ", "), plainly(err))
	}
	return nil
}
