package main

import (
	"bytes"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"kafkasim/sim/lang"
)

// misuses are command lines that cannot be meant, by the sentence of the catalog
// that says so; below "" are those that a scenario or a parameter refuses.
var misuses = map[string][]string{
	"usage.command":          {"histroy", "xylophone", "help crahs", ""},
	"usage.help.one":         {"help history now"},
	"usage.arguments":        {"history now", "list all", "all history", "completion bash x", "broker x"},
	"usage.choice":           {"history --color maybe", "history --format yaml", "all --format markdown", "history --clock sun", "crash --brokers a:1 --sasl plan"},
	"usage.flag.unknown":     {"history --partitons 3", "history -x", "groups --zebra", "--late 5"},
	"usage.flag.missing":     {"history --partitions", "produce -b"},
	"usage.flag.malformed":   {"history --=3"},
	"usage.flag.value":       {"history --verbose=perhaps"},
	"usage.refused":          {"broker --advertise a:1", "broker --sasl alice", "broker --sasl a,b:c", "broker --seed-topic a/b:1", "consume --topic ..", "consume --from x", "consume --from @x"},
	"usage.takes":            {"produce --rate fast"},
	"usage.count":            {"consume --max-messages x"},
	"usage.seed":             {"history --seed abc", "all --seed -1"},
	"usage.only":             {"all --only grups", "all --only=", "all --only crash,", "all --only crash/latest", "all --only /latest"},
	"usage.repeat":           {"all --repeat 0", "all --repeat x", "all --repeat 100000"},
	"usage.control":          {"history --control latst", "groups --control latest"},
	"usage.unplayed":         {"retention --clock wall"},
	"usage.same-file":        {"history --record x --output x"},
	"usage.sheet.output":     {"all --format html"},
	"usage.verbose.quiet":    {"history --verbose --quiet"},
	"usage.play":             {"history --play --format json", "history --play --quiet", "history --play --brokers localhost:1"},
	"usage.play.terminal":    {"history --play", "play nothing"},
	"usage.play.file":        {"play", "play a b"},
	"usage.ask":              {"history --ask --format json", "history --ask --clock wall", "history --ask --quiet"},
	"usage.ask.terminal":     {"history --ask", "history --ask --verbose"},
	"usage.render":           {"render", "render one two"},
	"usage.shell.missing":    {"completion"},
	"usage.shell.unknown":    {"completion bas"},
	"usage.virtual.brokers":  {"history --clock virtual --brokers a:1"},
	"usage.virtual.redis":    {"radio --clock virtual --redis a:1"},
	"usage.brokers":          {"history --brokers a", "consume -b a"},
	"usage.redis":            {"radio --redis a"},
	"usage.entry":            {"history --tls"},
	"usage.tls-ca":           {"history --brokers a:1 --tls-ca x"},
	"usage.user.sasl":        {"history --brokers a:1 --user x"},
	"usage.sasl.user":        {"history --brokers a:1 --sasl plain"},
	"usage.sasl.password":    {"history --brokers a:1 --sasl plain --user x"},
	"usage.sweep.one":        {"sweep a b"},
	"usage.sweep.where":      {"sweep"},
	"usage.advertise.empty":  {"broker --advertise="},
	"usage.data-dir.empty":   {"broker --data-dir="},
	"usage.ports":            {"broker --ports x"},
	"usage.ports.twice":      {"broker --ports 1,1"},
	"usage.sync":             {"broker --sync"},
	"usage.sasl.twice":       {"broker --sasl a:b --sasl a:c"},
	"usage.seed-topic":       {"broker --seed-topic a:0"},
	"usage.seed-topic.twice": {"broker --seed-topic a --seed-topic a"},
	"usage.config":           {"broker -c x"},
	"usage.config.twice":     {"broker -c num.partitions=1 -c num.partitions=2"},
	"usage.config.cannot":    {"broker -c log.dirs=x", "broker -c socket.x=1"},
	"usage.config.unknown":   {"broker -c num.partition=1"},
	"usage.layout":           {"consume -f %z"},
	"usage.session":          {"consume --session 1ms"},
	"usage.share.group":      {"consume --share --group="},
	"usage.share.from":       {"consume --share --from 5"},
	"usage.share.session":    {"consume --share --session 45s"},
	"usage.group.one":        {"group a b"},
	"usage.group.both":       {"group a --members --state"},
	"usage.group.which":      {"group --members"},
	"explain.scenario":       {"explain ordering"},
	"explain.word":           {"help NothingLost", "rebalance", "help marcador"},
	"explain.unknown":        {"explain bokmark"},
	"byhand.topic.what":      {"topic"},
	"byhand.topic.what-else": {"topic make"},
	"byhand.topic.one":       {"topic create"},
	"byhand.topic.config":    {"topic create a -c x"},
	"byhand.topic.more":      {"topic add-partitions a -n 0"},
	"byhand.topic.where":     {"topic delete a"},
	"": {
		"history --partitions 0", "history --late 5", "history --rate fast", "groups --leave fly", "crash --crash-after 61", "crash --control commit-first --commit-at 51",
		"crash --control one-too-few --crash-after 55", "queue --control ordinary-group --poison 3", "outage --down 1s", "queue --work 10s --batch 100", "scale --records 3000",
		"history --messages 1000000 --rate 1/h", "broker --as-version 99", "broker -c num.partitions=x", "broker -c auto.create.topics.enable=x", "sweep x --brokers a:1",
	},
}

// english finds words that no Portuguese sentence has. What is quoted, named
// after a hyphen, or listed by a library is not looked at.
var english = regexp.MustCompile(`(?i)\b(the|takes|took|not|did|you|mean|needs|and|with|without|of|is|are|it|what|has|have|must|cannot|there|this|that|from|where|which|than|for|usage|try|somebody|nobody)\b`)

var notWords = regexp.MustCompile(`"[^"]*"|--?[a-z-]+|o que pode ser definido: .*|sim [a-z]+`)

// TestEveryMisuseIsSaidInBothLanguages: a usage error is one sentence, the way to
// use that command, and where its help is: all of it in the language of the
// command line.
func TestEveryMisuseIsSaidInBothLanguages(t *testing.T) {
	t.Chdir(t.TempDir())
	for key, lines := range misuses {
		for _, line := range lines {
			args := strings.Fields(line)
			if line == "" {
				args = []string{""}
			}
			en, pt := misused(t, key, args, "en"), misused(t, key, args, "pt-BR")
			if en == pt {
				t.Errorf("sim %s says in both languages\n%s", line, en)
			}
			if found := english.FindString(notWords.ReplaceAllString(pt, "")); found != "" {
				t.Errorf("sim %s says in Portuguese %q:\n%s", line, found, pt)
			}
		}
	}
}

// misused says what somebody reads who types this in a place with that language.
func misused(t *testing.T, key string, args []string, lang string) string {
	t.Helper()
	var out, said bytes.Buffer
	env := func(name string) string {
		return map[string]string{"LANG": lang, brokersVariable: "a:1"}[name]
	}
	fresh := func() *app {
		return &app{out: &out, err: &said, env: env, stop: new(atomic.Bool), stopped: make(chan struct{})}
	}
	_, err := fresh().execute(args)
	var ours sentence
	if errors.As(err, &ours) && ours.key != key || !errors.As(err, new(usageError)) {
		t.Errorf("sim %q: %q is %v, and not %q", args, ours.key, err, key)
	}
	code := fresh().main(args)
	if code != exitUsage || out.Len() > 0 || !misuseForm.MatchString(said.String()) || strings.Contains(said.String(), "!{") {
		t.Errorf("sim %q: exit code %d\n%s%s", args, code, out.String(), said.String())
	}
	return said.String()
}

// TestEveryMisuseIsTried: the catalog has no sentence about misuse that the test
// above does not hear, and this package says no other.
func TestEveryMisuseIsTried(t *testing.T) {
	catalog, err := os.ReadFile("words/usage.en.txt")
	if err != nil {
		t.Fatal(err)
	}
	inside := []string{"usage.near"} // of other errors
	known := regexp.MustCompile(`(?m)^(usage\.[a-z.-]+): `).FindAllSubmatch(catalog, -1)
	typed := slices.DeleteFunc(asked(t), func(key string) bool { return strings.HasPrefix(key, "usage.") })
	for _, m := range known {
		typed = append(typed, string(m[1]))
	}
	for _, key := range typed {
		if misuses[key] == nil && !slices.Contains(inside, key) {
			t.Errorf("nothing that could be typed is answered with %s", key)
		}
	}
	if len(known) < 50 {
		t.Errorf("only %d sentences found", len(known))
	}
}

// TestMisuseIsSaidByTheCatalog: no usage error is made from words in this
// package, which would be in one language only.
func TestMisuseIsSaidByTheCatalog(t *testing.T) {
	keys := asked(t)
	for _, key := range keys {
		if !words.Has(lang.English, key) {
			t.Errorf("somebody asks for the sentence %s, and there is none", key)
		}
	}
	if len(keys) < 40 {
		t.Errorf("only %d usage errors found", len(keys))
	}
}

// asked are the keys of the sentences of which this package makes usage errors.
func asked(t *testing.T) (keys []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.CompositeLit:
				if name, ok := x.Type.(*ast.Ident); ok && name.Name == "usageError" {
					switch x.Elts[0].(type) {
					case *ast.Ident, *ast.CompositeLit: // an error that has its words, or a sentence
					default:
						t.Errorf("%s makes a usage error of words that are not in the catalog", path)
					}
				}
			case *ast.CallExpr:
				if name, ok := x.Fun.(*ast.Ident); !ok || name.Name != "misuse" {
					return true
				}
				literal, ok := x.Args[0].(*ast.BasicLit)
				if !ok {
					if _, ok := x.Args[0].(*ast.Ident); !ok {
						t.Errorf("%s asks for a sentence that is put together", path)
					}
					return true
				}
				key, _ := strconv.Unquote(literal.Value)
				keys = append(keys, key)
			}
			return true
		})
	}
	return keys
}
