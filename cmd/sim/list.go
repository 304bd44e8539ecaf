package main

import (
	"bytes"
	"fmt"
	"strings"

	"kafkasim/scenarios"
	"kafkasim/sim"

	"github.com/spf13/cobra"
)

// listCommand shows every scenario with its parameters and controls.
func (a *app) listCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: a.say("cli.list"),
		Args:  noArguments,

		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			var page bytes.Buffer
			for i, s := range scenarios.All() {
				if i > 0 {
					page.WriteString("\n")
				}
				a.listScenario(&page, s)
			}
			if _, err := a.out.Write(page.Bytes()); err != nil {
				return fmt.Errorf("writing the list: %w", err)
			}
			return nil
		},
	}
}

func (a *app) listScenario(page *bytes.Buffer, s sim.Scenario) {
	translate := scenarios.Translator(a.lang.Tag())
	fmt.Fprintf(page, "%s · %s\n", s.Name, translate(s.Title))
	rows := [][2]string{}
	for _, p := range s.Params {
		rows = append(rows, [2]string{"--" + p.Name + " " + p.Default, translate(p.Help)})
	}
	for _, c := range s.Controls {
		rows = append(rows, [2]string{"--control " + c.Name, translate(c.Title)})
	}
	writeRows(page, rows)
}

// writeRows writes a word and what it means on each line, folded to the page. A
// very long word has a line of its own.
func writeRows(page *bytes.Buffer, rows [][2]string) {
	const indent, gap, widest = 2, 2, 32
	column := 0
	for _, row := range rows {
		if n := len([]rune(row[0])); n <= widest {
			column = max(column, n)
		}
	}
	margin := strings.Repeat(" ", indent+column+gap)
	for _, row := range rows {
		left := strings.Repeat(" ", indent) + row[0]
		if room := len(margin) - gap - len([]rune(left)); room >= 0 {
			left += strings.Repeat(" ", room+gap)
		} else {
			page.WriteString(left + "\n")
			left = margin
		}
		for _, line := range fold(row[1], pageWidth-len(margin)) {
			page.WriteString(left + line + "\n")
			left = margin
		}
	}
}

// fold breaks a text into lines of at most width runes, between words.
func fold(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case len([]rune(line))+1+len([]rune(word)) > width:
			lines, line = append(lines, line), word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}
