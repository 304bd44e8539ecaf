package cluster

import (
	"reflect"
	"sync"

	"github.com/twmb/franz-go/pkg/kbin"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// shape is how a request of some version looks on the wire. kmsg can read that, and
// trusts it: it makes room for as many entries as an array claims to have, and
// counts to as many tags as there are said to be, four thousand million if need
// be. To walk over a request by its shape is to find out that they are not
// there, and takes no memory.
//
// kmsg tells nobody what it knows of versions, but it shows: what a field adds to
// an encoded request says whether it is there, and how.
type shape struct {
	kind  shapeKind
	bytes int     // fixed
	parts []shape // group, optional: the fields; array: the one entry
}

type shapeKind int

const (
	fixed    shapeKind = iota
	text               // a string, which may be null
	blob               // bytes, which may be null
	array              // or null
	group              // fields, and after them tags where the version has any
	optional           // a group, or null
)

// mostEntries is how many entries all arrays of a request may have together.
const mostEntries = 200_000

// shapeOf is the shape of a request's body.
func shapeOf(request kmsg.Request) shape {
	type version struct{ key, version int16 }
	at := version{request.Key(), request.GetVersion()}
	if known, ok := shapes.Load(at); ok {
		return known.(shape)
	}
	probe := kmsg.RequestForKey(at.key)
	probe.SetVersion(at.version)
	p := prober(func() []byte { return probe.AppendTo(nil) })
	made := shape{kind: group, parts: p.fields(reflect.ValueOf(probe).Elem())}
	shapes.Store(at, made)
	return made
}

var shapes sync.Map // they never change

// prober encodes a request that somebody changes.
type prober func() []byte

// fields are the shapes of those fields of a struct that the version has. Where
// they have tags instead, they are among the tags of the struct.
func (encode prober) fields(v reflect.Value) []shape {
	if d, ok := v.Addr().Interface().(interface{ Default() }); ok {
		d.Default()
	}
	var out []shape
	for i := range v.NumField() {
		switch name := v.Type().Field(i).Name; name {
		case "Version", "UnknownTags":
		default:
			if s, there := encode.field(v.Field(i)); there {
				out = append(out, s)
			}
		}
	}
	return out
}

// field finds the shape of a field, which it leaves as it was.
func (encode prober) field(v reflect.Value) (s shape, there bool) {
	was := reflect.ValueOf(v.Interface())
	defer v.Set(was)
	before := encode()
	adds := func() int { return len(encode()) - len(before) }
	changed := func() bool { return string(encode()) != string(before) }
	switch v.Kind() {
	case reflect.Struct:
		parts := encode.fields(v)
		return shape{kind: group, parts: parts}, len(parts) > 0
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		if v.Elem().Kind() == reflect.String {
			v.Elem().SetString("x")
			return shape{kind: text}, adds() == 1
		}
		parts := encode.fields(v.Elem())
		return shape{kind: optional, parts: parts}, len(parts) > 0
	case reflect.String:
		v.SetString(v.String() + "x")
		return shape{kind: text}, adds() == 1
	case reflect.Slice:
		return encode.slice(v, adds)
	case reflect.Array:
		v.Index(0).SetUint(1)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Float64:
		v.SetFloat(v.Float() + 1)
	case reflect.Uint16, reflect.Uint32:
		v.SetUint(v.Uint() + 1)
	default:
		v.SetInt(v.Int() + 1)
	}
	return shape{kind: fixed, bytes: int(v.Type().Size())}, changed() && adds() == 0
}

func (encode prober) slice(v reflect.Value, adds func() int) (s shape, there bool) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		v.SetBytes([]byte("x"))
		return shape{kind: blob}, adds() == 1
	}
	v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	entry := v.Index(0)
	switch entry.Kind() {
	case reflect.Struct:
		s = shape{kind: group, parts: encode.fields(entry)}
	case reflect.String:
		s = shape{kind: text}
	case reflect.Slice:
		s, _ = encode.slice(entry, func() int { return 0 })
	default:
		s = shape{kind: fixed, bytes: int(entry.Type().Size())}
	}
	return shape{kind: array, parts: []shape{s}}, adds() > 0
}

// walker goes over a request.
type walker struct {
	kbin.Reader
	flexible bool // lengths are of variable size, and there are tags
	entries  int  // so far
}

// over goes over what has a shape, and says whether it is there.
func (w *walker) over(s shape) bool {
	switch s.kind {
	case fixed:
		w.Span(s.bytes)
	case text:
		w.span(func() int { return int(w.Int16()) })
	case blob:
		w.span(func() int { return int(w.Int32()) })
	case array:
		return w.overArray(s.parts[0])
	case optional:
		if w.Int8() < 0 {
			return w.Ok()
		}
		return w.overGroup(s)
	case group:
		return w.overGroup(s)
	}
	return w.Ok()
}

// span goes over bytes that come after their length; below zero is null.
func (w *walker) span(length func() int) {
	n := 0
	if w.flexible {
		n = int(w.Uvarint()) - 1
	} else {
		n = length()
	}
	if n > 0 {
		w.Span(n)
	}
}

func (w *walker) overArray(entry shape) bool {
	n := 0
	if w.flexible {
		n = int(w.CompactArrayLen())
	} else {
		n = int(w.ArrayLen())
	}
	for range n {
		if w.entries++; w.entries > mostEntries || !w.over(entry) {
			return false
		}
	}
	return w.Ok()
}

func (w *walker) overGroup(s shape) bool {
	for _, part := range s.parts {
		if !w.over(part) {
			return false
		}
	}
	return !w.flexible || w.overTags()
}

// overTags goes over the tags of a group. What is in them is not looked at, so
// one that kmsg would take apart must not be larger than what kmsg finds in it:
// the state of a replica, which only brokers send, and a cluster's name.
func (w *walker) overTags() bool {
	for range w.Uvarint() {
		key, size := w.Uvarint(), int(w.Uvarint())
		if inside := w.Span(size); !w.Ok() || key == replicaState && size > replicaStateSize && len(inside) > 0 {
			return false
		}
	}
	return w.Ok()
}

const (
	replicaState     = 1
	replicaStateSize = 4 + 8 + 1
)
