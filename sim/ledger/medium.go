package ledger

// Medium is where payments are sent and received.
type Medium string

const (
	Kafka   Medium = "kafka"
	PubSub  Medium = "pubsub"  // a channel of Redis
	Streams Medium = "streams" // a stream of Redis
)

// Part is what an event is for a payment's way over its medium.
type Part int

const (
	NoPart   Part = iota
	Listens       // somebody begins to listen
	Sends         // a payment is sent
	Receives      // a payment's effect happens at a listener
)

// Medium says on which medium an event is, and what it is there.
//
//go:noinline
func (e *Event) Medium() (Medium, Part) {
	switch e.Kind {
	case Subscribe:
		return PubSub, Listens
	case Publish:
		return PubSub, Sends
	case Message:
		return PubSub, Receives
	case Attach:
		return Streams, Listens
	case Append:
		return Streams, Sends
	case Entry, Claim:
		return Streams, Receives
	case Start:
		if e.Detail != nil && e.Detail.Settings != nil { // of a consumer
			return Kafka, Listens
		}
	case Send:
		return Kafka, Sends
	case Process:
		return Kafka, Receives
	}
	return "", NoPart
}
