package sim_test

import (
	"time"

	"kafkasim/sim"
	"kafkasim/sim/client"
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
	fault    *sim.Fault
}

func assemble(r *sim.Run) *troupe {
	t := &troupe{Run: r, payments: r.Topic(sim.Topic, 1)}
	t.shop = r.Producer("shop", t.payments, time.Second)
	redis := r.Redis()
	t.channel, t.stream = redis.Channel("radio"), redis.Stream("stream", 0)
	t.shop.AlsoOn(t.channel, t.stream)
	t.shop.Send(5)
	t.consumer = r.Consumer("consumer", sim.Group, t.payments, client.Plan{})
	t.sharer = r.ShareConsumer("sharer", "queue", t.payments, client.SharePlan{Batch: 1})
	t.listener = t.channel.Subscriber("listener")
	t.reader = t.stream.Reader("reader", sim.Group, client.StreamPlan{})
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
		{"Consumer.SeekToTime", "- ++ ++ - -", func(t *troupe) { t.consumer.SeekToTime(time.Second) }},
		{"Consumer.SeekToTimeInSeconds", "- ++ ++ - -", func(t *troupe) { t.consumer.SeekToTimeInSeconds(time.Second) }},
		{"Consumer.Close", "- +- +- - -", func(t *troupe) { t.consumer.Close() }},
		{"Consumer.Crash", "- +- +- - -", func(t *troupe) { t.consumer.Crash() }},
		{"Consumer.AwaitExpiry", "- - - - ++", func(t *troupe) { t.consumer.AwaitExpiry() }},
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
		{"Run.Question", "++ ++", func(t *troupe) { t.Question(func(*sim.Lesson) any { return nil }, "How many of %s?", 5) }},
		{"Run.Question of nothing", "- -", func(t *troupe) { t.Question(nil, "") }},
		{"Run.Wait", "++ ++", func(t *troupe) { t.Wait(time.Second) }},
		{"Run.Wait back", "- -", func(t *troupe) { t.Wait(-time.Second) }},
		{"Run.WaitUntil", "++ ++", func(t *troupe) { t.WaitUntil(time.Minute) }},
		{"Run.WaitUntil before the start", "- -", func(t *troupe) { t.WaitUntil(-time.Second) }},
		{"Run.RelaxTimers", "++ ++", func(t *troupe) { t.RelaxTimers() }},
		{"Run.Topic of a name that is taken", "- -", func(t *troupe) { t.Topic(sim.Topic, 1) }},
		{"Run.Topic", "+- +-", func(t *troupe) { t.Topic("other", 1) }},
		{"Run.Topic without partitions", "- -", func(t *troupe) { t.Topic("other", 0) }},
		{"Run.Producer", "+- +-", func(t *troupe) { t.Producer("shop-2", t.payments, 0) }},
		{"Run.Producer of a name that is taken", "- -", func(t *troupe) { t.Producer("consumer", t.payments, 0) }},
		{"Run.Producer in the past", "- -", func(t *troupe) { t.Producer("shop-2", t.payments, -1) }},
		{"Run.KeyedProducer", "+- +-", func(t *troupe) { t.KeyedProducer("shop-2", t.payments, 0) }},
		{"Run.Consumer", "+- +-", func(t *troupe) { t.Consumer("consumer-2", sim.Group, t.payments, client.Plan{}) }},
		{"Run.Consumer without a name", "- -", func(t *troupe) { t.Consumer("", sim.Group, t.payments, client.Plan{}) }},
		{"Run.ShareConsumer", "+- +-", func(t *troupe) { t.ShareConsumer("sharer-2", "queue", t.payments, client.SharePlan{Batch: 1}) }},
		{"Run.ShareConsumer that asks for nothing", "- -", func(t *troupe) { t.ShareConsumer("sharer-2", "queue", t.payments, client.SharePlan{}) }},
		{"Run.StartAll nobody", "- -", func(t *troupe) { t.StartAll() }},
		{"Run.StartSharers nobody", "- -", func(t *troupe) { t.StartSharers() }},
		{"Producer.Send less than nothing", "- -", func(t *troupe) { t.shop.Send(-1) }},
		{"Run.Redis", "- -", func(t *troupe) { t.Redis() }},
		{"Channel.Subscriber", "+- +-", func(t *troupe) { t.channel.Subscriber("listener-2") }},
		{"Stream.Reader", "+- +-", func(t *troupe) { t.stream.Reader("reader-2", "g", client.StreamPlan{}) }},
		{"TopicRef.Show", "++ ++", func(t *troupe) { t.payments.Show() }},
		{"TopicRef.AddPartitions", "++ ++", func(t *troupe) { t.payments.AddPartitions(1) }},
		{"TopicRef.AddPartitions none", "- -", func(t *troupe) { t.payments.AddPartitions(0) }},
		{"TopicRef.SetRetention", "++ ++", func(t *troupe) { t.payments.SetRetention(time.Hour) }},
		{"TopicRef.Keep less than nothing", "- -", func(t *troupe) { t.payments.SetRetention(-1) }},
		{"TopicRef.SetRetentionForEver", "++ ++", func(t *troupe) { t.payments.SetRetentionForEver() }},
		{"TopicRef.ApplyRetention", "++ ++", func(t *troupe) { t.payments.ApplyRetention() }},
		{"TopicRef.Recreate", "- -", func(t *troupe) { t.payments.Recreate() }},
		{"TopicRef.WatchLag", "+- +-", func(t *troupe) { t.payments.WatchLag(time.Second); t.Wait(time.Minute) }},
		{"TopicRef.WatchLag all the time", "- -", func(t *troupe) { t.payments.WatchLag(0) }},
		{"TopicRef.ResetOffsets", "++ ++", func(t *troupe) { t.payments.ResetOffsets(sim.Group, time.Second) }},
		{"TopicRef.ResetOffsets to the future", "- -", func(t *troupe) { t.payments.ResetOffsets(sim.Group, -time.Second) }},
		{"TopicRef.ResetOffsets nobody", "- -", func(t *troupe) { t.payments.ResetOffsets("", time.Second) }},
		{"Run.SetOffsetsRetention", "++ ++", func(t *troupe) { t.SetOffsetsRetention(time.Hour) }},
		{"Run.KeepBookmarks for no time", "- -", func(t *troupe) { t.SetOffsetsRetention(0) }},
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
