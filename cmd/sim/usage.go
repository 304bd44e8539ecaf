package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"kafkasim/scenarios"
	"kafkasim/sim/lang"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/refusal"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// languageOf reads --lang before cobra does, because help and errors are
// written in that language too. A wrong value is refused later.
func (a *app) languageOf(args []string) narrate.Language {
	chosen := lang.Detect(a.env)
	for i, arg := range args {
		value, ok := strings.CutPrefix(arg, "--lang=")
		if arg == "--lang" && i+1 < len(args) {
			value, ok = args[i+1], true
		}
		if given, known := lang.ByTag(value); ok && known {
			chosen = given // the last one counts, as with every flag
		}
	}
	return narrate.Language{Language: chosen}
}

// usageError is a mistake in what was typed.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// misuse is one that this package finds: a sentence of the catalog.
//
//go:noinline
func misuse(key string, args narrate.Args) error { return usageError{sentence{key, args}} }

// sentence is an error whose words are in the catalog.
type sentence struct {
	key  string
	args narrate.Args
}

func (s sentence) Error() string { return (&app{}).inWords(s) }

// anyOf are words of which one was wanted.
func anyOf(words ...string) refusal.Refusal {
	return refusal.Refusal{Sentence: "%s", Args: []any{refusal.Any(words)}}
}

// inWords is an error in the language of the command line, as far as its words
// are ours.
func (a *app) inWords(err error) string {
	var ours sentence
	var refused refusal.Refusal
	switch {
	case errors.As(err, &ours):
		args := narrate.Args{"near": ""}
		for name, value := range ours.args {
			if wrong, ok := value.(error); ok {
				value = a.inWords(wrong)
			}
			args[name] = value
		}
		return say(a.lang, ours.key, args)
	case errors.As(err, &refused):
		return refused.In(a.translate)
	}
	return err.Error()
}

// translate finds what a scenario says, or a package refuses, in the language of
// the command line.
func (a *app) translate(english string) string {
	return translated(a.lang, refusalsPortuguese, scenarios.Translator(a.lang.Tag())(english))
}

// tellMisuse says what is wrong, how the command is used, and where its help is.
// Somebody who does not find a command gets the help of the program.
func (a *app) tellMisuse(c *cobra.Command, wrong usageError) {
	if c.Name() == "help" {
		c = c.Root()
	}
	fmt.Fprintf(a.err, "sim: %s\n%s\n", ledger.Plain(a.inWords(wrong)), say(a.lang, "cli.see-help", narrate.Args{"usage": a.useLine(c), "command": c.CommandPath()}))
}

// flagError words what pflag found wrong, with the nearest flag where one was
// mistyped.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	var missing *pflag.ValueRequiredError
	var malformed *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown):
		name, near := unknown.GetSpecifiedName(), nearest(unknown.GetSpecifiedName(), flagNames(c))
		if near != "" {
			near = "--" + near
		}
		return misuse("usage.flag.unknown", narrate.Args{"command": c.CommandPath(), "flag": dashed(name), "near": near})
	case errors.As(err, &missing):
		return misuse("usage.flag.missing", narrate.Args{"flag": dashed(missing.GetSpecifiedName())})
	case errors.As(err, &malformed):
		return misuse("usage.flag.malformed", narrate.Args{"flag": strconv.Quote(malformed.GetSpecifiedFlag())})
	case errors.As(err, &invalid):
		var ours sentence
		var refused refusal.Refusal
		switch {
		case errors.As(err, &ours):
			ours.args["flag"] = invalid.GetFlag().Name
			return usageError{ours}
		case errors.As(err, &refused):
			return usageError{refused}
		}
		return misuse("usage.flag.value", narrate.Args{"flag": invalid.GetFlag().Name, "given": strconv.Quote(invalid.GetValue())})
	}
	return usageError{err} // pflag has no other kind of error
}

// dashed is a flag as it is typed.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

func unknownCommand(c *cobra.Command, name string) error {
	return misuse("usage.command", narrate.Args{"name": strconv.Quote(name), "near": nearest(name, commandNames(c))})
}

func commandNames(c *cobra.Command) []string {
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	return names
}

func flagNames(c *cobra.Command) []string {
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}

// nearest finds the name that somebody most likely meant, or "". The distance
// is cobra's own.
func nearest(typed string, names []string) string {
	scratch := &cobra.Command{SuggestionsMinimumDistance: 2}
	for _, name := range names {
		scratch.AddCommand(&cobra.Command{Use: name, Run: func(*cobra.Command, []string) {}})
	}
	if found := scratch.SuggestionsFor(typed); len(found) > 0 {
		return found[0]
	}
	return ""
}
