package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"kafkasim/sim"
	"kafkasim/sim/narrate"
)

// leftovers are what runs have made outside of themselves and not yet removed.
type leftovers struct {
	mu   sync.Mutex
	left []*leftover
}

type leftover struct {
	sim.Leftover
	sweep []string // the command that removes it
}

// leaves notes what a run at these brokers makes until that is removed again. If
// it is to be told, somebody is told at once by which names to know it.
//
//go:noinline
func (a *app) leaves(where brokerFlags, told bool) func(sim.Leftover) (gone func()) {
	return func(what sim.Leftover) func() {
		l := &leftover{what, sweepWords(where, what.Suffix)}
		a.left.mu.Lock()
		defer a.left.mu.Unlock()
		a.left.left = append(a.left.left, l)
		if told && what.Suffix != "" {
			fmt.Fprintln(a.err, "sim: "+say(a.lang, "cli.left.names", narrate.Args{"suffix": bare(what.Suffix)}))
		}
		return func() {
			a.left.mu.Lock()
			defer a.left.mu.Unlock()
			a.left.left = slices.DeleteFunc(a.left.left, func(other *leftover) bool { return other == l })
		}
	}
}

// tellLeft says what is left behind, and how to be rid of it. Directories are
// removed at once: their user is about to end.
func (a *app) tellLeft() {
	a.left.mu.Lock()
	defer a.left.mu.Unlock()
	for _, l := range a.left.left {
		if l.Directory != "" {
			_ = os.RemoveAll(l.Directory) // it lies among the temporary files, which somebody clears
			continue
		}
		fmt.Fprintln(a.err, "sim: "+say(a.lang, "cli.left", narrate.Args{"suffix": bare(l.Suffix), "command": quoted(l.sweep)}))
	}
}

// bare is a suffix as sim sweep takes it: with its hyphen it would be a flag.
//
//go:noinline
func bare(suffix string) string { return strings.TrimPrefix(suffix, "-") }

// sweepWords are the command that removes what a run at these brokers has left.
func sweepWords(where brokerFlags, suffix string) []string {
	words := []string{"sim", "sweep"}
	if suffix != "" {
		words = append(words, bare(suffix))
	}
	words = append(words, "--yes")
	flag := func(name, value string) {
		if value != "" {
			words = append(words, name, value)
		}
	}
	flag("--brokers", where.brokers)
	flag("--redis", where.redis)
	if where.entry.tls {
		words = append(words, "--tls")
	}
	flag("--tls-ca", where.entry.ca)
	flag("--sasl", where.entry.mechanism)
	flag("--user", where.entry.user)
	flag("--password-file", where.entry.password)
	return words
}

// quoted is a command that a shell reads as these words, whatever is in them.
func quoted(words []string) string {
	const harmless = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-"
	out := make([]string, len(words))
	for i, word := range words {
		out[i] = word
		if word == "" || strings.Trim(word, harmless) != "" {
			out[i] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
		}
	}
	return strings.Join(out, " ")
}
