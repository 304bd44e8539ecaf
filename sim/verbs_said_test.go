package sim_test

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/client"
	"kafkasim/sim/ledger"
)

func TestEveryVerbInEveryStateMeansSomethingOrSaysWhyNot(t *testing.T) {
	for _, table := range verbTables {
		for _, v := range table.verbs {
			wants := strings.Fields(v.want)
			if len(wants) != len(table.situations) {
				t.Fatalf("%s: %d outcomes for %d situations", v.name, len(wants), len(table.situations))
			}
			for i, where := range table.situations {
				n := len(wants[i])
				say(t, table.who, v, where, n, wants[i][n-1] == '+')
			}
		}
	}
}

// say plays a run in which the verb is said n times, and the last of them works
// or is refused.
func say(t *testing.T, who string, v verb, where situation, n int, works bool) {
	t.Helper()
	said := 0
	book := mustPlay(t, sim.RunSpec{Scenario: scene(func(r *sim.Run) {
		troupe := assemble(r)
		where.make(troupe)
		for said < n {
			said++
			v.do(troupe)
		}
	})})
	outcome, why := book.Ending()
	switch {
	case said != n:
		t.Errorf("%s, %s: it was refused when it was said first: %s", where.name, v.name, why)
	case works != (outcome == ledger.Finished):
		t.Errorf("%s, %s, said %d times: %s %s", where.name, v.name, n, outcome, why)
	case !works && (outcome != ledger.Failed || !strings.Contains(why, "(sim/verbs_test.go:") || !strings.Contains(why, who) || strings.Contains(why, "bug")):
		t.Errorf("%s, %s, said %d times: %s %s", where.name, v.name, n, outcome, why)
	case book.Duration() > 15*time.Minute:
		t.Errorf("%s, %s, said %d times: it took %s", where.name, v.name, n, book.Duration())
	}
}

// TestVerbsOfABrokerThatIsStopped: whatever asks a broker that is not there
// says so, and what does not ask it works.
func TestVerbsOfABrokerThatIsStopped(t *testing.T) {
	works := []string{"Run.Say", "Run.Question", "Run.Wait", "Run.WaitUntil", "Run.ShowFiles of a broker without any"}
	for _, table := range verbTables {
		for _, v := range table.verbs {
			if strings.HasSuffix(v.name, ".Name") || v.name == "Consumer.Owns" || v.name == "Producer.Answered" || strings.HasPrefix(v.name, "Fault.") {
				continue
			}
			book := mustPlay(t, sim.RunSpec{Scenario: scene(func(r *sim.Run) {
				r.KeepOnDisk()
				troupe := assemble(r)
				troupe.shop.Close()
				r.StopBroker()
				v.do(troupe)
				r.StartBroker()
			})})
			outcome, why := book.Ending()
			refused := outcome == ledger.Failed && strings.Contains(why, "(sim/verbs_test.go:") && !strings.Contains(why, "bug")
			if slices.Contains(works, v.name) {
				refused = outcome == ledger.Finished
			}
			if v.name != "Run.StartBroker" && !refused {
				t.Errorf("%s: %s %s", v.name, outcome, why)
			}
		}
	}
}

func TestNobodyStopsABrokerThatSomebodyIsConnectedTo(t *testing.T) {
	for name, connect := range map[string]func(t *troupe){
		"shop":     func(*troupe) {},
		"consumer": func(t *troupe) { t.shop.Close(); t.consumer.Start() },
		"sharer":   func(t *troupe) { t.shop.Close(); t.StartSharers(t.sharer) },
	} {
		book := mustPlay(t, sim.RunSpec{Scenario: scene(func(r *sim.Run) {
			troupe := assemble(r)
			connect(troupe)
			r.StopBroker()
		})})
		if _, why := book.Ending(); !strings.HasSuffix(why, name+" is still connected: close it first") {
			t.Errorf("%s: %s", name, why)
		}
	}
}

// TestEveryVerbIsInTheTables keeps a new verb from being forgotten.
func TestEveryVerbIsInTheTables(t *testing.T) {
	known := map[string]bool{
		"Run.Int": true, "Run.Duration": true, "Run.Every": true, "Run.Choice": true, "Run.Playing": true, // they ask for parameters
		"Redis.Channel": true, "Redis.Stream": true, // they name what need not be there
		"Run.Benchmark": true, "Benchmark.Round": true, "Benchmark.Pace": true, "Benchmark.Ratio": true, // mutant_bulk_test.go
	}
	for _, table := range verbTables {
		for _, v := range table.verbs {
			name, _, _ := strings.Cut(v.name, " ")
			known[name] = true
		}
	}
	for _, who := range []reflect.Type{reflect.TypeFor[*sim.Run](), reflect.TypeFor[*sim.TopicRef](), reflect.TypeFor[*sim.Producer](), reflect.TypeFor[*sim.Consumer](),
		reflect.TypeFor[*sim.ShareConsumer](), reflect.TypeFor[*sim.Redis](), reflect.TypeFor[*sim.Channel](), reflect.TypeFor[*sim.Stream](),
		reflect.TypeFor[*sim.Subscriber](), reflect.TypeFor[*sim.StreamReader](), reflect.TypeFor[*sim.Benchmark](), reflect.TypeFor[*sim.Fault]()} {
		for i := range who.NumMethod() {
			if name := who.Elem().Name() + "." + who.Method(i).Name; !known[name] {
				t.Errorf("%s is in no table of verbs", name)
			}
		}
	}
}

// lineAfter is the line of the statement after the call, as a failure names it.
func lineAfter() string {
	_, _, line, _ := runtime.Caller(1)
	return fmt.Sprintf("sim/verbs_said_test.go:%d", line+1)
}

func TestAScriptThatCannotGoOnSaysWhereAndWhy(t *testing.T) {
	var line string
	for _, x := range []struct {
		name, want string
		script     func(r *sim.Run, payments *sim.TopicRef, c *sim.Consumer)
	}{
		{"a takeover that never comes", "wait for the takeover (%s): waited 5m0s of virtual time for the others to take over",
			func(r *sim.Run, payments *sim.TopicRef, c *sim.Consumer) {
				r.StartAll(c, r.Consumer("consumer-2", sim.Group, payments, client.Plan{}))
				line = lineAfter()
				r.AwaitTakeover(payments, c)
			}},
		{"a second start", "consumer-1 starts (%s): consumer-1 is running already: close it or let it crash before it starts again", func(_ *sim.Run, _ *sim.TopicRef, c *sim.Consumer) {
			c.Start()
			line = lineAfter()
			c.Start()
		}},
		{"a number to process after read", "consumer-1 processes 1 (%s): consumer-1 already reads whatever arrives", func(_ *sim.Run, _ *sim.TopicRef, c *sim.Consumer) {
			c.Start()
			c.Read()
			line = lineAfter()
			c.Process(1)
		}},
		{"a topic's name", `create topic a b (%s): a topic cannot be called "a b": use 1 to 249 letters, digits, dots, underscores and hyphens`,
			func(r *sim.Run, _ *sim.TopicRef, _ *sim.Consumer) {
				line = lineAfter()
				r.Topic("a b", 1)
			}},
		{"a topic that is there", "create topic transacoes_cartao again (%s): creating topic transacoes_cartao: TOPIC_ALREADY_EXISTS: Topic with this name already exists.",
			func(_ *sim.Run, payments *sim.TopicRef, _ *sim.Consumer) {
				line = lineAfter()
				payments.Recreate()
			}},
		{"a bug in the script", "the scenario has a bug: boom at %s", func(*sim.Run, *sim.TopicRef, *sim.Consumer) {
			line = lineAfter()
			panic("boom")
		}},
		{"a bug in what a script hands over", "the scenario has a bug: runtime error: invalid memory address or nil pointer dereference at %s",
			func(r *sim.Run, _ *sim.TopicRef, _ *sim.Consumer) {
				line = lineAfter()
				r.Consumer("consumer-2", sim.Group, nil, client.Plan{})
			}},
		{"a parameter that the scenario does not have", `%s asks for parameter "nonsense", and scenario scene has none of that name`,
			func(r *sim.Run, _ *sim.TopicRef, _ *sim.Consumer) {
				line = lineAfter()
				r.Int("nonsense")
			}},
	} {
		line = ""
		book := mustPlay(t, sim.RunSpec{Scenario: scene(func(r *sim.Run) {
			payments := r.Topic(sim.Topic, 2)
			x.script(r, payments, r.Consumer("consumer-1", sim.Group, payments, client.Plan{}))
		})})
		if line != "" {
			x.want = fmt.Sprintf(x.want, line)
		}
		outcome, why := book.Ending()
		if outcome != ledger.Failed || why != x.want {
			t.Errorf("%s: %s, %s\nwant %s", x.name, outcome, why, x.want)
		}
		nothingHolds(t, x.name, book)
	}
}
