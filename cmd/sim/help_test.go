package main

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim/lang"

	"github.com/spf13/cobra"
)

// speaking is the program in a place with that language.
func speaking(lang string) *app {
	env := func(name string) string { return map[string]string{"LANG": lang}[name] }
	a := &app{out: new(bytes.Buffer), err: new(bytes.Buffer), env: env, stop: new(atomic.Bool), stopped: make(chan struct{})}
	a.lang = a.languageOf(nil)
	return a
}

// helps are the pages of help, by how their commands are called.
func helps(a *app, width int) map[string]string {
	pages := map[string]string{}
	for _, c := range allCommands(a.root()) {
		if c.Hidden {
			continue
		}
		c.InitDefaultHelpFlag()
		c.InheritedFlags()
		p := &helpPage{app: a, width: width}
		if s, ok := scenarios.Find(c.Annotations["scenario"]); ok {
			p.scenario(c, s)
		} else {
			p.command(c)
		}
		pages[c.CommandPath()] = p.text.String()
	}
	return pages
}

func allCommands(c *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		all = append(all, allCommands(sub)...)
	}
	return all
}

// TestHelpFitsTheTerminal: no line is wider than the page, but for a command or a
// flag that cannot be broken.
func TestHelpFitsTheTerminal(t *testing.T) {
	for _, lang := range lang.Tags() {
		for _, width := range []int{40, 60, 80, 100} {
			for command, page := range helps(speaking(lang), width) {
				for line := range strings.Lines(page) {
					line = strings.TrimRight(line, "\n")
					words := strings.Fields(line)
					whole := len(words) > 0 && (strings.HasPrefix(words[0], "-") && len(words) < 4 || words[0] == "sim" || words[0] == "echo")
					if len([]rune(line)) > width && !whole && len(words) > 1 {
						t.Errorf("help of %s, %s, at %d columns has a line of %d:\n%s", command, lang, width, len([]rune(line)), line)
					}
				}
			}
		}
	}
}

// TestListFitsTheTerminal, as help does, and sorts mistakes from what-ifs.
func TestListFitsTheTerminal(t *testing.T) {
	for _, lang := range lang.Tags() {
		a := speaking(lang)
		for _, width := range []int{40, 60, 80} {
			var list bytes.Buffer
			for _, s := range scenarios.All() {
				a.listScenario(&list, s, width)
			}
			for line := range strings.Lines(list.String()) {
				if n := len([]rune(strings.TrimRight(line, "\n"))); n > width {
					t.Errorf("%s, at %d columns a line has %d: %s", lang, width, n, line)
				}
			}
		}
		var list bytes.Buffer
		s, _ := scenarios.Find("groups")
		a.listScenario(&list, s, 80)
		mistakes, whatIfs, sorted := strings.Cut(list.String(), "\n  "+a.say("cli.list.what-ifs")+"\n")
		if !sorted || !strings.Contains(mistakes, "\n  "+a.say("cli.list.mistakes")+"\n") || !strings.Contains(mistakes, "--control pool ") || !strings.Contains(whatIfs, "--control killed ") || strings.Contains(whatIfs, "pool") {
			t.Errorf("%s: the list is\n%s", lang, list.String())
		}
	}
}

// TestHelpNamesWhatAFlagTakes: closed sets as they are, and everything else by
// what it is, in the language of the page.
func TestHelpNamesWhatAFlagTakes(t *testing.T) {
	for _, lang := range lang.Tags() {
		for command, page := range helps(speaking(lang), 80) {
			for line := range strings.Lines(page) {
				for _, kind := range []string{" string ", " string\n", "TEXT", "stringArray", " int "} {
					if strings.HasPrefix(line, "  -") && strings.Contains(line, kind) {
						t.Errorf("help of %s does not say what this takes: %s", command, line)
					}
				}
				for _, english := range []string{"DURATION", "FILE", "NAME", "RATE", "SEED ", "HOST:PORT", "COMMAND"} {
					if lang == "pt-BR" && strings.Contains(strings.ReplaceAll(line, "$PROFILE", ""), english) && !strings.Contains(line, "HOST:PORTA") {
						t.Errorf("help of %s says in Portuguese: %s", command, line)
					}
				}
			}
		}
	}
	page := helps(speaking("en"), 80)["sim crash"]
	for _, want := range []string{"--color auto|always|never ", "--format text|json|junit|markdown|html\n", "--clock virtual|wall ", "--sasl plain|scram-sha-256|scram-sha-512\n", "--lang en|pt-BR ", "--seed SEED ", "--record FILE ", "--brokers HOST:PORT "} {
		if !strings.Contains(page, want) {
			t.Errorf("help of crash does not say %q", want)
		}
	}
}

// TestHelpBeginsWithTheStory: on a terminal of 24 lines one sees what can be
// changed in crash. What hardly anybody needs stands last, on every page.
func TestHelpBeginsWithTheStory(t *testing.T) {
	for _, lang := range lang.Tags() {
		a := speaking(lang)
		pages := helps(a, 80)
		lines := strings.SplitAfter(pages["sim crash"], "\n")
		first := strings.Join(lines[:24], "")
		s, _ := scenarios.Find("crash")
		for _, p := range s.Params {
			if !strings.Contains(first, "--"+p.Name+" ") {
				t.Errorf("%s: --%s is not on the first 24 lines", lang, p.Name)
			}
		}
		for _, c := range s.Controls {
			if !strings.Contains(first, "  "+c.Name+" ") {
				t.Errorf("%s: control %s is not on the first 24 lines", lang, c.Name)
			}
		}
		for _, c := range scenarios.All() {
			sections := strings.Split(strings.TrimSpace(pages["sim "+c.Name]), "\n\n")
			heading := a.say("cli.help.real")
			if c.Redis != "" {
				heading = a.say("cli.help.real.redis")
			}
			if last := sections[len(sections)-1]; !strings.HasPrefix(last, heading+"\n  --brokers ") || !strings.Contains(last, "--password-file") {
				t.Errorf("%s: the last section of the help of %s is\n%s", lang, c.Name, last)
			}
		}
	}
}

// TestEveryExampleCanBeTyped: every command whose flags say anything has examples,
// and none of them is wrong usage. What would listen, connect or play for long is
// told to stop before it begins.
func TestEveryExampleCanBeTyped(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, program := range []string{"python", "java"} { // which need not be on this machine
		if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	typed := 0
	for _, c := range allCommands(speaking("en").root()) {
		without := c.Hidden || c.HasParent() && slices.Contains([]string{"completion", "topic"}, c.Parent().Name()) || slices.Contains([]string{"list", "version", "completion"}, c.Name())
		if (c.Example == "") != without {
			t.Errorf("%s has the examples %q", c.CommandPath(), c.Example)
		}
		for line := range strings.Lines(c.Example) {
			command, key, _ := strings.Cut(strings.TrimSpace(line), "\t")
			if key != "" && (!words.Has(lang.English, key) || !words.Has(lang.Portuguese, key)) {
				t.Errorf("example %q has a caption that no catalog knows: %s", command, key)
			}
			args := regexp.MustCompile(`'[^']*'|\S+`).FindAllString(command, -1)
			for i := range args {
				args[i] = strings.Trim(args[i], "'")
			}
			a := speaking("en")
			a.stop.Store(true)
			close(a.stopped)
			// What needs a terminal is refused here for the lack of one alone.
			if code := a.main(args[1:]); args[0] != "sim" || code == exitUsage && !strings.Contains(fmt.Sprint(a.err), "played on a terminal") {
				t.Errorf("%q cannot be typed: %s", command, a.err)
			}
			typed++
		}
	}
	if typed < 50 {
		t.Errorf("only %d examples", typed)
	}
}

// TestNothingToDo: sim alone names every scenario, for a person, and fails as
// wrong usage does, for a pipeline that has lost its arguments.
func TestNothingToDo(t *testing.T) {
	for _, lang := range lang.Tags() {
		a := speaking(lang)
		code, out, said := a.main(nil), a.out.(*bytes.Buffer).String(), a.err.(*bytes.Buffer).String()
		if code != exitUsage || out != "" || !strings.HasPrefix(said, a.say("cli.sim")+"\n") || !strings.HasSuffix(said, ".\n") {
			t.Errorf("%s: exit code %d, %q, and it says\n%s", lang, code, out, said)
		}
		at := 0
		for _, s := range scenarios.All() {
			next := strings.Index(said, "\n  "+s.Name+" ")
			if next <= at {
				t.Errorf("%s: %s does not follow in the order in which they are read:\n%s", lang, s.Name, said)
			}
			at = next
		}
		for _, next := range []string{"sim crash --help", "sim --help"} {
			if !strings.Contains(strings.Join(strings.Fields(said), " "), next) {
				t.Errorf("%s: it does not say how to go on: %s", lang, said)
			}
		}
	}
}

// TestVersion says what a report of a bug should say, as far as the build knows.
func TestVersion(t *testing.T) {
	a := speaking("en")
	info := &debug.BuildInfo{Main: debug.Module{Path: "kafkasim", Version: "(devel)"}, Deps: []*debug.Module{{Path: "github.com/twmb/franz-go", Version: "v1.2.3"}}}
	for _, x := range []struct {
		settings []debug.BuildSetting
		want     string
	}{
		{nil, "kafkasim, commit unknown: go run, and a build outside of git, do not record it"},
		{[]debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"}, {Key: "vcs.modified", Value: "false"}}, "kafkasim, commit 0123456789ab"},
		{[]debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"}, {Key: "vcs.modified", Value: "true"}}, "kafkasim, commit 0123456789ab, with changes that are not committed"},
	} {
		info.Settings = x.settings
		rows := a.versionRows(info)
		if rows[0][1] != x.want || rows[2][1] != "franz-go v1.2.3" || !strings.Contains(rows[3][1], "answers as Kafka 4.") {
			t.Errorf("with %v: %q", x.settings, rows)
		}
	}
	info.Settings, info.Main.Version = nil, "v1.4.0"
	if got := a.versionRows(info)[0][1]; got != "kafkasim v1.4.0" {
		t.Errorf("of a release: %q", got)
	}
	flag, command := speaking("en"), speaking("en")
	if flag.main([]string{"--version"}) != exitPass || command.main([]string{"version"}) != exitPass || flag.out.(*bytes.Buffer).String() != command.out.(*bytes.Buffer).String() || !strings.Contains(flag.out.(*bytes.Buffer).String(), "franz-go v") {
		t.Errorf("sim --version says\n%s\nand sim version\n%s", flag.out, command.out)
	}
}
