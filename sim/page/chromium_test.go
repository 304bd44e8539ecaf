package page_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kafkasim/sim/page"
)

// chromium is a browser that is driven through a pipe, in Chromium's own protocol.
type chromium struct {
	t       *testing.T
	in      io.Writer
	session string
	mu      sync.Mutex
	id      int
	waits   map[int]chan message
	errors  []string // what the page complained of
	asked   []string // what it asked of the network
	loaded  chan bool
}

type message struct {
	ID     int             `json:"id,omitempty"`
	Method string          `json:"method,omitempty"`
	Params json.RawMessage `json:"params,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
	Session string `json:"sessionId,omitempty"`
}

// startChromium starts Debian's Chromium with a profile of its own, or skips the test.
func startChromium(t *testing.T) *chromium {
	t.Helper()
	if raceDetector {
		t.Skip("the race detector sees nothing of a browser")
	}
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv("KAFKASIM_NO_SKIP") != "" {
			t.Fatal("no Chromium here, and KAFKASIM_NO_SKIP is set: apt-get install chromium")
		}
		t.Skip("no Chromium here: apt-get install chromium")
	}
	toBrowser, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, fromBrowser, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	profile, err := os.MkdirTemp("", "sim-page")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-pipe", "--user-data-dir="+profile, "about:blank")
	cmd.ExtraFiles = []*os.File{toBrowser, fromBrowser}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	toBrowser.Close()
	fromBrowser.Close()
	c := &chromium{t: t, in: in, waits: map[int]chan message{}, loaded: make(chan bool, 100)}
	go c.listen(out)
	t.Cleanup(func() {
		c.session = ""
		c.call("Browser.close", nil, nil)
		cmd.Wait()
		in.Close()
		out.Close()
		for range 50 { // its helpers may still be writing
			if os.RemoveAll(profile) == nil {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
	})
	var target struct{ TargetID string }
	c.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	c.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	c.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		c.call(domain+".enable", nil, nil)
	}
	return c
}

func (c *chromium) listen(out io.Reader) {
	r := bufio.NewReader(out)
	for {
		text, err := r.ReadBytes(0)
		if err != nil {
			return
		}
		var m message
		if json.Unmarshal(text[:len(text)-1], &m) != nil {
			continue
		}
		c.mu.Lock()
		if wait := c.waits[m.ID]; m.ID > 0 && wait != nil {
			delete(c.waits, m.ID)
			wait <- m
		}
		c.heard(m)
		c.mu.Unlock()
	}
}

// heard notes what must not happen.
func (c *chromium) heard(m message) {
	switch m.Method {
	case "Runtime.exceptionThrown":
		c.errors = append(c.errors, string(m.Params))
	case "Log.entryAdded":
		if strings.Contains(string(m.Params), `"level":"error"`) {
			c.errors = append(c.errors, string(m.Params))
		}
	case "Network.requestWillBeSent":
		var p struct{ Request struct{ URL string } }
		json.Unmarshal(m.Params, &p)
		if !strings.HasPrefix(p.Request.URL, "file://") && !strings.HasPrefix(p.Request.URL, "about:") {
			c.asked = append(c.asked, p.Request.URL)
		}
	case "Page.loadEventFired":
		select {
		case c.loaded <- true:
		default:
		}
	}
}

func (c *chromium) call(method string, params, result any) {
	c.t.Helper()
	c.mu.Lock()
	c.id++
	id, wait := c.id, make(chan message, 1)
	c.waits[id] = wait
	c.mu.Unlock()
	args, _ := json.Marshal(params)
	if params == nil {
		args = []byte("{}")
	}
	text, _ := json.Marshal(message{ID: id, Method: method, Params: args, Session: c.session})
	if _, err := c.in.Write(append(text, 0)); err != nil {
		c.t.Fatalf("Chromium hears nothing any more: %v", err)
	}
	select {
	case m := <-wait:
		if m.Error != nil {
			c.t.Fatalf("Chromium does not do %s: %s", method, m.Error.Message)
		}
		if result != nil {
			if err := json.Unmarshal(m.Result, result); err != nil {
				c.t.Fatal(err)
			}
		}
	case <-time.After(2 * time.Minute):
		c.t.Fatalf("Chromium has not answered %s for two minutes", method)
	}
}

// show opens a page at a width and in a language.
func (c *chromium) show(path, hash string, width, height int) {
	c.t.Helper()
	c.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}, nil)
	c.call("Page.navigate", map[string]any{"url": "about:blank"}, nil)
	<-c.loaded
	c.call("Page.navigate", map[string]any{"url": "file://" + path + hash}, nil)
	select {
	case <-c.loaded:
	case <-time.After(time.Minute):
		c.t.Fatal("the page has not loaded for a minute")
	}
}

// run runs a script in the page and decodes what it returns.
func (c *chromium) run(script string, result any) {
	c.t.Helper()
	var answer struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails json.RawMessage
	}
	c.call("Runtime.evaluate", map[string]any{"expression": script, "returnByValue": true, "awaitPromise": true}, &answer)
	if answer.ExceptionDetails != nil {
		c.t.Fatalf("the page cannot do that: %s", answer.ExceptionDetails)
	}
	if result != nil {
		if err := json.Unmarshal(answer.Result.Value, result); err != nil {
			c.t.Fatalf("%s: %v", answer.Result.Value, err)
		}
	}
}

// key presses a key.
func (c *chromium) key(key string) {
	c.t.Helper()
	text := ""
	if len(key) == 1 {
		text = key
	}
	c.call("Input.dispatchKeyEvent", map[string]any{"type": "keyDown", "key": key, "text": text}, nil)
	c.call("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": key}, nil)
}

// quiet fails the test where the page complained or asked anything of the network.
func (c *chromium) quiet() {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.errors[:min(len(c.errors), 3)] {
		c.t.Errorf("the page complains: %s", e)
	}
	for _, url := range c.asked {
		c.t.Errorf("the page asks for %s", url)
	}
	c.errors, c.asked = nil, nil
}

// save writes a page where the browser finds it.
func save(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name+".html")
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// sweep goes through a page and says what is wrong with what it shows.
const sweep = `(() => {
	const wrong = new Set(), root = document.documentElement, n = %d;
	for (let i = 0; i <= n; i++) {
		seek(T * i / n);
		if (root.scrollWidth > root.clientWidth) wrong.add("at " + now.toFixed(2) + " it is " + root.scrollWidth + " wide and not " + root.clientWidth);
		for (const id of ["stage", "now", "groups"]) {
			const bad = $(id).innerHTML.match(/.{30}(NaN|undefined|Infinity|(width|height|r)="-).{30}/);
			if (bad) wrong.add("at " + now.toFixed(2) + " it has " + bad[0]);
		}
		for (const el of document.querySelectorAll("#stage text")) {
			const b = el.getBoundingClientRect();
			if ((b.left < -1 || b.right > root.clientWidth + 1) && !el.closest("[clip-path]")) wrong.add("at " + now.toFixed(2) + " this leaves the stage: " + el.textContent);
		}
		const s = $("stage").getAttribute("aria-label");
		if (/[{}]|undefined|NaN/.test(s)) wrong.add("it says: " + s);
	}
	const bad = document.body.innerHTML.replace(/<script.*?<\/script>/gs, "").match(/.{30}(NaN|undefined|Infinity|(width|height|r)="-).{30}/);
	if (bad) wrong.add("it has " + bad[0]);
	return [...wrong];
})()`

// TestEveryPageInABrowser: wherever one is in any page, in both languages, on a desk and on a
// phone, nothing breaks, nothing is asked of the network and nothing is too wide.
func TestEveryPageInABrowser(t *testing.T) {
	c := startChromium(t)
	moments, thorough := 10, os.Getenv("KAFKASIM_NO_SKIP") != ""
	if thorough {
		moments = 200
	}
	for _, g := range page.Runs() {
		if g.Control != "" && !thorough {
			continue
		}
		path := save(t, nameOf(g), html(t, g, play(t, g)))
		for _, lang := range []string{"en", "pt-BR"} {
			for _, width := range []int{1360, 390} {
				c.show(path, "#lang="+lang, width, 900)
				var wrong []string
				c.run(fmt.Sprintf(sweep, moments), &wrong)
				for _, w := range wrong[:min(len(wrong), 3)] {
					t.Errorf("%s, %s, %d pixels: %s", nameOf(g), lang, width, w)
				}
				c.quiet()
			}
		}
	}
}
