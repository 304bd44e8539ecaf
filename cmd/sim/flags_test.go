//go:build unix

package main

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// commands are all that somebody can type, with how they are called.
func commands(c *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		all = append(all, commands(sub)...)
	}
	return all
}

// odd are values that no flag takes for anything but a name or a text.
var odd = []string{"", " ", "-1", "0", "x", "1x", "9223372036854775808", "-9223372036854775809", "1e400", "NaN", "1h1", "-5s", "99999999999h", "0/s", "1/", "/s",
	"a,b,,c", "=", ":", "a:b:c", "\x00", "\x1b[31m", "\n", "ação", "☃", "\xff\xfe", strings.Repeat("9", 5000), strings.Repeat("x", 100_000), "../..", "%s%d%!", "--help", "localhost:99999", "[::1]:0", "$(id)"}

// TestBadValuesOfEveryFlag: every flag of every command, with values that nobody
// can mean: a sentence or what was asked for, never a panic, and a usage error is
// a sentence on one line. What would listen, connect or play for long is told to
// stop before it begins.
func TestBadValuesOfEveryFlag(t *testing.T) {
	notWithRaceDetector(t)
	few := 7 // one of so many values with each flag
	if os.Getenv("KAFKASIM_NO_SKIP") != "" {
		few = 1
	}
	tried, turn := 0, 0
	stopped := make(chan struct{})
	close(stopped)
	t.Chdir(t.TempDir())
	fresh := func(stdout, stderr *bytes.Buffer) *app {
		a := &app{out: stdout, err: stderr, env: func(string) string { return "" }, stop: new(atomic.Bool), stopped: stopped}
		a.stop.Store(true)
		return a
	}
	root := fresh(new(bytes.Buffer), new(bytes.Buffer)).root()
	for _, c := range commands(root) {
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		c.InheritedFlags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		slices.Sort(names)
		if c.HasParent() && c.Parent().Name() == "completion" {
			continue // it writes scripts for shells, straight to standard output
		}
		path := strings.Fields(c.CommandPath())[1:]
		for _, name := range slices.Compact(names) {
			for i, value := range odd {
				if turn++; turn%few != 0 {
					continue
				}
				tried++
				args := append(slices.Clone(path), [][]string{{"--" + name + "=" + value}, {"--" + name, value}}[i%2]...)
				var stdout, stderr bytes.Buffer
				a := fresh(&stdout, &stderr)
				code := a.main(args)
				said := stderr.String()
				switch {
				case strings.Contains(said, "bug in sim"):
					t.Errorf("%.200q: %s", args, said)
				case code == exitUsage && (stdout.Len() > 0 || !misuseForm.MatchString(said) && !(len(path) == 0 && choosing.MatchString(said))):
					t.Errorf("%.200q: %q and %q", args, stdout.String(), said)
				case unsightly(stdout.String()+said) != "" && !strings.Contains(value, "%"):
					t.Errorf("%.200q: %s", args, unsightly(stdout.String()+said))
				case obeyed.MatchString(stdout.String() + said):
					t.Errorf("%.200q prints %q", args, obeyed.FindString(stdout.String()+said))
				}
			}
		}
	}
	t.Logf("%d command lines", tried)
}
