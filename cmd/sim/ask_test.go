package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/narrate"
)

// conversation is what somebody sees who types lines, without the lines.
func conversation(t *testing.T, lang narrate.Language, lines string) string {
	t.Helper()
	book, err := sim.Play(sim.RunSpec{Scenario: scenarios.Crash, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	in, typing, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if _, err := typing.WriteString(lines); err != nil {
		t.Fatal(err)
	}
	typing.Close()
	var out bytes.Buffer
	a := &app{in: in, out: &out, err: &out, env: func(string) string { return "" }, stop: new(atomic.Bool), stopped: make(chan struct{}), lang: lang, color: "never"}
	if err := a.ask(book, reportFlags{format: "text", ask: true}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestReadmesQuoteAConversation: what they show of it is what one sees who says 10.
func TestReadmesQuoteAConversation(t *testing.T) {
	quoted := regexp.MustCompile("(?s)\n```\n((?:\\? |WHAT YOU SAID|O QUE VOCÊ DISSE)[^`]*)```\n")
	for path, lang := range map[string]narrate.Language{"README.md": narrate.English, leiame: narrate.Portuguese} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		blocks, said := quoted.FindAllSubmatch(text, -1), conversation(t, lang, "10\n")
		if len(blocks) == 0 {
			t.Errorf("%s quotes nothing", path)
		}
		for _, block := range blocks {
			want := strings.TrimSuffix(strings.TrimSuffix(string(block[1]), "\n"), ": 10")
			if !strings.Contains(said, "\n"+want) {
				t.Errorf("%s quotes\n%s\nand one sees\n%s", path, want, said)
			}
		}
	}
}

// TestAnAnswerIsAskedForTwiceAtMost, and whatever is typed the story comes to its end.
func TestAnAnswerIsAskedForTwiceAtMost(t *testing.T) {
	for lines, want := range map[string]string{
		"":                      "you said  nothing",
		"\n\n":                  "you said  nothing",
		"x\n5\n":                "you said  5 payments",
		"x\ny\n7\n":             `"y" is not a number either. The story goes on.`,
		"\x1b[31m\n5\n":         `"\x1b[31m" is not a number. Once more:`,
		"5 pagamentos\n1.000\n": "you said  1,000 payments",
	} {
		said := conversation(t, narrate.English, lines)
		if !strings.Contains(said, want) || strings.Contains(said, "\x1b") || !strings.Contains(said, "\nPASS  ") {
			t.Errorf("%q: no %q in\n%s", lines, want, said)
		}
	}
}
