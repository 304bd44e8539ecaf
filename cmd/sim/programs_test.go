//go:build unix

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// written is a consumer that somebody has written with a client of another language:
// testdata/consumers has them, right ones and wrong ones.
type written struct {
	client string
	where  string   // the variable that says where the client is
	get    string   // how to get it
	words  []string // what is typed, but for the variant
	wrong  []mistaken
}

// mistaken is a variant with a mistake: the check that it must break, and in which games
// it is looked for.
type mistaken struct{ variant, check, games string }

// everybodysPrograms are those consumers.
func everybodysPrograms() []written {
	const (
		consumers = "testdata/consumers/"
		pip       = "python3 -m venv DIR && DIR/bin/pip install kafka-python confluent-kafka aiokafka, and KAFKASIM_PYTHON=DIR/bin/python"
		crash     = "crash-after-commit"
	)
	python, node, jars := os.Getenv("KAFKASIM_PYTHON"), os.Getenv("KAFKASIM_NODE"), os.Getenv("KAFKASIM_JARS")
	return []written{
		{"kafka-python", "KAFKASIM_PYTHON", pip, []string{"--", python, consumers + "kafka_python.py"}, []mistaken{
			{"commit-first", "NothingPassedOver", crash}, {"commit-ahead", "CommitWithinProcessed", "calm"}, {"commit-behind", "Drained", "calm"},
			{"skip", "NothingPassedOver", "calm"}, {"memory", "NothingPassedOver", crash}, {"worker", "CommitWithinProcessed", crash}}},
		{"confluent-kafka", "KAFKASIM_PYTHON", pip, []string{"--", python, consumers + "confluent.py"}, []mistaken{{"commit-first", "NothingPassedOver", crash}}},
		{"confluent-kafka's transactions", "KAFKASIM_PYTHON", pip, []string{"--observe", "topic:invoices", "--promise", "exactly-once", "--", python, consumers + "transactions.py"},
			[]mistaken{{"outside", "ProcessedOnce", "crash-before-commit"}}},
		{"aiokafka", "KAFKASIM_PYTHON", pip, []string{"--", python, consumers + "aio.py"}, []mistaken{{"forget", "CommitWithinProcessed", crash}}}, // what it loses is luck
		{"kafkajs", "KAFKASIM_NODE", "npm install --prefix DIR kafkajs, and KAFKASIM_NODE=DIR",
			[]string{"--env", "NODE_PATH=" + filepath.Join(node, "node_modules"), "--", "node", consumers + "kafkajs.js"},
			[]mistaken{{"commit-first", "NothingPassedOver", crash}, {"forget", "CommitWithinProcessed", "calm"}}},
		{"Java's client", "KAFKASIM_JARS", ".ci/java/get DIR, and KAFKASIM_JARS=DIR", []string{"--", "java", "-cp", filepath.Join(jars, "*"), consumers + "Payments.java"},
			[]mistaken{{"commit-first", "NothingPassedOver", crash}}},
		{"Java's share consumer", "KAFKASIM_JARS", ".ci/java/get DIR, and KAFKASIM_JARS=DIR", []string{"--", "java", "-cp", filepath.Join(jars, "*"), consumers + "Sharer.java"},
			[]mistaken{{"worker", "AcceptWithinProcessed", "calm"}}},
	}
}

// TestEverybodysProgramsAreJudged: of consumers with the clients of other languages the
// right ones are not accused, and the wrong ones are caught by the check that is meant.
func TestEverybodysProgramsAreJudged(t *testing.T) {
	notWithRaceDetector(t)
	for _, w := range everybodysPrograms() {
		t.Run(w.client, func(t *testing.T) {
			if os.Getenv(w.where) == "" {
				if os.Getenv("KAFKASIM_NO_SKIP") != "" {
					t.Fatalf("%s does not say where %s is, and KAFKASIM_NO_SKIP is set: %s", w.where, w.client, w.get)
				}
				t.Skipf("%s does not say where %s is: %s", w.where, w.client, w.get)
			}
			t.Parallel()
			games := "crash,stop,freeze,network,brokers,scale,partitions"
			if w.client != "Java's share consumer" {
				games += ",retention"
				if !slices.Contains(w.words, "exactly-once") { // nobody could, without bookmarks
					games += ",bookmark"
				}
			}
			if code, broken := w.judged(t, "right", games); code != exitPass || len(broken) > 0 {
				t.Errorf("the right one is accused (exit code %d): %v", code, broken)
			}
			for _, m := range w.wrong {
				if code, broken := w.judged(t, m.variant, m.games); code != exitFail || !slices.Contains(broken, m.check) {
					t.Errorf("%s is not caught by %s (exit code %d): %v", m.variant, m.check, code, broken)
				}
			}
		})
	}
}

// judged plays games with a variant, and returns the checks that were broken and should
// not have been. Where that was not wanted, the log says how the game went.
func (w written) judged(t *testing.T, variant, games string) (code int, broken []string) {
	t.Helper()
	o := inProcess(t, slices.Concat([]string{"test", "--format", "json", "--games", games}, w.words, []string{variant})...)
	for line := range strings.Lines(o.stdout) {
		var game struct {
			Control string
			Checks  []struct {
				Name       string
				AsExpected bool `json:"as_expected"`
			}
		}
		if err := json.Unmarshal([]byte(line), &game); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		for _, c := range game.Checks {
			if !c.AsExpected && !slices.Contains(broken, c.Name) {
				broken = append(broken, c.Name)
			}
			if !c.AsExpected && variant == "right" {
				t.Logf("%s in %s: %s", c.Name, game.Control, line)
			}
		}
	}
	return o.code, broken
}
