package report

import (
	"time"

	"kafkasim/sim/ledger"
)

// The runs that the golden reports are drawn from.

const (
	historyTitle = "A consumer that arrives late reads the whole past"
	crashTitle   = "A consumer crashes and comes back: what it had not committed comes again"
	groupsTitle  = "Three partitions, two consumers, a spare, and somebody who leaves"

	shopSends   = "The shop sends one payment a second, then stops and is gone. Nobody was listening, and the log does not mind: it keeps what it has."
	hourLater   = "%s later somebody comes who was not there when it happened. The first payment was of %s; it is still there."
	fifty       = "The consumer works through fifty payments and commits: the bookmark now says 50, the next one to read."
	plug        = "It processes five more, and somebody pulls the plug."
	comesBack   = "It comes back and asks for what follows the bookmark. The five it had not committed come again."
	threeShare  = "Three consumers share three partitions. A fourth one finds none left."
	oneLeaves   = "One of the four is killed. The others notice only when its session times out."
	anotherGoes = "Another one leaves, and says so."
	cameAgain   = "%s came again: those that had no commit yet."
	atLeastOnce = "Nothing was lost. Kafka promises at least once, not exactly once."
)

var inPortuguese = map[string]string{
	historyTitle: "Um consumidor que chega uma hora depois lê todo o passado",
	crashTitle:   "Um consumidor cai e continua de onde tinha feito commit",
	groupsTitle:  "Três partições, dois consumidores, um de reserva, e alguém que sai",
	shopSends:    "A loja envia um pagamento por segundo, depois para e vai embora. Ninguém estava ouvindo, e o log não se importa: ele guarda o que tem.",
	hourLater:    "%s depois chega alguém que não estava lá quando aconteceu. O primeiro pagamento foi de %s; ele continua ali.",
	fifty:        "O consumidor processa cinquenta pagamentos e faz commit: o marcador agora diz 50, o próximo a ler.",
	plug:         "Ele processa mais cinco, e alguém puxa o fio da tomada.",
	comesBack:    "Ele volta e pede o que vem depois do marcador. Os cinco que ficaram sem commit vêm de novo.",
	threeShare:   "Três consumidores dividem três partições. O quarto não encontra nenhuma livre.",
	oneLeaves:    "Um dos quatro morre. Os outros só percebem quando a sessão dele expira.",
	anotherGoes:  "Mais um vai embora, e avisa.",
	cameAgain:    "Ele reprocessou %s: os que ainda não tinham commit.",
	atLeastOnce:  "Nada se perdeu. O Kafka promete pelo menos uma vez, e não exatamente uma.",
}

// historyRun is the DVR: produced now, read an hour later.
func historyRun() *ledger.Ledger {
	s := newStage("history", "", ledger.Param{Name: "messages", Value: "10", Default: true}, ledger.Param{Name: "rate", Value: "1/s", Default: true},
		ledger.Param{Name: "late", Value: "1h", Default: true})
	s.topic(1)
	s.say(shopSends)
	s.Append(ledger.Event{Kind: ledger.Start, Actor: ledger.N("producer"), Inc: 1, Topic: ledger.N(payments)})
	s.send(0, 10, time.Second)
	s.Append(ledger.Event{Kind: ledger.Close, Actor: ledger.N("producer"), Inc: 1, Topic: ledger.N(payments)})
	s.pass(time.Hour)
	s.say(hourLater, ledger.Arg{Unit: ledger.Duration, N: int64(time.Hour)}, ledger.Arg{Text: "R$ 318.20"})
	s.start("consumer-1", 1)
	s.pass(3 * time.Millisecond)
	s.join("consumer-1", 1, 1, 0)
	s.process("consumer-1", 0, 0, 9)
	s.pass(5 * time.Second)
	s.commit("consumer-1", 0, 10)
	s.sample(ledger.SampleShown, []int64{10}, owns("consumer-1", 0))
	s.sample(ledger.SampleEnd, []int64{10}, owns("consumer-1", 0))
	s.revoke("consumer-1", 1, 0)
	s.in(ledger.Close, "consumer-1", ledger.Event{})
	s.audit()
	s.End(ledger.Finished, "")
	judgeAll(s, 10, 10, 10)
	s.judge("SawAll consumer-1", ledger.Holds, map[string]int64{"visible": 10, "missed": 0})
	return s.Ledger
}

// judgeAll appends the verdicts that every run has, all of them holding.
func judgeAll(s *stage, sent, delivered, processed int64) {
	s.general = true
	defer func() { s.general = false }()
	again := processed - sent
	s.judge("NothingLost", ledger.Holds, map[string]int64{"expected": sent, "lost": 0, "unread": 0, "before": 0})
	s.judge("AckDurable", ledger.Holds, map[string]int64{"acked": sent, "stored": sent, "expired": 0, "deleted": 0, "missing": 0})
	s.judge("OffsetAgreement", ledger.Holds, map[string]int64{"places": sent, "disagreeing": 0})
	s.judge("NoPhantom", ledger.Holds, map[string]int64{"delivered": delivered, "phantoms": 0})
	s.judge("NoDuplicateAppend", ledger.Holds, map[string]int64{"stored": sent, "repeated": 0})
	s.judge("ProducerOrder", ledger.Holds, map[string]int64{"acked": sent, "swapped": 0})
	s.judge("PollContiguous", ledger.Holds, map[string]int64{"delivered": delivered, "gaps": 0})
	s.judge("ProcessingOrder", ledger.Holds, map[string]int64{"processed": processed, "backwards": 0})
	s.judge("ResumePoint", ledger.Holds, map[string]int64{"assignments": 2, "at": 1, "without": 1, "gone": 0, "anywhere": 0, "wrong": 0})
	s.judge("CommitWithinProcessed", ledger.Holds, map[string]int64{"commits": 2, "early": 0})
	s.judge("CommitNonRegress", ledger.Holds, map[string]int64{"commits": 2, "falls": 0, "resets": 0})
	s.judge("OwnerOnly", ledger.Holds, map[string]int64{"deliveries": delivered, "samples": 2})
	s.judge("ReplayExact", ledger.Holds, map[string]int64{"processed": processed, "again": again, "predicted": again, "byhand": 0})
	s.judge("Drained", ledger.Holds, map[string]int64{"partitions": 1, "waiting": 0, "lag": 0, "removed": 0, "beyond": 0})
	s.judge("NonVacuous", ledger.Holds, map[string]int64{"sent": sent, "acked": sent, "delivered": delivered, "processed": processed, "faults": 0})
	s.judge("LedgerClosed", ledger.Holds, map[string]int64{"sends": sent, "open": 0, "excused": 0, "ghosts": 0})
}

// crashScene is the first half of a crash: fifty committed, five more not.
func crashScene(control string) *stage {
	s := newStage("crash", control, ledger.Param{Name: "messages", Value: "60", Default: true}, ledger.Param{Name: "commit-at", Value: "50", Default: true})
	s.topic(1)
	s.send(0, 60, time.Second)
	s.say(fifty)
	s.start("consumer-1", 1)
	s.join("consumer-1", 1, 1, 0)
	s.process("consumer-1", 0, 0, 49)
	s.commit("consumer-1", 0, 50)
	return s
}

func (s *stage) crash(who string, committed ...int64) {
	s.in(ledger.Crash, who, ledger.Event{})
	s.requests(0, 1)
	s.sample(ledger.SampleCrash, committed, owns(who, 0))
}

// crashRun resumes exactly where the bookmark was.
func crashRun() *ledger.Ledger {
	s := crashScene("")
	s.say(plug)
	s.process("consumer-1", 0, 50, 54)
	s.crash("consumer-1", 50)
	s.pass(44800 * time.Millisecond)
	s.requests(0, 1)
	s.in(ledger.MemberExpired, "consumer-1", ledger.Event{})
	s.pass(2 * time.Second)
	s.say(comesBack)
	s.requests(0, 1)
	s.start("consumer-1", 2)
	s.in(ledger.Assign, "consumer-1", ledger.Event{Inc: 2, Generation: 3})
	s.in(ledger.Join, "consumer-1", ledger.Event{Inc: 2, Generation: 3, N: 1})
	again := s.process("consumer-1", 0, 50, 59)
	s.commit("consumer-1", 0, 60)
	s.sample(ledger.SampleEnd, []int64{60}, owns("consumer-1", 0))
	s.in(ledger.Close, "consumer-1", ledger.Event{Inc: 2})
	s.audit()
	s.End(ledger.Finished, "")
	judgeAll(s, 60, 65, 65)
	s.judge("CommittedAtCrash", ledger.Holds, map[string]int64{"committed": 50, "wanted": 50})
	s.judge("DiedSilently consumer-1", ledger.Holds, map[string]int64{"requests": 2, "leaves": 0, "commits": 0})
	s.judge("Duplicates", ledger.Holds, map[string]int64{"again": 5, "wanted": 5})
	s.judge("ReadExactly consumer-1#2", ledger.Holds, map[string]int64{"read": 10, "wanted": 10})
	s.judge("ProcessedOnce", ledger.Broken, map[string]int64{"processed": 65, "again": 5}, named("51-55"), proof(again-20, again-10, again))
	s.Teach(&ledger.Detail{Text: cameAgain, Args: []ledger.Arg{{Unit: ledger.Payments, N: 5}}})
	s.Teach(&ledger.Detail{Text: atLeastOnce})
	return s.Ledger
}

// commitFirstRun is a control that loses payments, as it must, and a check
// that should have broken too but did not.
func commitFirstRun() *ledger.Ledger {
	s := crashScene("commit-first")
	s.say(plug)
	early := s.commit("consumer-1", 0, 60)
	s.process("consumer-1", 0, 50, 54)
	s.crash("consumer-1", 60)
	s.pass(46800 * time.Millisecond)
	s.say(comesBack)
	s.start("consumer-1", 2)
	s.in(ledger.Assign, "consumer-1", ledger.Event{Inc: 2, Generation: 3})
	s.in(ledger.Join, "consumer-1", ledger.Event{Inc: 2, Generation: 3, N: 1})
	s.sample(ledger.SampleEnd, []int64{60}, owns("consumer-1", 0))
	s.audit()
	s.End(ledger.Finished, "")
	s.judge("AckDurable", ledger.Holds, map[string]int64{"acked": 60, "stored": 60, "expired": 0, "deleted": 0, "missing": 0})
	s.judge("NothingLost", ledger.Broken, map[string]int64{"expected": 60, "lost": 5, "unread": 0, "before": 0}, named("56-60"), proof(early, s.Len()-2))
	s.judge("CommitWithinProcessed", ledger.Broken, map[string]int64{"commits": 2, "early": 1, "committed": 60, "processed": 50},
		expected(ledger.Holds), named("51-60"), proof(early))
	s.judge("ProcessedOnce", ledger.Holds, map[string]int64{"processed": 55}, expected(ledger.Broken))
	s.judge("ResumePoint", ledger.Unknown, nil, expected(ledger.Holds), func(j *ledger.Verdict) { j.Observed = 0 })
	return s.Ledger
}

// groupsRun has an idle member, a takeover after a crash and one after a
// polite leave.
func groupsRun() *ledger.Ledger {
	s := newStage("groups", "", ledger.Param{Name: "partitions", Value: "3"})
	s.topic(3)
	for p := range int32(3) {
		s.send(p, 20, 10*time.Millisecond)
	}
	s.say(threeShare)
	s.start("consumer-1", 1)
	s.join("consumer-1", 1, 3, 0, 1, 2)
	s.pass(20 * time.Millisecond)
	s.start("consumer-2", 1)
	s.start("consumer-3", 1)
	s.start("consumer-4", 1)
	s.revoke("consumer-1", 1, 1, 2)
	s.join("consumer-1", 2, 1)
	s.join("consumer-2", 2, 1, 1)
	s.join("consumer-3", 2, 1, 2)
	s.join("consumer-4", 2, 0)
	for p, who := range []string{"consumer-1", "consumer-2", "consumer-3"} {
		s.process(who, int32(p), 0, 9)
		s.commit(who, int32(p), 5)
		s.commit(who, int32(p), 10)
	}
	everybody := []ledger.MemberState{owns("consumer-1", 0), owns("consumer-2", 1), owns("consumer-3", 2), owns("consumer-4")}
	s.sample(ledger.SampleShown, []int64{10, 10, 10}, everybody...)
	s.say(oneLeaves)
	s.process("consumer-1", 0, 10, 13)
	s.crash("consumer-1", 10, 10, 10)
	s.pass(44720 * time.Millisecond)
	s.join("consumer-2", 3, 1)
	s.join("consumer-3", 3, 1)
	s.join("consumer-4", 3, 1, 0)
	s.in(ledger.MemberExpired, "consumer-1", ledger.Event{})
	s.process("consumer-4", 0, 10, 19)
	s.say(anotherGoes)
	s.revoke("consumer-2", 3, 1)
	s.in(ledger.Close, "consumer-2", ledger.Event{})
	s.pass(80 * time.Millisecond)
	s.join("consumer-3", 4, 2, 1)
	s.process("consumer-3", 1, 10, 19)
	s.process("consumer-3", 2, 10, 19)
	s.commit("consumer-3", 1, 20)
	s.commit("consumer-3", 2, 20)
	s.commit("consumer-4", 0, 20)
	s.sample(ledger.SampleEnd, []int64{20, 20, 20}, owns("consumer-3", 1, 2), owns("consumer-4", 0), owns("consumer-5"))
	s.audit()
	s.End(ledger.Finished, "")
	judgeAll(s, 60, 64, 64)
	s.judge("Idle "+fraud, ledger.Holds, map[string]int64{"members": 4, "partitions": 3, "idle": 1, "wanted": 1}, named("consumer-4"))
	s.judge("TakeoverWithin", ledger.Holds, map[string]int64{"partitions": 1, "shortest": int64(44720 * time.Millisecond),
		"longest": int64(44720 * time.Millisecond), "min": int64(42 * time.Second), "max": int64(46 * time.Second)}, named("consumer-4"))
	return s.Ledger
}

// stoppedRun was interrupted while the consumer worked.
func stoppedRun() *ledger.Ledger {
	s := crashScene("")
	s.End(ledger.Stuck, "consumer-1 waits for 5 payments and nothing comes")
	s.judge("AckDurable", ledger.Unknown, nil, expected(ledger.Holds), func(j *ledger.Verdict) { j.Observed = 0 })
	return s.Ledger
}
