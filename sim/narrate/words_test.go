package narrate

import (
	"strings"
	"testing"
	"time"

	"kafkasim/sim/ledger"
)

func TestArgumentsOfTheScenario(t *testing.T) {
	took := func(d time.Duration) ledger.Arg { return ledger.Arg{Unit: ledger.Duration, N: int64(d)} }
	for arg, want := range map[ledger.Arg]string{
		took(2 * time.Hour): "2 horas", took(time.Minute): "1 minuto", took(168 * time.Hour): "7 dias", took(1500 * time.Millisecond): "1,5 s",
		{Unit: ledger.Payments, N: 1}: "1 pagamento", {Unit: ledger.Count, N: 12345}: "12.345", {Unit: ledger.Number, N: 12345}: "12345",
		{Text: "consumer-1"}: "consumer-1", {Text: "10:30"}: "10:30",
	} {
		if got := Portuguese.argument(arg); got != want {
			t.Errorf("%+v becomes %q, not %q", arg, got, want)
		}
	}
}

// TestWhyASampleWasTakenIsWorded: the ledger's own words are English.
func TestWhyASampleWasTakenIsWorded(t *testing.T) {
	both(t, func(t *testing.T, l Language) {
		for _, why := range []string{ledger.SampleShown, ledger.SampleCrash, ledger.SampleLag, ledger.SampleStop, ledger.SampleEnd} {
			e := ledger.Event{Kind: ledger.Sample, Detail: &ledger.Detail{Sample: &ledger.Snapshot{Why: why}}}
			if got := l.Event(e); strings.Contains(got, "("+why+")") || strings.Contains(got, "!{") {
				t.Errorf("%q", got)
			}
		}
	})
}
