package lang

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"kafkasim/sim/ledger"
)

// Count is a number of things, unless its placeholder says otherwise.
type Count int64

// Word writes a value in one of the forms; without a form each type has its
// natural one. Texts are made plain: names and errors come from outside. Whole numbers stay plain unless they are counts: an offset, an
// id or a port with separators in it would be a different thing to copy.
func (l Language) Word(value any, form string) string {
	n, isNumber := whole(value)
	switch form {
	case "duration":
		if isNumber {
			return l.Duration(time.Duration(n))
		}
	case "clock":
		if isNumber {
			return l.Clock(time.Duration(n))
		}
	case "money":
		if isNumber {
			return l.Money(n)
		}
	case "count":
		if isNumber {
			return l.Count(n)
		}
	case "offset":
		if isNumber {
			return strconv.FormatInt(n, 10)
		}
	case "rate":
		if isNumber {
			return l.Rate(time.Duration(n))
		}
	}
	switch v := value.(type) {
	case Count:
		return l.Count(int64(v))
	case string:
		return ledger.Plain(v)
	case time.Duration:
		return l.Duration(v)
	case []string:
		return l.list(v, form == "list")
	case []int32:
		return Partitions(v)
	}
	return fmt.Sprint(value)
}

// whole reads a value as a whole number, if it is one.
//
//go:noinline
func whole(value any) (int64, bool) {
	switch v := value.(type) {
	case int:
		return int64(v), true
	case int32:
		return int64(v), true
	case int64:
		return v, true
	case time.Duration:
		return int64(v), true
	case Count:
		return int64(v), true
	}
	return 0, false
}

// Of more than mostNames names a worded list shows the first fewNames.
const (
	mostNames = 12
	fewNames  = 8
)

func (l Language) list(names []string, worded bool) string {
	if worded && len(names) > mostNames {
		rest := fmt.Sprintf(l.locale().more, l.Count(int64(len(names)-fewNames)))
		names = append(slices.Clone(names[:fewNames]), rest)
	}
	if last := len(names) - 1; worded && last > 0 {
		return ledger.Plain(strings.Join(names[:last], ", ") + " " + l.locale().and + " " + names[last])
	}
	return ledger.Plain(strings.Join(names, ", "))
}

// Duration words a stretch of time as precisely as a reader wants it, with two
// units at most: 120 ms, 44.8 s, 2 min 1 s, 2 h, 3 d 4 h.
func (l Language) Duration(d time.Duration) string {
	switch {
	case d < 0:
		return "-" + l.Duration(-d)
	case d == 0:
		return "0 s"
	case d < time.Millisecond:
		return "< 1 ms"
	case d < time.Second-time.Millisecond/2:
		return strconv.FormatInt(d.Round(time.Millisecond).Milliseconds(), 10) + " ms"
	case d < time.Minute-50*time.Millisecond:
		tenths := d.Round(100*time.Millisecond).Milliseconds() / 100
		if tenths%10 == 0 {
			return fmt.Sprintf("%d s", tenths/10)
		}
		return fmt.Sprintf("%d%s%d s", tenths/10, l.locale().decimal, tenths%10)
	}
	return l.longDuration(d)
}

// Rate words how often something happens that happens once each `every`: 5/s,
// 0.8/s, 30/min, 2/h.
func (l Language) Rate(every time.Duration) string {
	if every <= 0 {
		return "∞"
	}
	unit, per := "s", time.Second
	switch {
	case every > time.Hour/2:
		unit, per = "h", time.Hour
	case every > 10*time.Second:
		unit, per = "min", time.Minute
	}
	text := strconv.FormatFloat(math.Round(100*float64(per)/float64(every))/100, 'f', -1, 64)
	return strings.Replace(text, ".", l.locale().decimal, 1) + "/" + unit
}

// longDuration is rounded to the second of its units, and has only the first where
// that is 0.
func (l Language) longDuration(d time.Duration) string {
	units := []struct {
		name string
		len  time.Duration
	}{{"d", 24 * time.Hour}, {"h", time.Hour}, {"min", time.Minute}, {"s", time.Second}}
	i := 0
	for ; i+2 < len(units) && d.Round(units[i+1].len) < units[i].len; i++ {
	}
	unit, less := units[i], units[i+1]
	d = d.Round(less.len)
	text := l.Count(int64(d/unit.len)) + " " + unit.name
	if rest := d % unit.len / less.len; rest > 0 {
		text += fmt.Sprintf(" %d %s", rest, less.name)
	}
	return text
}

// Clock writes a moment of the run: 0:00:00 is its beginning, and days come
// before the hours.
func (l Language) Clock(d time.Duration) string {
	s := int64(d / time.Second)
	if days := s / 86400; days > 0 {
		return fmt.Sprintf("%d d %02d:%02d:%02d", days, s/3600%24, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// Money writes an amount given in hundredths of a real.
func (l Language) Money(cents int64) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	return fmt.Sprintf("%sR$ %s%s%02d", sign, l.Count(cents/100), l.locale().decimal, cents%100)
}

// Count writes how many there are of something, in groups of three digits.
func (l Language) Count(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	out := ""
	for len(digits) > 3 {
		out = l.locale().thousands + digits[len(digits)-3:] + out
		digits = digits[:len(digits)-3]
	}
	return sign + digits + out
}

// Decimal writes a number with so many digits after the point.
func (l Language) Decimal(x float64, digits int) string {
	return strings.Replace(strconv.FormatFloat(x, 'f', digits, 64), ".", l.locale().decimal, 1)
}

// Partitions writes partitions, given in order, with runs of three or more
// drawn together: p0–p3, p7.
func Partitions(list []int32) string {
	var out []string
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[j]+1 {
			j++
		}
		switch {
		case j-i >= 2:
			out = append(out, fmt.Sprintf("p%d–p%d", list[i], list[j]))
		case j > i:
			out = append(out, fmt.Sprintf("p%d", list[i]), fmt.Sprintf("p%d", list[j]))
		default:
			out = append(out, fmt.Sprintf("p%d", list[i]))
		}
		i = j + 1
	}
	return strings.Join(out, ", ")
}
