package narrate

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kafkasim/sim/ledger"
)

// The prose of the reports.
var english, portuguese = union(englishStory, englishRedis, englishChecks, englishWall), union(portugueseStory, portugueseRedis, portugueseChecks, portugueseWall)

func union(catalogs ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, c := range catalogs {
		maps.Copy(all, c)
	}
	return all
}

// checks are all that a verdict can be about, with the numbers and whatever
// else their sentences may name.
var checks = []struct {
	name     string
	measured string
}{
	{"NothingLost", "expected lost unread before"},
	{"NothingLostSinceJoined", "expected lost unread before"},
	{"NothingRemovedUnread", "looked expired deleted readers"},
	{"AckDurable", "acked stored expired deleted missing"},
	{"OffsetAgreement", "places disagreeing"},
	{"NoPhantom", "delivered phantoms unread refused"},
	{"NoDuplicateAppend", "stored repeated"},
	{"ProducerOrder", "acked swapped"},
	{"PollContiguous", "delivered gaps"},
	{"ProcessingOrder", "processed backwards"},
	{"ResumePoint", "assignments at without gone anywhere wrong wanted got"},
	{"CommitWithinProcessed", "commits early committed processed"},
	{"CommitNonRegress", "commits falls resets"},
	{"ReadAgain", "back times wanted again missed surplus"},
	{"BookmarkStays", "looked fell"},
	{"SamePartition", "payments users astray"},
	{"KeysStay", "users moved"},
	{"OrderPerUser", "processed late users"},
	{"OrderSurvives", "processed late users"},
	{"OwnerOnly", "deliveries outside late shared unfair samples"},
	{"Fencing", "commits taken refused"},
	{"NoUnexpectedRebalance grupo_analise_fraude", "rebalances unexpected"},
	{"CommitBeforeProcess", "processed early offset committed"},
	{"ReplayExact", "processed again predicted byhand"},
	{"Drained", "partitions waiting lag removed beyond"},
	{"NonVacuous", "sent acked delivered processed faults"},
	{"LedgerClosed", "sends open excused ghosts"},
	{"ProcessedOnce", "processed again"},
	{"Duplicates", "again wanted"},
	{"CaughtUp grupo_analise_fraude", "backlog took consume produce formula left"},
	{"Throughput grupo_4x8", "counted most partitions members work measured formula"},
	{"ReadExactly consumer-1#2", "read wanted"},
	{"SawAll consumer-1", "visible missed"},
	{"BookmarkForgotten grupo_analise_fraude", "bookmarks forgotten after least"},
	{"KeptOverRestart", "partitions payments bookmarks shorter lost forgotten"},
	{"Idle grupo_analise_fraude", "members partitions idle wanted"},
	{"TakeoverWithin", "partitions shortest longest min max"},
	{"StopsEverything grupo_analise_fraude", "rebalances stopped back kept"},
	{"StopsOnlyMoving grupo_analise_fraude", "rebalances stopped back kept"},
	{"NobodyIdle grupo_analise_fraude", "members idle least"},
	{"RedeliveredExactly grupo_analise_fraude", "released orphaned unexplained missing"},
	{"GivenUp", "payments given_up lost wanted limit"},
	{"CommittedAtCrash", "committed wanted"},
	{"DiedSilently consumer-1", "requests leaves commits"},
	{"Missed radio-1", "sent missed wanted"},
	{"OnAir radio-1", "said heard wrong"},
	{"StreamKept", "added gone swapped"},
	{"PendingExact", "asked claimed wrong"},
	{"NothingPending", "groups open"},
	{"AllMoved", "acked read twice swapped wrong rounds"},
	{"NotSlowed", "percent rounds"},
}

func both(t *testing.T, f func(t *testing.T, l Language)) {
	for _, l := range []Language{English, Portuguese} {
		t.Run(l.Tag(), func(t *testing.T) { f(t, l) })
	}
}

func TestLanguagesHaveTheSameKeysAndPlaceholders(t *testing.T) {
	en, pt := English.tongue().texts, Portuguese.tongue().texts
	for _, key := range slices.Sorted(maps.Keys(en)) {
		other, ok := pt[key]
		if !ok {
			t.Errorf("%q is missing in ptbr.go", key)
			continue
		}
		if !slices.Equal(en[key].names(), other.names()) {
			t.Errorf("%q has placeholders %q in English and %q in Portuguese", key, en[key].names(), other.names())
		}
	}
	for _, key := range slices.Sorted(maps.Keys(pt)) {
		if _, ok := en[key]; !ok {
			t.Errorf("%q is missing in en.go", key)
		}
	}
}

func TestNoEntryIsEmptyOrForgotten(t *testing.T) {
	// These are the same in both languages because they have no words.
	wordless := regexp.MustCompile(`^(offset|offsets|offsets\.pieces|act\.ids?|media\.(pubsub|streams|kafka)|check\.noentry|id|ids|column\.lag|life)$`)
	for key, text := range english {
		if strings.TrimSpace(text) == "" || strings.TrimSpace(portuguese[key]) == "" {
			t.Errorf("%q is empty", key)
		}
		if text == portuguese[key] && !wordless.MatchString(key) {
			t.Errorf("%q is the same in both languages: %q", key, text)
		}
	}
}

// The story must say what the numbers mean, in one alphabet of signs.
func TestOnlyGlyphsThatAreOneColumnWide(t *testing.T) {
	allowed := "→←✓✗·–…−×" + "áàâãéêíóôõúüçÁÀÂÃÉÊÍÓÔÕÚÇ"
	for _, catalog := range []map[string]string{english, portuguese} {
		for key, text := range catalog {
			for _, r := range text {
				if r > '~' && !strings.ContainsRune(allowed, r) {
					t.Errorf("%q has the glyph %q", key, r)
				}
			}
		}
	}
}

// The most common mistake in teaching Kafka.
func TestBookmarkIsNeverTheLastOneProcessed(t *testing.T) {
	for key, text := range english {
		if strings.Contains(key, "commit") && strings.Contains(text, "{bookmark") && !strings.Contains(text, "next to read") && !strings.Contains(text, "refused") {
			t.Errorf("%q names a bookmark and does not say that it is the next to read", key)
		}
	}
}

func judgment(check, measured string, value ledger.Value) ledger.Judgment {
	j := ledger.Judgment{Check: check, Value: value, Expected: ledger.Holds, Facts: 7, Measured: map[string]int64{}, Names: []string{"56-60", "62"}}
	for i, name := range strings.Fields(measured) {
		j.Measured[name] = int64(i + 2)
	}
	return j
}

func TestEveryCheckHasItsSentences(t *testing.T) {
	both(t, func(t *testing.T, l Language) {
		for _, c := range checks {
			base, _, _ := strings.Cut(c.name, " ")
			for _, what := range []string{"rule", "holds", "broken", "meaning"} {
				if !l.Has("check." + base + "." + what) {
					t.Errorf("check.%s.%s has no entry", base, what)
				}
			}
			for _, value := range []ledger.Value{ledger.Holds, ledger.Broken, ledger.Unknown} {
				j := judgment(c.name, c.measured, value)
				for _, text := range []string{l.CheckName(j), l.Rule(j), l.Measured(j), l.Meaning(j), l.VerdictWord(value), l.WantedWord(value)} {
					if text == "" || strings.ContainsAny(text, "{}") || strings.Contains(text, "?") {
						t.Errorf("%s, %s: %q", c.name, value, text)
					}
				}
			}
		}
	})
}

func TestCatalogHasNoCheckThatNobodyKnows(t *testing.T) {
	for key := range english {
		parts := strings.Split(key, ".")
		if parts[0] != "check" || len(parts) < 3 || parts[1] == "none" {
			continue
		}
		if !slices.ContainsFunc(checks, func(c struct{ name, measured string }) bool {
			base, _, _ := strings.Cut(c.name, " ")
			return base == parts[1]
		}) {
			t.Errorf("%q is about a check that this test does not know", key)
		}
	}
}

func TestACheckThatCouldNotTellHasStillARule(t *testing.T) {
	j := ledger.Judgment{Check: "CommittedAtCrash", Value: ledger.Unknown}
	if got := English.Rule(j); got != "At the crash the bookmarks add up to ?." {
		t.Error(got)
	}
	j = ledger.Judgment{Check: "NeverHeardOf x", Value: ledger.Broken}
	if got := English.Rule(j); got != "NeverHeardOf x" {
		t.Error(got)
	}
}

// Every key that the code asks for stands in the catalogs, as far as it stands
// in the code in one piece.
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
	facts := &ledger.Facts{Text: ledger.Finished, Sample: &ledger.Standing{Why: "end"}, Verdict: &ledger.Judgment{Check: "NothingLost"},
		Machine: &ledger.Machine{Processors: 2}, Moved: &ledger.Moved{Read: 3}}
	both(t, func(t *testing.T, l Language) {
		for kind := ledger.Topic; kind <= ledger.End; kind++ {
			for _, flag := range []bool{false, true} {
				e := ledger.Event{Kind: kind, Flag: flag, Facts: facts, N: 1, Topic: ledger.N("t"), Group: ledger.N("g")}
				if got := l.Event(&e); got == "" || strings.Contains(got, "!{") {
					t.Errorf("%s: %q", kind, got)
				}
			}
		}
	})
}
