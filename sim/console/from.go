package console

import (
	"strconv"
	"strings"
	"time"

	"kafkasim/sim/refusal"

	"github.com/twmb/franz-go/pkg/kgo"
)

// From is where a consumer without a bookmark begins.
type From struct{ offset kgo.Offset }

// ParseFrom reads a beginning in the words of rpk and kcl: start, end, an
// offset, +N from the start, -N from the end, or @ and a time.
func ParseFrom(text string, now time.Time) (From, error) {
	begin := kgo.NewOffset()
	when, timed := strings.CutPrefix(text, "@")
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case text == "start":
		return From{begin.AtStart()}, nil
	case text == "end":
		return From{begin.AtEnd()}, nil
	case timed:
		at, err := parseTime(when, now)
		return From{begin.AfterMilli(at.UnixMilli())}, err
	case err != nil:
		return From{}, refusal.New("a starting point is start, end, an offset, +N from the start, -N from the end, or @ and a time, not %q", text)
	case text[0] == '+':
		return From{begin.AtStart().Relative(n)}, nil
	case text[0] == '-':
		return From{begin.AtEnd().Relative(n)}, nil
	}
	return From{begin.At(n)}, nil
}

// parseTime reads seconds or milliseconds since 1970, a date, a date and time,
// or how long ago it was: 1767225600, 1767225600000, 2026-01-01,
// 2026-01-01T10:00:00Z, -10m.
func parseTime(text string, now time.Time) (time.Time, error) {
	if ago, ok := strings.CutPrefix(text, "-"); ok {
		if d, err := time.ParseDuration(ago); err == nil && d >= 0 {
			return now.Add(-d), nil
		}
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && n >= 0 {
		switch len(text) {
		case len("1767225600"):
			return time.Unix(n, 0), nil
		case len("1767225600000"):
			return time.UnixMilli(n), nil
		}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly} {
		if at, err := time.ParseInLocation(layout, text, now.Location()); err == nil {
			return at, nil
		}
	}
	return time.Time{}, refusal.New("a time is 10 or 13 digits of Unix time, 2026-01-31, 2026-01-31T10:00:00, or how long ago it was, such as -10m, not %q", text)
}
