package trial

import (
	"fmt"
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
	var l *life
	for _, i := range g.copies {
		if l = i.current(); !i.ready() {
			break
		}
	}
	g.mu.Lock()
	topics, group := slices.Sorted(maps.Keys(g.topics)), g.group
	g.mu.Unlock()
	switch {
	case !l.Running():
		l.Kill()
		g.tell("trial.told.ended", text(l.How()))
	case len(topics) == 0:
		g.tell("trial.advice.connect", seconds(startLimit), text(g.copies[0].proxy.Address()))
	case !slices.Contains(topics, g.Topic):
		key := "trial.advice.topic"
		if g.Kafka != nil {
			key = "trial.advice.topic.own"
		}
		g.tell(key, text(strings.Join(topics, ", ")), text(g.Topic))
	case group == "":
		g.tell("trial.advice.group", seconds(startLimit))
	default:
		g.tell("trial.advice.silent", seconds(startLimit), text(group))
	}
}

func seconds(d time.Duration) ledger.Arg { return ledger.Arg{Unit: ledger.Duration, N: int64(d)} }

// quoteOutput shows the last lines that the program wrote.
func (g *game) quoteOutput() {
	for _, i := range g.copies {
		i.quote(i.life)
	}
}

// quote shows the last lines that a life wrote.
func (i *instance) quote(l *life) {
	lines := l.Last()
	if len(lines) == 0 {
		i.tell("trial.told.silent", actor(i))
		return
	}
	i.tell("trial.told.last", actor(i))
	for _, line := range lines[max(0, len(lines)-linesShown):] {
		i.tell(ledger.Quoted, text(line))
	}
}

func actor(i *instance) ledger.Arg { return text(i.name.String()) }

// tellStuck says before which records a program stands that died too often.
func (g *game) tellStuck() error {
	dead := false
	for _, i := range g.copies {
		dead = dead || i.lives == mostLives
	}
	if !dead || g.group == "" {
		return nil
	}
	next, ends, err := g.standing()
	if err != nil {
		return err
	}
	var at []string
	for p := range next {
		if next[p] < ends[p] {
			at = append(at, fmt.Sprintf("p%d@%d", p, max(next[p], 0)))
		}
	}
	if len(at) > 0 {
		g.tell("trial.told.stuck", number(mostLives), text(strings.Join(at, ", ")))
	}
	return nil
}
