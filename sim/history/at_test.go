package history_test

import (
	"fmt"
	"strings"
	"testing"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
	"kafkasim/sim/ledger/ledgertest"
)

// how words how things stand after an event: the log, the bookmark, the owner.
func how(h *history.History, at history.Index) string {
	s := h.At(at)
	var out []string
	for _, log := range s.Logs {
		out = append(out, fmt.Sprintf("%d-%d", log.Start, log.End))
	}
	for _, r := range s.Readings {
		owner := "nobody"
		if r.Owner != nil {
			owner = fmt.Sprintf("%s#%d at %d", r.Owner.Actor, r.Owner.Inc, h.ProcessedAt(r.Reading, r.Owner, at))
		}
		out = append(out, fmt.Sprint(r.Bookmark), owner)
	}
	return strings.Join(out, " ")
}

// TestHowThingsStand: behind each event stands what was so after it.
func TestHowThingsStand(t *testing.T) {
	const story = `
		ack p 0/0 id=1            : 0-1 -1 nobody
		start a group=g           : 0-1 -1 nobody
		assign a 0/ gen=1         : 0-1 -1 a#1 at -1
		deliver a 0/0 id=1        : 0-1 -1 a#1 at -1
		deliver a 0/1 id=2        : 0-2 -1 a#1 at -1
		process a 0/0 id=1        : 0-2 -1 a#1 at 0
		commit-sent a 0/1         : 0-2 -1 a#1 at 0
		commit-ok a 0/1           : 0-2 1 a#1 at 0
		process a 0/1 id=2        : 0-2 1 a#1 at 1
		commit-sent a 0/2         : 0-2 1 a#1 at 1
		commit-err a 0/2 on       : 0-2 1 a#1 at 1
		crash a                   : 0-2 1 a#1 at 1
		expel a                   : 0-2 1 nobody
		removed - 0/1             : 1-2 1 nobody
		start a#2 group=g         : 1-2 1 nobody
		assign a#2 0/ gen=2       : 1-2 1 a#2 at -1
		seek a#2 0/1              : 1-2 1 a#2 at -1
		process a#2 0/1 id=2      : 1-2 1 a#2 at 1
		close a#2                 : 1-2 1 nobody
		forgotten - 0/1 group=g   : 1-2 -1 nobody
		sample shown 0:1-5        : 1-5 -1 nobody`
	var events, want []string
	for line := range strings.Lines(strings.TrimSpace(story)) {
		event, is, _ := strings.Cut(line, " : ")
		events, want = append(events, event), append(want, strings.TrimSpace(is))
	}
	l, _ := ledgertest.Write(strings.Join(events, "\n"))
	h, err := history.Of(l)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if got := how(h, history.Index(i)); got != want[i] {
			t.Errorf("after %q: %q, want %q", events[i], got, want[i])
		}
	}
}

// A ledger that makes no sense gives an error, not a panic.
func TestNonsense(t *testing.T) {
	l, _ := ledgertest.Write("ack p 0/1152921504606846976 id=1")
	if h, err := history.Of(l); err == nil || h != nil {
		t.Errorf("%v, %v", h, err)
	}
}

// TestMostLag: the peak is where the last record came before the bookmark moved.
func TestMostLag(t *testing.T) {
	for story, want := range map[string]string{
		"ack p 0/0-9": "-1 0", // nobody has a bookmark
		"ack p 0/0-9 \n commit-ok c 0/4 group=g \n ack p 0/10-12 \n commit-ok c 0/13 \n ack p 0/13":                   "13 9",
		"ack p 0/0-9 \n commit-ok c 0/4 group=g \n commit-ok c 0/8":                                                   "10 6",
		"ack p 0/0-1 \n ack p 1/0-1 \n commit-ok c 0/0 group=g \n commit-ok c 1/0 \n deliver c 1/2":                   "6 5", // both partitions; nobody heard the answer to the last
		"ack p 0/0-9 \n commit-ok c 0/9 group=g \n admin reset 0/2 of=c group=g":                                      "11 8",
		"ack p 0/0-9 \n commit-ok c 0/5 group=g \n forgotten c 0/5 \n ack p 0/10-20":                                  "10 5",
		"ack p 0/0-9 \n commit-ok c 0/9 group=g \n commit-ok d 0/1 group=other \n sample end 0:0-10 \n ack p 0/10-20": "10 1",
	} {
		l, _ := ledgertest.Write(story)
		h, err := history.Of(l)
		if err != nil {
			t.Fatal(err)
		}
		at, most := h.MostLag(ledger.N("g"), ledger.N("t"))
		if got := fmt.Sprint(at, " ", most); got != want {
			t.Errorf("%q: %s, want %s", story, got, want)
		}
	}
}
