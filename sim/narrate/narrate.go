// Package narrate turns the events of a ledger into sentences, in English and
// in Brazilian Portuguese. All prose of the product lives here, in words, a text file
// for each subject and language, except that of the scenarios, which comes in through
// Prose.
//
// A story is a list of beats: the scenario's own words, and below them what
// happened. The payments between two paragraphs are told as one beat for each
// actor and sort of act, so that a run of a million payments is still a page;
// the verbose story has a beat for each event instead.
//
// The same ledger gives the same story, word for word. What narrate does not
// do: lay text out, colour it, or judge anything.
package narrate

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"kafkasim/sim/ledger"
)

// Prose is what a scenario says about itself.
type Prose struct {
	Title     string                      // of the scenario, in the report's language
	Control   string                      // title of the control, "" where there is none
	WhatIf    bool                        // the control is no mistake: what it breaks is no fault
	Meaning   string                      // in English: what it means that the control breaks its check; "" = what it means anywhere
	Translate func(english string) string // finds a paragraph in the report's language; nil leaves it English
}

// Form is how a beat wants to be drawn.
type Form string

const (
	Said  Form = "said"  // a paragraph of the scenario
	Act   Form = "act"   // somebody did something, or something happened
	Table Form = "table" // a consumer group, shown
)

// Beat is one paragraph, line or table of the story.
type Beat struct {
	T       time.Duration
	Form    Form
	Event   ledger.Kind // of the events it tells of
	Actor   string      // "" where it is nobody in particular
	Text    string
	Tone    Tone     // of the text
	Details []Detail // lines that belong below the text
	Group   *Group   // of a Table
	First   int      // place of its first event
	Last    int      // place of its last event
	Events  int      // how many events it tells of
}

// Group is a consumer group in the shape of kafka-consumer-groups.sh
// --describe, whose words it keeps in every language.
type Group struct {
	Title   []string
	Columns []string
	Short   []string // the columns' heads on a narrow page; nil = the same
	Rows    []Row
	Notes   []string
}

// Row is a line of a table. An idle one is a member without work.
type Row struct {
	Cells []string
	Idle  bool
}

// verboseLimit bounds a verbose story: nobody reads on, and memory has an end.
// The saved ledger has every event.
const verboseLimit = 100_000

// Tell tells the story of a run.
func (l Language) Tell(run *ledger.Ledger, prose Prose, verbose bool) []Beat {
	f := l.Follow(prose, verbose)
	var beats []Beat
	for _, e := range run.All() {
		beats = append(beats, f.hear(e)...)
	}
	return append(beats, f.End(run)...)
}

// each gives an event a beat of its own, or several where it shows several
// groups.
func (l Language) each(place int, e *ledger.Event, prose Prose) []Beat {
	b := Beat{T: e.T, Form: Act, Event: e.Kind, Actor: e.Actor.String(), First: place, Last: place, Events: 1}
	switch {
	case e.Kind == ledger.Said:
		b.Form, b.Text = l.paragraph(e, prose)
	case e.Kind == ledger.Sample && e.Detail.Sample.Why == ledger.SampleShown:
		var beats []Beat
		for _, b.Group = range l.groups(e.Detail.Sample) {
			b.Form = Table
			beats = append(beats, b)
		}
		return beats
	case e.Kind == ledger.Files:
		b.Form, b.Group = Table, l.files(e.Detail.Files)
	default:
		b.Text, b.Tone = l.Event(*e), toneOf(e.Kind)
	}
	return []Beat{b}
}

// say words a paragraph of the scenario.
// paragraph is what the scenario says, or a line that it quotes.
func (l Language) paragraph(e *ledger.Event, prose Prose) (Form, string) {
	if e.Detail.Text == ledger.Quoted {
		return Act, "│ " + l.say(e, prose)
	}
	return Said, l.say(e, prose)
}

func (l Language) say(e *ledger.Event, prose Prose) string {
	return l.sayWith(e.Detail.Text, e.Detail.Args, prose)
}

func (l Language) sayWith(text string, with []ledger.Arg, prose Prose) string {
	if prose.Translate != nil {
		text = prose.Translate(text)
	}
	args := make([]any, len(with))
	for i, arg := range with {
		args[i] = l.argument(arg)
	}
	if len(args) == 0 && !strings.Contains(text, "%") {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// argument words a value that the script could not word, because that depends
// on the language.
func (l Language) argument(a ledger.Arg) string {
	switch a.Unit {
	case ledger.Duration:
		return l.spoken(time.Duration(a.N))
	case ledger.Payments, ledger.Users, ledger.Members:
		return l.Sentence(string(a.Unit), Args{"n": a.N})
	case ledger.Count:
		return l.Count(a.N)
	case ledger.Number:
		return strconv.FormatInt(a.N, 10)
	case ledger.YesNo:
		if a.N == 0 {
			return l.Sentence("no", nil)
		}
		return l.Sentence("yes", nil)
	}
	return a.Text
}

// Event words one event by itself, without its time and its actor.
func (l Language) Event(e ledger.Event) string {
	args := Args{
		"id": e.ID, "n": e.N, "group": e.Group.String(), "topic": e.Topic.String(), "inc": int(e.Inc),
		"place": fmt.Sprintf("p%d %s", e.Partition, l.Offsets(e.Offset, e.Offset)), "partition": fmt.Sprintf("p%d", e.Partition),
		"offset": e.Offset, "generation": e.Generation, "user": e.User, "cents": e.Cents, "what": "", "why": "",
		"when": "",
	}
	if e.Detail != nil {
		args["what"], args["why"] = e.Detail.Text, e.Detail.Why
	}
	key := "event." + e.Kind.String()
	switch {
	case e.Flag && (raises(e.Kind) || e.Kind == ledger.Crash || e.Kind == ledger.Settle), e.Kind == ledger.Fault && !e.Flag, e.Kind == ledger.Nack && e.Flag:
		key += ".flag"
	case e.Kind == ledger.Join && e.N == 0:
		key += ".idle"
	case e.Kind == ledger.Admin:
		return l.admin(&e)
	case e.Kind == ledger.RunsOn || e.Kind == ledger.MovedInBulk:
		return l.inBulk(&e)
	case e.Kind == ledger.Unsupported:
		args["what"] = l.lacking(e.Detail.Text)
	case e.Kind == ledger.Ask:
		args["when"] = l.when(time.Duration(e.N))
		if e.Actor != (ledger.Name{}) {
			args["group"] = "" // it asks for itself
		}
	case e.Kind == ledger.Attach || e.Kind == ledger.Pending:
		key = redisKey("event.", &e)
	case e.Kind == ledger.End:
		args["what"] = l.Sentence("outcome."+e.Detail.Text, nil)
	case e.Kind == ledger.Sample:
		args["what"] = e.Detail.Sample.Why
		if why := "sample." + e.Detail.Sample.Why; l.Has(why) {
			args["what"] = l.Sentence(why, nil)
		}
	case e.Kind == ledger.Judged:
		args["what"] = e.Detail.Verdict.ID()
	}
	return l.Sentence(key, args)
}

// raises says which kinds carry the effect of a payment: an alert, perhaps.
func raises(k ledger.Kind) bool {
	return k == ledger.Process || k == ledger.Message || k == ledger.Entry || k == ledger.Claim
}

// admin words a change made by hand; those without an entry are named as the
// ledger names them.
func (l Language) admin(e *ledger.Event) string {
	key := "admin." + e.Detail.Text
	args := Args{"what": e.Detail.Text, "topic": e.Topic.String(), "partition": fmt.Sprintf("p%d", e.Partition),
		"offset": e.Offset, "group": e.Group.String(), "n": e.N, "who": e.Actor.String()}
	switch {
	case !l.Has(key):
		key = "admin.other"
	case e.Detail.Text == ledger.AdminResetRefused:
		args["why"] = e.Detail.Why
	case e.Detail.Text == ledger.AdminKeep && e.Flag:
		key += ".forever"
	case e.Detail.Text == ledger.AdminKeep || e.Detail.Text == ledger.AdminKeepBookmarks:
		args["time"] = l.spoken(time.Duration(e.N))
	}
	return l.Sentence(key, args)
}
