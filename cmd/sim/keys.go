package main

import "strings"

// keyReader makes keys of the bytes that a terminal sends for them. A sequence can come
// in parts, and one that is not complete may also be the key Escape.
type keyReader struct{ pending string }

// sequences are the keys that send more than one byte.
var sequences = map[string]string{
	"\x1b[C": "right", "\x1bOC": "right", "\x1b[D": "left", "\x1bOD": "left", "\x1b[1;2C": "shift-right", "\x1b[1;2D": "shift-left",
	"\x1b[H": "home", "\x1bOH": "home", "\x1b[1~": "home", "\x1b[7~": "home", "\x1b[F": "end", "\x1bOF": "end", "\x1b[4~": "end", "\x1b[8~": "end",
}

var controls = map[byte]string{3: "ctrl-c", 26: "ctrl-z", 27: "escape"}

// read takes bytes and returns the keys that are complete.
func (r *keyReader) read(chunk []byte) (keys []string) {
	r.pending += string(chunk)
	for r.pending != "" {
		n := sequenceLength(r.pending)
		if n == 0 {
			return keys
		}
		if key := keyOf(r.pending[:n]); key != "" {
			keys = append(keys, key)
		}
		r.pending = r.pending[n:]
	}
	return keys
}

// rest is what is left when nothing more comes: an Escape that was only that.
func (r *keyReader) rest() (keys []string) {
	if r.pending != "" {
		r.pending = ""
		return []string{"escape"}
	}
	return nil
}

// sequenceLength is how many bytes the first key has sent; 0 where more have to come.
func sequenceLength(s string) int {
	if s[0] != '\x1b' {
		return 1
	}
	if len(s) == 1 {
		return 0
	}
	switch s[1] {
	case 'O':
		if len(s) < 3 {
			return 0
		}
		return 3
	case '[':
		end := strings.IndexFunc(s[2:], func(c rune) bool { return c >= '@' && c <= '~' })
		switch {
		case end >= 0:
			return 2 + end + 1
		case len(s) > 16: // no terminal says that
			return len(s)
		}
		return 0
	}
	return 1
}

// keyOf names a key; a sequence that means nothing here is no key.
func keyOf(s string) string {
	if len(s) > 1 {
		return sequences[s]
	}
	if name, ok := controls[s[0]]; ok {
		return name
	}
	return s
}
