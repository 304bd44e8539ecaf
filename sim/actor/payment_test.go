package actor

import (
	"math/rand/v2"
	"testing"
)

func TestPaymentsAreDrawnWithinTheTutorialsBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	low, high := payment{users, maxCents}, payment{}
	for range 600_000 {
		p := drawPayment(r)
		low = payment{min(low.user, p.user), min(low.cents, p.cents)}
		high = payment{max(high.user, p.user), max(high.cents, p.cents)}
	}
	if (low != payment{1, 10_00}) || (high != payment{100, 500_00}) {
		t.Errorf("users %d to %d, cents %d to %d", low.user, high.user, low.cents, high.cents)
	}
}

func TestEveryActorDrawsItsOwnButTheSameForASeed(t *testing.T) {
	first := func(seed uint64, name string) payment { return drawPayment(source(seed, name)) }
	if one, again := first(1, "producer"), first(1, "producer"); one != again {
		t.Error("the same seed and name draw different payments")
	}
	if first(1, "producer") == first(2, "producer") || first(1, "producer") == first(1, "producer-2") {
		t.Error("another seed or name draws the same payment")
	}
}

func TestPaymentsAreWrittenAsPythonWritesThem(t *testing.T) {
	for text, p := range map[string]payment{
		`{"usuario_id": 1, "valor": 10.01, "status": "pendente"}`:    {1, 10_01},
		`{"usuario_id": 100, "valor": 499.99, "status": "pendente"}`: {100, 499_99},
		`{"usuario_id": 42, "valor": 300.1, "status": "pendente"}`:   {42, 300_10},
		`{"usuario_id": 7, "valor": 12.05, "status": "pendente"}`:    {7, 12_05},
		`{"usuario_id": 7, "valor": 123.45, "status": "pendente"}`:   {7, 123_45},
	} {
		if got := string(p.encode()); got != text {
			t.Errorf("%v is written %s, want %s", p, got, text)
		}
	}
}

func TestWholeAmountsAreWrittenAsPythonWritesThem(t *testing.T) {
	for text, p := range map[string]payment{
		`{"usuario_id": 1, "valor": 10.0, "status": "pendente"}`:    {1, 10_00},
		`{"usuario_id": 100, "valor": 500.0, "status": "pendente"}`: {100, 500_00},
	} {
		if got := string(p.encode()); got != text {
			t.Errorf("%v is written %s, want %s", p, got, text)
		}
	}
}

func TestEveryPaymentIsReadBackToTheCent(t *testing.T) {
	for cents := int32(minCents); cents <= maxCents; cents++ {
		p := payment{1 + cents%users, cents}
		if got, err := decodePayment(p.encode()); err != nil || got != p {
			t.Fatalf("%v comes back as %v, %v", p, got, err)
		}
	}
}

func TestPaymentsOfOtherProgramsAreRead(t *testing.T) {
	for text, want := range map[string]payment{
		`{"status":"pendente","valor":300,"usuario_id":5}`:                   {5, 300_00},
		`{"usuario_id": 5, "valor": 3.0050e2, "status": "x", "extra": null}`: {5, 300_50},
		`{"usuario_id": 5, "valor": 29.289999999999996}`:                     {5, 29_29},
	} {
		if got, err := decodePayment([]byte(text)); err != nil || got != want {
			t.Errorf("%s is %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "x", "[]", "17", `{"usuario_id": "5"}`, `{"usuario_id": 5.5}`, `{"usuario_id": 3000000000}`,
		`{"valor": "300"}`, `{"valor": NaN}`, `{"valor": 1e999}`, `{"usuario_id": 5`, `{"usuario_id": 5} {}`} {
		if got, err := decodePayment([]byte(text)); err == nil {
			t.Errorf("%s is %v", text, got)
		}
	}
}

func TestAlertOnlyAboveThreeHundred(t *testing.T) {
	for cents, want := range map[int32]bool{10_00: false, 299_99: false, 300_00: false, 300_01: true, 500_00: true} {
		if (payment{1, cents}).alert() != want {
			t.Errorf("%d cents: alert is %v", cents, !want)
		}
	}
}

func FuzzDecodePayment(f *testing.F) {
	for _, p := range []payment{{1, minCents}, {100, maxCents}, {50, alertCents}} {
		f.Add(p.encode())
	}
	for _, text := range []string{"", "null", "{}", `{"valor": -1e300}`, `{"valor": 1e-9}`, `{"usuario_id": null}`, `[1]`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := decodePayment(text)
		if err != nil {
			if (p != payment{}) {
				t.Fatalf("%q is refused and is %v", text, p)
			}
			return
		}
		if again, err := decodePayment(p.encode()); err != nil || again != p {
			t.Fatalf("%q is %v, written and read again %v, %v", text, p, again, err)
		}
	})
}
