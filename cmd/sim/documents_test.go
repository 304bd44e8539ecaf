package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// validJSON says what is wrong with a JSON report.
func validJSON(text string) error {
	var report struct {
		Format   string
		Scenario string
		Checks   []struct{ Name string }
	}
	dec := json.NewDecoder(strings.NewReader(text))
	if err := dec.Decode(&report); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is something behind the document")
	}
	if report.Format == "" || report.Scenario == "" {
		return errors.New("it does not say what it is")
	}
	return nil
}

type suites struct {
	XMLName xml.Name `xml:"testsuites"`
	Suites  []suite  `xml:"testsuite"`
}

type suite struct {
	Name     string `xml:"name,attr"`
	Tests    string `xml:"tests,attr"`
	Failures string `xml:"failures,attr"`
	Errors   string `xml:"errors,attr"`
	File     string `xml:"file,attr"`
	Cases    []struct {
		Name      string    `xml:"name,attr"`
		Classname string    `xml:"classname,attr"`
		File      string    `xml:"file,attr"`
		Time      string    `xml:"time,attr"`
		Failures  []problem `xml:"failure"`
		Errors    []problem `xml:"error"`
	} `xml:"testcase"`
}

type problem struct {
	Message string `xml:"message,attr"`
	Body    string `xml:",chardata"`
}

// validJUnit says what is wrong with a JUnit report, beginning with what would
// make a CI server show success where there is none.
func validJUnit(text string) error {
	if strings.ContainsRune(text, '\x1b') {
		return errors.New("it holds escape sequences")
	}
	var doc suites
	dec := xml.NewDecoder(strings.NewReader(text))
	if err := dec.Decode(&doc); err != nil {
		return err
	}
	if rest := strings.TrimSpace(text[dec.InputOffset():]); rest != "" {
		return fmt.Errorf("behind the document there is %q", rest)
	}
	if len(doc.Suites) == 0 {
		return errors.New("it has no suite")
	}
	seen := map[string]bool{}
	for _, s := range doc.Suites {
		if err := s.check(seen); err != nil {
			return fmt.Errorf("suite %s: %w", s.Name, err)
		}
	}
	return nil
}

// check looks at one suite; seen has the test cases of all suites before.
func (s suite) check(seen map[string]bool) error {
	failures, problems := 0, 0
	for _, c := range s.Cases {
		name := c.Classname + " " + c.Name
		if seen[name] {
			return fmt.Errorf("the test case %s stands there twice, and GitLab keeps one", name)
		}
		seen[name] = true
		if _, err := strconv.ParseFloat(c.Time, 64); err != nil || c.File == "" || !strings.HasPrefix(c.Classname, "sim.") {
			return fmt.Errorf("the test case %s has class %q, file %q, time %q", c.Name, c.Classname, c.File, c.Time)
		}
		for _, p := range append(c.Failures, c.Errors...) {
			if p.Message == "" || strings.TrimSpace(p.Body) == "" {
				return fmt.Errorf("the problem of %s lacks its message or its body", c.Name)
			}
		}
		failures += len(c.Failures)
		problems += len(c.Errors)
	}
	switch {
	case len(s.Cases) == 0:
		return errors.New("it has no tests")
	case s.Tests != strconv.Itoa(len(s.Cases)), s.Failures != strconv.Itoa(failures), s.Errors != strconv.Itoa(problems):
		return fmt.Errorf("it counts %s tests, %s failures, %s errors; there are %d, %d, %d", s.Tests, s.Failures, s.Errors, len(s.Cases), failures, problems)
	}
	return nil
}

var realTime = regexp.MustCompile(`(<testsuites? [^>]*time=")([^"]*)`)

// withoutRealTime is a JUnit report without what no run has twice.
func withoutRealTime(report string) string { return realTime.ReplaceAllString(report, "$1") }

// realTimes are the seconds that a JUnit report tells; -1 is no number.
func realTimes(report string) []float64 {
	var out []float64
	for _, m := range realTime.FindAllStringSubmatch(report, -1) {
		seconds, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			seconds = -1
		}
		out = append(out, seconds)
	}
	return out
}
