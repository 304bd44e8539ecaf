package report

import (
	"strings"
	"testing"
	"time"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// howMany is a question with its answer.
func howMany() *ledger.Detail {
	return &ledger.Detail{Text: "How many?", Question: &ledger.Answer{Is: ledger.Arg{Unit: ledger.Payments, N: 1200}, Why: "So it is."}}
}

// upTo is what there is of a run before an end, with a question at a place.
func upTo(run *ledger.Ledger, end, place int) *ledger.Ledger {
	at := time.Duration(0)
	cut := ledger.New(run.Header, func() time.Duration { return at })
	for i, e := range run.All() {
		if i == end {
			break
		}
		at = e.T
		cut.Append(*e)
	}
	cut.Question(place, howMany())
	return cut
}

// TestNothingIsToldBeforeItsQuestion: wherever a question stands, what is drawn before
// it is what would be drawn if the run had ended there.
func TestNothingIsToldBeforeItsQuestion(t *testing.T) {
	for _, p := range played() {
		if p.run.Len() > 1000 {
			continue // it is drawn again and again
		}
		for _, o := range []Options{{Width: 30}, {Width: 30, Verbose: true, Language: narrate.Portuguese}} {
			for place := 0; place < p.run.Len(); place += 1 + p.run.Len()/40 {
				asked, cut := upTo(p.run, p.run.Len(), place), upTo(p.run, place, place)
				before := func(run *ledger.Ledger) string {
					a := Ask(run, o)
					a.text.out.Reset() // the heading has the topics and groups of the whole run
					part, _, ok := a.Next()
					if !ok {
						t.Fatalf("%s: nothing is asked", p.name)
					}
					return part
				}
				if got, want := before(asked), before(cut); got != want {
					t.Fatalf("%s: before event %d it tells\n%s\nand without what comes later\n%s", p.name, place, got, want)
				}
			}
		}
	}
}

// TestWithoutQuestionsItIsTheText, but for the title.
func TestWithoutQuestionsItIsTheText(t *testing.T) {
	for _, p := range played() {
		for _, o := range []Options{{}, {Width: 40, Color: true, Language: narrate.Portuguese}, {Verbose: true}} {
			if p.run.Header.Clock == ledger.Wall {
				continue // its text is drawn while it goes on
			}
			o.Prose = prose(o.Language, "")
			a := Ask(p.run, o)
			if _, _, ok := a.Next(); ok {
				t.Errorf("%s: something is asked", p.name)
			}
			if got, want := a.Rest(), draw(t, Text, p.run, o); got != want {
				t.Errorf("%s: it is\n%s\nand the text\n%s", p.name, got, want)
			}
		}
	}
}

// TestAConversation: the title is left out, and at the end stands what was said beside
// what it was, in the order of the story; nothing said is nothing.
func TestAConversation(t *testing.T) {
	run := crashRun()
	late := howMany()
	late.Text, late.Question.Is.N = "And then?", 5
	run.Question(3, howMany())
	run.Question(run.Len()-2, late)
	a := Ask(run, options(narrate.English, crashTitle, run))
	var all strings.Builder
	for _, said := range []string{"10 payments", ""} {
		part, q, ok := a.Next()
		if !ok || !strings.HasSuffix(part, "\n? "+q.Sentence+"\n") {
			t.Fatalf("asks %q %v after\n%s", q.Sentence, ok, part)
		}
		all.WriteString(part)
		a.Answer(said)
	}
	if _, _, ok := a.Next(); ok {
		t.Error("something is asked a third time")
	}
	if strings.Contains(all.String(), "A consumer crashes") {
		t.Errorf("the title tells how it ends:\n%s", all.String())
	}
	rest := a.Rest()
	want := `
WHAT YOU SAID
How many?
  you said  10 payments
  it was    1,200 payments
  why       So it is.

And then?
  you said  nothing
  it was    5 payments
  why       So it is.

WHAT YOU SAW
`
	if !strings.Contains(rest, want) {
		t.Errorf("no %s in\n%s", want, rest)
	}
}
