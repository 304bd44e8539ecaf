package narrate

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"kafkasim/sim/ledger"
)

// Question is what a reader is asked who has seen the events below Place and nothing
// since: no later event, no verdict, no lesson, and not the title either, which
// often says how the story ends.
type Question struct {
	Place    int
	Sentence string
	Is       ledger.Arg // the answer
	Answer   string     // in words
	Why      string
}

// Questions are those of a run, in the order of the story. A page or a terminal that
// asks needs no more than this and the ledger; ReadAnswer reads what was said.
func (l Language) Questions(run *ledger.Ledger, prose Prose) []Question {
	var out []Question
	for _, e := range run.Of(ledger.Question) {
		a := e.Detail.Question
		out = append(out, Question{int(e.N), l.say(e, prose), a.Is, l.argument(a.Is), l.sayWith(a.Why, a.Args, prose)})
	}
	return out
}

// Wants says what kind of answer a question takes: a number, a time, yes or no.
func (q Question) Wants(l Language) string {
	switch q.Is.Unit {
	case ledger.Duration:
		return l.Sentence("ask.duration", nil)
	case ledger.YesNo:
		return l.Sentence("ask.yes", nil)
	}
	return l.Sentence("ask.number", nil)
}

// ReadAnswer reads what somebody typed, in the way of any language: 1,200 or 1.200,
// 45s or 1 min 49 s, yes or não. It returns it in the words of this one.
func (q Question) ReadAnswer(l Language, typed string) (words string, ok bool) {
	a := ledger.Arg{Unit: q.Is.Unit}
	typed = strings.ToLower(strings.Join(strings.Fields(typed), " "))
	switch q.Is.Unit {
	case ledger.Duration:
		a.N, ok = readDuration(typed)
	case ledger.YesNo:
		a.N, ok = yesOrNo[typed]
	default:
		a.N, ok = readCount(typed)
	}
	return l.argument(a), ok
}

var yesOrNo = map[string]int64{"yes": 1, "y": 1, "sim": 1, "s": 1, "no": 0, "n": 0, "não": 0, "nao": 0}

// readCount reads a whole number, perhaps with a word after it that says of what.
func readCount(typed string) (n int64, ok bool) {
	digits, ok := withoutSeparators(strings.TrimRight(strings.TrimRightFunc(typed, unicode.IsLetter), " "))
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	return n, err == nil
}

// withoutSeparators are the digits of a whole number, which may have separators between
// its thousands, always the same.
func withoutSeparators(number string) (digits string, ok bool) {
	groups := []string{number}
	if i := strings.IndexAny(number, ",. "); i >= 0 {
		groups = strings.Split(number, number[i:i+1])
	}
	for i, group := range groups {
		wrong := len(groups) > 1 && (len(group) > 3 || i > 0 && len(group) < 3)
		if group == "" || wrong || strings.Trim(group, "0123456789") != "" {
			return "", false
		}
	}
	digits = strings.Join(groups, "")
	return digits, len(digits) <= 15
}

type unitOfTime struct {
	names string
	long  time.Duration
}

var unitsOfTime = []unitOfTime{
	{"ms millisecond milliseconds milissegundo milissegundos", time.Millisecond},
	{"s sec seg second seconds segundo segundos", time.Second},
	{"m min minute minutes minuto minutos", time.Minute},
	{"h hour hours hora horas", time.Hour},
	{"d day days dia dias", 24 * time.Hour},
}

// readDuration reads numbers that are each followed by a unit.
func readDuration(typed string) (n int64, ok bool) {
	total := 0.0
	for rest := typed; rest != ""; ok = true {
		var number, unit string
		number, rest = leading(rest, func(r rune) bool { return strings.ContainsRune("0123456789.,", r) })
		unit, rest = leading(strings.TrimLeft(rest, " "), unicode.IsLetter)
		if digits, whole := withoutSeparators(number); whole {
			number = digits
		}
		count, err := strconv.ParseFloat(strings.Replace(number, ",", ".", 1), 64)
		i := slices.IndexFunc(unitsOfTime, func(u unitOfTime) bool { return slices.Contains(strings.Fields(u.names), unit) })
		if err != nil || i < 0 {
			return 0, false
		}
		if total += count * float64(unitsOfTime[i].long); total > 1<<62 {
			return 0, false
		}
		rest = strings.TrimLeft(rest, " ,")
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, "and "), "e ")
	}
	return int64(total), ok
}

// leading parts a text behind its first letters of a sort.
func leading(text string, has func(rune) bool) (first, rest string) {
	rest = strings.TrimLeftFunc(text, has)
	return text[:len(text)-len(rest)], rest
}
