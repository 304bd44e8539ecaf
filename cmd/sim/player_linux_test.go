package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"
	"unsafe"
)

// tty is a terminal with a program on it: it obeys the few orders that the player
// gives, and keeps what stands on its two screens.
type tty struct {
	*exec.Cmd
	keyboard *os.File // the side of who types
	line     *os.File // the side of the program
	ended    chan error

	mu       sync.Mutex
	screens  [2][][]rune // the one that a shell has, and the alternate one
	shown    int
	row, col int
	rows     int
	columns  int
	hidden   bool // the cursor is
	painted  bool // something had a colour
	rest     string
}

func ioctl(f *os.File, request uintptr, arg unsafe.Pointer) error {
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), request, uintptr(arg)); errno != 0 {
		return errno
	}
	return nil
}

// openTerminal opens a terminal of a size, with nothing on it but a line of a shell.
func openTerminal(t *testing.T, columns, rows int) *tty {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("there are no pseudo-terminals here (%v): mount devpts, then run this again", err)
	}
	t.Cleanup(func() { keyboard.Close() })
	var number, locked int32
	if err := errors.Join(ioctl(keyboard, syscall.TIOCSPTLCK, unsafe.Pointer(&locked)), ioctl(keyboard, syscall.TIOCGPTN, unsafe.Pointer(&number))); err != nil {
		t.Fatal(err)
	}
	line, err := os.OpenFile("/dev/pts/"+strconv.Itoa(int(number)), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { line.Close() })
	x := &tty{keyboard: keyboard, line: line, ended: make(chan error, 1)}
	x.resize(t, columns, rows)
	x.write("before\r\n")
	go func() {
		chunk := make([]byte, 1<<16)
		for {
			n, err := keyboard.Read(chunk)
			if err != nil {
				return
			}
			x.write(string(chunk[:n]))
		}
	}()
	return x
}

// onTerminal starts the program on a terminal of a size.
func onTerminal(t *testing.T, columns, rows int, env []string, args ...string) *tty {
	t.Helper()
	x := openTerminal(t, columns, rows)
	x.Cmd = command(t, append(env, "TERM=xterm-256color"), args...)
	x.Stdin, x.Stdout, x.Stderr = x.line, x.line, x.line
	x.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := x.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { x.ended <- x.Wait() }()
	return x
}

func (x *tty) resize(t *testing.T, columns, rows int) {
	t.Helper()
	size := [4]uint16{uint16(rows), uint16(columns)}
	if err := ioctl(x.keyboard, syscall.TIOCSWINSZ, unsafe.Pointer(&size)); err != nil {
		t.Fatal(err)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.rows, x.columns = rows, columns
}

// cooked is whether the terminal echoes what is typed, and waits for whole lines.
func (x *tty) cooked(t *testing.T) bool {
	t.Helper()
	var state syscall.Termios
	if err := ioctl(x.line, syscall.TCGETS, unsafe.Pointer(&state)); err != nil {
		t.Fatal(err)
	}
	const both = syscall.ECHO | syscall.ICANON
	return state.Lflag&both == both
}

var order = regexp.MustCompile(`^\x1b\[(\??)([0-9;]*)([A-Za-z])`)

// write shows what the program says.
func (x *tty) write(text string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for x.rest += text; x.rest != ""; {
		if x.rest[0] == '\x1b' {
			m := order.FindStringSubmatch(x.rest)
			if m == nil {
				return // the rest is to come
			}
			x.obey(m[1]+m[3], m[2])
			x.rest = x.rest[len(m[0]):]
			continue
		}
		if !utf8.FullRuneInString(x.rest) {
			return
		}
		r, size := utf8.DecodeRuneInString(x.rest)
		x.rest = x.rest[size:]
		switch r {
		case '\r':
			x.col = 0
		case '\n':
			x.row++
		default:
			x.put(r)
		}
	}
}

func (x *tty) put(r rune) {
	for len(x.screens[x.shown]) <= x.row {
		x.screens[x.shown] = append(x.screens[x.shown], nil)
	}
	line := x.screens[x.shown][x.row]
	for len(line) <= x.col {
		line = append(line, ' ')
	}
	line[x.col] = r
	x.screens[x.shown][x.row] = line
	x.col++
}

func (x *tty) obey(what, numbers string) {
	switch first, second, _ := strings.Cut(numbers, ";"); {
	case what == "H":
		x.row, _ = strconv.Atoi(first)
		x.col, _ = strconv.Atoi(second)
		x.row, x.col = max(x.row-1, 0), max(x.col-1, 0)
	case what == "K":
		if lines := x.screens[x.shown]; x.row < len(lines) {
			lines[x.row] = lines[x.row][:min(x.col, len(lines[x.row]))]
		}
	case what == "m":
		x.painted = x.painted || numbers != ""
	case what == "J":
		x.screens[x.shown] = nil
	case strings.HasPrefix(what, "?") && numbers == "1049":
		if x.shown = 0; what == "?h" {
			x.shown, x.screens[1] = 1, nil
		}
		x.row, x.col = len(x.screens[x.shown]), 0
	case strings.HasPrefix(what, "?") && numbers == "25":
		x.hidden = what == "?l"
	}
}

func (x *tty) look() (text string, alternate, hidden bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	var b strings.Builder
	for _, line := range x.screens[x.shown] {
		b.WriteString(strings.TrimRight(string(line), " ") + "\n")
	}
	return b.String(), x.shown == 1, x.hidden
}

// await waits until a screen says something.
func (x *tty) await(t *testing.T, pattern string) string {
	t.Helper()
	want := regexp.MustCompile(pattern)
	for deadline := time.Now().Add(promptly); ; time.Sleep(10 * time.Millisecond) {
		text, _, _ := x.look()
		if want.MatchString(text) {
			return text
		}
		if time.Now().After(deadline) {
			t.Fatalf("it never says %q:\n%s", pattern, text)
		}
	}
}

func (x *tty) types(t *testing.T, keys string) {
	t.Helper()
	if _, err := x.keyboard.WriteString(keys); err != nil {
		t.Fatal(err)
	}
}

// endsWith waits for the end, and looks whether the terminal is as it was.
func (x *tty) endsWith(t *testing.T, code int) {
	t.Helper()
	select {
	case err := <-x.ended:
		var exited *exec.ExitError
		if errors.As(err, &exited); err != nil && exited == nil || x.ProcessState.ExitCode() != code {
			t.Errorf("it ended with %v, want %d", x.ProcessState, code)
		}
	case <-time.After(promptly):
		t.Fatal("it does not end")
	}
	x.isGivenBack(t)
}

func (x *tty) isGivenBack(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(promptly); ; time.Sleep(10 * time.Millisecond) { // the last bytes are on their way
		text, alternate, hidden := x.look()
		if strings.HasPrefix(text, "before\n") && !alternate && !hidden && x.cooked(t) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the terminal is not as it was (%s): alternate screen %v, cursor hidden %v, cooked %v\n%s", t.Name(), alternate, hidden, x.cooked(t), text)
		}
	}
}

var paused = `❚❚ 1×`

func TestARunIsPlayedOnATerminal(t *testing.T) {
	x := onTerminal(t, 80, 24, nil, "crash", "--play")
	x.await(t, `► +1×`)
	if x.cooked(t) {
		t.Error("keys are echoed")
	}
	x.types(t, " ")
	x.await(t, paused)
	for _, step := range []struct{ keys, shows string }{
		{"0", `(?s)0:00:00.* 1/5 `},
		{"]", ` 2/5 `}, {"\x1b[1;2C", ` 3/5 `}, {"[", ` 2/5 `},
		{"\x1b[C", `consumer-1`}, {"9", ` 5/5 `}, {"\x1b[H", ` 1/5 `}, {"\x1b[F", `(?s)PASS · 22 of 22.*5 payments came a second time.*×2`},
		{"j", ` 5/5 `}, {"jjj", ` 4/5 `}, {"l", ` [45]/5 `}, {">", `❚❚ 2×`}, {"<<", `❚❚ ½×`}, {">", paused},
		{"e", `espaço reproduzir`}, {"e", `space play`}, {"?", `inglês|English or Portuguese`}, {"\x1b", ` /?[45]/5 `},
		{"c", ` [45]/5 `}, {"5.", ` [34]/5 `}, {",", ` [34]/5 `},
	} {
		x.types(t, step.keys)
		x.await(t, step.shows)
	}
	x.types(t, "q")
	x.endsWith(t, exitPass)
}

// TestPlayingGoesOnToTheEnd and stays there; once more, and it begins again.
func TestPlayingGoesOnToTheEnd(t *testing.T) {
	file := filepath.Join(t.TempDir(), "run")
	if o := play(t, nil, "crash", "--control", "commit-first", "--record", file); o.code != exitPass {
		t.Fatal(o)
	}
	x := onTerminal(t, 80, 24, []string{"LANG=pt_BR.UTF-8"}, "play", file)
	x.types(t, ">>>9")
	x.await(t, `(?s)PASSOU · .*❚❚ 8×`)
	x.types(t, "k")
	x.await(t, `► +8×`)
	x.types(t, "q")
	x.endsWith(t, exitPass)
}

// TestTheTerminalIsGivenBack however the player ends.
func TestTheTerminalIsGivenBack(t *testing.T) {
	for name, end := range map[string]func(*tty) error{
		"Ctrl-C":  func(x *tty) error { _, err := x.keyboard.WriteString("\x03"); return err },
		"SIGINT":  func(x *tty) error { return x.Process.Signal(syscall.SIGINT) },
		"SIGTERM": func(x *tty) error { return x.Process.Signal(syscall.SIGTERM) },
		"SIGHUP":  func(x *tty) error { return x.Process.Signal(syscall.SIGHUP) },
	} {
		t.Run(name, func(t *testing.T) {
			x := onTerminal(t, 80, 24, nil, "groups", "--play")
			x.await(t, `► +1×`)
			if err := end(x); err != nil {
				t.Fatal(err)
			}
			x.endsWith(t, exitInterrupted)
		})
	}
}

// TestThePlayerIsSuspended by a key and by a signal, and goes on where it was.
func TestThePlayerIsSuspended(t *testing.T) {
	x := onTerminal(t, 80, 24, nil, "crash", "--play")
	x.await(t, `► +1×`)
	x.types(t, " 5")
	for name, suspend := range map[string]func(){
		"Ctrl-Z":  func() { x.types(t, "\x1a") },
		"SIGTSTP": func() { x.Process.Signal(syscall.SIGTSTP) },
	} {
		x.await(t, `(?s) [34]/5 .*`+paused)
		suspend()
		x.isStopped(t, name)
		x.isGivenBack(t)
		if err := x.Process.Signal(syscall.SIGCONT); err != nil {
			t.Fatal(err)
		}
	}
	x.await(t, `(?s) [34]/5 .*`+paused)
	x.types(t, "q")
	x.endsWith(t, exitPass)
}

func (x *tty) isStopped(t *testing.T, how string) {
	t.Helper()
	for deadline := time.Now().Add(promptly); ; time.Sleep(10 * time.Millisecond) {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", x.Process.Pid))
		if err == nil && bytes.Contains(stat, []byte(") T ")) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s does not stop it: %s, %v", how, stat, err)
		}
	}
}

func TestATerminalChangesItsSize(t *testing.T) {
	x := onTerminal(t, 50, 10, nil, "crash", "--play")
	x.await(t, `too small: a run needs 60`)
	x.resize(t, 100, 40)
	x.await(t, `(?s)0:00.*❚❚|► +1×`)
	x.resize(t, 79, 19)
	x.await(t, `too small`)
	x.types(t, "q")
	x.endsWith(t, exitPass)
}

// TestWithoutColourTheScreenSaysTheSame, and has none.
func TestWithoutColourTheScreenSaysTheSame(t *testing.T) {
	screen := func(env ...string) (text string, painted bool) {
		x := onTerminal(t, 80, 24, env, "crash", "--play")
		x.types(t, " ")
		x.await(t, paused)
		x.types(t, "\x1b[F")
		text = x.await(t, `(?s)PASS.*❚❚`)
		x.types(t, "q")
		x.endsWith(t, exitPass)
		return text, x.painted
	}
	colored, painted := screen()
	plain, stillPainted := screen("NO_COLOR=1")
	if plain != colored {
		t.Errorf("without colour it shows\n%s\nand otherwise\n%s", plain, colored)
	}
	if !painted || stillPainted {
		t.Errorf("there is colour: %v, and with NO_COLOR: %v", painted, stillPainted)
	}
}

// TestWhatGoesWrongGivesTheTerminalBack, and is told on it.
func TestWhatGoesWrongGivesTheTerminalBack(t *testing.T) {
	file := filepath.Join(t.TempDir(), "run")
	if err := os.WriteFile(file, []byte("no run\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	x := onTerminal(t, 80, 24, nil, "play", file)
	x.endsWith(t, exitUnknown)
	x.await(t, `is not a recorded run that can be read`)
}

// TestAPanicGivesTheTerminalBack: whoever reads of it needs the terminal.
func TestAPanicGivesTheTerminalBack(t *testing.T) {
	x := openTerminal(t, 80, 24)
	p := &player{app: &app{in: x.line, out: x.line, stopped: make(chan struct{})}} // without a screen
	func() {
		defer func() {
			if recover() == nil {
				t.Error("a player without a screen draws one")
			}
		}()
		p.run() //nolint:errcheck // it does not return
	}()
	x.isGivenBack(t)
}
