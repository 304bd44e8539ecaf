package ledger_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"kafkasim/sim/ledger"
)

const header = `{"format":"kafkasim-ledger","version":5,"scenario":"crash","seed":1,"params":[]}` + "\n"

func TestReadRefuses(t *testing.T) {
	for _, x := range []struct{ name, text, want string }{
		{"an empty file", "", "it is empty"},
		{"a foreign file", "PK\x03\x04", "line 1 is not the header"},
		{"JSON of another sort", `{"name":"x"}` + "\n", "line 1 is not the header"},
		{"an empty first line", "\n" + header, "line 1 is not the header"},
		{"garbage after the header", strings.TrimSpace(header) + "}\n", "line 1 is not the header"},
		{"an older version", strings.Replace(header, `"version":5`, `"version":4`, 1), "it has version 4 of the format and this binary reads version 5: play the scenario again"},
		{"no version that ever was", strings.Replace(header, `"version":5`, `"version":0`, 1), "version 0"},
		{"a newer version", strings.Replace(header, `"version":5`, `"version":6`, 1), "version 6"},
		{"an unknown kind", header + `{"t":0,"kind":"explode"}`, `line 2: unknown kind of event "explode"`},
		{"no kind", header + `{"t":0}`, "line 2: it has no kind"},
		{"the invalid kind", header + `{"t":0,"kind":"invalid"}`, "line 2: unknown kind"},
		{"an unknown field", header + `{"t":0,"kind":"send","offsett":3}`, "line 2: json: unknown field"},
		{"a truncated line", header + `{"t":0,"kind":"send"}` + "\n" + `{"t":1,"kind":"se`, "line 3: "},
		{"an empty line", header + "\n" + `{"t":0,"kind":"send"}`, "line 2: "},
		{"a number that is too large", header + `{"t":0,"kind":"send","user":3000000000}`, "line 2: "},
		{"time that goes back", header + `{"t":5,"kind":"send"}` + "\n" + `{"t":4,"kind":"send"}`, "line 3: its time is before"},
		{"time before the start", header + `{"t":-1,"kind":"send"}`, "line 2: its time is before"},
		{"a second event in the line", header + `{"t":0,"kind":"send"} {"t":0,"kind":"send"}`, "line 2: there is something after"},
		{"garbage after an event", header + `{"t":0,"kind":"send"} x`, "line 2: there is something after"},
		{"an end without an outcome", header + `{"t":0,"kind":"end"}`, "line 2: the end event lacks its facts"},
		{"a sample without a sample", header + `{"t":0,"kind":"sample","facts":{}}`, "line 2: the sample event lacks its facts"},
		{"a verdict without a verdict", header + `{"t":0,"kind":"verdict","facts":{"text":"x"}}`, "line 2: the verdict event lacks its facts"},
		{"a sample with too few bookmarks", header + `{"t":0,"kind":"sample","facts":{"sample":{"why":"end","topic":"t","partitions":[{},{}],"groups":[{"group":"g","committed":[1]}]}}}`,
			`line 2: the sample of group "g" has 1 bookmarks for 2 partitions`},
		{"a share group without its counts", header + `{"t":0,"kind":"sample","facts":{"sample":{"why":"end","topic":"t","partitions":[{}],"groups":[{"group":"g","committed":[1],"share":true}]}}}`,
			`line 2: the sample of share group "g" has 0 counts`},
		{"a bookmark that cannot be", header + `{"t":0,"kind":"sample","facts":{"sample":{"why":"end","topic":"t","partitions":[{}],"groups":[{"group":"g","committed":[-2]}]}}}`,
			`line 2: the sample of group "g" has a bookmark at -2`},
		{"an end before the start", header + `{"t":0,"kind":"sample","facts":{"sample":{"why":"end","topic":"t","partitions":[{"start":2,"end":1}]}}}`,
			`line 2: the sample has a partition 0 from offset 2 to 1`},
		{"an offset below the first", header + `{"t":0,"kind":"ack","partition":0,"offset":-1}`, "line 2: the ack event has a partition, an offset or an id that cannot exist"},
		{"an offset beyond the last", header + `{"t":0,"kind":"ack","partition":0,"offset":9223372036854775807}`, "line 2: the ack event has"},
		{"a partition below the first", header + `{"t":0,"kind":"assign","partition":-1}`, "line 2: the assign event has"},
		{"a payment before the first", header + `{"t":0,"kind":"send","id":-1}`, "line 2: the send event has"},
		{"a field of another kind", header + `{"t":0,"kind":"send","generation":3}`, `line 2: the send event has the field "generation", which means nothing there`},
		{"a count below none", header + `{"t":0,"kind":"join","n":-1}`, "line 2: the join event counts -1"},
		{"a file of fewer than no bytes", header + `{"t":0,"kind":"files","facts":{"files":[{"path":"x","bytes":-1}]}}`, `line 2: the file "x" has -1 bytes`},
		{"evidence after the end", header + verdict("holds", "1") + last(1), "points at event 1, and there are 1"},
		{"a question after the end", header + `{"t":0,"kind":"question","n":2,"facts":{"text":"x","question":{"is":{"yes":1},"why":"y"}}}` + last(1), "a question belongs before event 2, after one before event 0, and there are 1 events"},
		{"a question before the one above it", header + `{"t":0,"kind":"question","n":1,"facts":{"text":"x","question":{"is":{"yes":1},"why":"y"}}}` + "\n" + `{"t":0,"kind":"question","n":0,"facts":{"text":"x","question":{"is":{"yes":1},"why":"y"}}}` + last(2), "a question belongs before event 0, after one before event 1"},
		{"a question without a reason", header + `{"t":0,"kind":"question","n":0,"facts":{"text":"x","question":{"is":{"yes":1},"why":""}}}`, "the question event lacks its facts"},
		{"evidence before the start", header + verdict("broken", "-1") + last(1), "points at event -1"},
		{"a verdict that is none", header + verdict("maybe", "0") + last(1), `has the value "maybe", which is not one`},
		{"a verdict that expects to be skipped", header + strings.Replace(verdict("holds", "0"), `"expected":"holds"`, `"expected":"skipped"`, 1) + last(1), `has the value "skipped"`},
		{"a verdict that expects none", header + strings.Replace(verdict("holds", "0"), `"expected":"holds"`, `"expected":""`, 1) + last(1), `has the value ""`},
		{"an outcome that is none", header + `{"t":0,"kind":"end","facts":{"text":"vanished"}}` + last(1), `ended "vanished"`},
		{"nothing but the header", header, "it was cut short"},
		{"no last line", header + `{"t":0,"kind":"send"}`, "it was cut short"},
		{"a line too few", header + `{"t":0,"kind":"send"}` + last(2), "says that it has 2 events, and it has 1"},
		{"a last line that counts nothing", header + `{"events":null}`, "does not say how many"},
		{"something after the last line", header + last(0)[1:] + "\n" + `{"t":0,"kind":"send"}`, "after its last line"},
		{"a control character", header + `{"t":0,"kind":"send","actor":"\u001b[31m"}` + last(1), "control character"},
		{"a control character after a backslash", header + `{"t":0,"kind":"send","actor":"\\\u0007"}` + last(1), "control character"},
	} {
		_, err := ledger.Read(strings.NewReader(x.text))
		if err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: got %v, want %q", x.name, err, x.want)
		}
	}
}

// last is the last line of a saved ledger.
func last(events int) string { return fmt.Sprintf("\n{\"events\":%d}", events) }

func verdict(value, evidence string) string {
	return fmt.Sprintf(`{"t":0,"kind":"verdict","facts":{"verdict":{"check":"C","outcome":%q,"expected":"holds","evidence":[%s]}}}`, value, evidence)
}

func TestReadAccepts(t *testing.T) {
	for name, text := range map[string]string{
		"no events":                   header + last(0)[1:],
		"no newline at the end":       header + `{"t":0,"kind":"send"}` + last(1),
		"a newline at the end":        header + `{"t":0,"kind":"send"}` + last(1) + "\n",
		"lines that end as in DOS":    strings.ReplaceAll(header+`{"t":0,"kind":"send"}`+last(1)+"\n", "\n", "\r\n"),
		"two events at the same time": header + `{"t":3,"kind":"send"}` + "\n" + `{"t":3,"kind":"send"}` + last(2),
		"evidence within":             header + verdict("broken", "0") + last(1),
		"a backslash and a letter":    header + `{"t":0,"kind":"send","actor":"\\b \\u001b"}` + last(1),
	} {
		if _, err := ledger.Read(strings.NewReader(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFailedWriteIsAnError(t *testing.T) {
	l := ledger.New(ledger.Header{}, func() time.Duration { return 0 })
	for range 5000 { // more than the writer buffers
		l.Append(full(ledger.Process))
	}
	for _, room := range []int{0, 100, 1 << 16} {
		if err := l.Write(&fullDisk{room}); err == nil {
			t.Errorf("a disk with room for %d bytes is no error", room)
		}
	}
}

type fullDisk struct{ room int }

func (d *fullDisk) Write(p []byte) (int, error) {
	if d.room -= len(p); d.room < 0 {
		return 0, fmt.Errorf("no space left on device")
	}
	return len(p), nil
}

func FuzzRead(f *testing.F) {
	l := ledger.New(ledger.Header{Scenario: "crash", Params: []ledger.Param{{Name: "n", Value: "1"}}}, func() time.Duration { return 7 })
	for kind := ledger.Topic; kind <= lastKind; kind++ {
		l.Append(full(kind))
	}
	var saved bytes.Buffer
	if err := l.Write(&saved); err != nil {
		f.Fatal(err)
	}
	f.Add(saved.Bytes())
	for line := range strings.Lines(saved.String()) {
		f.Add([]byte(header + line))
	}
	f.Add([]byte(header + `{"t":0,"kind":"said","partition":3,"n":null,"facts":{"text":"x","args":[]}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		l, err := ledger.Read(bytes.NewReader(text))
		if err != nil {
			return
		}
		// What is read may have fields that mean nothing for its kind; they
		// are not saved. What is saved is read back and saved unchanged.
		l.Ending()
		l.Result()
		once := save(t, l)
		again, err := ledger.Read(strings.NewReader(once))
		if err != nil {
			t.Fatalf("%q was read but not when saved as %q: %v", text, once, err)
		}
		if twice := save(t, again); twice != once || again.Len() != l.Len() {
			t.Fatalf("saved as %q, then as %q", once, twice)
		}
	})
}

func TestBraceBehindAnEventIsRefused(t *testing.T) {
	for _, rest := range []string{"}", "]", "]x", "} {"} {
		if _, err := ledger.Read(strings.NewReader(header + `{"t":0,"kind":"send"}` + rest)); err == nil {
			t.Errorf("%q after an event was accepted", rest)
		}
	}
}
