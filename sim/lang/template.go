package lang

import (
	"errors"
	"slices"
	"strings"

	"kafkasim/sim/failure"
)

// A catalog entry is plain text with placeholders:
//
//	{name}                 the value: numbers plain, durations and lists worded
//	{name:duration}        the value in a certain form, see forms
//	{n|payment|payments}   the count and the word that fits it
//	{n?was|were}           only the word that fits the count
//	[ of them {n}]         left out when one of its values is empty or 0
//	{{ and }}              braces
//
// Brackets without a placeholder inside are plain text, as in "[flags]".
type template []part

// part is literal text, or one placeholder, or an optional stretch.
type part struct {
	literal string
	Placeholder
	one, many string
	optional  template
}

// Placeholder is where a sentence takes a value.
type Placeholder struct {
	Name     string
	Form     string // in which it is worded; "" = as its type is
	Counts   bool   // a word that fits the count goes with it
	WordOnly bool   // … and stands for it
}

// forms are what may follow the colon.
var forms = [...]string{"duration", "clock", "money", "count", "offset", "rate", "partitions", "list"}

func parse(text string) (template, error) { return parseParts(text, true) }

// parseParts goes through the text once; an optional stretch cannot hold
// another, so it never calls itself more than once.
func parseParts(text string, brackets bool) (template, error) {
	var out template
	var literal strings.Builder
	flush := func() {
		if literal.Len() > 0 {
			out = append(out, part{literal: literal.String()})
			literal.Reset()
		}
	}
	for i := 0; i < len(text); {
		switch rest := text[i:]; {
		case strings.HasPrefix(rest, "{{"), strings.HasPrefix(rest, "}}"):
			literal.WriteByte(text[i])
			i += 2
		case text[i] == '{':
			end := strings.IndexByte(rest, '}')
			if end < 0 {
				return nil, errors.New("a { is never closed")
			}
			p, err := parsePlaceholder(rest[1:end])
			if err != nil {
				return nil, err
			}
			flush()
			out = append(out, p)
			i += end + 1
		case text[i] == '}':
			return nil, errors.New("a } closes nothing")
		case text[i] == '[' && brackets && strings.IndexByte(rest, ']') > 0:
			end := strings.IndexByte(rest, ']')
			inner, err := parseParts(rest[1:end], false)
			if err != nil {
				return nil, err
			}
			if len(inner.placeholders()) == 0 {
				literal.WriteByte('[')
				i++
				continue
			}
			flush()
			out = append(out, part{optional: inner})
			i += end + 1
		default:
			literal.WriteByte(text[i])
			i++
		}
	}
	flush()
	return out, nil
}

func parsePlaceholder(text string) (part, error) {
	name, rest := text, ""
	if i := strings.IndexAny(text, ":|?"); i >= 0 {
		name, rest = text[:i], text[i:]
	}
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") != "" {
		return part{}, failure.New("%q is no name of a placeholder", name)
	}
	p := part{Placeholder: Placeholder{Name: name}}
	switch {
	case rest == "":
	case rest[0] == ':':
		p.Form = rest[1:]
		if !slices.Contains(forms[:], p.Form) {
			return part{}, failure.New("{%s} asks for an unknown form", text)
		}
	default:
		p.WordOnly = rest[0] == '?'
		one, many, both := strings.Cut(rest[1:], "|")
		if !both || one == "" || many == "" || strings.Contains(many, "|") {
			return part{}, failure.New("{%s} needs a word for one and a word for many", text)
		}
		p.Counts, p.one, p.many = true, one, many
	}
	return p, nil
}

// placeholders are those of a template, and of its optional stretches.
func (t template) placeholders() (all []Placeholder) {
	for _, p := range t {
		if p.Name != "" {
			all = append(all, p.Placeholder)
		}
		all = append(all, p.optional.placeholders()...)
	}
	return all
}

func (t template) render(b *strings.Builder, l Language, args Args) {
	for _, p := range t {
		switch {
		case p.optional != nil:
			if p.optional.full(args) {
				p.optional.render(b, l, args)
			}
		case p.Name == "":
			b.WriteString(p.literal)
		default:
			p.renderValue(b, l, args)
		}
	}
}

func (p part) renderValue(b *strings.Builder, l Language, args Args) {
	value, ok := args[p.Name]
	if !ok {
		b.WriteString("!{" + p.Name + "}")
		return
	}
	if !p.Counts {
		b.WriteString(l.Word(value, p.Form))
		return
	}
	n, isNumber := whole(value)
	if !p.WordOnly {
		b.WriteString(l.Word(value, "count"))
		b.WriteByte(' ')
	}
	if isNumber && n == 1 {
		b.WriteString(p.one)
	} else {
		b.WriteString(p.many)
	}
}

// full says whether every value of an optional stretch is there and is neither
// empty nor 0.
func (t template) full(args Args) bool {
	for _, p := range t {
		if p.Name == "" {
			continue
		}
		if n, ok := whole(args[p.Name]); ok && n == 0 {
			return false
		}
		switch v := args[p.Name].(type) {
		case nil:
			return false
		case string:
			if v == "" {
				return false
			}
		case []string:
			if len(v) == 0 {
				return false
			}
		}
	}
	return true
}
