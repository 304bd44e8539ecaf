package cluster

import (
	"reflect"
	"strings"
	"testing"

	"github.com/gomodule/redigo/redis"
)

// bulk is a text in the form in which most come, and l a list.
func bulk(s string) []byte { return []byte(s) }

func l(all ...any) []any { return all }

func entryOf(id string, fields ...any) []any { return l(bulk(id), fields) }

func TestAnswersOfStreams(t *testing.T) {
	one, two := Entry{StreamID{5, 1}, []string{"id", "7", "payment", "{}"}}, Entry{StreamID{6, 0}, []string{}}
	both := l(entryOf("5-1", bulk("id"), bulk("7"), "payment", bulk("{}")), entryOf("6-0"))
	for _, x := range []struct {
		value any
		want  []Entry
		read  func(answer) ([]Entry, error)
	}{
		{both, []Entry{one, two}, answer.entries},
		{l(nil, both[1]), []Entry{two}, answer.entries}, // an older XAUTOCLAIM
		{l(), []Entry{}, answer.entries},
		{nil, []Entry{}, answer.entries},
		{l(l(bulk("s"), both)), []Entry{one, two}, answer.read},
		{nil, nil, answer.read},
		{l("0-0", both, l()), []Entry{one, two}, claimedFromStart},
		{l(bulk("9-2"), both), []Entry{one, two}, claimedFromStart},
	} {
		if got, err := x.read(answer{x.value}); err != nil || !reflect.DeepEqual(got, x.want) {
			t.Errorf("%q: %v %v", x.value, got, err)
		}
	}
	if id, err := one.PaymentID(); id != 7 || err != nil || one.Field("payment") != "{}" || one.Field("nothing") != "" {
		t.Errorf("the payment id is %d: %v", id, err)
	}
	for _, e := range []Entry{two, {fields: []string{"id", "x"}}, {fields: []string{"id", "0"}}, {fields: []string{"payment", "5"}}} {
		if id, err := e.PaymentID(); err == nil {
			t.Errorf("%q has the payment id %d", e.fields, id)
		}
	}
}

func claimedFromStart(a answer) ([]Entry, error) {
	entries, _, err := a.claimed(StreamID{})
	return entries, err
}

// readers are all ways to read an answer.
var readers = map[string]func(answer) error{
	"entries":   func(a answer) error { _, err := a.entries(); return err },
	"read":      func(a answer) error { _, err := a.read(); return err },
	"claimed":   func(a answer) error { _, _, err := a.claimed(StreamID{5, 0}); return err },
	"pending":   func(a answer) error { _, err := a.pending(); return err },
	"delivered": func(a answer) error { _, err := a.delivered("g"); return err },
	"published": func(a answer) error { _, err := a.published(); return err },
	"scanned":   func(a answer) error { _, _, err := a.scanned(); return err },
	"heard":     func(a answer) error { _, _, err := a.heard(); return err },
}

// TestOddAnswersAreSentences: what no Redis would answer is told, in words.
func TestOddAnswersAreSentences(t *testing.T) {
	for _, x := range []struct {
		reader string
		value  any
		want   string
	}{
		{"entries", int64(3), "the number 3, where Redis would give a list of entries"},
		{"entries", l(int64(3)), "the number 3, where Redis would give an entry"},
		{"entries", l(l()), "a list of 0, where Redis would give an entry"},
		{"entries", l(l(nil, l())), "nothing, where Redis would give the id of an entry"},
		{"entries", l(entryOf("five")), `"five" is no id`},
		{"entries", l(entryOf("5-1", bulk("id"))), "a list of 1, where Redis would give the fields of entry 5-1"},
		{"entries", l(entryOf("5-1", bulk("id"), int64(7))), "the fields of entry 5-1"},
		{"entries", l(l(bulk("5-1"), nil)), "nothing, where Redis would give the fields of entry 5-1"},
		{"entries", redis.Error("ERR " + strings.Repeat("x", 100)), "the error \"ERR xxx"},
		{"read", l(), "a list of 0, where Redis would give one stream"},
		{"read", l(l(bulk("a"), l()), l(bulk("b"), l())), "a list of 2, where Redis would give one stream"},
		{"read", l(bulk("a")), "the text \"a\", where Redis would give a stream's name and entries"},
		{"claimed", nil, "nothing, where Redis would give a place"},
		{"claimed", l(int64(0), l()), "the number 0, where Redis would give the id"},
		{"claimed", l("5-0", l()), "it would never end"},
		{"claimed", l("4-9", l()), "it would never end"},
		{"pending", l(), "a list of 0, where Redis would give a summary"},
		{"pending", l(bulk("many"), nil, nil, nil), "the text \"many\", where Redis would give a number"},
		{"pending", l(int64(-1)), "the number -1"},
		{"delivered", nil, "a list of groups"},
		{"delivered", l(l(bulk("name"), bulk("h"), "last-delivered-id", "5-0")), "the server has no group g"},
		{"delivered", l(int64(1), l(bulk("name"), bulk("g"), bulk("last-delivered-id"))), "nothing, where Redis would give the id"},
		{"published", int64(1), "two answers"},
		{"published", l(redis.Error("NOPERM no"), bulk("5-1")), "NOPERM no"},
		{"published", l(int64(1), redis.Error("WRONGTYPE no")), "WRONGTYPE no"},
		{"published", l("1", bulk("5-1")), "a number of subscribers"},
		{"published", l(int64(1), nil), "the id of an entry"},
		{"scanned", l(bulk("0")), "a cursor and names"},
		{"scanned", l(int64(0), l()), "a cursor"},
		{"scanned", l(bulk("0"), l(nil)), "a list of names"},
		{"heard", bulk("hello"), "the text \"hello\", where Redis would give a message"},
		{"heard", l(bulk("message"), bulk("c")), "a message"},
		{"heard", l(bulk("message"), bulk("c"), nil), "a message"},
		{"heard", l(bulk("invalidate"), l()), "a message"},
		{"heard", l(), "a message"},
	} {
		if err := readers[x.reader](answer{x.value}); err == nil || !strings.Contains(err.Error(), x.want) || len(err.Error()) > 200 {
			t.Errorf("%s of %q: %v, not %s", x.reader, x.value, err, x.want)
		}
	}
}

func TestOtherAnswers(t *testing.T) {
	if n, err := (answer{l(int64(4), bulk("1-0"), bulk("2-0"), l())}).pending(); n != 4 || err != nil {
		t.Errorf("pending: %d %v", n, err)
	}
	groups := l(l(bulk("name"), bulk("f"), bulk("last-delivered-id"), bulk("1-0")), l(bulk("name"), bulk("g"), bulk("lag"), nil, bulk("last-delivered-id"), bulk("9-2")))
	if id, err := (answer{groups}).delivered("g"); id != (StreamID{9, 2}) || err != nil {
		t.Errorf("delivered: %s %v", id, err)
	}
	if n, err := (answer{l(int64(3), bulk("5-1"))}).published(); n != 3 || err != nil {
		t.Errorf("published: %d %v", n, err)
	}
	if cursor, names, err := (answer{l(bulk("17"), l(bulk("a"), bulk("b")))}).scanned(); cursor != "17" || len(names) != 2 || err != nil {
		t.Errorf("scanned: %s %q %v", cursor, names, err)
	}
	for _, x := range []struct {
		value      any
		kind, said string
	}{
		{l(bulk("message"), bulk("c"), bulk("hi")), "message", "hi"},
		{l(bulk("pong"), bulk("")), "pong", ""},
		{"PONG", "pong", ""},
		{l(bulk("subscribe"), bulk("c"), int64(1)), "subscribe", ""},
	} {
		if kind, said, err := (answer{x.value}).heard(); kind != x.kind || said != x.said || err != nil {
			t.Errorf("%q: %s %s %v", x.value, kind, said, err)
		}
	}
}

// FuzzRedisAnswers builds an answer of any shape from bytes; nobody may stumble.
func FuzzRedisAnswers(f *testing.F) {
	f.Add([]byte("l1l2t3:5-1l4t2:idt1:7t7:paymentt2:{}"))
	f.Add([]byte("l2t3:9-0l1l2t3:5-1nn"))
	f.Fuzz(func(t *testing.T, shape []byte) {
		value, _ := grow(shape, 0)
		for name, read := range readers {
			if err := read(answer{value}); err != nil && len(err.Error()) > 400 {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// grow makes a value of the first bytes and returns the others.
func grow(shape []byte, depth int) (any, []byte) {
	if len(shape) < 2 || depth > 8 {
		return nil, nil
	}
	kind, size, rest := shape[0], int(shape[1]-'0')%10, shape[2:]
	switch kind {
	case 'l':
		list := make([]any, 0, 10)
		for range size {
			var one any
			one, rest = grow(rest, depth+1)
			list = append(list, one)
		}
		return list, rest
	case 'i':
		return int64(size) - 2, rest
	case 't', 's', 'e':
		end := min(size+1, len(rest))
		said := strings.TrimPrefix(string(rest[:end]), ":")
		rest = rest[end:]
		switch kind {
		case 's':
			return said, rest
		case 'e':
			return redis.Error(said), rest
		}
		return []byte(said), rest
	}
	return nil, shape[1:]
}
