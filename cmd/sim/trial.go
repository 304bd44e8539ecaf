package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kafkasim/sim"
	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/process"
	"kafkasim/sim/trial"
)

// gameNames are the names of games, and of sets of them, each once.
func gameNames() (names []string) {
	for _, g := range trial.Games() {
		for _, name := range []string{g.Set, g.Name} {
			if name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return append(names, everyGame)
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
	if spec.Copies > 1 {
		if err := beside(spec, "--copies"); err != nil {
			return spec, nil, err
		}
	}
	if err := a.foreign(f.where, &spec); err != nil {
		return spec, nil, err
	}
	spec.AnyTopic = f.topic == sim.Topic && spec.Kafka == nil
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
	games, err = a.chosen(f.games, spec)
	return spec, games, err
}

// foreign reads at which brokers the games are played, where those are not ours.
func (a *app) foreign(where brokerFlags, spec *trial.Spec) error {
	wall, err := a.realTime(where)
	if wall == nil || err != nil {
		return err
	}
	leaves := a.leaves(where, false)
	spec.Leaves = func(suffix string) func() { return leaves(sim.Leftover{Suffix: suffix}) }
	spec.Kafka, spec.Tell = wall.Kafka, wall.Tell
	return nil
}

// looks reads what the records look like, and where it is seen that one is done.
func (f testFlags) looks(spec *trial.Spec) error {
	switch how, where, _ := strings.Cut(f.observe, ":"); {
	case f.observe == "output":
	case how == "topic" && cluster.CheckTopicName(where) == nil && where != f.topic:
		spec.Observe.Topic = where
	case how == "file" && where != "":
		spec.Observe.File = where
	case f.observe == "none":
		spec.Observe.None = true
	case how == "at-end" && strings.TrimSpace(where) != "":
		spec.Observe.AtEnd = where
	case f.observe == "http":
		spec.Observe.HTTP = true
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

// beside says why no other copies can come beside a program, where that is so.
func beside(spec trial.Spec, what string) error {
	switch {
	case spec.Port > 0:
		return misuse("usage.test.copies.port", narrate.Args{"what": what})
	case spec.Observe.File != "" && !strings.Contains(spec.Observe.File, trial.CopyIn):
		return misuse("usage.test.copies.file", narrate.Args{"what": what})
	}
	return nil
}

// everyGame stands for all games, rare ones too, that can be played with this program.
const everyGame = "all"

// chosen are the games of these names; without any it is all that are not rare and that
// can be played with this program. What these brokers cannot be made to do is named.
func (a *app) chosen(names string, spec trial.Spec) (games []trial.Game, err error) {
	wanted := strings.Split(names, ",")
	for _, name := range wanted {
		if names != "" && name != trial.Calm.Name && !slices.Contains(gameNames(), name) {
			return nil, misuse("usage.test.games", narrate.Args{"given": strconv.Quote(name), "near": nearest(name, gameNames()), "names": strings.Join(gameNames(), ", ")})
		}
	}
	var skipped []string
	for _, g := range trial.Games() {
		var alone error
		if g.Two {
			alone = beside(spec, "--games "+g.Name)
		}
		byName := slices.Contains(wanted, g.Name)
		meant := byName || slices.Contains(wanted, g.Set) && g.Set != "" || (names == "" && !g.Rare || slices.Contains(wanted, everyGame)) && alone == nil
		switch {
		case byName && alone != nil:
			return nil, alone
		case byName && g.Embedded && spec.Kafka != nil:
			return nil, misuse("usage.test.embedded", narrate.Args{"game": g.Name})
		case meant && g.Embedded && spec.Kafka != nil:
			skipped = append(skipped, g.Name)
		case meant:
			games = append(games, g)
		}
	}
	if skipped != nil {
		fmt.Fprintln(a.err, "sim: "+say(a.lang, "test.skipped", narrate.Args{"games": strings.Join(skipped, ", ")}))
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
