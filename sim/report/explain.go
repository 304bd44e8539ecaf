package report

import (
	"io"
	"strings"

	"kafkasim/sim/explain"
	"kafkasim/sim/ledger"
)

// Explain writes an article of sim explain.
func Explain(w io.Writer, a explain.Article, opts Options) error {
	t := &text{Options: opts}
	t.page = page{width: opts.lineWidth(), theme: newTheme(opts.Color, nil)}
	t.names(a)
	for _, paragraph := range a.Text {
		t.gap()
		t.paragraph(0, paragraph, plain)
	}
	t.gap()
	t.article(a)
	_, err := io.WriteString(w, t.out.String())
	return err
}

// names writes all that the article is called.
func (t *text) names(a explain.Article) {
	if len(a.Names) == 1 {
		t.title(a.Title())
		return
	}
	t.hang([]stretch{{a.Title() + " · ", t.theme.strong}}, strings.Join(a.Names[1:], ", "), plain)
}

// article writes an article's fields, beside or below what they are.
func (t *text) article(a explain.Article) {
	j := judgmentOf(a.Verdict)
	var rule, meaning string
	if t.Language.Has("check." + a.Key + ".rule") {
		rule, meaning = t.Language.Rule(j), t.Language.Meaning(j)
	}
	rows := []struct{ key, text string }{
		{"explain.rule", rule},
		{"explain.meaning", meaning},
		{"explain.example", a.Example},
		{"explain.try", a.Try},
		{"explain.avoid", a.Avoid},
		{"explain.setting", a.Setting},
		{"explain.source", a.Source},
		{"explain.see", strings.Join(a.See, ", ")},
	}
	names := 0
	for _, r := range rows {
		names = max(names, wide(t.say(r.key, nil)))
	}
	for _, r := range rows {
		if r.text == "" {
			continue
		}
		label := []stretch{{"  " + pad(t.say(r.key, nil), names+2), plain}}
		if t.width < wideEnough {
			t.line(label...)
			label = margin(4)
		}
		paint := plain
		if r.key == "explain.try" {
			paint = t.theme.strong
		}
		t.hang(label, r.text, paint)
		if r.key == "explain.try" && j.Check != "" {
			label = append(margin(labelWidth(label)), stretch{mark(j.Outcome) + " ", t.markInk(j)})
			t.hang(label, t.Language.CheckName(j)+"  "+t.Language.VerdictOf(j, t.Prose), plain)
		}
	}
}

// judgmentOf is an article's verdict as a ledger has it.
func judgmentOf(v explain.Verdict) *ledger.Verdict {
	value := ledger.Outcome(v.Value)
	return &ledger.Verdict{Check: v.Check, Subject: v.Subject, Outcome: value, Expected: value, Measured: v.Measured}
}

// ExplainIndex writes under which names sim explain finds its articles, each
// article once.
func ExplainIndex(w io.Writer, book explain.Book, opts Options) error {
	p := page{width: opts.lineWidth(), theme: newTheme(opts.Color, nil)}
	p.paragraph(0, opts.Language.Sentence("explain.index", nil), plain)
	p.gap()
	titles := 0
	for _, section := range book.Sections {
		titles = max(titles, wide(section.Title))
	}
	for _, section := range book.Sections {
		var names []string
		for _, a := range section.Articles {
			names = append(names, a.Title())
		}
		label := []stretch{{pad(section.Title, titles) + "  ", p.theme.strong}}
		if p.width < wideEnough {
			p.line(label...)
			label = margin(2)
		}
		p.fields(label, names, " · ", plain)
	}
	_, err := io.WriteString(w, p.out.String())
	return err
}
