//go:build unix

package process

import (
	"bufio"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// heard is what a program has written.
type heard struct {
	mu    sync.Mutex
	lines []string
	bytes int
}

func (h *heard) line(line []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.bytes += len(line) + 1
	if len(h.lines) < 1000 {
		h.lines = append(h.lines, string(line))
	}
}

func (h *heard) all() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]string(nil), h.lines...)
}

func (h *heard) written() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.bytes
}

func shell(t *testing.T, script string) (*Process, *heard) {
	t.Helper()
	h := &heard{}
	p, err := Start(Program{Args: []string{"/bin/sh", "-c", script}, Env: []string{"WORD=hello"}, Heard: h.line})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Kill)
	return p, h
}

func await(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

func TestOutputIsHeardLineByLine(t *testing.T) {
	p, h := shell(t, `echo "$WORD"; echo to standard error >&2; printf 'no end'; exit 3`)
	<-p.silent
	if got := strings.Join(h.all(), "|"); got != "hello|to standard error" {
		t.Errorf("heard %q", got)
	}
	if got := strings.Join(p.Last(), "|"); got != "hello|to standard error|no end" {
		t.Errorf("kept %q", got)
	}
	if p.Kill(); p.How() != "exit status 3" || p.Running() {
		t.Errorf("it ended with %s", p.How())
	}
}

// What the program starts ends with it, though the program itself is not told to end it.
func TestKillEndsWhatItHasStarted(t *testing.T) {
	p, h := shell(t, `sleep 600 & echo $!; wait`)
	await(t, "the child", func() bool { return len(h.all()) == 1 })
	child, err := strconv.Atoi(h.all()[0])
	if err != nil {
		t.Fatal(err)
	}
	p.Kill()
	await(t, "the end of the child", func() bool { return !alive(child) })
}

// alive says whether a process is there and no zombie.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err != nil || !strings.Contains(string(stat), ") Z ")
}

// One that is halted does nothing until it is let go on, and can be killed meanwhile.
func TestFreeze(t *testing.T) {
	p, h := shell(t, `while :; do echo again; done`)
	await(t, "some lines", func() bool { return len(h.all()) > 10 })
	p.Freeze()
	before := h.written()
	time.Sleep(50 * time.Millisecond)
	if after := h.written(); after != before {
		t.Errorf("it wrote %d bytes while it was halted", after-before)
	}
	p.Thaw()
	await(t, "more lines", func() bool { return h.written() > before })
	p.Freeze()
	p.Kill()
}

// One that ends and leaves a child behind, too.
func TestKillEndsWhatIsLeftBehind(t *testing.T) {
	p, h := shell(t, `sleep 600 & echo $!`)
	<-p.Ended()
	await(t, "the child", func() bool { return len(h.all()) == 1 })
	child, _ := strconv.Atoi(h.all()[0])
	p.Kill()
	await(t, "the end of the child", func() bool { return !alive(child) })
}

// One that ends by itself and leaves a child behind that writes nowhere, too.
func TestKillEndsWhatWritesNowhere(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux can wait for a program and leave its number alone")
	}
	p, h := shell(t, `sleep 600 >/dev/null 2>&1 & echo $!`)
	<-p.Ended()
	<-p.silent
	child, _ := strconv.Atoi(h.all()[0])
	if !alive(child) {
		t.Fatal("the child is gone before anybody has killed it")
	}
	p.Kill()
	await(t, "the end of the child", func() bool { return !alive(child) })
	p.Kill() // once more is nothing
}

// TestNothingIsLeftOfUs: should this process be killed, what was started ends. The one that
// is killed is this test's program once more.
func TestNothingIsLeftOfUs(t *testing.T) {
	if os.Getenv("TO_BE_KILLED") != "" {
		_, h := shell(t, `trap '' TERM INT HUP; sleep 600 & echo $!; wait`)
		await(t, "the child", func() bool { return len(h.all()) == 1 })
		os.Stdout.WriteString("child " + h.all()[0] + "\n")
		select {}
	}
	us := exec.Command(os.Args[0], "-test.run", "^TestNothingIsLeftOfUs$")
	us.Env = append(os.Environ(), "TO_BE_KILLED=1")
	out, err := us.StdoutPipe()
	if err == nil {
		err = us.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	child, wrong := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(line, "child ")))
	if err != nil || wrong != nil || !alive(child) {
		t.Fatalf("%q, %v", line, err)
	}
	_ = us.Process.Kill()
	_ = us.Wait()
	await(t, "the end of the child", func() bool { return !alive(child) })
}

func TestStop(t *testing.T) {
	p, _ := shell(t, `trap 'exit 0' TERM; while :; do sleep 0.01; done`)
	time.Sleep(100 * time.Millisecond) // until the trap is set
	if !p.Stop(10*time.Second, nil) || p.How() != "exit status 0" {
		t.Errorf("one that hears SIGTERM ended with %s", p.How())
	}
	deaf, h := shell(t, `trap '' TERM; echo deaf; while :; do sleep 0.01; done`)
	await(t, "the trap", func() bool { return len(h.all()) == 1 })
	begin := time.Now()
	if deaf.Stop(100*time.Millisecond, nil) || deaf.Running() {
		t.Error("one that ignores SIGTERM has ended politely")
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("it took %s to kill it", took)
	}
	hurried, h := shell(t, `trap '' TERM; echo deaf; while :; do sleep 0.01; done`)
	await(t, "the trap", func() bool { return len(h.all()) == 1 })
	hurry := make(chan struct{})
	close(hurry)
	if hurried.Stop(time.Hour, hurry) {
		t.Error("one that was hurried has ended politely")
	}
}

// What was written before a moment is heard after Drain, always.
func TestDrainHearsEverything(t *testing.T) {
	p, h := shell(t, `i=0; while [ $i -lt 300 ]; do i=$((i+1)); echo line $i; done; kill -STOP $$; sleep 600`)
	await(t, "it to be stopped", func() bool {
		stat, err := os.ReadFile("/proc/" + strconv.Itoa(p.cmd.Process.Pid) + "/stat")
		return err != nil && runtime.GOOS != "linux" || strings.Contains(string(stat), ") T ")
	})
	p.Drain()
	if got := len(h.all()); got != 300 {
		t.Errorf("heard %d lines of 300", got)
	}
}

// Memory does not grow with the output, whatever is in it.
func TestHugeOutput(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	p, h := shell(t, `head -c 30000000 /dev/zero; echo; head -c 10000000 /dev/urandom; echo; echo end`)
	<-p.silent
	runtime.GC()
	runtime.ReadMemStats(&after)
	if h.mu.Lock(); h.bytes < 40_000_000 {
		t.Errorf("heard %d bytes", h.bytes)
	}
	h.lines = nil
	h.mu.Unlock()
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 80<<20 {
		t.Errorf("%d bytes are kept", grown)
	}
	last := p.Last()
	if len(last) > linesKept || last[len(last)-1] != "end" {
		t.Errorf("%d lines are kept, the last is %q", len(last), last[len(last)-1])
	}
	for _, line := range last {
		if len(line) > 8*longestKept || strings.ContainsAny(line, "\x00\x1b") {
			t.Errorf("kept: %q", line)
		}
	}
}

func TestBlocksAreNoticed(t *testing.T) {
	p, _ := shell(t, `head -c 4096 /dev/zero | tr '\0' x; sleep 0.2; echo`)
	<-p.silent
	if !p.Buffered() {
		t.Error("output in blocks is not noticed")
	}
	p, _ = shell(t, `i=0; while [ $i -lt 500 ]; do i=$((i+1)); echo a line of twenty bytes; done`)
	<-p.silent
	if p.Buffered() {
		t.Error("lines are taken for blocks")
	}
	// A line in two pieces, the first of which ends where a buffer would be full: once is chance.
	p, h := shell(t, `head -c 4096 /dev/zero | tr '\0' x; i=0; while [ $i -lt 50 ]; do i=$((i+1)); sleep .01; echo line; done`)
	<-p.silent
	if p.Buffered() || h.written() < 4096 {
		t.Errorf("one piece of %d bytes is taken for blocks", h.written())
	}
}

func TestWhatCannotBeStarted(t *testing.T) {
	if _, err := Start(Program{Args: []string{"/no/such/program"}}); err == nil {
		t.Error("a program that is not there has started")
	}
	if _, err := Find("no-such-program-anywhere"); err == nil {
		t.Error("a program that is not there was found")
	}
}
