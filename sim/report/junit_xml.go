package report

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// xmlText is a document under way. It is written by hand: encoding/xml costs the binary
// more than all of JUnit.
type xmlText struct{ strings.Builder }

var xmlEscaper = strings.NewReplacer(`"`, "&#34;", "'", "&#39;", "&", "&amp;", "<", "&lt;", ">", "&gt;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;")

// text writes text that means itself, also in an attribute. What no XML may have in it
// becomes the character that stands for such.
func (x *xmlText) text(s string) {
	xmlEscaper.WriteString(x, strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return utf8.RuneError
		}
		return r
	}, s))
}

// open begins an element with attributes, names and values in turn, and leaves its tag
// open.
func (x *xmlText) open(indent int, name string, attributes ...string) {
	x.WriteString("\n" + strings.Repeat("  ", indent) + "<" + name)
	for i := 0; i < len(attributes); i += 2 {
		x.WriteString(" " + attributes[i] + `="`)
		x.text(attributes[i+1])
		x.WriteString(`"`)
	}
}

// whole writes an element with nothing but text in it.
func (x *xmlText) whole(indent int, name, text string, attributes ...string) {
	x.open(indent, name, attributes...)
	x.WriteString(">")
	x.text(text)
	x.WriteString("</" + name + ">")
}

func (x *xmlText) close(indent int, name string) {
	x.WriteString("\n" + strings.Repeat("  ", indent) + "</" + name + ">")
}

func (d *junitSuites) xml() string {
	var x xmlText
	x.WriteString(`<?xml version="1.0" encoding="UTF-8"?>`)
	attributes := []string{"name", "sim", "tests", strconv.Itoa(d.Tests), "failures", strconv.Itoa(d.Failures), "errors", strconv.Itoa(d.Errors)}
	if d.Skipped > 0 {
		attributes = append(attributes, "skipped", strconv.Itoa(d.Skipped))
	}
	x.open(0, "testsuites", append(attributes, "time", d.Time)...)
	x.WriteString(">")
	for _, s := range d.Suites {
		s.xml(&x)
	}
	x.close(0, "testsuites")
	return x.String() + "\n"
}

func (s *junitSuite) xml(x *xmlText) {
	x.open(1, "testsuite", "name", s.Name, "tests", strconv.Itoa(s.Tests), "failures", strconv.Itoa(s.Failures), "errors", strconv.Itoa(s.Errors),
		"skipped", strconv.Itoa(s.Skipped), "time", s.Time, "file", s.File)
	x.WriteString(">")
	if len(s.Properties) > 0 {
		x.open(2, "properties")
		x.WriteString(">")
		for _, p := range s.Properties {
			x.whole(3, "property", "", "name", p.Name, "value", p.Value)
		}
		x.close(2, "properties")
	}
	for _, c := range s.Cases {
		c.xml(x)
	}
	x.close(1, "testsuite")
}

func (c *junitCase) xml(x *xmlText) {
	x.open(2, "testcase", "name", c.Name, "classname", c.Classname, "file", c.File, "time", c.Time)
	x.WriteString(">")
	if c.Failure != nil {
		x.whole(3, "failure", c.Failure.Body, "message", c.Failure.Message, "type", c.Failure.Type)
	}
	if c.Error != nil {
		x.whole(3, "error", c.Error.Body, "message", c.Error.Message, "type", c.Error.Type)
	}
	if c.Skipped != nil {
		x.whole(3, "skipped", "", "message", c.Skipped.Message)
	}
	if c.Output != "" {
		x.whole(3, "system-out", c.Output)
	}
	x.close(2, "testcase")
}
