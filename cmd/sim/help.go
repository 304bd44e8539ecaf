package main

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/failure"
	"kafkasim/sim/narrate"
	"kafkasim/sim/report"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// errNothingToDo is the end of sim that was told nothing.
var errNothingToDo = errors.New("nothing to do")

// help writes the help of any command, in the language of the command line.
func (a *app) help(c *cobra.Command, _ []string) {
	c.InheritedFlags() // this has cobra gather them
	p := &helpPage{app: a, width: widthOf(a.out)}
	if s, isScenario := scenarios.Find(c.Annotations["scenario"]); isScenario {
		p.scenario(c, s)
	} else {
		p.command(c)
	}
	if _, err := a.out.Write(p.text.Bytes()); err != nil {
		a.helpErr = failure.New("writing the help: %w", err)
	}
}

// helpCommand is `sim help COMMAND`.
func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "help COMMAND",
		Short:   a.say("cli.helping"),
		Example: examples("sim help crash", "cli.example.help"),
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return commandNames(c.Root()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			wanted, rest, err := c.Root().Find(args)
			switch {
			case err != nil || len(rest) > 0 && !wanted.HasParent():
				return a.unknownWord(c.Root(), args[0])
			case len(rest) > 0:
				return misuse("usage.help.one", narrate.Args{"word": strconv.Quote(rest[0])})
			}
			wanted.InitDefaultHelpFlag()
			a.help(wanted, nil)
			return nil
		},
	}
}

// choose says what there is to play to somebody who has typed nothing else than
// sim. It is for a person, and goes to standard error with the exit code of
// wrong usage: a pipeline that has lost its arguments must not pass.
func (a *app) choose() {
	p := &helpPage{app: a, width: widthOf(a.err)}
	p.paragraph(a.say("cli.sim"))
	p.rows("cli.choose", a.titles())
	p.paragraph(a.say("cli.choose.next"))
	a.err.Write(bytes.TrimRight(p.text.Bytes(), "\n"))
	fmt.Fprintln(a.err)
}

func (a *app) titles() (rows [][2]string) {
	for _, s := range scenarios.All() {
		rows = append(rows, [2]string{s.Name, a.prose(s, "").Title})
	}
	return rows
}

// helpPage is a page of help.
type helpPage struct {
	*app
	text  bytes.Buffer
	width int
}

func (p *helpPage) paragraph(text string) {
	fmt.Fprintf(&p.text, "%s\n\n", strings.Join(report.WrapWords(text, p.width), "\n"))
}

// rows writes a heading, and below it words with what they mean.
//
//go:noinline
func (p *helpPage) rows(heading string, rows [][2]string) { p.columns(heading, rows, p.width*2/5) }

func (p *helpPage) columns(heading string, rows [][2]string, widest int) {
	if len(rows) == 0 {
		return
	}
	p.text.WriteString(strings.Join(report.WrapWords(p.say(heading), p.width), "\n") + "\n")
	writeRows(&p.text, rows, 2, p.width, widest)
	p.text.WriteString("\n")
}

// command is the help of what is no scenario.
func (p *helpPage) command(c *cobra.Command) {
	about := c.Short
	if !c.HasParent() {
		about = p.say("cli.help.about")
	}
	p.paragraph(about)
	p.usage(c)
	if !c.HasParent() {
		p.rows("cli.help.scenarios", p.titles())
	}
	var others [][2]string
	for _, sub := range c.Commands() {
		if sub.Annotations["scenario"] == "" && (sub.IsAvailableCommand() || sub.Name() == "help") {
			others = append(others, [2]string{sub.Name(), sub.Short})
		}
	}
	p.rows("cli.help.commands", others)
	if c.Name() == "completion" {
		p.rows("cli.completion.how", p.installing())
	}
	if c.Name() == "test" {
		p.paragraph(p.say("cli.help.program"))
	}
	p.examples(c)
	if c.Name() == "test" {
		p.rows("cli.help.games", p.gamesTold())
	}
	p.flags(c, parts)
	if !c.HasParent() {
		p.paragraph(p.say("cli.help.exit"))
	}
	p.text.Truncate(p.text.Len() - 1)
}

// scenario is the help of a scenario. What one can change in the story stands
// first: on a terminal of 24 lines that is what one sees.
func (p *helpPage) scenario(c *cobra.Command, s sim.Scenario) {
	translate := scenarios.Translator(p.lang.Tag())
	p.paragraph(translate(s.Title))
	p.paragraph(translate(s.About))
	p.usage(c)
	p.flags(c, parts[:1])
	mistakes, whatIfs := p.controls(s)
	p.rows("cli.help.mistakes", mistakes)
	p.rows("cli.help.what-ifs", whatIfs)
	p.examples(c)
	p.flags(c, parts[1:])
	p.text.Truncate(p.text.Len() - 1)
}

// controls are a scenario's mistakes and what-ifs.
func (a *app) controls(s sim.Scenario) (mistakes, whatIfs [][2]string) {
	for _, c := range s.Controls {
		row := [2]string{c.Name, scenarios.Translator(a.lang.Tag())(c.Title)}
		if c.Kind == sim.WhatIf {
			whatIfs = append(whatIfs, row)
		} else {
			mistakes = append(mistakes, row)
		}
	}
	return mistakes, whatIfs
}

func (p *helpPage) usage(c *cobra.Command) {
	p.paragraph(say(p.lang, "cli.help.usage", narrate.Args{"usage": p.useLine(c)}))
}

// useLine is how a command is typed.
func (a *app) useLine(c *cobra.Command) string {
	line := c.CommandPath()
	switch {
	case !c.HasParent():
		line += " " + a.say("cli.help.subcommand")
	case c.HasSubCommands():
		return line + " " + strings.Join(commandNames(c), "|")
	}
	if _, arguments, ok := strings.Cut(c.Use, " "); ok {
		line += " " + translated(a.lang, kindsPortuguese, arguments)
	}
	return line + " " + a.say("cli.help.options")
}

// flags lists the flags of these parts of the page.
func (p *helpPage) flags(c *cobra.Command, parts []string) {
	for _, part := range parts {
		var rows [][2]string
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden && partFor(f) == part {
				rows = append(rows, p.flag(f))
			}
		})
		p.rows(part, rows)
	}
}

func (a *app) flag(f *pflag.Flag) [2]string {
	left, usage := "--"+f.Name, f.Usage
	if f.Name == "help" {
		usage = a.say("cli.flag.help")
	}
	if f.Shorthand != "" {
		left = "-" + f.Shorthand + ", " + left
	}
	if kind := annotation(f, kindOf, f.Value.Type()); kind != "bool" {
		left += " " + translated(a.lang, kindsPortuguese, kind)
	}
	if f.DefValue != "" && f.DefValue != "false" {
		usage += " (" + f.DefValue + ")"
	}
	return [2]string{left, usage}
}

// examples are command lines, each with the key of what it is for, as
// cobra.Command keeps them.
func examples(linesAndKeys ...string) string {
	var lines []string
	for pair := range slices.Chunk(linesAndKeys, 2) {
		lines = append(lines, strings.Join(pair, "\t"))
	}
	return strings.Join(lines, "\n")
}

func (p *helpPage) examples(c *cobra.Command) {
	var rows [][2]string
	for line := range strings.Lines(c.Example) {
		command, key, _ := strings.Cut(strings.TrimSpace(line), "\t")
		what := ""
		if key != "" {
			what = p.say(key)
		}
		rows = append(rows, [2]string{command, what})
	}
	p.columns("cli.help.examples", rows, p.width*3/5)
}

func scenarioExamples(s sim.Scenario) string {
	lines := []string{"sim " + s.Name, "cli.example.play"}
	for _, kind := range []struct {
		sim.ControlKind
		key string
	}{{sim.Mistake, "cli.example.mistake"}, {sim.WhatIf, "cli.example.what-if"}} {
		if i := slices.IndexFunc(s.Controls, func(c sim.Control) bool { return c.Kind == kind.ControlKind }); i >= 0 {
			lines = append(lines, "sim "+s.Name+" --control "+s.Controls[i].Name, kind.key)
		}
	}
	lines = append(lines, "sim "+s.Name+" --seed random --record "+s.Name+".ndjson", "cli.example.keep")
	switch {
	case s.Redis != "":
		lines = append(lines, "sim "+s.Name+" --redis localhost:6379", "cli.example.redis")
	case s.Virtual == "" && s.Embedded == "":
		lines = append(lines, "sim "+s.Name+" --brokers localhost:9092", "cli.example.real")
	}
	return examples(lines...)
}
