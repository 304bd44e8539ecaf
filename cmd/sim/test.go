package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"kafkasim/sim"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/proxy"
	"kafkasim/sim/report"
	"kafkasim/sim/trial"

	"github.com/spf13/cobra"
)

// testFlags are what there is to say about games with somebody's own program.
type testFlags struct {
	topic, partitions, copies, port, match, games            string
	promise, duplicates, observe, value, values, key, record string
	env                                                      list
	where                                                    brokerFlags
	draw                                                     reportFlags
}

// testCommand tries a program that is not ours.
func (a *app) testCommand() *cobra.Command {
	f := testFlags{env: list{kind: "NAME=VALUE"}}
	c := &cobra.Command{
		Use:   "test -- CMD",
		Short: a.say("cli.test"),
		Args: func(c *cobra.Command, args []string) error {
			if c.ArgsLenAtDash() != 0 || len(args) == 0 {
				return misuse("usage.test.program", nil)
			}
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(c *cobra.Command, args []string) error { return a.try(f, args) },
	}
	c.Example = examples("sim test -- python consumer.py", "cli.example.test",
		"sim test --port 9092 --match 'valor: ([0-9.]+)' -- python consumer.py", "cli.example.test.port",
		"sim test --format junit --output report.xml -- java -jar app.jar", "cli.example.test.ci")
	c.Flags().SortFlags = false
	for _, flag := range []struct {
		value           *string
		name, usual, of string
	}{{&f.topic, "topic", sim.Topic, "TOPIC"}, {&f.partitions, "partitions", "2", "N"}, {&f.copies, "copies", "1", "N"}, {&f.port, "port", "0", "PORT"}, {&f.match, "match", "", "REGEXP"}, {&f.games, "games", "", "NAMES"},
		{&f.duplicates, "duplicates", "", "N"}, {&f.observe, "observe", "output", "PLACE"},
		{&f.value, "value", "", "TEMPLATE"}, {&f.values, "values", "", "FILE"}, {&f.key, "key", trial.UserIn, "TEMPLATE"}} {
		c.Flags().StringVar(flag.value, flag.name, flag.usual, a.say("cli.flag.test."+flag.name))
		takes(c, flag.name, flag.of)
		complete(c, flag.name)
	}
	complete(c, "games", gameNames()...)
	complete(c, "observe", "output", "topic:", "file:", "http", "at-end:", "none")
	c.Flags().Var(&f.env, "env", a.say("cli.flag.test.env"))
	complete(c, "env")
	oneOf(c, c.Flags(), &f.promise, "promise", a.say("cli.flag.test.promise"), promises()...)
	c.Flags().Lookup("promise").DefValue, f.promise = string(trial.AtLeastOnce), string(trial.AtLeastOnce)
	oneOf(c, c.Flags(), &f.draw.format, "format", a.say("cli.flag.test.format"), "text", "json", "junit", "markdown", "html")
	c.Flags().Lookup("format").DefValue, f.draw.format = "text", "text"
	c.Flags().StringVar(&f.draw.output, "output", "", a.say("cli.flag.output"))
	takes(c, "output", "FILE")
	c.Flags().StringVar(&f.where.brokers, "brokers", "", a.say("cli.flag.test.brokers"))
	takes(c, "brokers", "HOST:PORT")
	complete(c, "brokers", standardBrokers)
	a.entryFlags(c, &f.where.entry)
	put(c, "cli.help.real", append(entryNames(), "brokers")...)
	c.Flags().StringVar(&f.record, "record", "", a.say("cli.flag.test.record"))
	takes(c, "record", "DIRECTORY")
	put(c, "cli.help.output", "format", "output", "record")
	return c
}

// gamesTold are the games, and what happens in each.
func (a *app) gamesTold() (rows [][2]string) {
	for _, g := range append([]trial.Game{trial.Calm}, trial.Games()...) {
		what := a.say("trial.game." + g.Name)
		if g.Rare {
			what = say(a.lang, "trial.rare", narrate.Args{"what": what})
		}
		rows = append(rows, [2]string{g.Name, what})
	}
	return rows
}

func promises() (all []string) {
	for _, p := range trial.Promises() {
		all = append(all, string(p))
	}
	return all
}

// try plays the games, the calm one first.
func (a *app) try(f testFlags, args []string) error {
	spec, games, err := a.readTrial(f, args)
	if err != nil {
		return err
	}
	if err := f.prepare(); err != nil {
		return err
	}
	var out io.Writer = a.out
	var document bytes.Buffer
	if f.draw.output != "" && f.draw.format != "html" {
		out = &document
	}
	var books []*ledger.Ledger
	told := map[string]string{}
	for _, spec.Game = range append([]trial.Game{trial.Calm}, games...) {
		book, err := a.playTrial(&f, &spec, args)
		if err != nil {
			return err
		}
		books = append(books, book)
		if f.record != "" {
			if err := writeFile(filepath.Join(f.record, nameOf(book.Header)+".ndjson"), book.Write); err != nil {
				return failure.New("recording the game: %w", err)
			}
		}
		if err := a.drawGame(out, book, f.draw, told); err != nil {
			return failure.New("writing the report: %w", err)
		}
		if spec.Game.Name == trial.Calm.Name && exitOf(book) == exitUnknown || a.stop.Load() {
			break // what cannot be seen here cannot be seen in any other game
		}
	}
	if err := a.drawGames(out, books, f.draw); err != nil {
		return failure.New("writing the report: %w", err)
	}
	if out == &document {
		err = writeFile(f.draw.output, func(w io.Writer) error {
			_, err := w.Write(document.Bytes())
			return err
		})
	}
	for _, book := range books {
		err = cmp.Or(err, a.tellGitHub(book, f.draw))
	}
	return cmp.Or(err, worst(books))
}

// playTrial plays a game. Where the program reads another topic than the usual one, that
// one is meant from then on.
func (a *app) playTrial(f *testFlags, spec *trial.Spec, args []string) (*ledger.Ledger, error) {
	book, err := trial.Play(*spec)
	var inUse proxy.InUse
	var other trial.Elsewhere
	switch {
	case errors.As(err, &inUse):
		return nil, misuse("usage.test.port", narrate.Args{"address": inUse.Address})
	case errors.As(err, &other):
		f.topic, spec.AnyTopic = other.Topic, false
		spec.Topic, spec.Params = f.topic, f.params(args)
		fmt.Fprintln(a.err, "sim: "+say(a.lang, "test.topic", narrate.Args{"topic": ledger.Plain(f.topic)}))
		return a.playTrial(f, spec, args)
	}
	return book, err
}

// prepare makes sure, before anything is played, that what comes of it can be written.
func (f testFlags) prepare() error {
	if f.record != "" {
		if err := prepareDirectory(f.record); err != nil {
			return err
		}
	}
	switch {
	case f.draw.format != "html":
		return checkWritable(f.draw.output)
	case f.draw.output == "":
		return misuse("usage.sheet.output", nil)
	}
	return prepareDirectory(f.draw.output)
}

// drawGame draws a game when it is over. What was told are the games that were told
// whole, by what is surprising in them.
func (a *app) drawGame(w io.Writer, book *ledger.Ledger, d reportFlags, told map[string]string) error {
	switch d.format {
	case "json":
		return report.JSONLine(w, book, a.options(w, book, d))
	case "markdown":
		return report.Markdown(w, book, a.options(w, book, d))
	case "text":
		if outcome, _ := book.Ending(); outcome != ledger.Interrupted {
			return a.tellOnce(w, book, told)
		}
	}
	return nil
}

// tellOnce prints a game as a line, and tells it where it surprises in a way in which none
// has before: a program that always makes the same mistake breaks the same checks in many
// games.
func (a *app) tellOnce(w io.Writer, book *ledger.Ledger, told map[string]string) error {
	options := a.options(w, book, reportFlags{})
	if err := report.Line(w, book, options); err != nil || asExpected(book) {
		return err
	}
	_, surprise := book.Ending()
	for _, v := range book.Verdicts() {
		if v.Surprising() {
			surprise += " " + v.Check + " " + string(v.Outcome)
		}
	}
	if before, known := told[surprise]; known {
		_, err := fmt.Fprintln(w, "  "+say(a.lang, "test.same", narrate.Args{"game": before, "command": options.Repeat}))
		return err
	}
	told[surprise] = book.Header.Control
	return report.Text(w, book, options)
}

// drawGames draws what stands below all games, or in their place.
func (a *app) drawGames(w io.Writer, books []*ledger.Ledger, d reportFlags) error {
	switch d.format {
	case "html":
		return a.drawPages(d.output, books, func(int) string { return "" })
	case "junit":
		var items []report.Item
		for _, book := range books {
			items = append(items, report.Item{Run: book, Prose: a.options(w, book, d).Prose})
		}
		return report.JUnitAll(w, items)
	case "text":
		count := map[ledger.Result]int{}
		for _, book := range books {
			count[book.Result()]++
		}
		_, err := fmt.Fprintln(w, say(a.lang, "test.result", narrate.Args{"n": len(books), "good": count[ledger.Pass], "bad": count[ledger.Fail], "open": count[ledger.Undecided]}))
		return err
	}
	return nil
}

// repeatTrial is what somebody types to play a game again.
func repeatTrial(h ledger.Header) string {
	typed, program := []string{"sim", "test", "--games", h.Control}, ""
	for _, p := range h.Params {
		switch {
		case p.Name == "":
			program = p.Value
		case !p.Default:
			typed = append(typed, "--"+p.Name, p.Value)
		}
	}
	if h.Brokers != "" {
		typed = append(typed, "--brokers", h.Brokers)
	}
	return quoted(typed) + " -- " + program
}

// trialProse is what a game says about itself.
func trialProse(lang narrate.Language, h ledger.Header) narrate.Prose {
	title := say(lang, "trial.title", nil)
	if key := "trial.game." + h.Control; words.Has(lang.Language, key) {
		title = say(lang, key, nil)
	}
	return narrate.Prose{Title: title, Translate: func(key string) string {
		if strings.HasPrefix(key, "trial.") && words.Has(lang.Language, key) {
			return say(lang, key, nil)
		}
		return key
	}}
}
