package narrate

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/lang"
	"kafkasim/sim/ledger"
)

// checks are all that a verdict can be about.
var checks = []*check.Check{
	check.NothingLost, check.NothingLostSinceJoined, check.NothingRemovedUnread, check.AckDurable, check.OffsetAgreement, check.NoPhantom,
	check.NoDuplicateAppend, check.ProducerOrder, check.PollContiguous, check.ProcessingOrder, check.ResumePoint,
	check.CommitWithinProcessed, check.CommitNonRegress, check.OwnerOnly, check.Fencing, check.CommitBeforeProcess, check.ReplayExact,
	check.Drained, check.NonVacuous, check.LedgerClosed, check.ProcessedOnce, check.BookmarkStays, check.SamePartition, check.KeysStay,
	check.OrderPerUser, check.OrderSurvives, check.KeptOverRestart, check.StreamKept, check.PendingExact, check.NothingPending,
	check.AllMoved, check.NotSlowed, check.NoUnexpectedRebalance(fraud), check.ReadAgain(time.Minute), check.Duplicates(5),
	check.CaughtUp(fraud), check.Throughput("grupo_4x8", 4, 8), check.ReadExactly("consumer-1", 2, 10), check.SawAll("consumer-1"),
	check.BookmarkForgotten(fraud, time.Hour), check.Idle(fraud, 1), check.TakeoverWithin(time.Second, time.Minute),
	check.StopsEverything(fraud), check.StopsOnlyMoving(fraud), check.NobodyIdle(fraud), check.RedeliveredExactly(fraud),
	check.NothingPassedOver, check.AcceptWithinProcessed, check.RepeatsHaveReason, check.StopsWhenAsked, check.SeenOnce, check.GivenUp(1), check.CommittedAtCrash(50), check.DiedSilently("consumer-1"), check.Missed("radio-1", 0), check.OnAir("radio-1"),
}

const fraud = "grupo_analise_fraude"

// Every check in the source is one of them.
func TestNoCheckIsForgotten(t *testing.T) {
	declaration := regexp.MustCompile(`Check\{Name: "(\w+)"`)
	paths, err := filepath.Glob("../check/*.go")
	found := 0
	for _, path := range paths {
		source, readErr := os.ReadFile(path)
		err = errors.Join(err, readErr)
		for _, m := range declaration.FindAllSubmatch(source, -1) {
			found++
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			if !slices.ContainsFunc(checks, func(c *check.Check) bool { return c.Name == string(m[1]) }) {
				t.Errorf("%s is not among the checks of this test", m[1])
			}
		}
	}
	if err != nil || found < len(checks) {
		t.Errorf("%d checks were found: %v", found, err)
	}
}

// The contract between checks and sentences: a sentence names only what its check
// declares that it measures, and words it as what it is.
func TestSentencesNameOnlyWhatTheirChecksMeasure(t *testing.T) {
	both(t, func(t *testing.T, l Language) {
		for _, c := range checks {
			for _, what := range []string{"rule", "holds", "broken", "meaning"} {
				key := "check." + c.Name + "." + what
				for _, p := range words.Placeholders(l.Language, key) {
					if wrong := misnamed(c, what, p); wrong != "" {
						t.Errorf("%s names {%s}: %s", key, p.Name, wrong)
					}
				}
			}
		}
	})
}

// wordings are the forms in which a measure may be named.
var wordings = map[check.Unit][]string{
	check.Count: {"", "count"}, check.Offset: {"offset"}, check.Duration: {"duration"}, check.Interval: {"rate", "duration"},
}

// misnamed says what is wrong with a placeholder in a sentence about a check.
func misnamed(c *check.Check, what string, p lang.Placeholder) string {
	declares := func(name string) bool {
		return slices.ContainsFunc(c.Measures, func(m check.Measure) bool { return m.Name == name })
	}
	for _, m := range c.Measures {
		switch {
		case m.Name != p.Name:
		case m.Broken && what != "broken":
			return "only a broken check has it"
		case !slices.Contains(wordings[m.Unit], p.Form) || p.Counts && m.Unit != check.Count:
			return "it is not worded as a " + string(m.Unit)
		default:
			return ""
		}
	}
	switch p.Name {
	case "names", "ids":
		return ""
	case "subject":
		if c.Subject != "" {
			return ""
		}
	case "took":
		if declares("shortest") && declares("longest") {
			return ""
		}
	case "window":
		if declares("min") && declares("max") {
			return ""
		}
	}
	return "its check does not declare it"
}

func both(t *testing.T, f func(t *testing.T, l Language)) {
	for _, l := range []Language{English, Portuguese} {
		t.Run(l.Tag(), func(t *testing.T) { f(t, l) })
	}
}

func judgment(c *check.Check, value ledger.Outcome) *ledger.Verdict {
	j := &ledger.Verdict{Check: c.Name, Subject: c.Subject, Life: c.Life, Outcome: value, Expected: ledger.Holds, Observed: 7, Measured: map[string]int64{}, Named: []ledger.Named{{Payments: []ledger.Range{{First: 56, Last: 60}, {First: 62, Last: 62}}}}}
	for i, m := range c.Measures {
		j.Measured[m.Name] = int64(i + 2)
	}
	return j
}

func TestEveryCheckHasItsSentences(t *testing.T) {
	both(t, func(t *testing.T, l Language) {
		for _, c := range checks {
			for _, what := range []string{"rule", "holds", "broken", "meaning"} {
				if !l.Has("check." + c.Name + "." + what) {
					t.Errorf("check.%s.%s has no entry", c.Name, what)
				}
			}
			for _, value := range []ledger.Outcome{ledger.Holds, ledger.Broken, ledger.Unknown} {
				j := judgment(c, value)
				for _, text := range []string{l.CheckName(j), l.Rule(j), l.Measured(j), l.Meaning(j), l.VerdictWord(value), l.WantedWord(value)} {
					if text == "" || strings.ContainsAny(text, "{}") || strings.Contains(text, "?") {
						t.Errorf("%s, %s: %q", c.Name, value, text)
					}
				}
			}
		}
	})
}

func TestCatalogHasNoCheckThatNobodyKnows(t *testing.T) {
	for _, key := range words.Keys() {
		parts := strings.Split(key, ".")
		if parts[0] != "check" || len(parts) < 3 || parts[1] == "none" {
			continue
		}
		if !slices.ContainsFunc(checks, func(c *check.Check) bool { return c.Name == parts[1] }) {
			t.Errorf("%q is about a check that this test does not know", key)
		}
	}
}

func TestACheckThatCouldNotTellHasStillARule(t *testing.T) {
	j := &ledger.Verdict{Check: "CommittedAtCrash", Outcome: ledger.Unknown}
	if got := English.Rule(j); got != "At the crash the bookmarks (committed offsets) add up to ?." {
		t.Error(got)
	}
	j = &ledger.Verdict{Check: "NeverHeardOf", Subject: "x", Outcome: ledger.Broken}
	if got := English.Rule(j); got != "NeverHeardOf x" {
		t.Error(got)
	}
}

// Every key that the code asks for is in the catalogs, as far as it is in the
// code in one piece.
func TestEveryKeyInTheCodeExists(t *testing.T) {
	literal := regexp.MustCompile(`(?:Sentence|say)\("([a-z.-]+)"[,)]`)
	found := 0
	for _, dir := range []string{".", "../report"} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
				continue
			}
			source, err := os.ReadFile(dir + "/" + e.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range literal.FindAllStringSubmatch(string(source), -1) {
				found++
				if !English.Has(m[1]) {
					t.Errorf("%s asks for %q", e.Name(), m[1])
				}
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d keys found in the code: does this test still look in the right places?", found)
	}
}

func TestEveryKindOfEventHasASentence(t *testing.T) {
	facts := &ledger.Detail{Text: ledger.Finished, Sample: &ledger.Snapshot{Why: "end"}, Verdict: &ledger.Verdict{Check: "NothingLost"},
		Machine: &ledger.Machine{Processors: 2}, Moved: &ledger.BulkResult{Read: 3}}
	both(t, func(t *testing.T, l Language) {
		for kind := ledger.Topic; kind <= ledger.End; kind++ {
			for _, flag := range []bool{false, true} {
				e := ledger.Event{Kind: kind, Flag: flag, Detail: facts, N: 1, Topic: ledger.N("t"), Group: ledger.N("g")}
				if got := l.Event(e); got == "" || strings.Contains(got, "!{") {
					t.Errorf("%s: %q", kind, got)
				}
			}
		}
	})
}
