package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/narrate"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// help writes the help of any command, in the language of the command line.
func (a *app) help(c *cobra.Command, _ []string) {
	if a.helpErr = a.checkShared(c); a.helpErr != nil {
		return
	}
	var page bytes.Buffer
	s, isScenario := scenarios.Find(c.Annotations["scenario"])
	switch {
	case isScenario:
		a.helpScenario(&page, c, s)
	case !c.HasParent():
		a.helpRoot(&page, c)
	default:
		fmt.Fprintf(&page, "%s\n\n", c.Short)
		a.helpUsage(&page, c)
		a.helpCommands(&page, c)
		a.helpFlags(&page, "cli.help.flags", c.Flags(), nil)
	}
	if _, err := a.out.Write(page.Bytes()); err != nil {
		a.helpErr = fmt.Errorf("writing the help: %w", err)
	}
}

// helpCommand is `sim help COMMAND`.
func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help COMMAND",
		Short: a.say("cli.helping"),
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
				return unknownCommand(c.Root(), args[0])
			case len(rest) > 0:
				return misuse("usage.help.one", narrate.Args{"word": strconv.Quote(rest[0])})
			}
			wanted.InitDefaultHelpFlag()
			a.help(wanted, nil)
			return nil
		},
	}
}

func (a *app) helpRoot(page *bytes.Buffer, c *cobra.Command) {
	for _, line := range fold(a.say("cli.help.about"), pageWidth) {
		fmt.Fprintln(page, line)
	}
	page.WriteString("\n")
	a.helpUsage(page, c)
	var plays, others [][2]string
	for _, s := range scenarios.All() {
		plays = append(plays, [2]string{s.Name, a.prose(s, "").Title})
	}
	for _, sub := range c.Commands() {
		if sub.Annotations["scenario"] == "" && (sub.IsAvailableCommand() || sub.Name() == "help") {
			others = append(others, [2]string{sub.Name(), sub.Short})
		}
	}
	fmt.Fprintf(page, "%s\n", a.say("cli.help.scenarios"))
	writeRows(page, plays)
	fmt.Fprintf(page, "\n%s\n", a.say("cli.help.commands"))
	writeRows(page, others)
	page.WriteString("\n")
	a.helpFlags(page, "cli.help.flags", c.PersistentFlags(), nil)
	fmt.Fprintf(page, "%s\n", a.say("cli.help.exit"))
}

func (a *app) helpScenario(page *bytes.Buffer, c *cobra.Command, s sim.Scenario) {
	translate := scenarios.Translator(a.lang.Tag())
	fmt.Fprintf(page, "%s\n\n", translate(s.Title))
	for _, line := range fold(translate(s.About), pageWidth) {
		fmt.Fprintln(page, line)
	}
	page.WriteString("\n")
	a.helpUsage(page, c)
	own := map[string]bool{}
	for _, p := range s.Params {
		own[p.Name] = true
	}
	a.helpFlags(page, "cli.help.params", c.LocalFlags(), func(f *pflag.Flag) bool { return own[f.Name] })
	fmt.Fprintf(page, "%s\n", a.say("cli.help.controls"))
	var rows [][2]string
	for _, control := range s.Controls {
		rows = append(rows, [2]string{control.Name, translate(control.Title)})
	}
	writeRows(page, rows)
	page.WriteString("\n")
	a.helpFlags(page, "cli.help.flags", c.Flags(), func(f *pflag.Flag) bool { return !own[f.Name] })
}

func (a *app) helpUsage(page *bytes.Buffer, c *cobra.Command) {
	fmt.Fprintf(page, "%s\n  %s\n\n", a.say("cli.help.usage"), a.useLine(c))
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
		line += " " + arguments
	}
	return line + " " + a.say("cli.help.options")
}

// helpCommands lists what is below a command.
func (a *app) helpCommands(page *bytes.Buffer, c *cobra.Command) {
	var rows [][2]string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			rows = append(rows, [2]string{sub.Name(), sub.Short})
		}
	}
	if len(rows) > 0 {
		fmt.Fprintf(page, "%s\n", a.say("cli.help.commands"))
		writeRows(page, rows)
		page.WriteString("\n")
	}
}

// helpFlags lists flags; those for which wanted says no are left out.
func (a *app) helpFlags(page *bytes.Buffer, heading string, flags *pflag.FlagSet, wanted func(*pflag.Flag) bool) {
	var rows [][2]string
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || wanted != nil && !wanted(f) {
			return
		}
		usage := f.Usage
		if f.Name == "help" {
			usage = a.say("cli.flag.help")
		}
		left := "--" + f.Name
		if f.Shorthand != "" && f.Name != "help" {
			left = "-" + f.Shorthand + ", " + left
		}
		if kind := f.Value.Type(); kind != "bool" {
			left += " " + strings.ReplaceAll(kind, "string", "TEXT")
		}
		if f.DefValue != "" && f.DefValue != "false" {
			usage += " (" + f.DefValue + ")"
		}
		rows = append(rows, [2]string{left, usage})
	})
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(page, "%s\n", a.say(heading))
	writeRows(page, rows)
	page.WriteString("\n")
}
