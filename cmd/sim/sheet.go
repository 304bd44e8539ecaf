package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"kafkasim/scenarios"
	"kafkasim/sim/narrate"
	"kafkasim/sim/page"
)

// drawSheet writes a page for each run into a directory, and one that shows all of
// them.
func (a *app) drawSheet(t playlist) error {
	var cards []page.Card
	for i, book := range t.books {
		if book == nil {
			continue
		}
		h := book.Header
		name := h.Scenario
		if h.Control != "" {
			name += "-" + h.Control
		}
		if len(t.rounds) > 1 {
			name += fmt.Sprintf("-%d", t.of(i).number)
		}
		name += ".html"
		err := writeFile(filepath.Join(t.how.output, name), func(w io.Writer) error { return page.HTML(w, book, a.pageOptions(h)) })
		if err != nil {
			return err
		}
		s, _ := scenarios.Find(h.Scenario)
		cards = append(cards, page.Card{Run: book, File: name, English: proseIn(narrate.English, s, h.Control), Portuguese: proseIn(narrate.Portuguese, s, h.Control)})
	}
	index := filepath.Join(t.how.output, "index.html")
	if err := writeFile(index, func(w io.Writer) error { return page.Sheet(w, a.lang, cards) }); err != nil {
		return err
	}
	_, err := fmt.Fprintln(a.out, index)
	return err
}

// wantsSheet says whether the runs are drawn as pages in a directory.
func (t playlist) wantsSheet() bool { return t.how.format == "html" }

// prepareOutput makes sure, before anything is played, that what comes of it can be written.
func (t playlist) prepareOutput() error {
	if !t.wantsSheet() {
		return checkWritable(t.how.output)
	}
	if err := os.MkdirAll(t.how.output, 0o777); err != nil {
		return unwritable(t.how.output, err)
	}
	return checkWritable(filepath.Join(t.how.output, "index.html"))
}
