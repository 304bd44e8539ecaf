//go:build unix

package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestReadersCanFollow does what the README says, in a fresh clone, as a reader
// would: types the lines of its sh and console blocks one after another, and
// runs the workflow's steps as CI does.
func TestReadersCanFollow(t *testing.T) {
	if os.Getenv("KAFKASIM_NO_SKIP") == "" {
		t.Skip("it types the README's every command, which takes minutes and needs redis-server, Java and Maven; to see it: KAFKASIM_NO_SKIP=1 go test ./cmd/sim -run Readers")
	}
	clone := cloneOf(t, "../..")
	for _, command := range firstHour(t) {
		t.Run(command, func(t *testing.T) { typeLines(t, clone, []string{"go run ./cmd/" + command}) })
	}
	for _, path := range readmes {
		t.Run(path, func(t *testing.T) {
			desk := desk{dir: clone, windows: map[string]*window{}}
			defer func() { desk.leave(t) }()
			for _, b := range blocks(t, path) {
				desk.follow(t, b)
			}
		})
	}
}

// firstHour is what the README's table has people play: each scenario, and then
// with the flags beside it.
func firstHour(t *testing.T) (commands []string) {
	t.Helper()
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range hour.FindAllStringSubmatch(string(text), -1) {
		commands = append(commands, row[1])
		for _, flags := range backticked.FindAllStringSubmatch(row[2], -1) {
			commands = append(commands, row[1]+" "+flags[1])
		}
	}
	if len(commands) < 16 {
		t.Errorf("the README's first hour has only these commands: %q", commands)
	}
	return commands
}

var (
	hour       = regexp.MustCompile("(?m)^\\| \\d \\| `(sim [a-z]+)` \\|[^|]*\\| (.*) \\|$")
	backticked = regexp.MustCompile("`([^`]+)`")
)

// desk is where somebody sits with a page: what runs in a window runs on until the
// section ends.
type desk struct {
	dir, section string
	windows      map[string]*window
}

func (d *desk) follow(t *testing.T, b block) {
	t.Helper()
	t.Log(b.at)
	if b.section != d.section {
		d.leave(t)
		d.section = b.section
	}
	switch b.language {
	case "sh":
		typeLines(t, d.dir, b.lines)
	case "console":
		d.typeInWindows(t, b.lines)
	case "yaml":
		runWorkflow(t, d.dir, b.lines)
	default:
		t.Errorf("nobody knows how to follow a block of %q", b.language)
	}
}

// leave presses Ctrl-C wherever something runs; in the first windows, where others
// find their brokers, last.
func (d *desk) leave(t *testing.T) {
	t.Helper()
	for _, number := range slices.Backward(slices.Sorted(maps.Keys(d.windows))) {
		d.windows[number].interrupt(t)
	}
}

func cloneOf(t *testing.T, repository string) string {
	t.Helper()
	clone := filepath.Join(t.TempDir(), "clone")
	if out, err := exec.Command("git", "clone", "-q", repository, clone).CombinedOutput(); err != nil {
		t.Fatalf("git clone: %v\n%s", err, out)
	}
	return clone
}

// typeLines runs each line to its end. The tests are left out: this is one.
func typeLines(t *testing.T, dir string, lines []string) {
	for _, line := range lines {
		if strings.HasPrefix(line, "go test ") {
			continue
		}
		t.Log("$ " + line)
		c := exec.Command("bash", "-c", line)
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
}

// workflow of GitHub: what a job of ours is made of.
var (
	uses = regexp.MustCompile(`^\s*- uses: (\S+)@v\d+$`)
	runs = regexp.MustCompile(`^\s*- run: (.+)$`)
)

// runWorkflow runs a job's commands in a clone of their own, once the steps that
// they need have come.
func runWorkflow(t *testing.T, repository string, lines []string) {
	clone := cloneOf(t, repository)
	var used []string
	ran := 0
	for _, line := range lines {
		if m := uses.FindStringSubmatch(line); m != nil {
			used = append(used, m[1])
		}
		m := runs.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		if !slices.Contains(used, "actions/checkout") || !slices.Contains(used, "actions/setup-go") {
			t.Fatalf("%q comes before the job has checked out and set up Go: it used %q", m[1], used)
		}
		typeLines(t, clone, []string{m[1]})
		ran++
	}
	if ran == 0 {
		t.Error("the workflow runs nothing")
	}
}

// typed is a line of a console block: the number of a terminal, where there are
// several, and what is typed there.
var typed = regexp.MustCompile(`^(\d*)\$ (.+)$`)

// typeInWindows types each line in its window. What still runs there is ended with
// Ctrl-C first. PROCESS is the number that some window said is to be killed.
func (d *desk) typeInWindows(t *testing.T, lines []string) {
	t.Helper()
	for _, line := range lines {
		m := typed.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("%q is not what somebody types: 1$ command", line)
		}
		command := m[2]
		if strings.Contains(command, "PROCESS") {
			command = strings.ReplaceAll(command, "PROCESS", toKill(t, d.windows))
		}
		if d.windows[m[1]] == nil {
			d.windows[m[1]] = &window{dir: d.dir}
		}
		d.windows[m[1]].enter(t, command)
	}
}

var killable = regexp.MustCompile(`kill -9 (\d+)`)

func toKill(t *testing.T, windows map[string]*window) string {
	t.Helper()
	for _, number := range []string{"2", "3"} {
		if one := windows[number]; one != nil {
			if m := killable.FindStringSubmatch(one.said()); m != nil {
				one.killed = true
				return m[1]
			}
		}
	}
	t.Fatal("no terminal says which process can be killed")
	return ""
}

// window is a terminal in which one command runs at a time.
type window struct {
	dir     string
	command *exec.Cmd
	output  string // a file
	ended   chan error
	killed  bool
}

func (one *window) said() string {
	text, _ := os.ReadFile(one.output)
	return string(text)
}

// looksAt is how long a reader looks before the next command is typed.
const looksAt = 3 * time.Second

// enter types a command, and waits until it has ended well, or has been at work
// for a while and has something to show.
func (one *window) enter(t *testing.T, command string) {
	t.Helper()
	one.interrupt(t)
	t.Log("$ " + command)
	output, err := os.Create(filepath.Join(t.TempDir(), "output"))
	if err != nil {
		t.Fatal(err)
	}
	defer output.Close()
	one.output, one.killed = output.Name(), false
	one.command = exec.Command("bash", "-c", command)
	one.command.Dir = one.dir
	one.command.Stdout, one.command.Stderr = output, output
	one.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := one.command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	one.ended = ended
	go func(c *exec.Cmd) { ended <- c.Wait() }(one.command)
	for begin := time.Now(); ; {
		select {
		case err := <-ended:
			one.command = nil
			if err != nil {
				t.Fatalf("%s: %v\n%s", command, err, one.said())
			}
			return
		case <-time.After(looksAt):
		}
		if one.said() != "" && !ends.MatchString(command) {
			return
		}
		if time.Since(begin) > 10*time.Minute {
			t.Fatalf("%s shows nothing and does not end:\n%s", command, one.said())
		}
	}
}

// ends finds the commands that end by themselves, however long they take.
var ends = regexp.MustCompile(`/start |go build|go install|sim (` + strings.Join(scenarioNames(), "|") + `|all|topic)\b`)

func scenarioNames() []string {
	var names []string
	for _, c := range (&app{env: func(string) string { return "" }}).scenarioCommands() {
		names = append(names, c.Name())
	}
	return names
}

// interrupt presses Ctrl-C where something runs, which must end then.
func (one *window) interrupt(t *testing.T) {
	if one.command == nil {
		return
	}
	syscall.Kill(-one.command.Process.Pid, syscall.SIGINT)
	select {
	case err := <-one.ended:
		if code := one.command.ProcessState.ExitCode(); code != exitPass && code != exitInterrupted && !one.killed {
			t.Errorf("%q ends with %v\n%s", one.command.Args[2], err, one.said())
		}
	case <-time.After(15 * time.Second):
		t.Errorf("%q does not end at Ctrl-C\n%s", one.command.Args[2], one.said())
		syscall.Kill(-one.command.Process.Pid, syscall.SIGKILL)
		<-one.ended
	}
	one.command = nil
}
