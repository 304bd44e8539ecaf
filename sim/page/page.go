// Package page draws a run as one HTML file that plays it: the log with what was
// done with each record, the whole run as one picture, the narration in step, and
// the checks with their evidence. Both languages are in it, and nothing is asked of
// any network.
//
// Go makes data of the ledger, and page.js draws that; no scenario has drawing code
// of its own. The same ledger gives the same bytes. A Screen draws the same data as the
// lines of a terminal, moment by moment; who owns the terminal is not its business.
//
// What it does not do: keep every record. A page has lines over story time that are
// right at every event, so that a run of many records is still a file to send to
// somebody; only above many thousands of lines are they right to half a record.
package page

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"kafkasim/sim/lang"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/packed"
)

// The player is page.html, page.css and the scripts, packed: they are read from there by
// a test, which says so where they are not the same.
//
//go:embed player.gz
var packedPlayer string

// parts are what stands between the parts of the player.
const parts = "\f"

// player unpacks markup, style and script.
func player() (markup, style, script string, err error) {
	all, err := packed.Text(packedPlayer)
	if err != nil {
		return "", "", "", err
	}
	markup, rest, _ := strings.Cut(all, parts)
	style, script, _ = strings.Cut(rest, parts)
	return markup, style, script, nil
}

// Options say how a page is drawn.
type Options struct {
	First      narrate.Language // the language in which it opens, unless its reader has asked for another
	English    narrate.Prose
	Portuguese narrate.Prose
	Command    string // what was typed to play the run; "" is what scenarios are played with
}

// escaped keeps words from being markup. The package html would do it too, and bring all names of
// all characters with it.
var escaped = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// HTML writes the page of a run.
func HTML(w io.Writer, run *ledger.Ledger, opts Options) error {
	d := documentOf(run, opts)
	data, err := json.Marshal(d)
	if err != nil {
		return err
	}
	markup, style, script, err := player()
	if err != nil {
		return err
	}
	digest := sha256.Sum256([]byte(script))
	title := d.Title.english
	if opts.First == narrate.Portuguese {
		title = d.Title.portuguese
	}
	_, err = strings.NewReplacer(
		"{{lang}}", opts.First.Tag(),
		"{{digest}}", base64.StdEncoding.EncodeToString(digest[:]),
		"{{title}}", escaped.Replace(run.Header.Scenario+" · "+title),
		"{{noscript}}", escaped.Replace(sentence(opts.First, "page.noscript", nil)),
		"{{style}}", style,
		"{{data}}", string(data), // json.Marshal leaves no < in it
		"{{script}}", script,
	).WriteString(w, markup)
	return err
}

func documentOf(run *ledger.Ledger, opts Options) *document {
	h := run.Header
	d := &document{Scenario: h.Scenario, Command: cmp.Or(opts.Command, command(h)), Result: string(run.Result()), Events: run.Len(),
		Title: both{opts.English.Title, opts.Portuguese.Title}}
	at, length := storyTime(run)
	d.Length, d.Clock = length, clockOf(run, at)
	b := draw(d, run, at)
	teller{run, opts, at, b.state}.tell(d)
	d.Poster = poster(run, at, d)
	d.Words = map[string]any{"en": ownWords(lang.English), "pt-BR": ownWords(lang.Portuguese)}
	return d
}

// command is what was typed to play the run, with all parameters.
func command(h ledger.Header) string {
	words := []string{"sim", h.Scenario}
	if h.Control != "" {
		words = append(words, "--control", h.Control)
	}
	for _, p := range h.Params {
		words = append(words, "--"+p.Name, p.Value)
	}
	return fmt.Sprintf("%s --seed %d", strings.Join(words, " "), h.Seed)
}

// poster is the moment at which the page opens: where a check that is broken is proved,
// or else where payments have just come again, or the group is shown, or else
// in the middle of things. Where payments come again there, all of them have come.
func poster(run *ledger.Ledger, at []float64, d *document) float64 {
	again := runsAgain(d.Lanes)
	if t, ok := proof(run, d.Checks); ok {
		for _, r := range again {
			if r[0] <= t && t <= r[1] {
				return r[1]
			}
		}
		return t
	}
	if len(again) > 0 {
		return again[0][1]
	}
	for i, e := range run.Of(ledger.Sample) {
		if e.Detail.Sample.Why == ledger.SampleShown {
			return at[i]
		}
	}
	for i := range run.Of(ledger.Process) {
		if at[i] > d.Length*.4 {
			return at[i]
		}
	}
	return round(d.Length * .4)
}

// proof is when all checks that are broken were; what was lost shows at the end.
func proof(run *ledger.Ledger, checks []judged) (at float64, ok bool) {
	for _, c := range checks {
		for _, e := range c.Evidence {
			if k := run.At(e.Place).Kind; c.Outcome == string(ledger.Broken) && k != ledger.Sample && k != ledger.End {
				at, ok = max(at, e.At), true
			}
		}
	}
	return at, ok
}

// runsAgain are the stretches in which consecutive payments came again.
func runsAgain(lanes []lane) [][2]float64 {
	var runs [][2]float64
	for _, l := range lanes {
		next := int64(-1)
		for _, w := range l.Work {
			switch {
			case !w.again:
				continue
			case w.from == next:
				runs[len(runs)-1][1] = w.end
			default:
				runs = append(runs, [2]float64{w.begin, w.end})
			}
			next = w.to + 1
		}
	}
	return runs
}
