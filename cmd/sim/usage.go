package main

import (
	"errors"
	"fmt"
	"strings"

	"kafkasim/sim/narrate"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// languageOf reads --lang before cobra does, because help and errors are
// written in that language too. A wrong value is refused later, by flagError's
// sort of sentence, in English.
func (a *app) languageOf(args []string) narrate.Language {
	lang := narrate.Detect(a.env)
	for i, arg := range args {
		value, ok := strings.CutPrefix(arg, "--lang=")
		if arg == "--lang" && i+1 < len(args) {
			value, ok = args[i+1], true
		}
		if given, known := narrate.ByTag(value); ok && known {
			lang = given // the last one counts, as with every flag
		}
	}
	return lang
}

// checkShared refuses wrong values of the flags that every command has.
func (a *app) checkShared(c *cobra.Command) error {
	if tag, _ := c.Flags().GetString("lang"); c.Flags().Changed("lang") {
		if _, ok := narrate.ByTag(tag); !ok {
			return usageError{fmt.Errorf("--lang takes %s, not %q", strings.Join(narrate.Tags(), " or "), tag)}
		}
	}
	switch a.color {
	case "auto", "always", "never":
		return nil
	}
	return usageError{fmt.Errorf("--color takes auto, always or never, not %q", a.color)}
}

// flagError words what pflag found wrong, with the nearest flag where one was
// mistyped.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		text := fmt.Sprintf("%s has no flag --%s", c.CommandPath(), name)
		if len(name) == 1 {
			text = fmt.Sprintf("%s has no flag -%s", c.CommandPath(), name)
		}
		return usageError{errors.New(text + didYouMean("--", nearest(name, flagNames(c))))}
	case errors.As(err, &invalid):
		if wrapped := errors.Unwrap(invalid); wrapped != nil && strings.HasPrefix(wrapped.Error(), "--") {
			return usageError{wrapped}
		}
		return usageError{fmt.Errorf("--%s does not take %q", invalid.GetFlag().Name, invalid.GetValue())}
	}
	return usageError{err}
}

func unknownCommand(c *cobra.Command, name string) error {
	return fmt.Errorf("there is no scenario or command called %q%s", name, didYouMean("", nearest(name, commandNames(c))))
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

func didYouMean(prefix, name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %s%s?", prefix, name)
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
