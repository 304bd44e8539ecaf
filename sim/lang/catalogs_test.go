package lang

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kafkasim/sim/packed"
)

// folders are where the project's catalogs are.
func folders() []string {
	var all []string
	for _, pattern := range []string{"../*/words", "../../cmd/*/words"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			panic(fmt.Sprint("there are no catalogs in ", pattern, ": ", err))
		}
		all = append(all, found...)
	}
	return all
}

// sources is the text of a folder's catalog in a language, from all its files.
func sources(folder, tag string) string {
	paths, err := filepath.Glob(folder + "/*." + tag + ".txt")
	if err != nil || len(paths) == 0 {
		panic(fmt.Sprint("no words in ", folder, " in ", tag, ": ", err))
	}
	all := ""
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			panic(err)
		}
		all += string(text)
	}
	return all
}

// texts are the entries of a folder as they are in its files.
func texts(folder, tag string) map[string]string {
	entries, err := textsOf(sources(folder, tag))
	if err != nil {
		panic(err)
	}
	return entries
}

// everything are the entries of all folders, by folder and key.
func everything(tag string) map[string]string {
	all := map[string]string{}
	for _, folder := range folders() {
		for key, text := range texts(folder, tag) {
			all[folder+": "+key] = text
		}
	}
	return all
}

// catalogs are those of all folders, from their files.
func catalogs(t *testing.T) map[string]Catalog {
	t.Helper()
	all := map[string]Catalog{}
	for _, folder := range folders() {
		read := func(tag string) func() map[string]template {
			templates, err := templatesOf(sources(folder, tag))
			if err != nil {
				t.Fatal(folder, tag, err)
			}
			return func() map[string]template { return templates }
		}
		all[folder] = Catalog{read("en"), read("pt-BR")}
	}
	return all
}

func both(t *testing.T, f func(t *testing.T, l Language)) {
	for _, l := range []Language{English, Portuguese} {
		t.Run(l.Tag(), func(t *testing.T) { f(t, l) })
	}
}

var update = flag.Bool("update", false, "pack the words again")

// TestWordsArePacked: the program has what is in the text files.
func TestWordsArePacked(t *testing.T) {
	for _, folder := range folders() {
		for _, tag := range Tags() {
			name, all := folder+"/"+tag+".gz", sources(folder, tag)
			if *update {
				out, err := packed.Pack(all)
				if err == nil {
					err = os.WriteFile(name, out, 0o666)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			file, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := packed.Text(string(file)); err != nil || got != all {
				t.Errorf("%s is not what the text files are (run with -update): %v", name, err)
			}
		}
	}
}

// TestAPackedCatalogSpeaks: each language is parsed by itself, and what is missing shows.
func TestAPackedCatalogSpeaks(t *testing.T) {
	pack := func(text string) string {
		out, err := packed.Pack(text)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	c := Packed(pack("a: {n|payment|payments}\nb: one\n"), pack("a: {n|pagamento|pagamentos}\n"))
	for got, want := range map[string]string{
		c.Sentence(English, "a", Args{"n": 2}):    "2 payments",
		c.Sentence(Portuguese, "a", Args{"n": 1}): "1 pagamento",
		c.Sentence(Language{}, "b", nil):          "one",
		c.Sentence(Portuguese, "b", nil):          "!{b}",
		c.Sentence(English, "a", nil):             "!{n}",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if !c.Has(English, "b") || c.Has(Portuguese, "b") || !slices.Equal(c.Keys(), []string{"a", "b"}) {
		t.Error(c.Keys())
	}
	if p := c.Placeholders(English, "a"); len(p) != 1 || p[0] != (Placeholder{Name: "n", Counts: true}) {
		t.Errorf("%+v", p)
	}
	defer func() {
		if recover() == nil {
			t.Error("a broken catalog is taken")
		}
	}()
	Packed(pack("a: {"), pack("a: b\n")).Has(English, "a")
}

// TestACatalogIsReadStrictly: what is no entry, or is there twice, is not passed over.
func TestACatalogIsReadStrictly(t *testing.T) {
	if got, err := textsOf("# a\n\na: b\\nc\nd:   e: f\n"); err != nil || len(got) != 2 || got["a"] != "b\nc" || got["d"] != "  e: f" {
		t.Errorf("%q, %v", got, err)
	}
	for _, text := range []string{"a\n", "a: b\na: c\n", "a:b\n"} {
		if got, err := textsOf(text); err == nil {
			t.Errorf("%q is read as %q", text, got)
		}
	}
}

func TestLanguagesHaveTheSameKeysAndPlaceholders(t *testing.T) {
	for folder, c := range catalogs(t) {
		for _, key := range slices.Sorted(maps.Keys(c.portuguese())) {
			if !c.Has(English, key) {
				t.Errorf("%s: %q is missing in English", folder, key)
			}
		}
		for _, key := range c.Keys() {
			en, pt := names(c.Placeholders(English, key)), names(c.Placeholders(Portuguese, key))
			switch {
			case !c.Has(Portuguese, key):
				t.Errorf("%s: %q is missing in Portuguese", folder, key)
			case !slices.Equal(en, pt):
				t.Errorf("%s: %q has placeholders %q in English and %q in Portuguese", folder, key, en, pt)
			}
		}
	}
}

// names are those of placeholders, each once, without those that only bend a word: not
// every language bends the same ones.
func names(all []Placeholder) []string {
	var out []string
	for _, p := range all {
		if !p.WordOnly {
			out = append(out, p.Name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestNoEntryIsEmptyOrForgotten(t *testing.T) {
	// These are the same in both languages because they have no words.
	wordless := regexp.MustCompile(`^(offset|offsets|offsets\.pieces|act\.ids?|media\.(pubsub|streams|kafka)|check\.noentry|id|ids|column\.lag|life|usage\.(refused|layout)|byhand\.watch\.change|cli\.sweep\.stream)$`)
	english, portuguese := everything("en"), everything("pt-BR")
	for key, text := range english {
		if strings.TrimSpace(text) == "" || strings.TrimSpace(portuguese[key]) == "" {
			t.Errorf("%q is empty", key)
		}
		if text == portuguese[key] && !wordless.MatchString(key[strings.Index(key, ": ")+2:]) {
			t.Errorf("%q is the same in both languages: %q", key, text)
		}
	}
}

// The story must say what the numbers mean, in one alphabet of signs.
func TestOnlyGlyphsThatAreOneColumnWide(t *testing.T) {
	allowed := "→←✓✗·–…−×" + "áàâãéêíóôõúüçÁÀÂÃÉÊÍÓÔÕÚÇ"
	for _, catalog := range []map[string]string{everything("en"), everything("pt-BR")} {
		for key, text := range catalog {
			for _, r := range text {
				if r > '~' && !strings.ContainsRune(allowed, r) {
					t.Errorf("%q has the glyph %q", key, r)
				}
			}
		}
	}
}

// The most common mistake in teaching Kafka.
func TestBookmarkIsNeverTheLastOneProcessed(t *testing.T) {
	for key, text := range everything("en") {
		if strings.Contains(key, "commit") && strings.Contains(text, "{bookmark") && !strings.Contains(text, "next to read") && !strings.Contains(text, "refused") {
			t.Errorf("%q names a bookmark and does not say that it is the next to read", key)
		}
	}
}

// TestEveryKeyOfTheCommandLineExists, as far as it is in the code in one piece.
func TestEveryKeyOfTheCommandLineExists(t *testing.T) {
	literal := regexp.MustCompile(`\bsay\((?:\w+\.?lang, )?"([a-z.-]+)"[,)]`)
	c, found := catalogs(t)["../../cmd/sim/words"], 0
	paths, err := filepath.Glob("../../cmd/sim/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range literal.FindAllStringSubmatch(string(source), -1) {
			if found++; !c.Has(English, m[1]) {
				t.Errorf("%s asks for %q", path, m[1])
			}
		}
	}
	if found < 80 {
		t.Errorf("only %d keys found in the code: does this test still look in the right places?", found)
	}
}
