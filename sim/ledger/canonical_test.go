package ledger

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"
)

// long is a ledger as a run leaves it: mostly what is written of every payment.
func long(payments int) *Ledger {
	now := time.Duration(0)
	l := New(Header{Scenario: "history", Seed: 1}, func() time.Duration { return now })
	for i := range int64(payments) {
		now += time.Millisecond
		of := Event{Actor: N("producer"), Inc: 1, Topic: N("transacoes_cartao"), Offset: i, ID: i + 1}
		sent := Event{Kind: Send, Actor: of.Actor, Inc: 1, Topic: of.Topic, ID: i + 1, User: int32(i % 100), Cents: 42138 + i}
		l.Append(sent)
		of.Kind = Ack
		l.Append(of)
		of.Actor, of.Group, of.Kind = N("consumer-1"), N("grupo_analise_fraude"), Deliver
		l.Append(of)
		of.Kind, of.User, of.Cents, of.Flag = Process, sent.User, sent.Cents, i%3 == 0
		l.Append(of)
	}
	l.End(Finished, "")
	return l
}

// TestCanonicalLinesAreReadQuickly: those that Write writes of a payment need no other
// reader, or reading would be as slow as it was.
func TestCanonicalLinesAreReadQuickly(t *testing.T) {
	var saved bytes.Buffer
	if err := long(10).Write(&saved); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(saved.String(), "\n")
	for _, line := range lines[1:41] {
		if _, ok := newCanonical().read([]byte(line)); !ok {
			t.Errorf("it is not canonical: %s", line)
		}
	}
}

// FuzzCanonical: what the quick reader accepts, the other one reads alike.
func FuzzCanonical(f *testing.F) {
	for _, line := range []string{
		`{"t":1,"kind":"send","actor":"p","inc":1,"topic":"t","id":1,"user":7,"cents":-5}`,
		`{"t":9,"kind":"process","actor":"c","group":"g","topic":"t","partition":0,"offset":3,"id":4,"flag":true}`,
		`{"t":1,"t":2}`, `{"kind":"join","n":0,"generation":-1}`, `{"t":01}`, `{"t":-0}`, `{"t":1.0}`, `{"t":1e3}`, `{}`, `{"t":1,}`, `{,"t":1}`, `{"t":1}}`, `{"T":1}`,
		`{"t":999999999999999999}`, `{"t":9223372036854775808}`, `{"inc":65536}`, `{"user":2147483648}`, `{"flag":false}`, `{"flag":truex}`, `{"actor":"a\u0041"}`, `{"actor":"é"}`, `{"actor":null}`,
		`{"actor":"##[x"}`, "{\"actor\":\"\x7f\"}", "{\"actor\":\"\u009b\"}", `{"t" :1}`, `{"t":1,"facts":{}}`, `{"kind":"invalid"}`, `{"kind":"explode"}`, `{"actor":""}`,
	} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		quick, ok := newCanonical().read(line)
		if !ok {
			return
		}
		slow, err := readLine(line)
		if err != nil || !reflect.DeepEqual(quick, slow) {
			t.Errorf("%q is %+v, not %+v: %v", line, quick, slow, err)
		}
	})
}

// BenchmarkRead reads what 100,000 payments leave; the figure is that of an event.
func BenchmarkRead(b *testing.B) {
	var saved bytes.Buffer
	if err := long(100_000).Write(&saved); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Read(bytes.NewReader(saved.Bytes())); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/400_001, "ns/event")
}
