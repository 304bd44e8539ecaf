package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// Item is one run among several in a report.
type Item struct {
	Run   *ledger.Ledger
	Prose narrate.Prose
	Round int // which time it was played; 0 = the only one
}

type junitSuites struct {
	Tests, Failures, Errors, Skipped int
	Time                             string
	Suites                           []junitSuite
}

type junitSuite struct {
	Name                             string
	Tests, Failures, Errors, Skipped int
	Time, File                       string
	Properties                       []junitProperty
	Cases                            []junitCase
}

type junitProperty struct{ Name, Value string }

type junitCase struct {
	Name, Classname, File, Time string
	Failure, Error              *junitProblem
	Skipped                     *junitSkipped
	Output                      string
}

type junitProblem struct{ Message, Type, Body string }

type junitSkipped struct{ Message string }

// JUnit writes the verdicts of one run for CI: a suite for the run, a test case
// for each check. It is English whatever the options say. Its times are real
// ones, those that the machine spent, which a dashboard adds up: 0 for a run that
// was recorded and is only drawn. How long the run was in virtual time is a
// property.
func JUnit(w io.Writer, run *ledger.Ledger, opts Options) error {
	return JUnitAll(w, []Item{{Run: run, Prose: opts.Prose}})
}

// JUnitAll writes the verdicts of several runs. Without any there is one test
// case that is in error: nothing judged must never look like success.
func JUnitAll(w io.Writer, items []Item) error {
	doc := junitSuites{}
	var total time.Duration
	for _, item := range items {
		s := suiteOf(item)
		total += item.Run.RealTime
		doc.Suites = append(doc.Suites, s)
	}
	if len(items) == 0 {
		doc.Suites = []junitSuite{{Name: "sim", Time: seconds(0), Cases: []junitCase{nothing("sim.none", "")}}}
	}
	for i := range doc.Suites {
		doc.Suites[i].count()
		doc.Tests += doc.Suites[i].Tests
		doc.Failures += doc.Suites[i].Failures
		doc.Errors += doc.Suites[i].Errors
		doc.Skipped += doc.Suites[i].Skipped
	}
	doc.Time = seconds(total)
	_, err := io.WriteString(w, doc.xml())
	return err
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }

func (s *junitSuite) count() {
	for _, c := range s.Cases {
		s.Tests++
		if c.Failure != nil {
			s.Failures++
		}
		if c.Error != nil {
			s.Errors++
		}
		if c.Skipped != nil {
			s.Skipped++
		}
	}
}

// nothing is the test case of a run in which nothing was judged.
func nothing(class, file string) junitCase {
	return junitCase{Name: "verdicts", Classname: class, File: file, Time: "0",
		Error: &junitProblem{Message: "nothing was judged", Type: "none", Body: "The run has no verdicts, so it proves nothing."}}
}

func suiteOf(item Item) junitSuite {
	run, h := item.Run, item.Run.Header
	s := junitSuite{Name: h.Scenario, Time: seconds(run.RealTime), File: sourceFile(h)}
	if h.Control != "" {
		s.Name += "/" + h.Control
	}
	class := "sim." + h.Scenario
	if h.Control != "" {
		class += "." + h.Control
	}
	if item.Round > 0 { // or there were several of one name, and GitLab would keep one
		s.Name += " #" + strconv.Itoa(item.Round)
		class += ".round-" + strconv.Itoa(item.Round)
	}
	s.Properties = append(s.Properties, junitProperty{"seed", strconv.FormatUint(h.Seed, 10)})
	for _, p := range []junitProperty{{"clock", h.Clock}, {"brokers", h.Brokers}, {"kafka", h.Kafka}, {"redis", h.Redis}, {"redis-version", h.RedisVersion}} {
		if p.Value != "" {
			s.Properties = append(s.Properties, junitProperty{p.Name, p.Value})
		}
	}
	if h.Clock == "" {
		s.Properties = append(s.Properties, junitProperty{"virtual_seconds", seconds(run.Duration())})
	}
	for _, p := range h.Params {
		s.Properties = append(s.Properties, junitProperty{p.Name, p.Value})
	}
	names := map[string]int{}
	judged := verdicts{narrate.English, narrate.Prose{WhatIf: item.Prose.WhatIf, Meaning: item.Prose.Meaning}, run.Verdicts()}
	for _, j := range judged.all {
		c := caseOf(run, judged, j)
		c.Classname, c.File = class, s.File
		if names[c.Name]++; names[c.Name] > 1 {
			c.Name += " (" + strconv.Itoa(names[c.Name]) + ")"
		}
		s.Cases = append(s.Cases, c)
	}
	outcome, why := run.Ending()
	if outcome == ledger.NotPlayed {
		s.Cases = []junitCase{{Name: "outcome", Classname: class, File: s.File, Time: "0",
			Skipped: &junitSkipped{why}}}
		return s
	}
	if len(s.Cases) == 0 {
		s.Cases = append(s.Cases, nothing(class, s.File))
	}
	if outcome != ledger.Finished {
		message := "the run is unfinished: " + outcome + " " + why
		s.Cases = append(s.Cases, junitCase{Name: "outcome", Classname: class, File: s.File, Time: "0",
			Error: &junitProblem{Message: message, Type: outcome, Body: message}})
	}
	return s
}

// caseOf is the test case of one verdict: a surprising one fails, an unknown
// one that should have been known is an error.
func caseOf(run *ledger.Ledger, v verdicts, j *ledger.Verdict) junitCase {
	lang := v.lang
	c := junitCase{Name: j.ID(), Time: "0"}
	if j.Outcome == ledger.Skipped {
		c.Skipped = &junitSkipped{lang.Measured(j)}
		return c
	}
	if !j.Surprising() {
		c.Output = v.word(j) + ": " + lang.Measured(j)
		return c
	}
	problem := &junitProblem{Type: string(j.Outcome), Message: v.word(j) + ": " + lang.Measured(j), Body: inFull(run, v, j)}
	if j.Outcome == ledger.Unknown {
		c.Error = problem
	} else {
		c.Failure = problem
	}
	return c
}

// inFull is a verdict with rule, measure, meaning and evidence, a line each.
func inFull(run *ledger.Ledger, v verdicts, j *ledger.Verdict) string {
	lang := v.lang
	lines := []string{j.ID() + ": " + v.word(j), "rule: " + lang.Rule(j), "measured: " + lang.Measured(j)}
	if meaning := v.meaning(j); j.Outcome == ledger.Broken && meaning != "" {
		lines = append(lines, "meaning: "+meaning)
	}
	for _, place := range j.Evidence[:min(len(j.Evidence), evidenceShown)] {
		lines = append(lines, quote(run, lang, place))
	}
	return strings.Join(lines, "\n")
}

// quote is one event of the evidence on a line.
func quote(run *ledger.Ledger, lang narrate.Language, place int) string {
	e := run.At(place)
	who := e.Actor.String()
	if who != "" {
		who += " "
	}
	return fmt.Sprintf("#%d %s %s%s", place, lang.Clock(e.T), who, lang.Event(e))
}

// sourceFile is where a scenario is written down.
func sourceFile(h ledger.Header) string { return "scenarios/" + h.Scenario + ".go" }
