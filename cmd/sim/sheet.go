package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/page"
)

// drawSheet writes a page for each run of a playlist, and one that shows all of them.
func (a *app) drawSheet(t playlist) error {
	return a.drawPages(t.how.output, t.books, func(i int) (round string) {
		if len(t.rounds) > 1 {
			round = fmt.Sprintf("-%d", t.of(i).number)
		}
		return round
	})
}

// drawPages writes a page for each run into a directory, and one that shows all of
// them. What was not played has none.
func (a *app) drawPages(dir string, books []*ledger.Ledger, suffix func(i int) string) error {
	var cards []page.Card
	for i, book := range books {
		if book == nil {
			continue
		}
		h := book.Header
		name := nameOf(h) + suffix(i) + ".html"
		err := writeFile(filepath.Join(dir, name), func(w io.Writer) error { return page.HTML(w, book, a.pageOptions(h)) })
		if err != nil {
			return err
		}
		cards = append(cards, page.Card{Run: book, File: name, English: proseOf(narrate.English, h), Portuguese: proseOf(narrate.Portuguese, h)})
	}
	index := filepath.Join(dir, "index.html")
	if err := writeFile(index, func(w io.Writer) error { return page.Sheet(w, a.lang, cards) }); err != nil {
		return err
	}
	_, err := fmt.Fprintln(a.out, index)
	return err
}

// nameOf is what the files of a run are called.
func nameOf(h ledger.Header) string {
	if h.Control == "" {
		return h.Scenario
	}
	return h.Scenario + "-" + h.Control
}

// wantsSheet says whether the runs are drawn as pages in a directory.
func (t playlist) wantsSheet() bool { return t.how.format == "html" }

// prepareOutput makes sure, before anything is played, that what comes of it can be written.
func (t playlist) prepareOutput() error {
	if !t.wantsSheet() {
		return checkWritable(t.how.output)
	}
	return prepareDirectory(t.how.output)
}

// prepareDirectory makes a directory for pages, or for the ledgers of many runs.
func prepareDirectory(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return unwritable(dir, err)
	}
	return checkWritable(filepath.Join(dir, "index.html"))
}
