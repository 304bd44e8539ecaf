package scenarios_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// odd is a run at parameters that nobody had in mind: one, seven, all, none,
// uneven, tiny, huge. Its sentences must be true of it all the same.
type odd struct {
	typed    string
	en, ptbr []string // what the report says; with a "≠" in front what it must not say
}

// typed reads a game as somebody types it.
func typed(t *testing.T, line string) sim.RunSpec {
	t.Helper()
	words := strings.Fields(line)
	s, ok := scenarios.Find(words[0])
	if !ok {
		t.Fatalf("there is no scenario %q", words[0])
	}
	g := sim.RunSpec{Scenario: s, Seed: 1, Given: map[string]string{}}
	for i := 1; i+1 < len(words); i += 2 {
		if name := strings.TrimPrefix(words[i], "--"); name == "control" {
			g.Control = words[i+1]
		} else {
			g.Given[name] = words[i+1]
		}
	}
	return g
}

// never is what no report may say, whatever was played.
var never = regexp.MustCompile(`%!|!\{|\b1 (payments|partitions|consumers|members|commits|pagamentos|partições|consumidores|membros)\b|[^\d\w]-\d[\d.,]* (ms|s|min|h|d|second|minute|hour|day|segundo|minuto|hora|dia)`)

func TestOddParametersGetTrueSentences(t *testing.T) {
	if raceDetector {
		t.Skip("the golden reports play the same code, and the race detector makes every run several times slower")
	}
	for _, x := range odds {
		t.Run(x.typed, func(t *testing.T) {
			game := typed(t, x.typed)
			book := play(t, game)
			if result := book.Result(); result != ledger.Pass {
				outcome, why := book.Ending()
				t.Errorf("the run is %s: %s %s", result, outcome, why)
			}
			for _, lang := range []narrate.Language{narrate.English, narrate.Portuguese} {
				text := string(draw(t, book, game, lang))
				says := strings.Join(strings.Fields(strings.ReplaceAll(text, "▌", "")), " ")
				wanted := x.en
				if lang == narrate.Portuguese {
					wanted = x.ptbr
				}
				if wrong := never.FindString(says); wrong != "" {
					t.Errorf("%s: it says %q", lang.Tag(), wrong)
				}
				for _, want := range wanted {
					words, unwanted := strings.CutPrefix(want, "≠")
					if strings.Contains(says, words) == unwanted {
						t.Errorf("%s: says %q: %t", lang.Tag(), words, unwanted)
					}
				}
				if t.Failed() {
					t.Log(text)
				}
			}
		})
	}
}

// TestTitlesTellNoTimeOfTheirOwn: a title is printed above every run, so it must
// not name a time that a parameter may change. It may name what the control itself
// sets, and what the broker does by default.
func TestTitlesTellNoTimeOfTheirOwn(t *testing.T) {
	told := regexp.MustCompile(`(?i)\b(\d+|an?|one|two|five|six|seven|eight|ten|uma?|dois|duas|cinco|seis|sete|oito|dez) (seconds?|minutes?|hours?|days?|weeks?|segundos?|minutos?|horas?|dias?|semanas?)\b`)
	allowed := []string{"seven days", "sete dias", "six days", "seis dias"}
	for _, s := range scenarios.All() {
		titles := []string{s.Title}
		for _, c := range s.Controls {
			titles = append(titles, c.Title)
		}
		for _, title := range titles {
			for _, lang := range []string{"en", "pt-BR"} {
				for _, time := range told.FindAllString(scenarios.Translator(lang)(title), -1) {
					if !slices.Contains(allowed, time) {
						t.Errorf("%s: %q is fixed in %q", s.Name, time, title)
					}
				}
			}
		}
	}
}

// TestWhatIsAssignedIsReadSoon: a consumer that is given a partition reads what is
// in it within the five seconds for which the client lets the broker hold a fetch:
// one for the partitions that it had before may be under way.
func TestWhatIsAssignedIsReadSoon(t *testing.T) {
	const held = 6 * time.Second
	for _, typing := range []string{
		"groups --partitions 2 --messages 5 --leave crash",
		"groups --partitions 3 --messages 7",
		"groups --partitions 3 --messages 7 --leave crash",
		"groups --partitions 4 --consumers 3 --messages 9 --leave crash",
		"groups --partitions 4 --consumers 3 --messages 9 --leave crash --assignor sticky",
		"groups --partitions 7 --consumers 3 --messages 7 --leave crash --assignor cooperative-sticky",
		"groups --partitions 7 --consumers 3 --messages 7 --leave crash --assignor server",
		"disk --partitions 7 --messages 7 --read 1",
	} {
		book := play(t, typed(t, typing))
		type share struct {
			actor     ledger.Name
			topic     ledger.Name
			partition int32
		}
		since := map[share]time.Duration{} // partitions that were assigned and not yet read
		stored := map[string]time.Duration{}
		reads := 0
		for _, e := range book.All() {
			at := share{e.Actor, e.Topic, e.Partition}
			record := fmt.Sprint(e.Topic, e.Partition, e.Offset)
			switch e.Kind {
			case ledger.Ack:
				stored[record] = e.T
			case ledger.Assign:
				since[at] = e.T
			case ledger.Deliver:
				if assigned, first := since[at]; first {
					delete(since, at)
					reads++
					if waited := e.T - max(assigned, stored[record]); waited > held {
						t.Errorf("%s: %s waits %s for p%d offset %d", typing, e.Actor, waited, e.Partition, e.Offset)
					}
				}
			}
		}
		if reads < 3 {
			t.Errorf("%s: only %d partitions are read", typing, reads)
		}
	}
}
