package ledger

import (
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A ledger holds no character that a terminal, a CI system or an eye would obey
// instead of showing it: names and the errors of brokers come from outside, and
// every report draws them. They are made plain here, where they enter a ledger,
// also from a file.

// Plain makes a text one line of characters that show: line breaks and tabs
// become spaces, and what moves the cursor, colours, hides or turns text around
// goes. So does the mark by which GitHub Actions knows a command anywhere in a
// line, ##[.
func Plain(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\x1b':
			size = escapeLength(s[i:])
		case unicode.IsSpace(r) || r == '\u2028' || r == '\u2029':
			b.WriteByte(' ')
		case unicode.In(r, unicode.Cc, unicode.Cf) || r == 0xfffe || r == 0xffff:
		default:
			b.WriteRune(r)
		}
		i += size
	}
	out := b.String()
	for strings.Contains(out, command) {
		out = strings.ReplaceAll(out, command, "## [")
	}
	return out
}

const command = "##["

// isPlain is quick for nearly everything that there is.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return !strings.Contains(s, command)
}

// escapeLength is how many bytes the escape sequence at the beginning has.
func escapeLength(s string) int {
	if len(s) < 2 || s[1] != '[' {
		return 1
	}
	for i := 2; i < len(s); i++ {
		if s[i] >= '@' && s[i] <= '~' {
			return i + 1
		}
	}
	return len(s)
}

// makePlain makes every text in a value plain.
func makePlain(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if plain := Plain(v.String()); plain != v.String() {
			v.SetString(plain)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			makePlain(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			makePlain(v.Field(i))
		}
	case reflect.Slice:
		if k := v.Type().Elem().Kind(); k == reflect.String || k == reflect.Struct {
			for i := range v.Len() {
				makePlain(v.Index(i))
			}
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			if plain := Plain(key.String()); plain != key.String() {
				value := v.MapIndex(key)
				v.SetMapIndex(key, reflect.Value{})
				v.SetMapIndex(reflect.ValueOf(plain), value)
			}
		}
	}
}
