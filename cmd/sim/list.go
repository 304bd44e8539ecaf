package main

import (
	"bytes"
	"fmt"
	"strings"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/failure"
	"kafkasim/sim/report"

	"github.com/spf13/cobra"
)

// listCommand shows every scenario with its parameters and controls, in the order
// in which they are best read.
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
				a.listScenario(&page, s, widthOf(a.out))
			}
			if _, err := a.out.Write(page.Bytes()); err != nil {
				return failure.New("writing the list: %w", err)
			}
			return nil
		},
	}
}

// listScenario lists a scenario with its parameters, then its mistakes and its
// what-ifs, each in a column of their own.
func (a *app) listScenario(page *bytes.Buffer, s sim.Scenario, width int) {
	translate := scenarios.Translator(a.lang.Tag())
	page.WriteString(strings.Join(report.WrapWords(s.Name+" · "+translate(s.Title), width), "\n") + "\n")
	var params [][2]string
	for _, p := range s.Params {
		params = append(params, [2]string{"--" + p.Name + " " + p.Default, translate(p.Help)})
	}
	writeRows(page, params, 2, width, width*2/5)
	mistakes, whatIfs := a.controls(s)
	for _, of := range []struct {
		key  string
		rows [][2]string
	}{{"cli.list.mistakes", mistakes}, {"cli.list.what-ifs", whatIfs}} {
		if len(of.rows) == 0 {
			continue
		}
		for i := range of.rows {
			of.rows[i][0] = "--control " + of.rows[i][0]
		}
		fmt.Fprintf(page, "  %s\n", a.say(of.key))
		writeRows(page, of.rows, 2, width, width*2/5)
	}
}

// writeRows writes a word and what it means on each line, folded to the page. A
// word that is wider than widest has a line of its own.
func writeRows(page *bytes.Buffer, rows [][2]string, indent, width, widest int) {
	const gap = 2
	column := 0
	for _, row := range rows {
		if n := len([]rune(row[0])); n <= widest {
			column = max(column, n)
		}
	}
	if column == 0 {
		column = indent // each has a line of its own
	}
	margin := strings.Repeat(" ", indent+column+gap)
	for _, row := range rows {
		left := strings.Repeat(" ", indent) + row[0]
		if row[1] == "" {
			page.WriteString(left + "\n")
			continue
		}
		if room := len(margin) - gap - len([]rune(left)); room >= 0 {
			left += strings.Repeat(" ", room+gap)
		} else {
			page.WriteString(left + "\n")
			left = margin
		}
		for _, line := range report.WrapWords(row[1], width-len(margin)) {
			page.WriteString(left + line + "\n")
			left = margin
		}
	}
}
