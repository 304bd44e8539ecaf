package ledger

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"grupo_analise_fraude":            "grupo_analise_fraude",
		"até amanhã – 25 %":               "até amanhã – 25 %",
		"a\nb\rc\td":                      "a b c d",
		"a\u2028b\u2029c\u0085d\u00a0e":   "a b c d e",
		"\x1b[31mred\x1b[0m":              "red",
		"\x1b]0;title\x07x":               "]0;titlex",
		"\x1b":                            "",
		"\x1b[":                           "",
		"a\u009b31mb\x7f\x00":             "a31mb",
		"\u202efdp.exe\u2066\u200b\ufeff": "fdp.exe",
		"\xff\xfe":                        "\ufffd\ufffd",
		"x\ufffey":                        "xy",
		"##[error]x":                      "## [error]x",
		"##\x1b[0m[error]":                "## [error]",
		"##\u200b[error]":                 "## [error]",
		"::error::x":                      "::error::x", // only at the beginning of a line; see report
	} {
		if got := Plain(text); got != want {
			t.Errorf("%q becomes %q, not %q", text, got, want)
		}
	}
}

// fill puts a text into every place of a value that can hold one.
func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), text)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), text)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), text)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf(text), reflect.Zero(v.Type().Elem()))
	}
}

const hostile = "x\n::error::forged\r\x1b[2J\u2028\u202e"

// TestNothingInALedgerIsObeyed: wherever a text can be, in whatever kind.
func TestNothingInALedgerIsObeyed(t *testing.T) {
	var h Header
	fill(reflect.ValueOf(&h).Elem(), hostile)
	l := New(h, func() time.Duration { return 0 })
	facts := &Detail{}
	fill(reflect.ValueOf(facts).Elem(), hostile)
	l.Append(Event{Kind: Said, Actor: N(hostile), Group: N(hostile), Topic: N(hostile), Detail: facts})
	var out bytes.Buffer
	if err := l.Write(&out); err != nil {
		t.Fatal(err)
	}
	saved := out.String()
	if n := strings.Count(saved, "::error::forged"); n < 30 {
		t.Errorf("only %d texts: does this test still fill all of them?", n)
	}
	for _, bad := range []string{`\n`, `\r`, `\u`, "\u202e", "\u2028", "[2J"} {
		if strings.Contains(saved, bad) {
			t.Errorf("%q is in\n%s", bad, saved)
		}
	}
}

// TestASavedLedgerIsPlainToo: no matter who wrote it.
func TestASavedLedgerIsPlainToo(t *testing.T) {
	const saved = `{"format":"kafkasim-ledger","version":5,"scenario":"S","seed":1,"params":[]}
{"t":0,"kind":"said","actor":"A","facts":{"text":"T"}}
{"t":0,"kind":"end","facts":{"text":"failed","why":"W"}}
{"events":2}
`
	for _, place := range []string{"S", "A", "T", "W"} {
		damaged := func(bad string) string { return strings.Replace(saved, `"`+place+`"`, `"`+place+bad+`x"`, 1) }
		for _, bad := range []string{`\u001b[2J`, `\u0000`, `\u009b`, "\u009b", `\b`, `\u007f`, `\u0085`} {
			if _, err := Read(strings.NewReader(damaged(bad))); err == nil || !strings.Contains(err.Error(), "control character") {
				t.Errorf("%s with %q: %v", place, bad, err)
			}
		}
		for bad, want := range map[string]string{`\n`: " ", `\r`: " ", `\t`: " ", `\u2028`: " ", "\u2028": " ", `\u202e`: "", "\u202e": "", "\u200b": "", "##[": "## ["} {
			l, err := Read(strings.NewReader(damaged(bad)))
			if err != nil {
				t.Fatal(err)
			}
			_, why := l.Ending()
			if got := l.Header.Scenario + l.At(0).Actor.String() + l.At(0).Detail.Text + why; got != strings.Replace("SATW", place, place+want+"x", 1) {
				t.Errorf("%s with %q: %q", place, bad, got)
			}
		}
	}
}
