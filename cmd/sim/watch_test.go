//go:build unix

package main

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"kafkasim/sim/console"
	"kafkasim/sim/narrate"
)

func TestATrendIsDrawn(t *testing.T) {
	for want, lags := range map[string][]int64{
		"        ": nil,
		"       ▁": {0},
		"      ▁▂": {0, 1}, // one more is no trend
		"    ▁▂▃▄": {0, 1, 2, 3},
		"▁▁▂▃▄▅▆█": {0, 5, 10, 20, 30, 40, 50, 60},
		"     █ ▁": {9000000, -1, 0},
	} {
		if got := trend(lags); got != want {
			t.Errorf("%v is drawn %q, want %q", lags, got, want)
		}
	}
}

// TestWhoFallsSilentIsNamed: with what waits for it, and where; whoever has
// nothing to do is not silent.
func TestWhoFallsSilentIsNamed(t *testing.T) {
	now := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	owner := &console.Member{ClientID: "sim-4850"}
	g := console.Group{Name: "g", State: "Stable", Rows: []console.Row{
		{Topic: "t", Partition: 0, Committed: 79, End: 110, Owner: owner},
		{Topic: "t", Partition: 1, Committed: 8, End: 18, Owner: owner},
		{Topic: "t", Partition: 2, Committed: 5, End: 5, Owner: &console.Member{ClientID: "sim-4851"}},
	}}
	for lang, want := range map[narrate.Language]string{
		narrate.English:    " sim-4850 has committed nothing for 37 s, and 41 messages wait in p0 and p1. It may be dead, stuck or slow: the group drops it once it has sent no heartbeat for its session timeout (session.timeout.ms, 45 s by default).",
		narrate.Portuguese: " sim-4850 não faz commit há 37 s, e 41 mensagens esperam em p0 e p1. Pode ter morrido, travado ou estar lento: o grupo só o exclui quando ele passa o tempo da sessão (session.timeout.ms, por padrão 45 s) sem mandar heartbeat.",
	} {
		a := &app{lang: lang}
		var past console.Watch
		for _, after := range []time.Duration{0, 9 * time.Second, 37 * time.Second} {
			past.See(g, now.Add(after))
			var said []string
			for _, line := range a.tellSilent(g, &past, now.Add(after)) {
				said = append(said, line.text)
			}
			if got := strings.Join(said, " "); after < longSilence && got != "" || after > longSilence && got != want {
				t.Errorf("after %v it says\n%s\nand should say\n%s", after, got, want)
			}
		}
		for i, line := range a.drawnCourse(g, &past, now.Add(37*time.Second), 0, false) {
			if marks := line.style != ""; marks != (i == 1 || i == 2) {
				t.Errorf("line %d is marked: %v", i, marks)
			}
		}
		shown := strings.Join(a.describeCourse(g, &past, now.Add(37*time.Second)).lines(0, false), "\n")
		if want := "PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG  TREND     NO-COMMIT  CLIENT-ID\n0          79              110             31        ███  37 s       sim-4850\n"; !strings.HasPrefix(shown, want) {
			t.Errorf("the table is\n%s\nand should begin\n%s", shown, want)
		}
	}
}

// TestAWatchIsRedrawn: on a terminal each look is in the place of the one before,
// and no line is wider; elsewhere they are one below the other.
func TestAWatchIsRedrawn(t *testing.T) {
	notWithRaceDetector(t)
	t.Parallel()
	b := startBroker(t)
	play(t, nil, "produce", "-b", b.address, "--max-messages", "3", "--rate", "100/s")
	play(t, nil, "consume", "-b", b.address, "--max-messages", "2")
	heading := regexp.MustCompile(`\d\d:\d\d:\d\d · grupo_analise_fraude · Empty · 0 members`)

	piped := visit(t, b, "group", "grupo_analise_fraude", "--watch")
	await(t, "two looks", func() bool { return len(heading.FindAllString(piped.out.String(), -1)) == 2 })
	piped.leave(t)
	if looks := strings.Split(piped.out.String(), "\n\n"); len(looks) < 4 || strings.Contains(piped.out.String(), "\x1b") ||
		!strings.Contains(looks[1], "0          2               3               1") {
		t.Errorf("what it says in a pipe is\n%s", piped.out.String())
	}

	if there, err := condition("pty"); err != nil || !there {
		t.Skipf("no script(1) of util-linux here: apt-get install bsdutils, then run this again (%v)", err)
	}
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	for _, color := range []string{"never", "always"} {
		line := "stty cols 50 rows 10; exec timeout -s INT 3 " + path + " group grupo_analise_fraude --watch --color " + color + " -b " + b.address
		watch := exec.Command("script", "-qec", line, "/dev/null")
		watch.Env = append(os.Environ(), "TERM=xterm")
		out, _ := watch.CombinedOutput() // its end says nothing
		text := string(out)
		if strings.Count(text, "\x1b[2J") != 1 || strings.Count(text, "\x1b[H") != 2 || strings.Contains(text, "\x1b[1m") != (color == "always") {
			t.Errorf("with --color %s two looks on a terminal are %q", color, text)
		}
		for line := range strings.Lines(colours.ReplaceAllString(text, "")) {
			if line = strings.TrimSpace(line); utf8.RuneCountInString(line) > 50 && !strings.HasPrefix(line, "sim: ") {
				t.Errorf("a line is wider than the terminal: %s", line)
			}
		}
	}
}
