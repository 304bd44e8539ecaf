package narrate

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

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
	for _, e := range run.All() {
		if e.Kind == ledger.Question {
			a := e.Detail.Question
			out = append(out, Question{int(e.N), l.say(e, prose), a.Is, l.argument(a.Is), l.sayWith(a.Why, a.Args, prose)})
		}
	}
	slices.SortStableFunc(out, func(a, b Question) int { return a.Place - b.Place })
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

// wholeNumber may have separators between its thousands, always the same, and a
// word after it that says what is counted.
var wholeNumber = regexp.MustCompile(`^(\d{1,15}|\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?:\.\d{3}){1,4}|\d{1,3}(?: \d{3}){1,4})(?: ?\pL+)?$`)

var notDigits = strings.NewReplacer(",", "", ".", "", " ", "")

func readCount(typed string) (n int64, ok bool) {
	found := wholeNumber.FindStringSubmatch(typed)
	if found == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(notDigits.Replace(found[1]), 10, 64)
	return n, err == nil
}

// stretchOfTime is one unit of a duration and how many there are of it: three digits after
// a separator are thousands.
var stretchOfTime = regexp.MustCompile(`^(\d{1,3}(?:[.,]\d{3})+|\d{1,9}(?:[.,]\d{1,2})?) ?(ms|milli\pL*|s|sec\pL*|seg\pL*|m|min\pL*|h|hours?|horas?|d|days?|dias?)(?:$|[ ,\d])`)

var unitsOfTime = []struct {
	begins string
	long   time.Duration
}{{"ms", time.Millisecond}, {"mil", time.Millisecond}, {"s", time.Second}, {"m", time.Minute}, {"h", time.Hour}, {"d", 24 * time.Hour}}

func readDuration(typed string) (n int64, ok bool) {
	for rest := typed; rest != ""; {
		found := stretchOfTime.FindStringSubmatchIndex(rest)
		if found == nil {
			return 0, false
		}
		number, unit := rest[found[2]:found[3]], rest[found[4]:found[5]]
		if i := strings.IndexAny(number, ".,"); i >= 0 && len(number)-i > 3 {
			number = notDigits.Replace(number)
		}
		count, err := strconv.ParseFloat(strings.Replace(number, ",", ".", 1), 64)
		if err != nil {
			return 0, false
		}
		for _, u := range unitsOfTime {
			if strings.HasPrefix(unit, u.begins) {
				count *= float64(u.long)
				break
			}
		}
		if float64(n)+count > 1<<62 {
			return 0, false
		}
		n, ok = n+int64(count), true
		rest = strings.TrimLeft(rest[found[5]:], " ,")
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, "and "), "e ")
	}
	return n, ok
}
