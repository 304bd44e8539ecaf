package trial

import (
	"maps"
	"slices"
	"strings"
	"time"

	"kafkasim/sim/ledger"
)

// tell says something to the reader. The key is of a sentence in narrate's catalogs.
//
//go:noinline
func (g *game) tell(key string, args ...ledger.Arg) {
	g.book.Append(ledger.Event{Kind: ledger.Said, Detail: &ledger.Detail{Text: key, Args: args}})
}

func text(s string) ledger.Arg { return ledger.Arg{Text: s} }
func number(n int) ledger.Arg  { return ledger.Arg{Unit: ledger.Count, N: int64(n)} }

// tellWhyNot says why the program never came to read anything.
func (g *game) tellWhyNot() {
	if g.hurried() {
		return
	}
	l := g.current()
	g.mu.Lock()
	topics, group := slices.Sorted(maps.Keys(g.topics)), g.group
	g.mu.Unlock()
	switch {
	case !l.Running():
		l.Kill()
		g.tell("trial.told.ended", text(l.How()))
	case len(topics) == 0:
		g.tell("trial.advice.connect", seconds(startLimit), text(g.proxy.Address()))
	case !slices.Contains(topics, g.Topic):
		g.tell("trial.advice.topic", text(strings.Join(topics, ", ")), text(g.Topic))
	case group == "":
		g.tell("trial.advice.group", seconds(startLimit))
	default:
		g.tell("trial.advice.silent", seconds(startLimit), text(group))
	}
}

func seconds(d time.Duration) ledger.Arg { return ledger.Arg{Unit: ledger.Duration, N: int64(d)} }

// quoteOutput shows the last lines that the program wrote.
func (g *game) quoteOutput() {
	lines := lastOf(g.current().Last(), linesShown)
	if len(lines) == 0 {
		g.tell("trial.told.silent")
		return
	}
	g.tell("trial.told.last")
	for _, line := range lines {
		g.tell("%s", text(line))
	}
}

func lastOf(lines []string, n int) []string { return lines[max(0, len(lines)-n):] }
