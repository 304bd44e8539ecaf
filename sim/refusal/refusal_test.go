package refusal

import (
	"errors"
	"fmt"
	"testing"
)

func TestARefusalIsSaidInAnyLanguage(t *testing.T) {
	portuguese := map[string]string{
		"--%s takes %s": "--%s aceita %s",
		"%s, not %q":    "%s, e não %q",
		" or ":          " ou ",
	}
	translate := func(english string) string {
		if text, ok := portuguese[english]; ok {
			return text
		}
		return english
	}
	err := fmt.Errorf("wrapped: %w", New("--%s takes %s", "leave", New("%s, not %q", Any{"close", "crash"}, "fly")))
	if got := err.Error(); got != `wrapped: --leave takes close or crash, not "fly"` {
		t.Error(got)
	}
	var refused Refusal
	if !errors.As(err, &refused) {
		t.Fatal("it is no refusal any more")
	}
	if got := refused.In(translate); got != `--leave aceita close ou crash, e não "fly"` {
		t.Error(got)
	}
	for want, words := range map[string]Any{"": {}, "text": {"text"}, "text ou json": {"text", "json"}, "text, json ou junit": {"text", "json", "junit"}} {
		if got := (Refusal{"%s", []any{words}}).In(translate); got != want {
			t.Errorf("%q are worded as %q", words, got)
		}
	}
	if got := (Refusal{Sentence: "nobody knows this"}).In(translate); got != "nobody knows this" {
		t.Error(got)
	}
}
