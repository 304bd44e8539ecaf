package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kafkasim/sim/failure"
)

// table is a heading and rows, as Kafka's own tools show them.
type table [][]string

// showTable writes tables on standard output, with a line between them.
func (a *app) showTable(tables ...table) error {
	columns, narrow := columnsOf(a.out)
	var lines []string
	for i, t := range tables {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, t.lines(columns, narrow)...)
	}
	if _, err := fmt.Fprintln(a.out, strings.Join(lines, "\n")); err != nil {
		return failure.New("writing what there is to see: %w", err)
	}
	return nil
}

// dispensable are the columns that go where a terminal is too narrow, in this
// order. Most of them say what another one or the command line says too.
var dispensable = []string{"GROUP", "HOST", "CONSUMER-ID", "TOPIC", "REPLICAS", "LEADER", "LOG-START-OFFSET", "LOG-END-OFFSET", "CURRENT-OFFSET", "TREND"}

// lines are the columns one below the other, the heading first. Where they are
// too wide, some go.
func (t table) lines(columns int, narrow bool) []string {
	t = t.without(columns, narrow)
	widths := t.widths()
	var lines []string
	for _, row := range t {
		line := ""
		for i, cell := range row {
			line += strings.Map(printable, cell) + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		}
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return lines
}

// without leaves out what is dispensable, as far as it has to.
func (t table) without(columns int, narrow bool) table {
	for _, name := range dispensable {
		if i := slices.Index(t[0], name); narrow && i >= 0 && sum(t.widths()) > columns {
			t = t.cut(i)
		}
	}
	return t
}

// cut leaves out a column.
//
//go:noinline
func (t table) cut(column int) table {
	var out table
	for _, row := range t {
		out = append(out, slices.Delete(slices.Clone(row), column, column+1))
	}
	return out
}

// printable keeps what a client calls itself from reaching the terminal as
// anything but letters.
func printable(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return '?'
}

// widths are those of the columns, with the gap behind each but the last.
func (t table) widths() []int {
	const gap = 2
	widths := make([]int, len(t[0]))
	for _, row := range t {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell)+gap)
		}
	}
	widths[len(widths)-1] -= gap
	return widths
}

func sum(numbers []int) (total int) {
	for _, n := range numbers {
		total += n
	}
	return total
}
