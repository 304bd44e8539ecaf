package main

import (
	"fmt"
	"strings"
	"testing"
)

func TestKeysAreRead(t *testing.T) {
	for _, x := range []struct{ typed, want string }{
		{"q", "q"}, {" k", " |k"}, {"\x03\x1a", "ctrl-c|ctrl-z"},
		{"\x1b[C\x1b[D", "right|left"}, {"\x1bOC", "right"}, {"\x1b[1;2C\x1b[1;2D", "shift-right|shift-left"},
		{"\x1b[H\x1b[F\x1b[1~\x1b[4~\x1bOH\x1bOF", "home|end|home|end|home|end"},
		{"\x1b[A\x1b[15~x", "x"}, // keys that mean nothing here
		{"\x1b[?1;2c\x1b[12;40Rq", "q"},
		{"\x1b\x1b[C", "escape|right"}, {"\x1bq", "escape|q"},
		{"ã", "\xc3|\xa3"},
	} {
		whole := keyReader{}
		if got := strings.Join(append(whole.read([]byte(x.typed)), whole.rest()...), "|"); got != x.want {
			t.Errorf("%q is read as %q, want %q", x.typed, got, x.want)
		}
		// The same, byte by byte, as a slow line delivers them.
		var slow keyReader
		var keys []string
		for i := range len(x.typed) {
			keys = append(keys, slow.read([]byte(x.typed[i:i+1]))...)
		}
		if got := strings.Join(append(keys, slow.rest()...), "|"); got != x.want {
			t.Errorf("%q is read byte by byte as %q, want %q", x.typed, got, x.want)
		}
	}
}

// TestEscapeWaitsForItsRest: what may become an arrow is no key yet.
func TestEscapeWaitsForItsRest(t *testing.T) {
	var r keyReader
	if keys := r.read([]byte("\x1b")); len(keys) > 0 {
		t.Errorf("an Escape is read as %q at once", keys)
	}
	if keys := r.read([]byte("[C")); fmt.Sprint(keys) != "[right]" {
		t.Errorf("its rest is read as %q", keys)
	}
	r.read([]byte("\x1b"))
	if keys := r.rest(); fmt.Sprint(keys) != "[escape]" {
		t.Errorf("when nothing comes it is %q", keys)
	}
}

func FuzzKeys(f *testing.F) {
	for _, s := range []string{"q", "\x1b[C", "\x1b[1;2C", "\x1bO", "\x1b[", "\x1b[99999999999999999999", "\xff\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, typed []byte) {
		var r keyReader
		for _, b := range typed {
			r.read([]byte{b})
			if len(r.pending) > 20 {
				t.Fatalf("%d bytes wait for more", len(r.pending))
			}
		}
		r.rest()
		if keys := r.read([]byte("q")); fmt.Sprint(keys) != "[q]" {
			t.Errorf("after %q, q is %q", typed, keys)
		}
	})
}
