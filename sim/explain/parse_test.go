package explain

import (
	"strings"
	"testing"
	"time"
)

const sound = "# c\n\n== S\n\n= one thing, two [key]\n\nText\nand more.\n\nAgain.\n\nExample: e\nf\nTry: sim crash\nVerdict: X y holds n=3 d=2h\nAvoid: a: b\nSource: s\nSee: p, q\n= b\nText: no field\n"

func TestParse(t *testing.T) {
	sections, err := parse(sound)
	if err != nil || len(sections) != 1 || len(sections[0].Articles) != 2 {
		t.Fatalf("%v, %v", sections, err)
	}
	a, b := sections[0].Articles[0], sections[0].Articles[1]
	if a.Key != "key" || strings.Join(a.Names, "|") != "one thing|two" || strings.Join(a.Text, "|") != "Text and more.|Again." {
		t.Errorf("%+v", a)
	}
	if a.Example != "e f" || a.Try != "sim crash" || a.Avoid != "a: b" || a.Source != "s" || strings.Join(a.See, "|") != "p|q" {
		t.Errorf("%+v", a)
	}
	v := a.Verdict
	if v.Check != "X" || v.Subject != "y" || v.Value != "holds" || v.Measured["n"] != 3 || v.Measured["d"] != int64(2*time.Hour) {
		t.Errorf("%+v", v)
	}
	if b.Key != "b" || strings.Join(b.Text, "|") != "Text: no field" || b.Try != "" {
		t.Errorf("%+v", b)
	}
}

func TestParseSaysWhatIsWrongAndWhere(t *testing.T) {
	for text, want := range map[string]string{
		"word\n":                                       `line 1: "word" stands before the first article`,
		"= a\nText\n":                                  `line 1: article "a" stands before the first section`,
		"== S\n= a\n":                                  `at the end: article "a" says nothing`,
		"== S\n= a\nText\nTry: x\nTry: y\n":            "line 5: a second Try",
		"== S\n= a\nText\nTry:\n\n":                    `line 5: Try of "a" is empty`,
		"== S\n= a\nText\nTry: x\n\nmore\n":            `line 6: "more" is text behind the fields`,
		"== S\n= a [b\nText\n":                         `line 2: the [ of "a [b" is never closed`,
		"== S\n= a, b, A\nText\n":                      `line 2: "A" is there twice`,
		"== S\n= ,\nText\n":                            "line 2: an article without a name",
		"== S\n= -\nText\n":                            `line 2: nobody can ask for "-"`,
		"== S\n= a\nText\n= b, A\nText\n":              `line 4: "A" is a name of the article in line 2 already`,
		"== S\n= a\nText\nVerdict: X fine\n\n":         `line 5: "X fine" is no check and one of holds, broken, unknown, skipped`,
		"== S\n= a\nText\nVerdict: X holds n=many\n\n": `line 5: "n=many" is no number and no duration`,
	} {
		if _, err := parse(text); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// Whatever the text is, there are articles or there is an error that names a
// place, and an article has a name and says something.
func FuzzParse(f *testing.F) {
	f.Add(sound)
	f.Add("== S\n= a\nText\nTry: x\n")
	f.Add("= a [")
	f.Add("== \n= a]b[\n: \nVerdict: holds")
	f.Fuzz(func(t *testing.T, text string) {
		sections, err := parse(text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "line ") && !strings.HasPrefix(err.Error(), "at the end: ") {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		book := Book{Sections: sections}
		book.index(nil)
		for _, a := range book.All() {
			if found, ok := book.Find(a.Title()); !ok || found.Key != a.Key || len(a.Text) == 0 {
				t.Errorf("%q: article %+v leads to %+v", text, a, found)
			}
		}
	})
}
