package main

import (
	"slices"
	"strconv"
	"strings"

	"kafkasim/sim/narrate"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// What is known of a flag beside its usage: what its value is called, the part of the
// page in which it stands, and what it means when it is not typed, where its default does
// not say that. pflag keeps them as annotations.
const kindOf, partOf, untypedOf = "kind", "part", "untyped"

// The parts of a page, in their order: the story's own flags stand first, and
// what few people ever need last.
var parts = []string{"cli.help.params", "cli.help.flags", "cli.help.output", "cli.help.entry", "cli.help.real", "cli.help.real.redis"}

// takes says what a flag's value is called.
//
//go:noinline
func takes(c *cobra.Command, flag, kind string) { annotate(c, kindOf, kind, flag) }

// put puts flags into a part of the page.
func put(c *cobra.Command, part string, flags ...string) { annotate(c, partOf, part, flags...) }

func annotate(c *cobra.Command, what, value string, flags ...string) {
	for _, name := range flags {
		// The only error is that there is no such flag, such as a Redis where
		// none is needed.
		if c.PersistentFlags().SetAnnotation(name, what, []string{value}) != nil {
			_ = c.Flags().SetAnnotation(name, what, []string{value})
		}
	}
}

// partFor is the part in which a flag stands.
func partFor(f *pflag.Flag) string { return annotation(f, partOf, "cli.help.flags") }

func annotation(f *pflag.Flag, what, otherwise string) string {
	if values := f.Annotations[what]; len(values) > 0 {
		return values[0]
	}
	return otherwise
}

// choice is the value of a flag that takes one of a few words. Until one is given
// it has the value that it had.
type choice struct {
	value *string
	words []string
}

func (v choice) String() string {
	if v.value == nil {
		return "" // pflag asks an empty one
	}
	return *v.value
}
func (v choice) Type() string { return strings.Join(v.words, "|") }
func (v choice) Set(text string) error {
	if !slices.Contains(v.words, text) {
		return misuse("usage.choice", narrate.Args{"words": anyOf(v.words...), "given": strconv.Quote(text), "near": nearest(text, v.words)})
	}
	*v.value = text
	return nil
}

// oneOf makes a flag that takes one of these words, and offers them to the shell.
func oneOf(c *cobra.Command, flags *pflag.FlagSet, value *string, flag, usage string, words ...string) {
	flags.Var(choice{value, words}, flag, usage)
	complete(c, flag, words...)
}

// firstOf is the first of these flags that was typed and means something else than
// without it, or "".
func firstOf(c *cobra.Command, flags ...string) string {
	for _, name := range flags {
		if f := c.Flags().Lookup(name); f != nil && f.Changed && f.Value.String() != annotation(f, untypedOf, f.DefValue) {
			return name
		}
	}
	return ""
}
