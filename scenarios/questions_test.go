package scenarios_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/report"
)

// askedIn gathers what many runs of a scenario ask, and what they tell before it.
type askedIn map[string]*asked

// asked is one question in all the runs that ask it.
type asked struct {
	answers []ledger.Arg      // all that there were
	told    map[string][2]int // a stretch of a sentence that is told before: how often, and how often with the answer in it
	example map[string]string
}

// note takes what a run asks, in both languages. No heading may have an answer in it.
func (all askedIn) note(t *testing.T, game sim.RunSpec, book *ledger.Ledger) {
	t.Helper()
	for _, lang := range []narrate.Language{narrate.English, narrate.Portuguese} {
		prose := narrate.Prose{Translate: scenarios.Translator(lang.Tag())}
		heading, _, _ := report.Ask(book, report.Options{Language: lang, Prose: prose}).Next()
		heading, _, _ = strings.Cut(heading, "▌")
		story, heard, told := lang.Follow(prose, false), 0, []string(nil)
		asks := asksOf(book)
		for i, q := range lang.Questions(book, prose) {
			for ; heard < q.Place; heard++ {
				told = append(told, stretches(story.Hear([]ledger.Event{book.At(heard)}))...)
			}
			told = append(told, stretches(story.Pause())...)
			key := game.Scenario.Name + " " + lang.Tag() + ": " + asks[i]
			if all[key] == nil {
				all[key] = &asked{told: map[string][2]int{}, example: map[string]string{}}
			}
			all[key].answers = append(all[key].answers, q.Is)
			gives := givesAway(lang, q)
			if gives(heading) || gives(q.Sentence) {
				t.Errorf("%s: %q has its answer %q in itself or in the heading:\n%s", game.Scenario.Name, q.Sentence, q.Answer, heading)
			}
			for _, s := range told {
				all[key].tell(s, gives(s))
			}
			if problem := flaw(q); problem != "" {
				t.Errorf("%s, %q: %s: %q, %q", key, q.Sentence, problem, q.Answer, q.Why)
			}
		}
	}
}

// asksOf are the questions of a run as the script has them.
func asksOf(book *ledger.Ledger) (asks []string) {
	for _, e := range book.All() {
		if e.Kind == ledger.Question {
			asks = append(asks, e.Detail.Text)
		}
	}
	return asks
}

func flaw(q narrate.Question) string {
	switch {
	case never.MatchString(q.Sentence + " " + q.Answer + " " + q.Why):
		return "no report may say this"
	case !strings.HasSuffix(q.Sentence, "?") || !strings.HasSuffix(q.Why, "."):
		return "a question ends with ? and its reason with ."
	case wrapped(q.Sentence, 80) > 2 || wrapped(q.Why, 68) > 3:
		return "this is too long for a terminal"
	}
	return ""
}

// stretches cuts what beats say where sentences have their joints, and keeps whose
// they are.
func stretches(beats []narrate.Beat) (all []string) {
	for _, b := range beats {
		lines := []string{b.Text}
		for _, d := range b.Details {
			lines = append(lines, d.Text)
		}
		if b.Group != nil {
			lines = append(lines, b.Group.Notes...)
		}
		for _, line := range lines {
			for _, s := range joint.Split(line, -1) {
				all = append(all, b.Actor+"> "+s)
			}
		}
	}
	return all
}

var joint = regexp.MustCompile(`[:;.,?!()] `)

// givesAway finds the answer to a question in a text, in any of the ways in which a
// report writes it: a number with what it counts. Yes and no cannot be found.
func givesAway(lang narrate.Language, q narrate.Question) func(string) bool {
	answers := []string{q.Answer}
	switch q.Is.Unit {
	case ledger.YesNo:
		return func(string) bool { return false }
	case ledger.Duration:
		answers = append(answers, lang.Duration(time.Duration(q.Is.N)))
	}
	for i := range answers {
		answers[i] = regexp.QuoteMeta(answers[i])
	}
	found := regexp.MustCompile(`(?:^|[^\d.,\pL])(?:` + strings.Join(answers, "|") + `)(?:$|[^\pL])`)
	return found.MatchString
}

func (a *asked) tell(s string, answered bool) {
	bare := figures.ReplaceAllString(s, "#")
	n := a.told[bare]
	n[0]++
	if answered {
		n[1]++
		a.example[bare] = s
	}
	a.told[bare] = n
}

// mustBeFair: every question has answers that differ with the parameters, or it would
// be about a constant; and nothing that is told before it gives the answer away. That the same
// number stands there by chance gives nothing away: a stretch of a sentence does that
// which has the answer in it whenever it is told.
func (all askedIn) mustBeFair(t *testing.T) {
	for key, a := range all {
		same := func(x ledger.Arg) bool { return x == a.answers[0] }
		if len(a.answers) < 2 || !slices.ContainsFunc(a.answers, func(x ledger.Arg) bool { return !same(x) }) {
			t.Errorf("%s: the answer is always %s", key, a.answers[0])
		}
		for s, n := range a.told {
			if n[0] == n[1] {
				t.Errorf("%s: it is told before, %d times of %d: %q", key, n[1], n[0], a.example[s])
			}
		}
	}
}

// asksEnough: a scenario asks one to three questions, a control perhaps none.
func asksEnough(t *testing.T, name string, game sim.RunSpec, book *ledger.Ledger) {
	t.Helper()
	if n := len(asksOf(book)); n > 3 || n == 0 && game.Control == "" {
		t.Errorf("%s asks %d questions: it should be from 1 to 3", name, n)
	}
}
