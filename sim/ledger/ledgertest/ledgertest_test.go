package ledgertest

import (
	"testing"

	"kafkasim/sim/ledger"
)

func TestWrite(t *testing.T) {
	l, evidence := Write("start c#2 group=g at=2s \n deliver+process c#2 0/4-5 id=1-2 <- \n commit-ok c#2 1/7")
	if l.Len() != 7 || l.At(6).Kind != ledger.End || len(evidence) != 4 || evidence[0] != 1 {
		t.Fatal(l.Len(), evidence)
	}
	for i, want := range []ledger.Event{{Kind: ledger.Deliver, Offset: 4, ID: 1}, {Kind: ledger.Deliver, Offset: 5, ID: 2}, {Kind: ledger.Process, Offset: 4, ID: 1},
		{Kind: ledger.Process, Offset: 5, ID: 2}, {Kind: ledger.CommitOk, Partition: 1, Offset: 7}} {
		want.T, want.Actor, want.Inc, want.Group, want.Topic = 2e9, ledger.N("c"), 2, ledger.N("g"), ledger.N("t")
		if got := l.At(i + 1); got != want {
			t.Errorf("event %d is %+v, want %+v", i+1, got, want)
		}
	}
}

func TestWhatNobodyKnowsIsRefused(t *testing.T) {
	for _, text := range []string{"explode c", "send p idd=1", "ack p 0/x"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q is a ledger", text)
				}
			}()
			Write(text)
		}()
	}
}
