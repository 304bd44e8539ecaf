package lang

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTemplate(t *testing.T) {
	args := Args{"n": 1, "many": 12345, "zero": 0, "d": 44800 * time.Millisecond, "names": []string{"a", "b", "c"}, "s": "x", "none": []string(nil),
		"crowd": slices.Repeat([]string{"n"}, 12_000),
		"p":     []int32{0, 1, 2, 3, 7}, "cents": 31820}
	for text, want := range map[string]string{
		"plain":                      "plain",
		"{n} {many} {s}":             "1 12345 x",
		"{n|payment|payments}":       "1 payment",
		"{many|payment|payments}":    "12,345 payments",
		"{zero|payment|payments}":    "0 payments",
		"{n?was|were} {zero?is|are}": "was are",
		"{d} {d:duration} {d:clock}": "44.8 s 44.8 s 0:00:44",
		"{names} {names:list}":       "a, b, c a, b and c",
		"{crowd:list}":               "n, n, n, n, n, n, n, n and 11,992 more",
		"{p}":                        "p0–p3, p7",
		"{cents:money}":              "R$ 318.20",
		"a[ of {zero}]b":             "ab",
		"a[ of {many:count}]b":       "a of 12,345b",
		"a[ of {none}]b[ {gone}]":    "ab",
		"[flags] {s} [{{}}]":         "[flags] x [{}]",
		"{{s}}":                      "{s}",
		"{gone}":                     "!{gone}",
	} {
		parsed, err := parse(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		var b strings.Builder
		parsed.render(&b, English, args)
		if b.String() != want {
			t.Errorf("%q gives %q, not %q", text, b.String(), want)
		}
	}
}

func TestBadTemplates(t *testing.T) {
	for _, text := range []string{"{", "}", "{}", "{n|one}", "{n|one|two|three}", "{n|}", "{n:shoutng}", "{N}", "[ {n ]", "{a b}"} {
		if parsed, err := parse(text); err == nil {
			t.Errorf("%q is taken for %v", text, parsed)
		}
	}
}

// Whatever the text, parsing ends with a template or an error, and a template
// renders without a panic and keeps its plain text.
func FuzzTemplate(f *testing.F) {
	for _, text := range everything("en") {
		f.Add(text)
	}
	f.Add("[[{n}]")
	f.Add("{{{n}}}[{n?a|b}]{")
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := parse(text)
		if err != nil {
			return
		}
		var b strings.Builder
		parsed.render(&b, Portuguese, Args{"n": 3, "names": []string{"x"}})
		if !strings.ContainsAny(text, "{}[]") && b.String() != text {
			t.Errorf("%q became %q", text, b.String())
		}
	})
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration][2]string{
		0:                               {"0 s", "0 s"},
		time.Microsecond:                {"< 1 ms", "< 1 ms"},
		120 * time.Millisecond:          {"120 ms", "120 ms"},
		999600 * time.Microsecond:       {"1 s", "1 s"},
		9 * time.Second:                 {"9 s", "9 s"},
		44812 * time.Millisecond:        {"44.8 s", "44,8 s"},
		44960 * time.Millisecond:        {"45 s", "45 s"},
		59990 * time.Millisecond:        {"1 min", "1 min"},
		121 * time.Second:               {"2 min 1 s", "2 min 1 s"},
		2*time.Hour + 9*time.Second:     {"2 h", "2 h"},
		2 * time.Hour:                   {"2 h", "2 h"},
		76 * time.Hour:                  {"3 d 4 h", "3 d 4 h"},
		24*time.Hour - 1:                {"1 d", "1 d"},
		time.Hour - 1:                   {"1 h", "1 h"},
		96*time.Hour + 9*time.Second:    {"4 d", "4 d"},
		948*time.Hour + 20*time.Second:  {"39 d 12 h", "39 d 12 h"},
		76*time.Minute + 14*time.Second: {"1 h 16 min", "1 h 16 min"},
		-1500 * time.Millisecond:        {"-1.5 s", "-1,5 s"},
	} {
		if got := [2]string{English.Duration(d), Portuguese.Duration(d)}; got != want {
			t.Errorf("%d: %q, not %q", d, got, want)
		}
	}
}

func TestRate(t *testing.T) {
	for every, want := range map[time.Duration][2]string{
		200 * time.Millisecond:  {"5/s", "5/s"},
		1200 * time.Millisecond: {"0.83/s", "0,83/s"},
		30 * time.Millisecond:   {"33.33/s", "33,33/s"},
		time.Microsecond:        {"1000000/s", "1000000/s"},
		10 * time.Second:        {"0.1/s", "0,1/s"},
		time.Minute:             {"1/min", "1/min"},
		40 * time.Minute:        {"1.5/h", "1,5/h"},
		0:                       {"∞", "∞"},
	} {
		if got := [2]string{English.Rate(every), Portuguese.Rate(every)}; got != want {
			t.Errorf("once each %s is %q, not %q", every, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for got, want := range map[string]string{
		English.Count(999):                                 "999",
		English.Count(9999):                                "9,999",
		English.Count(10000):                               "10,000",
		English.Count(-1234567):                            "-1,234,567",
		Portuguese.Count(1234567):                          "1.234.567",
		English.Money(31820):                               "R$ 318.20",
		Portuguese.Money(31820):                            "R$ 318,20",
		Portuguese.Money(123456705):                        "R$ 1.234.567,05",
		Portuguese.Money(-5):                               "-R$ 0,05",
		English.Clock(3609 * time.Second):                  "1:00:09",
		English.Clock(76*time.Hour + 999*time.Millisecond): "3 d 04:00:00",
		Partitions([]int32{1, 2, 4, 6, 7, 8}):              "p1, p2, p4, p6–p8",
		Partitions(nil):                                    "",
	} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

func TestLanguageByTagAndByEnvironment(t *testing.T) {
	for tag, want := range map[string]string{"en": "en", "en_US.UTF-8": "en", "EN-gb": "en", "pt": "pt-BR", "pt-BR": "pt-BR",
		"pt_BR.UTF-8": "pt-BR", "pt_PT@euro": "pt-BR", "de": "", "": "", "C": "", "portuguese": ""} {
		l, ok := ByTag(tag)
		if ok != (want != "") || ok && l.Tag() != want {
			t.Errorf("%q: %q, %v", tag, l.Tag(), ok)
		}
	}
	for _, c := range []struct{ all, messages, lang, want string }{
		{"", "", "pt_BR.UTF-8", "pt-BR"},
		{"C", "", "pt_BR.UTF-8", "en"},
		{"", "pt_BR", "en_US", "pt-BR"},
		{"pt_BR", "en_US", "en_US", "pt-BR"},
		{"", "", "", "en"},
		{"", "", "de_DE", "en"},
	} {
		got := Detect(func(name string) string {
			return map[string]string{"LC_ALL": c.all, "LC_MESSAGES": c.messages, "LANG": c.lang}[name]
		})
		if got.Tag() != c.want {
			t.Errorf("%v: %s", c, got.Tag())
		}
	}
	if (Language{}).Tag() != "en" || (Language{}).Other() != Portuguese {
		t.Error("the zero language is not English")
	}
	if len(Tags()) != 2 {
		t.Error(Tags())
	}
}
