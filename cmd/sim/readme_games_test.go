package main

import (
	"os"
	"strings"
	"testing"

	"kafkasim/sim/trial"
)

// The README has each game in its table, with the set that it is of and a star where it is rare.
func TestREADMEHasEveryGame(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range append(trial.Games(), trial.Calm) {
		row := "| `" + g.Name + "` "
		if g.Rare {
			row += "* "
		}
		row += "| " + strings.TrimLeft(g.Set+" ", " ") + "| "
		if !strings.Contains(string(text), row) {
			t.Errorf("the README has no row that begins with %s", row)
		}
	}
}
