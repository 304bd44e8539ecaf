package cluster

import (
	"fmt"

	"kafkasim/sim/failure"

	"github.com/gomodule/redigo/redis"
)

// answer is what a Redis server says: nothing, a number, a text, an error, or a
// list of all these. What a command gets is one of them in a certain shape; a
// server that is not ours may be none, and give something else.
type answer struct{ value any }

// odd says what came in place of what Redis would give.
func (a answer) odd(want string) error {
	got := "nothing"
	switch v := a.value.(type) {
	case int64:
		got = fmt.Sprintf("the number %d", v)
	case []any:
		got = fmt.Sprintf("a list of %d", len(v))
	case redis.Error:
		got = fmt.Sprintf("the error %.60q", string(v))
	case string, []byte:
		got = fmt.Sprintf("the text %.60q", v)
	}
	return failure.New("the server's answer is %s, where Redis would give %s", got, want)
}

// text reads a text, which the protocol has in two forms.
//
//go:noinline
func (a answer) text() (string, bool) {
	switch v := a.value.(type) {
	case string:
		return v, true
	case []byte:
		return string(v), true
	}
	return "", false
}

// list reads a list, which has at least so many elements.
//
//go:noinline
func (a answer) list(least int) ([]answer, bool) {
	values, ok := a.value.([]any)
	if !ok || len(values) < least {
		return nil, false
	}
	all := make([]answer, len(values))
	for i, v := range values {
		all[i] = answer{v}
	}
	return all, true
}

// texts reads a list of texts.
func (a answer) texts() ([]string, bool) {
	values, ok := a.value.([]any)
	all := make([]string, len(values))
	for i, v := range values {
		if all[i], ok = (answer{v}).text(); !ok {
			return nil, false
		}
	}
	return all, ok
}

// field finds a name in a list of names and values in turn.
func (a answer) field(name string) answer {
	all, _ := a.list(0)
	for i := 0; i+1 < len(all); i += 2 {
		if key, _ := all[i].text(); key == name {
			return all[i+1]
		}
	}
	return answer{}
}

func (a answer) streamID() (StreamID, error) {
	id, ok := a.text()
	if !ok {
		return StreamID{}, a.odd("the id of an entry")
	}
	return ParseStreamID(id)
}

// entries reads entries, as XRANGE gives them. Redis before version 7 has nothing
// in the place of one that is pending and is no longer in the stream.
func (a answer) entries() ([]Entry, error) {
	list, ok := a.list(0)
	if !ok && a.value != nil {
		return nil, a.odd("a list of entries")
	}
	all := make([]Entry, 0, len(list))
	for _, one := range list {
		if one.value == nil {
			continue
		}
		e, err := one.entry()
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

func (a answer) entry() (Entry, error) {
	parts, ok := a.list(2)
	if !ok {
		return Entry{}, a.odd("an entry")
	}
	id, err := parts[0].streamID()
	if err != nil {
		return Entry{}, err
	}
	fields, ok := parts[1].texts()
	if !ok || len(fields)%2 != 0 {
		return Entry{}, parts[1].odd("the fields of entry " + id.String())
	}
	return Entry{id, fields}, nil
}

// read reads the entries of the one stream that XREAD or XREADGROUP was asked
// for: none, where none came in time.
func (a answer) read() ([]Entry, error) {
	if a.value == nil {
		return nil, nil
	}
	streams, _ := a.list(1)
	if len(streams) != 1 {
		return nil, a.odd("one stream")
	}
	named, ok := streams[0].list(2)
	if !ok {
		return nil, streams[0].odd("a stream's name and entries")
	}
	return named[1].entries()
}

// claimed reads what XAUTOCLAIM gives. It began at some place of the pending list
// and can only have moved on.
func (a answer) claimed(from StreamID) ([]Entry, StreamID, error) {
	parts, ok := a.list(2)
	if !ok {
		return nil, StreamID{}, a.odd("a place in the pending list and entries")
	}
	next, err := parts[0].streamID()
	if err != nil {
		return nil, StreamID{}, err
	}
	if next != (StreamID{}) && !from.Before(next) {
		return nil, StreamID{}, failure.New("the server says that a claim from %s on continues at %s: it would never end", from, next)
	}
	entries, err := parts[1].entries()
	return entries, next, err
}

// pending reads the summary that XPENDING gives. It begins with a number.
func (a answer) pending() (int64, error) {
	summary, ok := a.list(1)
	if !ok {
		return 0, a.odd("a summary of the pending list")
	}
	n, ok := summary[0].value.(int64)
	if !ok || n < 0 {
		return 0, summary[0].odd("a number of pending entries")
	}
	return n, nil
}

// delivered finds a group in what XINFO GROUPS gives, and its last-delivered-id.
func (a answer) delivered(group string) (StreamID, error) {
	groups, ok := a.list(0)
	if !ok {
		return StreamID{}, a.odd("a list of groups")
	}
	for _, g := range groups {
		if name, _ := g.field("name").text(); name == group {
			return g.field("last-delivered-id").streamID()
		}
	}
	return StreamID{}, failure.New("the server has no group %s, which was there a moment ago", group)
}

// published reads the two answers to PUBLISH and XADD: how many subscribers were
// reached, and the entry's id. Either may be an error.
func (a answer) published() (reached int64, err error) {
	both, ok := a.list(2)
	if !ok {
		return 0, a.odd("two answers")
	}
	for _, one := range both {
		if no, ok := one.value.(redis.Error); ok {
			return 0, no
		}
	}
	if reached, ok = both[0].value.(int64); !ok {
		return 0, both[0].odd("a number of subscribers")
	}
	_, err = both[1].streamID()
	return reached, err
}

// scanned reads what SCAN gives: where to continue, "0" at the end, and names.
func (a answer) scanned() (cursor string, names []string, err error) {
	parts, ok := a.list(2)
	if !ok {
		return "", nil, a.odd("a cursor and names")
	}
	if cursor, ok = parts[0].text(); !ok {
		return "", nil, parts[0].odd("a cursor")
	}
	if names, ok = parts[1].texts(); !ok {
		return "", nil, parts[1].odd("a list of names")
	}
	return cursor, names, nil
}

// heard reads what comes on a connection that has subscribed: a message, or
// something of another kind, such as "subscribe" and "pong".
func (a answer) heard() (kind, message string, err error) {
	if word, ok := a.text(); ok && word == "PONG" {
		return "pong", "", nil
	}
	parts, _ := a.list(2)
	if len(parts) > 0 {
		kind, _ = parts[0].text()
	}
	switch {
	case kind == "message" && len(parts) == 3:
		if said, ok := parts[2].text(); ok {
			return kind, said, nil
		}
	case kind == "subscribe", kind == "pong":
		return kind, "", nil
	}
	return "", "", a.odd("a message")
}
