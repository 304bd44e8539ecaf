package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// each draws every run in every language.
func each(t *testing.T, f func(t *testing.T, run *ledger.Ledger, o Options)) {
	for _, p := range played() {
		for _, lang := range languages {
			t.Run(p.name+"."+lang.Tag(), func(t *testing.T) { f(t, p.run, options(lang, p.title, p.run)) })
		}
	}
}

// TestNoLineIsWiderThanThePage, except where a single word is, which nothing
// breaks: at every width that a terminal is likely to have, in tables too.
func TestNoLineIsWiderThanThePage(t *testing.T) {
	each(t, func(t *testing.T, run *ledger.Ledger, o Options) {
		for _, verbose := range []bool{false, true} {
			for _, width := range []int{0, 40, 60, 72, 100} {
				o.Width, o.Verbose = width, verbose
				for line := range strings.Lines(draw(t, Text, run, o)) {
					line = strings.TrimSuffix(line, "\n")
					if wide(line) > o.lineWidth() {
						t.Errorf("%d columns where there are %d: %s", wide(line), o.lineWidth(), line)
					}
					if strings.TrimRight(line, " ") != line {
						t.Errorf("spaces at the end of %q", line)
					}
				}
			}
		}
	})
}

// TestNoWordIsBroken: whatever the width, a report has the words that it has on
// the widest page, in its tables as elsewhere.
func TestNoWordIsBroken(t *testing.T) {
	words := func(text string) map[string]bool {
		out := map[string]bool{}
		for word := range strings.FieldsSeq(text) {
			out[word] = true
		}
		return out
	}
	each(t, func(t *testing.T, run *ledger.Ledger, o Options) {
		o.Width = widest
		known := words(draw(t, Text, run, o))
		for _, head := range []string{"PART", "CURRENT", "END", "CONSUMER", "START"} { // of a narrow table
			known[head] = true
		}
		for _, width := range []int{40, 50, 60, 66, 80} {
			o.Width = width
			for word := range words(draw(t, Text, run, o)) {
				if !known[word] && !strings.ContainsAny(word, "│└▁█▏▎▍▌▋▊▉") { // no plots, no bars
					t.Errorf("at %d columns there is %q", width, word)
				}
			}
		}
	})
}

func TestNarrowAndWidePages(t *testing.T) {
	each(t, func(t *testing.T, run *ledger.Ledger, o Options) {
		for _, width := range []int{-1, 1, 20, 33, 59, 60, 300} {
			o.Width, o.Verbose = width, true
			if out := draw(t, Text, run, o); !strings.Contains(out, "NothingLost") && !strings.Contains(out, "AckDurable") {
				t.Errorf("at %d columns the checks are gone", width)
			}
			o.Verbose = false
			out := strings.Join(strings.Fields(draw(t, Text, run, o)), " ")
			s := verdicts{o.Language, o.Prose, run.Verdicts()}.sorted(false)
			for _, j := range slices.Concat(s.broken, s.lines, s.surprising) {
				if !strings.Contains(out, j.Check) {
					t.Errorf("at %d columns %s is gone", width, j.Check)
				}
			}
			if general := o.Language.GeneralHold(s.general, run.Verdicts()); len(s.general) > 0 && !strings.Contains(out, general) {
				t.Errorf("at %d columns %q is gone", width, general)
			}
		}
	})
}

var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")

func TestColourChangesNothingButColour(t *testing.T) {
	each(t, func(t *testing.T, run *ledger.Ledger, o Options) {
		for _, d := range []drawer{Text, Line} {
			plain := draw(t, d, run, o)
			colored := o
			colored.Color = true
			out := draw(t, d, run, colored)
			if strings.Contains(plain, "\x1b") {
				t.Error("an escape sequence without colour")
			}
			if out == plain {
				t.Error("no colour")
			}
			if got := colours.ReplaceAllString(out, ""); got != plain {
				t.Errorf("without its colours it says\n%s\nand plain\n%s", got, plain)
			}
		}
	})
}

func TestActorsKeepTheirColours(t *testing.T) {
	out := draw(t, Text, groupsRun(), Options{Color: true})
	seen := map[string]string{}
	for _, m := range regexp.MustCompile("\x1b\\[([0-9;]+)m(producer|consumer-[0-9])").FindAllStringSubmatch(out, -1) {
		if c, ok := seen[m[2]]; ok && c != m[1] {
			t.Errorf("%s is %s and %s", m[2], c, m[1])
		}
		seen[m[2]] = m[1]
	}
	if len(seen) < 5 || seen["consumer-1"] == seen["consumer-2"] {
		t.Errorf("%v", seen)
	}
}

func TestQuietLeavesTheStoryOut(t *testing.T) {
	o := options(narrate.English, historyTitle, historyRun())
	o.Quiet = true
	out := draw(t, Text, historyRun(), o)
	if strings.Contains(out, "The shop") || strings.Contains(out, "PARTITIONS") {
		t.Error("it is not quiet")
	}
	if !strings.Contains(out, "\n✓ 16 general checks hold: nothing lost, in order, one owner … (see --verbose)\n") || !strings.Contains(out, "PASS  17 of 17") || !strings.Contains(out, "seed 1") {
		t.Error(out)
	}
}

func TestTheCommandIsNamedOnlyWhereItHelps(t *testing.T) {
	for _, p := range played() {
		out := draw(t, Text, p.run, Options{Repeat: "sim again"})
		if strings.Contains(out, "sim again") != (p.run.Result() != ledger.Pass) {
			t.Errorf("%s:\n%s", p.name, out)
		}
	}
}

func TestLine(t *testing.T) {
	long := commitFirst("NothingLost", "CommitWithinProcessed", "CommittedAtCrash", "ProcessedOnce")
	for want, run := range map[string]*ledger.Ledger{
		"✓ history                         17 checks       1 h\n":                                    historyRun(),
		"✓ crash                           21 checks       1 min 46 s\n":                             crashRun(),
		"✗ crash --control commit-first    CommitWithinProcessed broken, expected to hold, 2 more\n": commitFirstRun(),
		"? crash                           AckDurable unknown, expected to hold\n":                   stoppedRun(),
		"✓ crash --control commit-first    breaks NothingLost\n":                                     commitFirst("NothingLost"),
		"✓ crash --control commit-first    breaks NothingLost, CommitWithinProcessed\n":              commitFirst("NothingLost", "CommitWithinProcessed"),
		"✓ crash --control commit-first    breaks NothingLost, 3 more\n":                             long,
		"? crash --control commit-first    unfinished: interrupted\n":                                crashScene("commit-first").Ledger,
		"? crash --control commit-first    nothing was judged\n":                                     commitFirst(),
	} {
		if got := draw(t, Line, run, Options{}); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// commitFirst is a control that breaks these checks, as expected.
func commitFirst(checks ...string) *ledger.Ledger {
	s := crashScene("commit-first")
	s.End(ledger.Finished, "")
	for _, check := range checks {
		s.judge(check, ledger.Broken, nil)
	}
	return s.Ledger
}

func TestJSONIsOneDocumentWithTheSameKeysInEveryLanguage(t *testing.T) {
	keys := map[string]string{}
	each(t, func(t *testing.T, run *ledger.Ledger, o Options) {
		var doc jsonReport
		dec := json.NewDecoder(strings.NewReader(draw(t, JSON, run, o)))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&doc); err != nil {
			t.Fatal(err)
		}
		if doc.Format != jsonFormat || doc.Version != 1 || doc.Result != run.Result() || len(doc.Checks) != len(run.Verdicts()) || len(doc.Story) == 0 {
			t.Errorf("%+v", doc)
		}
		var names []string
		for _, c := range doc.Checks {
			names = append(names, c.Name, c.Subject, string(c.Value))
		}
		all := strings.Join(append(names, doc.Scenario, doc.Control, doc.Outcome), "|")
		run1 := run.Header.Scenario + run.Header.Control + run.Header.Brokers + doc.Outcome
		if other, ok := keys[run1]; ok && other != all {
			t.Errorf("the languages disagree:\n%s\n%s", other, all)
		}
		keys[run1] = all
	})
}

// hostile has everything in its strings that a format could trip over.
const hostile = "a|b<script>`x`&\x1b[31mred\x1b[0m\x00\x07\r\n::error::%0A,*_[]#@org \xff\ufffe"

func hostileRun() *ledger.Ledger {
	s := newStage("crash", "", ledger.Param{Name: "group", Value: hostile})
	s.topic(1)
	s.say("%s", ledger.Arg{Text: hostile})
	s.in(ledger.Crash, hostile, ledger.Event{})
	s.End(ledger.Failed, hostile)
	s.judge("SawAll "+hostile, ledger.Broken, map[string]int64{"visible": 3, "missed": 1}, expected(ledger.Holds), named(hostile), proof(2))
	return s.Ledger
}

func TestHostileStrings(t *testing.T) {
	run := hostileRun()
	x := draw(t, JUnit, run, Options{})
	if err := xml.Unmarshal([]byte(x), new(junitSuites)); err != nil {
		t.Error(err)
	}
	for _, out := range []string{x, draw(t, Markdown, run, Options{}), draw(t, Annotations, run, Options{})} {
		if strings.ContainsAny(out, "\x1b\x00\x07") || strings.Contains(out, "[31m") {
			t.Errorf("control characters in %q", out)
		}
	}
	for line := range strings.Lines(draw(t, Markdown, run, Options{})) {
		if strings.Contains(line, "<script>") || strings.HasPrefix(line, "::") {
			t.Errorf("not escaped: %q", line)
		}
		if strings.HasPrefix(line, "| ✗") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != 5 {
			t.Errorf("a cell broke out of the table: %q", line)
		}
	}
	if !json.Valid([]byte(draw(t, JSON, run, Options{}))) {
		t.Error("the JSON is not valid")
	}
	draw(t, Text, run, Options{Width: 20})
}

func TestWriteErrorsComeBack(t *testing.T) {
	run := commitFirstRun()
	for name, d := range map[string]drawer{"Text": Text, "Line": Line, "JSON": JSON, "JUnit": JUnit, "Markdown": Markdown, "Annotations": Annotations} {
		if err := d(full{}, run, Options{}); err == nil {
			t.Errorf("%s lost the error", name)
		}
	}
}

// A saved ledger renders to the same reports as the one that was played.
func TestSavedLedgerGivesTheSameReport(t *testing.T) {
	each(t, func(t *testing.T, run *ledger.Ledger, o Options) {
		var saved bytes.Buffer
		if err := run.Write(&saved); err != nil {
			t.Fatal(err)
		}
		again, err := ledger.Read(&saved)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range []drawer{Text, JSON, JUnit, Markdown} {
			if draw(t, d, run, o) != draw(t, d, again, o) {
				t.Error("the report of the saved ledger is another one")
			}
		}
	})
}

func TestEmptyLedger(t *testing.T) {
	run := ledger.New(ledger.Header{Scenario: "crash"}, nil)
	out := draw(t, Text, run, Options{})
	if !strings.Contains(out, "UNFINISHED: interrupted at 0:00:00.") || !strings.Contains(out, "UNKNOWN  nothing was judged") {
		t.Error(out)
	}
	for _, d := range []drawer{Line, JSON, JUnit, Markdown, Annotations} {
		draw(t, d, run, Options{})
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"", 10, ""},
		{"one two three", 8, "one two/three"},
		{"one two three", 7, "one two/three"}, // never slimmer than 8
		{"abcdefghijkl mn", 8, "abcdefgh/ijkl mn"},
		{"ALERT  x", 20, "ALERT  x"},
		{"água é boa", 8, "água é/boa"},
		{"payments in 28 s, all", 14, "payments in/28 s, all"},
		{"after 1 min 49 s of it", 12, "after 1 min/49 s of it"},
		{"usuario_id 61, R$ 340.33", 17, "usuario_id 61,/R$ 340.33"},
		{"98765432 s", 9, "98765432/s"}, // it does not fit
	} {
		if got := strings.Join(wrap(c.text, c.width), "/"); got != c.want {
			t.Errorf("%q at %d: %q, not %q", c.text, c.width, got, c.want)
		}
	}
}

func TestBar(t *testing.T) {
	for _, c := range []struct {
		n, most int64
		want    string
	}{{0, 10, ""}, {10, 10, "████"}, {5, 10, "██"}, {1, 1000000, "▏"}, {9, 10, "███▌"}} {
		if got := bar(c.n, c.most, 4); got != c.want {
			t.Errorf("%d of %d: %q, not %q", c.n, c.most, got, c.want)
		}
	}
}

// BenchmarkText draws the report of a million payments.
func BenchmarkText(b *testing.B) {
	s := newStage("groups", "")
	s.topic(1)
	s.send(0, 1_000_000, time.Microsecond)
	s.process("consumer-1", 0, 0, 999_999)
	for b.Loop() {
		if err := Text(io.Discard, s.Ledger, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestLinesEndInText(t *testing.T) {
	p := page{width: 20}
	p.line(stretch{"a  ", plain}, stretch{"  ", func(string) string { return "painted" }})
	p.line(stretch{"   ", plain})
	p.gap()
	if got := p.out.String(); got != "a\n\n" {
		t.Errorf("%q", got)
	}
}
