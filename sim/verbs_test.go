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
	"kafkasim/sim/actor"
	"kafkasim/sim/ledger"
)

// troupe is a run with one actor of each sort. The payments are few, and sent.
type troupe struct {
	*sim.Run
	payments *sim.TopicRef
	shop     *sim.Producer
	consumer *sim.Consumer
	sharer   *sim.ShareConsumer
	channel  *sim.Channel
	stream   *sim.Stream
	listener *sim.Subscriber
	reader   *sim.StreamReader
	haul     *sim.Haul
	fault    *sim.Fault
}

func assemble(r *sim.Run) *troupe {
	t := &troupe{Run: r, payments: r.Topic(sim.Topic, 1)}
	t.shop = r.Producer("shop", t.payments, time.Second)
	redis := r.Redis()
	t.channel, t.stream = redis.Channel("radio"), redis.Stream("stream", 0)
	t.shop.AlsoOn(t.channel, t.stream)
	t.shop.Send(5)
	t.consumer = r.Consumer("consumer", sim.Group, t.payments, actor.Plan{})
	t.sharer = r.ShareConsumer("sharer", "queue", t.payments, actor.SharePlan{Batch: 1})
	t.listener = t.channel.Subscriber("listener")
	t.reader = t.stream.Reader("reader", sim.Group, actor.StreamPlan{})
	return t
}

// situation brings somebody into one of the states that there are for its sort.
type situation struct {
	name string
	make func(t *troupe)
}

// verb is a verb and what it comes to in each situation of its table: "+" works
// and means something, "-" ends the scenario with a sentence; a second sign is
// that of the same verb, said again.
type verb struct {
	name string
	want string
	do   func(t *troupe)
}

type verbTable struct {
	who        string // whom the sentence must name; "" = nobody
	situations []situation
	verbs      []verb
}

var verbTables = []verbTable{
	{"consumer", []situation{
		{"not started", func(*troupe) {}},
		{"running", func(t *troupe) { t.consumer.Start(); t.consumer.Process(2) }},
		{"reading", func(t *troupe) { t.consumer.Start(); t.consumer.Read(); t.Wait(time.Second) }},
		{"closed", func(t *troupe) { t.consumer.Start(); t.consumer.Process(2); t.consumer.Close() }},
		{"crashed", func(t *troupe) { t.consumer.Start(); t.consumer.Process(2); t.consumer.Crash() }},
	}, []verb{
		{"Consumer.Start", "+- - - +- +-", func(t *troupe) { t.consumer.Start() }},
		{"Run.StartAll", "+- - - +- +-", func(t *troupe) { t.StartAll(t.consumer) }},
		{"Consumer.StartRefused of one that is not", "- - - - -", func(t *troupe) { t.consumer.StartRefused() }},
		{"Consumer.AwaitRefusal of one that is not", "- - - - -", func(t *troupe) { t.consumer.AwaitRefusal() }},
		{"Consumer.CommitRefused of one that is not", "- - - - -", func(t *troupe) { t.consumer.CommitRefused() }},
		{"Consumer.Read", "- +- - - -", func(t *troupe) { t.consumer.Read() }},
		{"Consumer.Process", "- ++ - - -", func(t *troupe) { t.consumer.Process(1) }},
		{"Consumer.CatchUp", "- ++ ++ - -", func(t *troupe) { t.consumer.CatchUp() }},
		{"Consumer.Commit", "- ++ ++ - -", func(t *troupe) { t.consumer.Commit() }},
		{"Consumer.ShiftedCommit", "- ++ ++ - -", func(t *troupe) { t.consumer.ShiftedCommit(-1) }},
		{"Consumer.FromLatest", "++ ++ ++ ++ ++", func(t *troupe) { t.consumer.FromLatest() }},
		{"Consumer.ScrollBack", "- ++ ++ - -", func(t *troupe) { t.consumer.ScrollBack(time.Second) }},
		{"Consumer.ScrollBackInSeconds", "- ++ ++ - -", func(t *troupe) { t.consumer.ScrollBackInSeconds(time.Second) }},
		{"Consumer.Close", "- +- +- - -", func(t *troupe) { t.consumer.Close() }},
		{"Consumer.Crash", "- +- +- - -", func(t *troupe) { t.consumer.Crash() }},
		{"Consumer.AwaitExpulsion", "- - - - ++", func(t *troupe) { t.consumer.AwaitExpulsion() }},
		{"Consumer.StayAway", "++ - - ++ ++", func(t *troupe) { t.consumer.StayAway(time.Minute) }},
		{"Consumer.IsListed", "- ++ ++ ++ ++", func(t *troupe) { t.consumer.IsListed() }},
		{"Consumer.Owns", "++ ++ ++ ++ ++", func(t *troupe) { t.consumer.Owns() }},
		{"Consumer.Name", "++ ++ ++ ++ ++", func(t *troupe) { t.consumer.Name() }},
	}},
	{"", []situation{
		{"not started", func(*troupe) {}},
		{"running", func(t *troupe) { t.consumer.Start() }},
		{"crashed", func(t *troupe) { t.consumer.Start(); t.consumer.Crash() }},
	}, []verb{
		{"Run.AwaitTakeover", "- ++ -", func(t *troupe) { t.AwaitTakeover(t.payments, t.consumer) }},
	}},
	{"shop", []situation{
		{"idle", func(*troupe) {}},
		{"sending", func(t *troupe) { t.shop.KeepSending(5) }},
		{"sending without end", func(t *troupe) { t.shop.SendOn() }},
		{"stopped", func(t *troupe) { t.shop.KeepSending(50); t.shop.Stop() }},
		{"closed", func(t *troupe) { t.shop.Close() }},
	}, []verb{
		{"Producer.Send", "++ - - ++ -", func(t *troupe) { t.shop.Send(1) }},
		{"Producer.KeepSending", "+- - - +- -", func(t *troupe) { t.shop.KeepSending(1) }},
		{"Producer.SendOn", "+- - - +- -", func(t *troupe) { t.shop.SendOn() }},
		{"Producer.Stop", "- +- +- - -", func(t *troupe) { t.shop.Stop() }},
		{"Producer.Finish", "- +- - - -", func(t *troupe) { t.shop.Finish() }},
		{"Producer.AwaitAnswers", "- ++ ++ - -", func(t *troupe) { t.shop.AwaitAnswers(8) }},
		{"Producer.AwaitAnswers of what was answered", "++ ++ ++ ++ ++", func(t *troupe) { t.shop.AwaitAnswers(5) }},
		{"Producer.Answered", "++ ++ ++ ++ ++", func(t *troupe) { t.shop.Answered() }},
		{"Producer.AlsoOn", "- - - - -", func(t *troupe) { t.shop.AlsoOn(t.channel, t.stream) }},
		{"Producer.Close", "+- +- +- +- -", func(t *troupe) { t.shop.Close() }},
		{"Producer.Name", "++ ++ ++ ++ ++", func(t *troupe) { t.shop.Name() }},
	}},
	{"sharer", []situation{
		{"not started", func(*troupe) {}},
		{"running", func(t *troupe) { t.StartSharers(t.sharer) }},
		{"reading", func(t *troupe) { t.StartSharers(t.sharer); t.sharer.Read() }},
		{"crashed", func(t *troupe) { t.StartSharers(t.sharer); t.sharer.Process(1); t.sharer.Crash() }},
		{"unplugged", func(t *troupe) { t.StartSharers(t.sharer); t.sharer.Read(); t.sharer.Unplug() }},
	}, []verb{
		{"Run.StartSharers", "+- - - +- +-", func(t *troupe) { t.StartSharers(t.sharer) }},
		{"ShareConsumer.Read", "- +- - - -", func(t *troupe) { t.sharer.Read() }},
		{"ShareConsumer.Process", "- ++ - - -", func(t *troupe) { t.sharer.Process(1) }},
		{"ShareConsumer.Held", "- ++ - - -", func(t *troupe) { t.sharer.Held() }},
		{"ShareConsumer.AwaitSettled", "- - ++ - -", func(t *troupe) { t.sharer.AwaitSettled() }},
		{"ShareConsumer.Crash", "- +- +- - -", func(t *troupe) { t.sharer.Crash() }},
		{"ShareConsumer.Unplug", "- +- +- - -", func(t *troupe) { t.sharer.Unplug() }},
		{"ShareConsumer.Name", "++ ++ ++ ++ ++", func(t *troupe) { t.sharer.Name() }},
	}},
	{"listener", []situation{
		{"not tuned in", func(*troupe) {}},
		{"listening", func(t *troupe) { t.listener.TuneIn() }},
		{"closed", func(t *troupe) { t.listener.TuneIn(); t.listener.Close() }},
		{"crashed", func(t *troupe) { t.listener.TuneIn(); t.listener.Crash() }},
	}, []verb{
		{"Subscriber.TuneIn", "+- - +- +-", func(t *troupe) { t.listener.TuneIn() }},
		{"Subscriber.CatchUp", "- ++ - -", func(t *troupe) { t.listener.CatchUp() }},
		{"Subscriber.Close", "- +- - -", func(t *troupe) { t.listener.Close() }},
		{"Subscriber.Crash", "- +- - -", func(t *troupe) { t.listener.Crash() }},
		{"Subscriber.Name", "++ ++ ++ ++", func(t *troupe) { t.listener.Name() }},
	}},
	{"reader", []situation{
		{"not started", func(*troupe) {}},
		{"reading", func(t *troupe) { t.reader.Start(); t.reader.CatchUp() }},
		{"closed", func(t *troupe) { t.reader.Start(); t.reader.Close() }},
		{"crashed", func(t *troupe) { t.reader.Start(); t.reader.Crash() }},
	}, []verb{
		{"StreamReader.Start", "+- - +- +-", func(t *troupe) { t.reader.Start() }},
		{"StreamReader.CatchUp", "- ++ - -", func(t *troupe) { t.reader.CatchUp() }},
		{"StreamReader.Ack", "- ++ - -", func(t *troupe) { t.reader.Ack() }},
		{"StreamReader.Close", "- +- - -", func(t *troupe) { t.reader.Close() }},
		{"StreamReader.Crash", "- +- - -", func(t *troupe) { t.reader.Crash() }},
		{"StreamReader.Name", "++ ++ ++ ++", func(t *troupe) { t.reader.Name() }},
	}},
	{"", []situation{
		{"the broker runs", func(t *troupe) { t.listener.TuneIn(); t.listener.Close() }},
		{"a consumer has left", func(t *troupe) { t.consumer.Start(); t.consumer.Process(2); t.consumer.Close() }},
	}, []verb{
		{"Run.Say", "++ ++", func(t *troupe) { t.Say("%s payments", 5) }},
		{"Run.Say too little", "- -", func(t *troupe) { t.Say("%s and %s", 1) }},
		{"Run.Say too much", "- -", func(t *troupe) { t.Say("payments", 1) }},
		{"Run.Say a number's verb", "- -", func(t *troupe) { t.Say("%d payments", 1) }},
		{"Run.Say nothing", "- -", func(t *troupe) { t.Say("") }},
		{"Run.Wait", "++ ++", func(t *troupe) { t.Wait(time.Second) }},
		{"Run.Wait back", "- -", func(t *troupe) { t.Wait(-time.Second) }},
		{"Run.WaitUntil", "++ ++", func(t *troupe) { t.WaitUntil(time.Minute) }},
		{"Run.WaitUntil before the start", "- -", func(t *troupe) { t.WaitUntil(-time.Second) }},
		{"Run.Unhurried", "++ ++", func(t *troupe) { t.Unhurried() }},
		{"Run.Topic of a name that is taken", "- -", func(t *troupe) { t.Topic(sim.Topic, 1) }},
		{"Run.Topic", "+- +-", func(t *troupe) { t.Topic("other", 1) }},
		{"Run.Topic without partitions", "- -", func(t *troupe) { t.Topic("other", 0) }},
		{"Run.Producer", "+- +-", func(t *troupe) { t.Producer("shop-2", t.payments, 0) }},
		{"Run.Producer of a name that is taken", "- -", func(t *troupe) { t.Producer("consumer", t.payments, 0) }},
		{"Run.Producer in the past", "- -", func(t *troupe) { t.Producer("shop-2", t.payments, -1) }},
		{"Run.KeyedProducer", "+- +-", func(t *troupe) { t.KeyedProducer("shop-2", t.payments, 0) }},
		{"Run.Consumer", "+- +-", func(t *troupe) { t.Consumer("consumer-2", sim.Group, t.payments, actor.Plan{}) }},
		{"Run.Consumer without a name", "- -", func(t *troupe) { t.Consumer("", sim.Group, t.payments, actor.Plan{}) }},
		{"Run.ShareConsumer", "+- +-", func(t *troupe) { t.ShareConsumer("sharer-2", "queue", t.payments, actor.SharePlan{Batch: 1}) }},
		{"Run.ShareConsumer that asks for nothing", "- -", func(t *troupe) { t.ShareConsumer("sharer-2", "queue", t.payments, actor.SharePlan{}) }},
		{"Run.StartAll nobody", "- -", func(t *troupe) { t.StartAll() }},
		{"Run.StartSharers nobody", "- -", func(t *troupe) { t.StartSharers() }},
		{"Producer.Send less than nothing", "- -", func(t *troupe) { t.shop.Send(-1) }},
		{"Run.Redis", "- -", func(t *troupe) { t.Redis() }},
		{"Channel.Subscriber", "+- +-", func(t *troupe) { t.channel.Subscriber("listener-2") }},
		{"Stream.Reader", "+- +-", func(t *troupe) { t.stream.Reader("reader-2", "g", actor.StreamPlan{}) }},
		{"TopicRef.Show", "++ ++", func(t *troupe) { t.payments.Show() }},
		{"TopicRef.AddPartitions", "++ ++", func(t *troupe) { t.payments.AddPartitions(1) }},
		{"TopicRef.AddPartitions none", "- -", func(t *troupe) { t.payments.AddPartitions(0) }},
		{"TopicRef.Keep", "++ ++", func(t *troupe) { t.payments.Keep(time.Hour) }},
		{"TopicRef.Keep less than nothing", "- -", func(t *troupe) { t.payments.Keep(-1) }},
		{"TopicRef.KeepForever", "++ ++", func(t *troupe) { t.payments.KeepForever() }},
		{"TopicRef.Expire", "++ ++", func(t *troupe) { t.payments.Expire() }},
		{"TopicRef.Recreate", "- -", func(t *troupe) { t.payments.Recreate() }},
		{"TopicRef.WatchLag", "+- +-", func(t *troupe) { t.payments.WatchLag(time.Second); t.Wait(time.Minute) }},
		{"TopicRef.WatchLag all the time", "- -", func(t *troupe) { t.payments.WatchLag(0) }},
		{"TopicRef.SetBack", "++ ++", func(t *troupe) { t.payments.SetBack(sim.Group, time.Second) }},
		{"TopicRef.SetBack to the future", "- -", func(t *troupe) { t.payments.SetBack(sim.Group, -time.Second) }},
		{"TopicRef.SetBack nobody", "- -", func(t *troupe) { t.payments.SetBack("", time.Second) }},
		{"Run.KeepBookmarks", "++ ++", func(t *troupe) { t.KeepBookmarks(time.Hour) }},
		{"Run.KeepBookmarks for no time", "- -", func(t *troupe) { t.KeepBookmarks(0) }},
		{"Run.KeepOnDisk too late", "- -", func(t *troupe) { t.KeepOnDisk() }},
		{"Run.ShowFiles of a broker without any", "- -", func(t *troupe) { t.ShowFiles() }},
		{"Run.StopBroker while somebody is connected", "- -", func(t *troupe) { t.StopBroker() }},
		{"Run.StartBroker", "- -", func(t *troupe) { t.StartBroker() }},
		{"Run.Fail nothing", "- -", func(t *troupe) { t.Fail(sim.FetchMovedOn, 0) }},
	}},
	{"", []situation{
		{"a fault goes on", func(t *troupe) { t.fault = t.Fail(sim.ProduceMovedOn, 1) }},
		{"a fault is over", func(t *troupe) { t.fault = t.Fail(sim.ProduceMovedOn, 1); t.shop.Send(1); t.fault.Heal() }},
	}, []verb{
		{"Run.Fail", "++ ++", func(t *troupe) { t.Fail(sim.FetchMovedOn, 1) }},
		{"Fault.Heal", "+- -", func(t *troupe) { t.fault.Heal() }},
		{"Fault.Hits", "++ ++", func(t *troupe) { t.fault.Hits() }},
	}},
}

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
	book := mustPlay(t, sim.Game{Scenario: scene(func(r *sim.Run) {
		troupe := assemble(r)
		where.make(troupe)
		for said < n {
			said++
			v.do(troupe)
		}
	})})
	outcome, why := book.Outcome()
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
	works := []string{"Run.Say", "Run.Wait", "Run.WaitUntil", "Run.ShowFiles of a broker without any"}
	for _, table := range verbTables {
		for _, v := range table.verbs {
			if strings.HasSuffix(v.name, ".Name") || v.name == "Consumer.Owns" || v.name == "Producer.Answered" || strings.HasPrefix(v.name, "Fault.") {
				continue
			}
			book := mustPlay(t, sim.Game{Scenario: scene(func(r *sim.Run) {
				r.KeepOnDisk()
				troupe := assemble(r)
				troupe.shop.Close()
				r.StopBroker()
				v.do(troupe)
				r.StartBroker()
			})})
			outcome, why := book.Outcome()
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
		book := mustPlay(t, sim.Game{Scenario: scene(func(r *sim.Run) {
			troupe := assemble(r)
			connect(troupe)
			r.StopBroker()
		})})
		if _, why := book.Outcome(); !strings.HasSuffix(why, name+" is still connected: close it first") {
			t.Errorf("%s: %s", name, why)
		}
	}
}

// TestEveryVerbIsInTheTables keeps a new verb from being forgotten.
func TestEveryVerbIsInTheTables(t *testing.T) {
	known := map[string]bool{
		"Run.Int": true, "Run.Duration": true, "Run.Every": true, "Run.Choice": true, "Run.Playing": true, // they ask for parameters
		"Redis.Channel": true, "Redis.Stream": true, // they name what need not be there
		"Run.Haul": true, "Haul.Round": true, "Haul.Pace": true, "Haul.Ratio": true, // mutant_bulk_test.go
	}
	for _, table := range verbTables {
		for _, v := range table.verbs {
			name, _, _ := strings.Cut(v.name, " ")
			known[name] = true
		}
	}
	for _, who := range []reflect.Type{reflect.TypeFor[*sim.Run](), reflect.TypeFor[*sim.TopicRef](), reflect.TypeFor[*sim.Producer](), reflect.TypeFor[*sim.Consumer](),
		reflect.TypeFor[*sim.ShareConsumer](), reflect.TypeFor[*sim.Redis](), reflect.TypeFor[*sim.Channel](), reflect.TypeFor[*sim.Stream](),
		reflect.TypeFor[*sim.Subscriber](), reflect.TypeFor[*sim.StreamReader](), reflect.TypeFor[*sim.Haul](), reflect.TypeFor[*sim.Fault]()} {
		for i := range who.NumMethod() {
			if name := who.Elem().Name() + "." + who.Method(i).Name; !known[name] {
				t.Errorf("%s is in no table of verbs", name)
			}
		}
	}
}

// lineAfter is where the statement after the call stands, as a failure names it.
func lineAfter() string {
	_, _, line, _ := runtime.Caller(1)
	return fmt.Sprintf("sim/verbs_test.go:%d", line+1)
}

func TestAScriptThatCannotGoOnSaysWhereAndWhy(t *testing.T) {
	var line string
	for _, x := range []struct {
		name, want string
		script     func(r *sim.Run, payments *sim.TopicRef, c *sim.Consumer)
	}{
		{"a takeover that never comes", "wait for the takeover (%s): waited 5m0s of virtual time for the others to take over",
			func(r *sim.Run, payments *sim.TopicRef, c *sim.Consumer) {
				r.StartAll(c, r.Consumer("consumer-2", sim.Group, payments, actor.Plan{}))
				line = lineAfter()
				r.AwaitTakeover(payments, c)
			}},
		{"a second start", "consumer-1 starts (%s): consumer-1 is running already: close it or let it crash before it starts again", func(_ *sim.Run, _ *sim.TopicRef, c *sim.Consumer) {
			c.Start()
			line = lineAfter()
			c.Start()
		}},
		{"a number to process after read", "consumer-1 processes 1 (%s): consumer-1 already reads whatever comes", func(_ *sim.Run, _ *sim.TopicRef, c *sim.Consumer) {
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
				r.Consumer("consumer-2", sim.Group, nil, actor.Plan{})
			}},
		{"a parameter that the scenario does not have", `%s asks for parameter "nonsense", and scenario scene has none of that name`,
			func(r *sim.Run, _ *sim.TopicRef, _ *sim.Consumer) {
				line = lineAfter()
				r.Int("nonsense")
			}},
	} {
		line = ""
		book := mustPlay(t, sim.Game{Scenario: scene(func(r *sim.Run) {
			payments := r.Topic(sim.Topic, 2)
			x.script(r, payments, r.Consumer("consumer-1", sim.Group, payments, actor.Plan{}))
		})})
		if line != "" {
			x.want = fmt.Sprintf(x.want, line)
		}
		outcome, why := book.Outcome()
		if outcome != ledger.Failed || why != x.want {
			t.Errorf("%s: %s, %s\nwant %s", x.name, outcome, why, x.want)
		}
		nothingHolds(t, x.name, book)
	}
}
