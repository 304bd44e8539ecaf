package narrate

import (
	"strings"
	"testing"
	"time"

	"kafkasim/sim/ledger"
)

// TestAnswersAreReadAsPeopleTypeThem, in either language whatever that of the run; what
// cannot be told is refused.
func TestAnswersAreReadAsPeopleTypeThem(t *testing.T) {
	const no = "refused"
	for _, x := range []struct {
		unit          ledger.Unit
		typed         string
		english, ptBR string
	}{
		{ledger.Payments, "5", "5 payments", "5 pagamentos"},
		{ledger.Payments, " 1 ", "1 payment", "1 pagamento"},
		{ledger.Payments, "1,200", "1,200 payments", "1.200 pagamentos"},
		{ledger.Payments, "1.200", "1,200 payments", "1.200 pagamentos"},
		{ledger.Payments, "1 200", "1,200 payments", "1.200 pagamentos"},
		{ledger.Payments, "1200 pagamentos", "1,200 payments", "1.200 pagamentos"},
		{ledger.Payments, "1.200,000", no, no},
		{ledger.Payments, "1.5", no, no},
		{ledger.Payments, "1,20", no, no},
		{ledger.Payments, "-5", no, no},
		{ledger.Payments, "five", no, no},
		{ledger.Payments, "5 or 6", no, no},
		{ledger.Payments, "9999999999999999", no, no},
		{ledger.Count, "007", "7", "7"},
		{ledger.Number, "1.200", "1200", "1200"},
		{ledger.Users, "1", "1 user", "1 usuário"},
		{ledger.Members, "2", "2 consumers", "2 consumidores"},
		{ledger.Duration, "45s", "45 seconds", "45 segundos"},
		{ledger.Duration, "44,5 s", "44.5 s", "44,5 s"},
		{ledger.Duration, "900 ms", "900 ms", "900 ms"},
		{ledger.Duration, "1 min 49 s", "1 min 49 s", "1 min 49 s"},
		{ledger.Duration, "1m49s", "1 min 49 s", "1 min 49 s"},
		{ledger.Duration, "1h30m", "1 h 30 min", "1 h 30 min"},
		{ledger.Duration, "1 hour and 30 minutes", "1 h 30 min", "1 h 30 min"},
		{ledger.Duration, "2 horas e 5 minutos", "2 h 5 min", "2 h 5 min"},
		{ledger.Duration, "39 d, 12 h", "39 d 12 h", "39 d 12 h"},
		{ledger.Duration, "45", no, no},
		{ledger.Duration, "45 sx2", no, no},
		{ledger.Duration, "soon", no, no},
		{ledger.Duration, "1 d 1e9 s", no, no},
		{ledger.Duration, "999999999 d 999999999 d", no, no},
		{ledger.YesNo, "Yes", "yes", "sim"},
		{ledger.YesNo, "s", "yes", "sim"},
		{ledger.YesNo, "NÃO", "no", "não"},
		{ledger.YesNo, "n", "no", "não"},
		{ledger.YesNo, "perhaps", no, no},
		{ledger.YesNo, "", no, no},
	} {
		for lang, want := range map[Language]string{English: x.english, Portuguese: x.ptBR} {
			got, ok := Question{Is: ledger.Arg{Unit: x.unit}}.ReadAnswer(lang, x.typed)
			if !ok {
				got = no
			}
			if got != want {
				t.Errorf("%s, %s %q: got %q, want %q", lang.Tag(), x.unit, x.typed, got, want)
			}
		}
	}
}

// FuzzReadAnswer: what is understood is said in words that are understood as the same.
func FuzzReadAnswer(f *testing.F) {
	for _, typed := range []string{"5", "1,200", "1.200 x", "1 min 49 s", "44.5s", "2 horas e 5 minutos", "não", "999999999 d"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, unit := range []ledger.Unit{ledger.Payments, ledger.Number, ledger.YesNo, ledger.Duration} {
			for _, lang := range []Language{English, Portuguese} {
				q := Question{Is: ledger.Arg{Unit: unit}}
				words, ok := q.ReadAnswer(lang, typed)
				if !ok || strings.HasPrefix(words, "<") {
					continue
				}
				words, _ = q.ReadAnswer(lang, words) // rounded: 10 min 1 ms is 10 min, and that is 10 minutes
				if again, ok := q.ReadAnswer(lang, words); !ok || again != words {
					t.Errorf("%s, %s %q is %q, and that is %q", lang.Tag(), unit, typed, words, again)
				}
			}
		}
	})
}

// TestQuestionsAreInTheOrderOfTheStory, in the words of a language.
func TestQuestionsAreInTheOrderOfTheStory(t *testing.T) {
	run := ledger.New(ledger.Header{}, func() time.Duration { return 0 })
	run.Append(ledger.Event{Kind: ledger.Said, Detail: &ledger.Detail{Text: "Once."}})
	run.End(ledger.Finished, "")
	ask := func(place int, n int64, text string) {
		run.Question(place, &ledger.Detail{Text: text, Args: []ledger.Arg{{Unit: ledger.Duration, N: int64(time.Hour)}},
			Question: &ledger.Answer{Is: ledger.Arg{Unit: ledger.Payments, N: n}, Why: "Because of %s.", Args: []ledger.Arg{{Unit: ledger.Count, N: n}}}})
	}
	ask(0, 1, "Before %s?")
	ask(1, 1200, "After %s?")
	translate := func(english string) string {
		return map[string]string{"After %s?": "Depois de %s?", "Before %s?": "Antes de %s?", "Because of %s.": "Por causa de %s."}[english]
	}
	got := Portuguese.Questions(run, Prose{Translate: translate})
	want := []Question{
		{0, "Antes de 1 hora?", ledger.Arg{Unit: ledger.Payments, N: 1}, "1 pagamento", "Por causa de 1."},
		{1, "Depois de 1 hora?", ledger.Arg{Unit: ledger.Payments, N: 1200}, "1.200 pagamentos", "Por causa de 1.200."},
	}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
