package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// memory is what a program has in memory now, in bytes.
func (r *running) memory(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(status), "VmRSS:")
	kilobytes, err := strconv.Atoi(strings.Fields(rest)[0])
	if !found || err != nil {
		t.Fatal("no VmRSS in ", string(status))
	}
	return kilobytes << 10
}

// TestPromisesTakeNoMemory: two thousand connections that each promise a hundred
// megabytes take none of them, and nobody else is kept from the broker.
func TestPromisesTakeNoMemory(t *testing.T) {
	notWithRaceDetector(t)
	const connections, most = 2000, 200 << 20
	b := startBroker(t, "--seed-topic", "t")
	for n := range connections {
		conn, err := net.Dial("tcp", b.address)
		if err != nil {
			t.Fatalf("connection %d: %v", n, err)
		}
		defer conn.Close()
		// 104,857,600 bytes of a Produce request, of which come 1,000 at most.
		promise := append([]byte{6, 0x40, 0, 0, 0, 0, 0, 9, 0, 0, 0, 7}, make([]byte, n%1000)...)
		if _, err := conn.Write(promise[:4+n%(len(promise)-3)]); err != nil {
			t.Fatalf("connection %d: %v", n, err)
		}
	}
	o := play(t, nil, "produce", "--brokers", b.address, "--topic", "t", "--max-messages", "3", "--rate", "100/s")
	if o.code != exitPass {
		t.Errorf("an honest producer: exit code %d, %s", o.code, o.stderr)
	}
	var now int
	for range 5 {
		time.Sleep(100 * time.Millisecond)
		now = max(now, b.memory(t))
	}
	if now > most {
		t.Errorf("the broker has %d MB in memory", now>>20)
	}
	t.Logf("%d MB in memory", now>>20)
}

// TestEightBytesEndNoRun: a run in real time goes on, whatever comes to its
// broker, and so does the broker that listens for anybody.
func TestEightBytesEndNoRun(t *testing.T) {
	t.Parallel()
	r := start(t, "history", "--clock", "wall")
	var address string
	await(t, "the run listens", func() bool {
		address = listens(t, r.Process.Pid)
		return address != ""
	})
	for _, text := range []string{"\x00\x00\x00\x04\x7f\x7f\x00\x00", "\x7f\xff\xff\xff", "\x00\x00\x00\x0e\x7f\x7f\x00\x00\x00\x00\x00\x07\xff\xff\x00\x00\x00\x00", "GET / HTTP/1.0\r\n\r\n"} {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write([]byte(text)); err != nil {
			t.Error(err)
		}
		_ = conn.SetReadDeadline(time.Now().Add(promptly))
		if n, err := conn.Read(make([]byte, 1)); n > 0 || os.IsTimeout(err) {
			t.Errorf("%q is answered, or waited for: %v", text, err)
		}
		conn.Close()
	}
	r.signal(t, os.Interrupt) // it is there to hear it
	r.wantInterrupted(t)
}

// listens is where a program listens on 127.0.0.1, or "".
func listens(t *testing.T, process int) string {
	t.Helper()
	mine := map[string]bool{}
	files, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", process))
	for _, f := range files {
		link, _ := os.Readlink(fmt.Sprintf("/proc/%d/fd/%s", process, f.Name()))
		mine[strings.TrimSuffix(strings.TrimPrefix(link, "socket:["), "]")] = true
	}
	table, err := os.ReadFile(fmt.Sprintf("/proc/%d/net/tcp", process))
	if err != nil {
		return "" // it has ended
	}
	for line := range strings.Lines(string(table)) {
		const listening = "0A"
		if f := strings.Fields(line); len(f) > 9 && f[3] == listening && mine[f[9]] {
			port, err := strconv.ParseUint(f[1][strings.Index(f[1], ":")+1:], 16, 16)
			if err == nil {
				return fmt.Sprintf("127.0.0.1:%d", port)
			}
		}
	}
	return ""
}

// TestRenderIsGivenAnything: what is no recorded run gets one sentence, and takes
// little memory, however large it is.
func TestRenderIsGivenAnything(t *testing.T) {
	notWithRaceDetector(t)
	t.Parallel()
	dir := t.TempDir()
	whole := dir + "/whole"
	if o := play(t, nil, "history", "--messages", "5", "--rate", "10/s", "--quiet", "--record", whole); o.code != exitPass {
		t.Fatal(o.stderr)
	}
	run, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	header, rest, _ := strings.Cut(string(run), "\n")
	file := func(name, text string) string {
		if err := os.WriteFile(dir+"/"+name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return dir + "/" + name
	}
	const much = 50_000_000
	for _, path := range []string{
		"/dev/zero", "/dev/null", "/", dir, dir + "/none", "/dev/null/none", "-", strings.Repeat("x", 5000),
		file("long line", header+"\n"+strings.Repeat("a", much)),
		file("deep arrays", header+"\n"+strings.Repeat("[", much/10)),
		file("deep objects", header+"\n"+strings.Repeat(`{"facts":`, much/10)),
		file("no line end", strings.Repeat(header, 100)),
		file("byte order mark", "\ufeff"+string(run)),
		file("no header", rest),
		file("two headers", header+"\n"+string(run)),
		file("binary", "\x1f\x8b\x08\x00\x00\x00\x00\x00"+string(run)),
	} {
		c := command(t, nil, "render", path)
		// Go reserves one gigabyte of addresses and more for whatever it may need.
		limited := exec.CommandContext(t.Context(), "sh", "-c", `ulimit -v 2500000; exec "$0" "$@"`, c.Path, "render", path)
		limited.Env, c = c.Env, limited
		var said strings.Builder
		c.Stdout, c.Stderr = &said, &said
		_ = c.Run() // the exit code says it
		text := strings.TrimSuffix(said.String(), "\n")
		if c.ProcessState.ExitCode() != exitUnknown || !strings.HasPrefix(text, "sim: ") || strings.Contains(text, "\n") || unsightly(text) != "" {
			t.Errorf("%.80s: exit code %d, %.300q", path, c.ProcessState.ExitCode(), text)
		}
	}
	crlf := file("crlf", strings.ReplaceAll(string(run), "\n", "\r\n"))
	if o := play(t, nil, "render", crlf); o.code != exitPass {
		t.Errorf("lines that end as on Windows: exit code %d, %s", o.code, o.stderr)
	}
}

// TestManyAtOnce: ten brokers on ports of their own, and ten runs that write one
// file, which is then one of their reports, whole.
func TestManyAtOnce(t *testing.T) {
	notWithRaceDetector(t)
	t.Parallel()
	seen := map[string]bool{}
	for range 10 {
		b := startBroker(t)
		if seen[b.address] {
			t.Errorf("two brokers at %s", b.address)
		}
		seen[b.address] = true
	}
	path := t.TempDir() + "/report"
	want := play(t, nil, "history", "--messages", "5", "--rate", "10/s").stdout
	var crowd sync.WaitGroup
	for range 10 {
		crowd.Go(func() {
			if o := play(t, nil, "history", "--messages", "5", "--rate", "10/s", "--output", path); o.code != exitPass {
				t.Errorf("exit code %d, %s", o.code, o.stderr)
			}
		})
	}
	crowd.Wait()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%v, and the file is\n%s", err, got)
	}
}
