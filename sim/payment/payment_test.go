package payment

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestPaymentsAreDrawnWithinTheTutorialsBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	low, high := Payment{users, maxCents}, Payment{}
	for range 600_000 {
		p := Draw(r)
		low = Payment{min(low.User, p.User), min(low.Cents, p.Cents)}
		high = Payment{max(high.User, p.User), max(high.Cents, p.Cents)}
	}
	if (low != Payment{1, 10_00}) || (high != Payment{100, 500_00}) {
		t.Errorf("users %d to %d, cents %d to %d", low.User, high.User, low.Cents, high.Cents)
	}
}

func TestPaymentsAreWrittenAsPythonWritesThem(t *testing.T) {
	for text, p := range map[string]Payment{
		`{"usuario_id": 1, "valor": 10.01, "status": "pendente"}`:    {1, 10_01},
		`{"usuario_id": 100, "valor": 499.99, "status": "pendente"}`: {100, 499_99},
		`{"usuario_id": 42, "valor": 300.1, "status": "pendente"}`:   {42, 300_10},
		`{"usuario_id": 7, "valor": 12.05, "status": "pendente"}`:    {7, 12_05},
		`{"usuario_id": 7, "valor": 123.45, "status": "pendente"}`:   {7, 123_45},
	} {
		if got := string(p.Encode()); got != text {
			t.Errorf("%v is written %s, want %s", p, got, text)
		}
	}
}

func TestWholeAmountsAreWrittenAsPythonWritesThem(t *testing.T) {
	for text, p := range map[string]Payment{
		`{"usuario_id": 1, "valor": 10.0, "status": "pendente"}`:    {1, 10_00},
		`{"usuario_id": 100, "valor": 500.0, "status": "pendente"}`: {100, 500_00},
	} {
		if got := string(p.Encode()); got != text {
			t.Errorf("%v is written %s, want %s", p, got, text)
		}
	}
}

func TestEveryPaymentIsReadBackToTheCent(t *testing.T) {
	for cents := int64(minCents); cents <= maxCents; cents++ {
		p := Payment{int32(1 + cents%users), cents}
		if got, err := Decode(p.Encode()); err != nil || got != p {
			t.Fatalf("%v comes back as %v, %v", p, got, err)
		}
		if got, err := decodeAny(p.Encode()); err != nil || got != p {
			t.Fatalf("%v comes back thoroughly as %v, %v", p, got, err)
		}
	}
}

func TestPaymentsOfOtherProgramsAreRead(t *testing.T) {
	for text, want := range map[string]Payment{
		`{"status":"pendente","valor":300,"usuario_id":5}`:                   {5, 300_00},
		`{"usuario_id": 5, "valor": 3.0050e2, "status": "x", "extra": null}`: {5, 300_50},
		`{"usuario_id": 5, "valor": 29.289999999999996}`:                     {5, 29_29},
		`{"usuario_id": 5, "valor": 30000000}`:                               {5, 30_000_000_00},
		`{"usuario_id": 5, "valor": 2.147483647e7}`:                          {5, 2_147_483_647},
		`{"usuario_id": 5, "valor": 42949672.97}`:                            {5, math.MaxUint32 + 2},
		`{"usuario_id": 5, "valor": -42949672.97}`:                           {5, -math.MaxUint32 - 2},
		`{"usuario_id": 5, "valor": 9e13}`:                                   {5, 9e15},
		`{"usuario_id": 5, "valor": -0.0}`:                                   {5, 0},
		`{"usuario_id": 5, "valor": 1e-300}`:                                 {5, 0},
		`{"usuario_id": 5, "valor": 300.01e0}`:                               {5, 300_01},
	} {
		if got, err := Decode([]byte(text)); err != nil || got != want {
			t.Errorf("%s is %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "x", "[]", "17", `{"usuario_id": "5"}`, `{"usuario_id": 5.5}`, `{"usuario_id": 3000000000}`,
		`{"valor": "300"}`, `{"valor": NaN}`, `{"valor": 1e999}`, `{"valor": 1e300}`, `{"valor": -1e17}`, `{"valor": 92233720368547758.08}`, `{"valor": Infinity}`, `{"valor": true}`, `{"valor": [301]}`, `{"valor": "NaN"}`,
		`{"usuario_id": 5`, `{"usuario_id": 5} {}`} {
		if got, err := Decode([]byte(text)); err == nil {
			t.Errorf("%s is %v", text, got)
		}
	}
}

func TestAlertOnlyAboveThreeHundred(t *testing.T) {
	for cents, want := range map[int64]bool{-1 << 53: false, -300_01: false, 0: false, 10_00: false, 299_99: false, 300_00: false, 300_01: true, 500_00: true, 1<<31 - 1: true, 1 << 31: true, 1<<32 + 1: true, 3_000_000_000: true, 1 << 53: true} {
		if (Payment{1, cents}).Alert() != want {
			t.Errorf("%d cents: alert is %v", cents, !want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, p := range []Payment{{1, minCents}, {100, maxCents}, {50, alertCents}} {
		f.Add(p.Encode())
	}
	for _, text := range []string{"", "null", "{}", `{"valor": -1e300}`, `{"valor": 1e-9}`, `{"usuario_id": null}`, `[1]`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := Decode(text)
		if err != nil {
			if (p != Payment{}) {
				t.Fatalf("%q is refused and is %v", text, p)
			}
			return
		}
		if again, err := Decode(p.Encode()); err != nil || again != p {
			t.Fatalf("%q is %v, written and read again %v, %v", text, p, again, err)
		}
	})
}

// TestOurOwnPaymentsAreReadQuickly, and as any other: what the quick reader takes, the
// thorough one reads the same, and what it does not take is still read.
func TestOurOwnPaymentsAreReadQuickly(t *testing.T) {
	for _, cents := range []int64{0, 1, 10, 99, 100, 110, 1000, 30_000, 30_001, 50_000, 99_999_999_999} {
		for _, user := range []int32{0, 1, 100, 999_999_999} {
			p := Payment{user, cents}
			if got, ok := decodeOurs(p.Encode()); !ok || got != p {
				t.Errorf("%s is read quickly as %v, %v", p.Encode(), got, ok)
			}
		}
	}
	ours := Payment{7, 12345}.Encode()
	for i := range ours {
		for _, other := range []byte{0, ' ', '"', '0', '9', '-', '.', 'e', ',', '}'} {
			text := slices.Clone(ours)
			text[i] = other
			quick, ok := decodeOurs(text)
			if !ok {
				continue
			}
			if thorough, err := decodeAny(text); err != nil || thorough != quick {
				t.Errorf("%s is read quickly as %v, and thoroughly as %v, %v", text, quick, thorough, err)
			}
		}
	}
}
