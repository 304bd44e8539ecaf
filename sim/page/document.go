package page

import (
	"encoding/json"

	"kafkasim/sim/narrate"
)

// document is all that the page knows, as page.js reads it. Times are seconds of story
// time.
type document struct {
	Scenario  string         `json:"scenario"`
	Command   string         `json:"command"`
	Title     both           `json:"title"`
	Control   both           `json:"control"`
	Result    string         `json:"result"`
	Badge     both           `json:"badge"`
	Ending    both           `json:"ending"` // of a run that did not finish
	Lesson    []both         `json:"lesson,omitempty"`
	Events    int            `json:"events"`
	Loose     bool           `json:"loose,omitempty"` // the lines are right to half a record
	Blind     bool           `json:"blind,omitempty"` // nothing shows what is processed
	Length    float64        `json:"length"`
	Clock     [][2]float64   `json:"clock"` // story time to milliseconds of the run
	Poster    float64        `json:"poster"`
	Stops     [][2]float64   `json:"stops,omitempty"` // when the broker was stopped
	Logs      []logSeries    `json:"logs"`
	Lanes     []lane         `json:"lanes"`
	Actors    []actor        `json:"actors"`
	Chapters  []chapter      `json:"chapters"`
	Sections  []section      `json:"sections,omitempty"`
	Checks    []judged       `json:"checks"`
	Questions []question     `json:"questions,omitempty"`
	Words     map[string]any `json:"words"`
}

// both is a text in both languages.
type both struct{ english, portuguese string }

// MarshalJSON writes a text that is the same in both only once.
func (b both) MarshalJSON() ([]byte, error) {
	if b.english == b.portuguese {
		return json.Marshal(b.english)
	}
	return json.Marshal([2]string{b.english, b.portuguese})
}

// in says something in both languages.
//
//go:noinline
func in(say func(narrate.Language) string) both {
	return both{say(narrate.English), say(narrate.Portuguese)}
}

// logSeries is what is written to a log.
type logSeries struct {
	Medium    string `json:"medium"`
	Topic     string `json:"topic"`
	Partition int32  `json:"partition"`
	Written   []line `json:"written"`
	Start     []step `json:"start,omitempty"`

	Born float64 `json:"born,omitempty"` // when it was created; 0 = it was the first, or together with the first
}

// lane is what a group, or a consumer without one, does with a log.
type lane struct {
	Group  string   `json:"group"`
	Log    int      `json:"log"`
	Share  bool     `json:"share,omitempty"`
	Work   []line   `json:"work"`
	Given  []line   `json:"given,omitempty"`
	Marks  []line   `json:"marks,omitempty"` // of a share group or a stream: see mark
	Commit []step   `json:"commit,omitempty"`
	Own    []owning `json:"own,omitempty"`
}

// MarshalJSON writes [begin, from, end, to, who, again, mark] without the zeros at
// the end.
func (l line) MarshalJSON() ([]byte, error) {
	again := 0
	if l.again {
		again = 1
	}
	list := []any{l.begin, l.from, l.end, l.to, l.who, again, int(l.what)}
	for len(list) > 4 && list[len(list)-1] == 0 {
		list = list[:len(list)-1]
	}
	return json.Marshal(list)
}

// step is a value that stays until the next one.
type step struct {
	at    float64
	value int64
}

// MarshalJSON writes [at, value].
func (s step) MarshalJSON() ([]byte, error) { return json.Marshal([]any{s.at, s.value}) }

// owning is a stretch in which somebody owns a partition; from Dead on he is dead, and his
// group does not know it. End is 0 where it lasts.
type owning struct {
	Begin float64 `json:"a"`
	End   float64 `json:"b,omitempty"`
	Dead  float64 `json:"d,omitempty"`
	Who   int     `json:"w"`
}

type actor struct {
	Name    string   `json:"name"`
	Sends   bool     `json:"sends,omitempty"`
	Medium  string   `json:"medium,omitempty"`
	Group   string   `json:"group,omitempty"`
	Share   bool     `json:"share,omitempty"`
	Manual  bool     `json:"manual,omitempty"` // took its partitions by hand
	Latest  bool     `json:"latest,omitempty"` // begins at the end where there is no bookmark
	Color   int      `json:"color"`
	Session int64    `json:"session,omitempty"` // milliseconds
	Life    []moment `json:"life"`
}

type moment struct {
	At    float64 `json:"t"`
	Kind  life    `json:"k"`
	Given int64   `json:"n,omitempty"`
	Cut   bool    `json:"x,omitempty"` // dead, for its cable was pulled
}

// chapter is a paragraph of the scenario and what happens below it.
type chapter struct {
	At    float64 `json:"t"`
	Clock string  `json:"c"`
	Text  both    `json:"text"`
	Beats []beat  `json:"beats,omitempty"`
}

type beat struct {
	Begin   float64  `json:"a"`
	End     float64  `json:"b"`
	Actor   string   `json:"who,omitempty"`
	Text    both     `json:"text"`
	Tone    string   `json:"tone,omitempty"`
	Details []detail `json:"details,omitempty"`
	Table   *table   `json:"table,omitempty"`
}

type detail struct {
	Text both   `json:"text"`
	Tone string `json:"tone,omitempty"`
}

type table struct {
	Title   []both   `json:"title,omitempty"`
	Columns []both   `json:"columns"`
	Rows    [][]both `json:"rows"`
	Idle    []int    `json:"idle,omitempty"` // the rows of members without work
	Notes   []both   `json:"notes,omitempty"`
	Labels  bool     `json:"labels,omitempty"` // the first column names the rows
}

// section is what a report has below the narration; see the package story.
type section struct {
	Title both   `json:"title"`
	Parts []part `json:"parts"`
}

type part struct {
	Title both   `json:"title"`
	Table *table `json:"table,omitempty"`
	Bars  []bar  `json:"bars,omitempty"`
	Notes []both `json:"notes,omitempty"`
}

type bar struct {
	Name string `json:"name"`
	N    int64  `json:"n"`
	Idle *both  `json:"idle,omitempty"` // instead of n
}

// question is what a reader is asked who has seen the story up to At.
type question struct {
	At    float64 `json:"t"`
	Wants string  `json:"wants"` // number, duration or yes
	Text  both    `json:"text"`
	Is    both    `json:"is"`
	Why   both    `json:"why"`
}

// judged is a verdict.
type judged struct {
	Name     both       `json:"name"`
	Outcome  string     `json:"outcome"`
	Surprise bool       `json:"surprise,omitempty"`
	General  bool       `json:"general,omitempty"`
	Word     both       `json:"word,omitzero"`
	Rule     both       `json:"rule,omitzero"`
	Measured both       `json:"measured"`
	Meaning  both       `json:"meaning,omitzero"`
	Evidence []evidence `json:"evidence,omitempty"`
}

// evidence is an event that proves that a check is broken, or shows why it holds.
type evidence struct {
	Place  int     `json:"place"`
	At     float64 `json:"t"`
	Clock  string  `json:"c"`
	Actor  string  `json:"who,omitempty"`
	Text   both    `json:"text"`
	Log    int     `json:"log"` // -1 where it is about no record
	Offset int64   `json:"offset"`
}
