package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kafkasim/sim"
	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/process"
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
	complete(c, "observe", "output", "topic:", "file:")
	c.Flags().Var(&f.env, "env", a.say("cli.flag.test.env"))
	complete(c, "env")
	oneOf(c, c.Flags(), &f.promise, "promise", a.say("cli.flag.test.promise"), promises()...)
	c.Flags().Lookup("promise").DefValue, f.promise = string(trial.AtLeastOnce), string(trial.AtLeastOnce)
	oneOf(c, c.Flags(), &f.draw.format, "format", a.say("cli.flag.test.format"), "text", "json", "junit", "markdown", "html")
	c.Flags().Lookup("format").DefValue, f.draw.format = "text", "text"
	c.Flags().StringVar(&f.draw.output, "output", "", a.say("cli.flag.output"))
	takes(c, "output", "FILE")
	c.Flags().StringVar(&f.record, "record", "", a.say("cli.flag.test.record"))
	takes(c, "record", "DIRECTORY")
	put(c, "cli.help.output", "format", "output", "record")
	return c
}

// gameNames are the names of games, and of sets of them, each once.
func gameNames() (names []string) {
	for _, g := range trial.Games() {
		for _, name := range []string{g.Set, g.Name} {
			if name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
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
	for _, spec.Game = range append([]trial.Game{trial.Calm}, games...) {
		book, err := trial.Play(spec)
		var inUse proxy.InUse
		if errors.As(err, &inUse) {
			return misuse("usage.test.port", narrate.Args{"address": inUse.Address})
		}
		if err != nil {
			return err
		}
		books = append(books, book)
		if f.record != "" {
			if err := writeFile(filepath.Join(f.record, nameOf(book.Header)+".ndjson"), book.Write); err != nil {
				return failure.New("recording the game: %w", err)
			}
		}
		if err := a.drawGame(out, book, f.draw); err != nil {
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

// drawGame draws a game when it is over.
func (a *app) drawGame(w io.Writer, book *ledger.Ledger, d reportFlags) error {
	switch d.format {
	case "json":
		return report.JSONLine(w, book, a.options(w, book, d))
	case "markdown":
		return report.Markdown(w, book, a.options(w, book, d))
	case "text":
		if outcome, _ := book.Ending(); outcome != ledger.Interrupted {
			return a.drawLine(w, book)
		}
	}
	return nil
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

// readTrial reads what was typed.
func (a *app) readTrial(f testFlags, args []string) (spec trial.Spec, games []trial.Game, err error) {
	if !process.Supported {
		return spec, nil, misuse("usage.test.system", nil)
	}
	spec = trial.Spec{Args: slices.Clone(args), Env: f.env.items, Topic: f.topic, Stopped: a.stopped}
	if spec.Args[0], err = process.Find(args[0]); err != nil {
		why := err
		if unwrapped := errors.Unwrap(err); unwrapped != nil {
			why = unwrapped
		}
		return spec, nil, misuse("usage.test.missing", narrate.Args{"name": args[0], "why": why.Error()})
	}
	if err := cluster.CheckTopicName(f.topic); err != nil {
		return spec, nil, misuse("usage.refused", narrate.Args{"flag": "topic", "why": err})
	}
	if spec.Partitions, err = numberIn("partitions", f.partitions, 1, cluster.MostPartitions); err != nil {
		return spec, nil, err
	}
	if spec.Copies, err = numberIn("copies", f.copies, 1, mostCopies); err != nil {
		return spec, nil, err
	}
	if spec.Port, err = numberIn("port", f.port, 0, 65535); err != nil {
		return spec, nil, err
	}
	if err := f.looks(&spec); err != nil {
		return spec, nil, err
	}
	alone := ""
	switch {
	case spec.Port > 0:
		alone = "port"
	case spec.Observe.File != "" && !strings.Contains(spec.Observe.File, trial.CopyIn):
		alone = "file"
	}
	if alone != "" && spec.Copies > 1 {
		return spec, nil, misuse("usage.test.copies."+alone, narrate.Args{"what": "--copies"})
	}
	spec.Promise, spec.Most = trial.Promise(f.promise), -1
	if spec.Promise != trial.AtLeastOnce {
		spec.Most = 0
	}
	if f.duplicates != "" {
		if spec.Most, err = numberIn("duplicates", f.duplicates, 0, trial.MostSent); err != nil {
			return spec, nil, err
		}
	}
	for _, text := range f.env.items {
		if name, _, ok := strings.Cut(text, "="); !ok || name == "" {
			return spec, nil, misuse("usage.test.env", narrate.Args{"given": strconv.Quote(text)})
		}
	}
	if f.match != "" {
		if spec.Match, err = regexp.Compile(f.match); err != nil || spec.Match.NumSubexp() > 1 {
			return spec, nil, misuse("usage.test.match", narrate.Args{"given": strconv.Quote(f.match)})
		}
	}
	spec.Params = f.params(args)
	games, err = chosen(f.games, alone)
	return spec, games, err
}

// looks reads what the records look like, and where it is seen that one is done.
func (f testFlags) looks(spec *trial.Spec) error {
	switch how, where, _ := strings.Cut(f.observe, ":"); {
	case f.observe == "output":
	case how == "topic" && cluster.CheckTopicName(where) == nil && where != f.topic:
		spec.Observe.Topic = where
	case how == "file" && where != "":
		spec.Observe.File = where
	default:
		return misuse("usage.test.observe", narrate.Args{"given": strconv.Quote(f.observe)})
	}
	if spec.Key = f.key; !strings.Contains(f.key, trial.UserIn) {
		return misuse("usage.test.key", narrate.Args{"given": strconv.Quote(f.key), "user": trial.UserIn})
	}
	switch {
	case f.value != "" && f.values != "":
		return misuse("usage.test.value.both", nil)
	case f.value != "":
		spec.Values = []string{f.value}
	case f.values != "":
		text, err := os.ReadFile(f.values)
		if err != nil {
			return misuse("usage.refused", narrate.Args{"flag": "values", "why": err})
		}
		spec.Values = strings.FieldsFunc(string(text), func(r rune) bool { return r == '\n' || r == '\r' })
		if len(spec.Values) == 0 {
			return misuse("usage.test.value.none", narrate.Args{"file": f.values})
		}
	}
	for _, v := range spec.Values {
		if !strings.Contains(v, trial.TokenIn) && (f.match == "" || !strings.Contains(v, trial.AmountIn)) {
			return misuse("usage.test.value", narrate.Args{"given": strconv.Quote(v), "token": trial.TokenIn, "amount": trial.AmountIn})
		}
	}
	return nil
}

// mostCopies is more than anybody runs on one machine to see what happens.
const mostCopies = 20

func numberIn(flag, text string, least, most int) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, misuse("usage.test.count", narrate.Args{"flag": flag, "least": least, "most": strconv.Itoa(most), "given": strconv.Quote(text)})
	}
	return n, nil
}

// chosen are the games of these names; without any it is all that are not rare. Where
// something keeps other copies from coming beside the program, alone says what.
func chosen(names, alone string) (games []trial.Game, err error) {
	wanted := strings.Split(names, ",")
	for _, name := range wanted {
		if names != "" && name != trial.Calm.Name && !slices.Contains(gameNames(), name) {
			return nil, misuse("usage.test.games", narrate.Args{"given": strconv.Quote(name), "near": nearest(name, gameNames()), "names": strings.Join(gameNames(), ", ")})
		}
	}
	for _, g := range trial.Games() {
		switch byName := slices.Contains(wanted, g.Name); {
		case byName && g.Two && alone != "":
			return nil, misuse("usage.test.copies."+alone, narrate.Args{"what": "--games " + g.Name})
		case byName || slices.Contains(wanted, g.Set) && g.Set != "", names == "" && !g.Rare && (alone == "" || !g.Two):
			games = append(games, g)
		}
	}
	return games, nil
}

// params are what was typed, as the ledger keeps it. The one without a name is the
// program itself.
func (f testFlags) params(args []string) []ledger.Param {
	params := []ledger.Param{{Name: "topic", Value: f.topic, Default: f.topic == sim.Topic}, {Name: "partitions", Value: f.partitions, Default: f.partitions == "2"}}
	for _, p := range []ledger.Param{{Name: "copies", Value: f.copies, Default: f.copies == "1"}, {Name: "port", Value: f.port, Default: f.port == "0"},
		{Name: "match", Value: f.match, Default: f.match == ""}, {Name: "promise", Value: f.promise, Default: f.promise == string(trial.AtLeastOnce)},
		{Name: "duplicates", Value: f.duplicates, Default: f.duplicates == ""}, {Name: "observe", Value: f.observe, Default: f.observe == "output"},
		{Name: "value", Value: f.value, Default: f.value == ""}, {Name: "values", Value: f.values, Default: f.values == ""}, {Name: "key", Value: f.key, Default: f.key == trial.UserIn}} {
		if !p.Default {
			params = append(params, p)
		}
	}
	for _, e := range f.env.items {
		params = append(params, ledger.Param{Name: "env", Value: e})
	}
	return append(params, ledger.Param{Value: quoted(args)})
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
