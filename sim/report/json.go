package report

import (
	"bytes"
	"encoding/json"
	"io"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/story"
)

// The first fields of every JSON report. Version grows when a field changes
// its meaning; new fields may come without.
const (
	jsonFormat  = "kafkasim-report"
	jsonVersion = 1
)

// jsonRun is what a run was and what it came to.
type jsonRun struct {
	Format   string         `json:"format"`
	Version  int            `json:"version"`
	Scenario string         `json:"scenario"`
	Control  string         `json:"control,omitempty"`
	Title    string         `json:"title"`
	Seed     uint64         `json:"seed"`
	Params   []ledger.Param `json:"params"`
	Clock    string         `json:"clock,omitempty"`
	Brokers  string         `json:"brokers,omitempty"`
	Kafka    string         `json:"kafka,omitempty"`
	Redis    string         `json:"redis,omitempty"`
	RedisIs  string         `json:"redis_version,omitempty"`
	Outcome  string         `json:"outcome"`
	Why      string         `json:"why,omitempty"`
	Result   ledger.Result  `json:"result"`
	Seconds  float64        `json:"virtual_seconds"` // of the run's clock, see Clock
}

func jsonRunOf(run *ledger.Ledger, format string, opts Options) jsonRun {
	h := run.Header
	outcome, why := run.Ending()
	return jsonRun{Format: format, Version: jsonVersion, Scenario: h.Scenario, Control: h.Control, Title: opts.Prose.Title,
		Seed: h.Seed, Params: append([]ledger.Param{}, h.Params...), Clock: h.Clock, Brokers: h.Brokers, Kafka: h.Kafka,
		Redis: h.Redis, RedisIs: h.RedisVersion, Outcome: outcome, Why: why, Result: run.Result(), Seconds: run.Duration().Seconds()}
}

type jsonReport struct {
	jsonRun
	Events    int               `json:"events"`
	Questions []jsonQuestion    `json:"questions,omitempty"` // to a reader who has seen the events below their place
	Lesson    []string          `json:"lesson,omitempty"`    // where all is as expected
	Checks    []jsonCheck       `json:"checks"`
	Standing  []jsonStanding    `json:"standing"`
	Consumers []jsonConsumer    `json:"consumers"`
	Lag       []*story.Curve    `json:"lag,omitempty"`
	Media     []*story.Listener `json:"media,omitempty"` // where there are others beside Kafka
	Bulk      *story.Bulk       `json:"bulk,omitempty"`  // where records were moved in bulk
	Story     []jsonBeat        `json:"story"`
	Repeat    string            `json:"repeat,omitempty"`
}

type jsonQuestion struct {
	Place    int        `json:"place"`
	Sentence string     `json:"sentence"`
	Answer   ledger.Arg `json:"answer"`
	Text     string     `json:"answer_text"`
	Why      string     `json:"why"`
}

type jsonCheck struct {
	Name         string           `json:"name"`
	Subject      string           `json:"subject,omitempty"`
	Value        ledger.Outcome   `json:"value"`
	Expected     ledger.Outcome   `json:"expected"`
	AsExpected   bool             `json:"as_expected"`
	General      bool             `json:"general"`
	Asked        bool             `json:"asked"`
	Facts        int64            `json:"facts"`
	Measured     map[string]int64 `json:"measured,omitempty"`
	Names        []string         `json:"names,omitempty"`
	Lacks        string           `json:"lacks,omitempty"`
	Rule         string           `json:"rule,omitempty"`
	MeasuredText string           `json:"measured_text"`
	Meaning      string           `json:"meaning,omitempty"`
	Evidence     []jsonEvidence   `json:"evidence,omitempty"`
}

type jsonEvidence struct {
	Place int         `json:"place"`
	T     float64     `json:"t"`
	Actor string      `json:"actor,omitempty"`
	Kind  ledger.Kind `json:"kind"`
	Text  string      `json:"text"`
}

type jsonStanding struct {
	Topic      string                  `json:"topic"`
	Partitions []ledger.PartitionState `json:"partitions"`
	Groups     []ledger.GroupState     `json:"groups"`
}

type jsonConsumer struct {
	Name      string `json:"name"`
	Group     string `json:"group,omitempty"`
	Processed int64  `json:"processed"`
	Idle      bool   `json:"idle"`
}

type jsonBeat struct {
	T       float64      `json:"t"`
	Kind    string       `json:"kind"`
	Actor   string       `json:"actor,omitempty"`
	Text    string       `json:"text"`
	Tone    narrate.Tone `json:"tone,omitempty"` // what it means: good, bad, dead, again, never
	Details []string     `json:"details,omitempty"`
	Group   []string     `json:"group,omitempty"` // the lines of a group's table
	First   int          `json:"first"`
	Last    int          `json:"last"`
	Events  int          `json:"events"`
}

// JSON writes the report as one document. Its keys and the names of checks are
// the same in every language; only sentences are translated.
func JSON(w io.Writer, run *ledger.Ledger, opts Options) error {
	s := story.Of(run)
	doc := jsonReport{jsonRun: jsonRunOf(run, jsonFormat, opts), Events: run.Len(), Checks: []jsonCheck{}, Standing: []jsonStanding{},
		Consumers: []jsonConsumer{}, Lag: s.Lag, Media: s.Media, Bulk: s.Bulk, Story: []jsonBeat{}, Repeat: opts.Repeat}
	for _, q := range opts.Language.Questions(run, opts.Prose) {
		doc.Questions = append(doc.Questions, jsonQuestion{q.Place, q.Sentence, q.Is, q.Answer, q.Why})
	}
	doc.Lesson = opts.Language.Lesson(run, opts.Prose)
	judged := verdicts{opts.Language, opts.Prose, s.Verdicts}
	for _, j := range judged.all {
		doc.Checks = append(doc.Checks, checkOf(run, judged, j))
	}
	for _, st := range s.End {
		doc.Standing = append(doc.Standing, jsonStanding{st.Topic, st.Partitions, append([]ledger.GroupState{}, st.Groups...)})
	}
	for _, g := range s.Groups {
		for _, m := range g.Members {
			doc.Consumers = append(doc.Consumers, jsonConsumer{m.Name, g.Name, m.Processed, m.Processed == 0 && m.Idle})
		}
	}
	if !opts.Quiet {
		for _, b := range opts.Language.Tell(run, opts.Prose, opts.Verbose) {
			doc.Story = append(doc.Story, beatOf(b))
		}
	}
	return encode(w, doc, "  ")
}

func encode(w io.Writer, doc any, indent string) error {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	if err := enc.Encode(doc); err != nil {
		return err
	}
	_, err := w.Write(out.Bytes())
	return err
}

func checkOf(run *ledger.Ledger, v verdicts, j *ledger.Verdict) jsonCheck {
	lang := v.lang
	c := jsonCheck{Name: j.Check, Subject: j.About(), Value: j.Outcome, Expected: j.Expected, AsExpected: j.AsExpected(),
		General: j.General, Asked: j.Asked, Facts: j.Observed, Measured: j.Measured, Names: namesOf(j), Lacks: j.Lacks,
		Rule: lang.Rule(j), MeasuredText: lang.Measured(j)}
	if j.Outcome == ledger.Broken {
		c.Meaning = v.meaning(j)
	}
	for _, place := range j.Evidence {
		e := run.At(place)
		c.Evidence = append(c.Evidence, jsonEvidence{place, e.T.Seconds(), e.Actor.String(), e.Kind, lang.Event(e)})
	}
	return c
}

// namesOf are the names of a verdict, payments as 56-60.
func namesOf(j *ledger.Verdict) []string {
	var names []string
	for _, n := range j.Named {
		names = append(names, narrate.Names(n, "-")...)
	}
	if j.Why != "" {
		names = append(names, j.Why)
	}
	return names
}

func beatOf(b narrate.Beat) jsonBeat {
	out := jsonBeat{T: b.T.Seconds(), Kind: b.Event.String(), Actor: b.Actor, Text: b.Text, Tone: b.Tone,
		First: b.First, Last: b.Last, Events: b.Events}
	for _, d := range b.Details {
		out.Details = append(out.Details, d.Text)
	}
	if b.Group != nil {
		out.Group = groupLines(b.Group)
	}
	return out
}
