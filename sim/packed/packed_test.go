package packed

import (
	"strings"
	"testing"
)

func TestTextsComeBack(t *testing.T) {
	for _, text := range []string{"", "não", strings.Repeat("a sentence\n", 10_000)} {
		packed, err := Pack(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Text(string(packed)); err != nil || got != text {
			t.Errorf("%d characters come back as %d: %v", len(text), len(got), err)
		}
		if len(text) > 100 && len(packed) > len(text)/3 {
			t.Errorf("%d characters take %d", len(text), len(packed))
		}
	}
}

func TestWhatIsDamagedIsAnError(t *testing.T) {
	packed, err := Pack(strings.Repeat("a sentence\n", 100))
	if err != nil {
		t.Fatal(err)
	}
	damaged := []byte(string(packed))
	damaged[len(damaged)-6] ^= 1 // in the check sum
	for name, text := range map[string]string{"nothing": "", "no pack": "a sentence", "cut": string(packed[:len(packed)/2]), "damaged": string(damaged)} {
		if got, err := Text(text); err == nil {
			t.Errorf("%s: %q", name, got)
		}
	}
}
