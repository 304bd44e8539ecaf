package explain

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"kafkasim/sim/failure"
)

// The articles stand in a text like this:
//
//	# A comment.
//
//	== Groups
//
//	= bookmark, committed offset
//
//	A paragraph, over
//	as many lines as it takes.
//
//	Example: text, over as many lines as it takes
//	Try: sim crash
//	Verdict: Duplicates holds wanted=5
//	Avoid: text
//	Setting: text
//	Source: text
//	See: offset, lag
//
// "==" heads a section and "=" an article: its names, and behind them in brackets
// the key that it has in every language, where that is not its first name. A line
// that begins with one of the words above and a colon is a field, and ends the
// text; each field comes once at most. Verdict is a check, with its subject if it
// has one, what it comes to in the run that Try plays, and those of its numbers
// that its rule names; durations have a unit, as in least=168h. What stands in an
// Example “between such marks” is printed by the command under Try, but for the
// spaces.

// fields are the words that begin a field.
var fields = [...]string{"Example", "Try", "Verdict", "Avoid", "Setting", "Source", "See"}

// parser goes through a text line by line.
type parser struct {
	sections []Section
	article  *Article
	seen     []string // fields of the article
	piece    []string // lines of the paragraph or field that is open
	field    string   // which field that is; "" = a paragraph
	names    map[string]int
	line     int
}

// parse reads articles. An error names the line that it is about.
func parse(text string) ([]Section, error) {
	p := &parser{names: map[string]int{}}
	for i, line := range strings.Split(text, "\n") {
		p.line = i + 1
		if err := p.take(strings.TrimSpace(line)); err != nil {
			return nil, failure.New("line %d: %w", p.line, err)
		}
	}
	if err := p.closeArticle(); err != nil {
		return nil, failure.New("at the end: %w", err)
	}
	return p.sections, nil
}

func (p *parser) take(line string) error {
	word, rest, _ := strings.Cut(line, ":")
	switch {
	case strings.HasPrefix(line, "#"):
		return nil
	case strings.HasPrefix(line, "== "):
		if err := p.closeArticle(); err != nil {
			return err
		}
		p.sections = append(p.sections, Section{Title: strings.TrimSpace(line[3:])})
		return nil
	case strings.HasPrefix(line, "= "):
		if err := p.closeArticle(); err != nil {
			return err
		}
		return p.open(line[2:])
	case line == "":
		return p.closePiece()
	case p.article == nil:
		return failure.New("%q stands before the first article", line)
	case slices.Contains(fields[:], word):
		if err := p.closePiece(); err != nil {
			return err
		}
		if slices.Contains(p.seen, word) {
			return failure.New("a second %s", word)
		}
		p.seen, p.field, line = append(p.seen, word), word, strings.TrimSpace(rest)
	case p.field == "" && len(p.seen) > 0:
		return failure.New("%q is text behind the fields", line)
	}
	p.piece = append(p.piece, line)
	return nil
}

// open begins an article.
func (p *parser) open(heading string) error {
	if len(p.sections) == 0 {
		return failure.New("article %q stands before the first section", heading)
	}
	var a Article
	if before, key, ok := strings.Cut(heading, "["); ok {
		key, closed := strings.CutSuffix(strings.TrimSpace(key), "]")
		if !closed {
			return failure.New("the [ of %q is never closed", heading)
		}
		a.Key, heading = strings.TrimSpace(key), before
	}
	a.Names = list(heading)
	if len(a.Names) == 0 {
		return failure.New("an article without a name")
	}
	if a.Key == "" {
		a.Key = a.Names[0]
	}
	for i, n := range append([]string{a.Key}, a.Names...) {
		if plain(n) == "" {
			return failure.New("nobody can ask for %q", n)
		}
		if i > 0 && slices.ContainsFunc(a.Names[:i-1], func(other string) bool { return plain(other) == plain(n) }) {
			return failure.New("%q is there twice", n)
		}
		if at, taken := p.names[plain(n)]; taken && at != p.line {
			return failure.New("%q is a name of the article in line %d already", n, at)
		}
		p.names[plain(n)] = p.line
	}
	last := &p.sections[len(p.sections)-1]
	last.Articles = append(last.Articles, a)
	p.article = &last.Articles[len(last.Articles)-1]
	return nil
}

// closeArticle ends the article that is open, if one is.
func (p *parser) closeArticle() error {
	if err := p.closePiece(); err != nil || p.article == nil {
		return err
	}
	if len(p.article.Text) == 0 {
		return failure.New("article %q says nothing", p.article.Key)
	}
	p.article, p.seen = nil, nil
	return nil
}

// closePiece ends the paragraph or field that is open, if one is.
func (p *parser) closePiece() error {
	field, text := p.field, strings.TrimSpace(strings.Join(p.piece, " "))
	if field == "" && text == "" {
		return nil
	}
	p.field, p.piece = "", nil
	if text == "" {
		return failure.New("%s of %q is empty", field, p.article.Key)
	}
	var err error
	switch a := p.article; field {
	case "":
		a.Text = append(a.Text, text)
	case "Example":
		a.Example = text
	case "Try":
		a.Try = text
	case "Verdict":
		a.Verdict, err = parseVerdict(text)
	case "Avoid":
		a.Avoid = text
	case "Setting":
		a.Setting = text
	case "Source":
		a.Source = text
	case "See":
		a.See = list(text)
	}
	return err
}

// list parts what commas part.
func list(text string) []string {
	var out []string
	for _, word := range strings.Split(text, ",") {
		if word = strings.TrimSpace(word); word != "" {
			out = append(out, word)
		}
	}
	return out
}

// values are the verdicts that there are.
var values = []string{"holds", "broken", "unknown", "skipped"}

func parseVerdict(text string) (Verdict, error) {
	v := Verdict{Measured: map[string]int64{}}
	words := strings.Fields(text)
	at := slices.IndexFunc(words, func(w string) bool { return slices.Contains(values, w) })
	if at < 1 {
		return v, failure.New("%q is no check and one of %s", text, strings.Join(values, ", "))
	}
	v.Check, v.Subject, v.Value = words[0], strings.Join(words[1:at], " "), words[at]
	for _, word := range words[at+1:] {
		name, number, _ := strings.Cut(word, "=")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			d, notEither := time.ParseDuration(number)
			if notEither != nil {
				return v, failure.New("%q is no number and no duration", word)
			}
			n = int64(d)
		}
		v.Measured[name] = n
	}
	return v, nil
}
