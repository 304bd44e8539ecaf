package narrate

// englishChecks says of each check its rule, what was measured where it holds
// and where it is broken, and what a broken one means for the reader.
var englishChecks = map[string]string{
	"check.NothingLost.rule":    "Every payment that was acknowledged is processed, by each group that reads the topic.",
	"check.NothingLost.holds":   "{expected|payment|payments} to process, none left out[; not counted: {unread:count} removed before being read][; not counted: {before:count} removed before their reader first came]",
	"check.NothingLost.broken":  "{lost|payment was|payments were} never processed, of {expected:count}[: {ids}][; not counted: {unread:count} removed before being read][; not counted: {before:count} removed before their reader first came]",
	"check.NothingLost.meaning": "These payments were acknowledged, but not everybody who reads them analysed them, and nobody ever will. A fraud among them goes unseen, and no error says so.",

	"check.NothingLostSinceJoined.rule":    "Whoever begins at the latest offset processes every payment from then on.",
	"check.NothingLostSinceJoined.holds":   "{expected|payment|payments} to process since they joined, none left out[; not counted: {unread:count} removed before being read]",
	"check.NothingLostSinceJoined.broken":  "{lost|payment was|payments were} never processed, of {expected:count} since they joined[: {ids}][; not counted: {unread:count} removed before being read]",
	"check.NothingLostSinceJoined.meaning": "That these readers do not know the past is what latest means. But they had joined already when these payments came in, and passed them over all the same.",

	"check.NothingRemovedUnread.rule":    "No payment is removed from the log before everybody who reads the topic has processed it.",
	"check.NothingRemovedUnread.holds":   "{looked|payment|payments} looked at, none removed before it was processed",
	"check.NothingRemovedUnread.broken":  "of {looked|payment|payments}[, {expired:count} expired before being processed][, {deleted:count} {deleted?was|were} deleted by hand before being processed], by reader: {names:list}",
	"check.NothingRemovedUnread.meaning": "Retention waits for nobody: what was not processed in time is gone, no consumer can bring it back, and no error says so. Whoever may be away or late for so long needs a longer retention.",

	"check.AckDurable.rule":    "What the broker acknowledged stays in the log, at the offset it named, until retention or somebody's hand removes it.",
	"check.AckDurable.holds":   "{acked|payment|payments} acknowledged:[ {expired:count} removed by retention,][ {deleted:count} deleted by hand,] {stored:count} in the log, none missing",
	"check.AckDurable.broken":  "{missing|payment is|payments are} missing from the log, of {acked:count} acknowledged[; {expired:count} removed by retention][; {deleted:count} deleted by hand]",
	"check.AckDurable.meaning": "The shop was told that its payment is safe, and it is gone. The shop has no reason to send it again.",

	"check.OffsetAgreement.rule":    "One offset holds one payment, the same for everybody who looks.",
	"check.OffsetAgreement.holds":   "{places|offset|offsets}, the same payment for everybody",
	"check.OffsetAgreement.broken":  "{disagreeing} of {places|offset|offsets} held different payments for different readers",
	"check.OffsetAgreement.meaning": "Two who read the same offset saw different payments: there is no longer one history that all can replay.",

	"check.NoPhantom.rule":    "What a consumer receives, somebody sent; what it processes, it received; what the broker refused, it does not have.",
	"check.NoPhantom.holds":   "{delivered|delivery|deliveries}, only of payments that were sent",
	"check.NoPhantom.broken":  "of {delivered|delivery|deliveries}[, {phantoms} carried a payment that nobody sent][; {unread|payment was|payments were} processed without having been delivered][; {refused|payment stands|payments stand} in the log that the broker had refused]",
	"check.NoPhantom.meaning": "The analysis saw payments that no shop ever made, or that the shop was told do not exist: it will send them again.",

	"check.NoDuplicateAppend.rule":    "A payment stands in the log once, even if it had to be sent again.",
	"check.NoDuplicateAppend.holds":   "{stored|payment|payments} in the log, none of them twice",
	"check.NoDuplicateAppend.broken":  "{repeated|payment stands|payments stand} in the log more than once, of {stored:count}",
	"check.NoDuplicateAppend.meaning": "A retry wrote a payment a second time. Every group sees it twice, now and at every replay: no bookmark can undo that.",

	"check.ProducerOrder.rule":    "Within a partition the payments of a producer stand in the order in which it sent them.",
	"check.ProducerOrder.holds":   "{acked|payment|payments}, stored in the order of sending",
	"check.ProducerOrder.broken":  "{swapped} of {acked|payment|payments} {swapped?stands|stand} in the wrong order",
	"check.ProducerOrder.meaning": "The log no longer says what came first: a refund can stand before the payment it belongs to.",

	"check.PollContiguous.rule":    "While a consumer keeps a partition it receives one offset after the other, without a gap.",
	"check.PollContiguous.holds":   "{delivered|delivery|deliveries}, without a gap",
	"check.PollContiguous.broken":  "{gaps|gap|gaps} in {delivered|delivery|deliveries}",
	"check.PollContiguous.meaning": "The consumer jumped over payments that stand in the log. Its bookmark moves past them, so nobody will read them.",

	"check.ProcessingOrder.rule":    "The payments of a partition are processed in the order of their offsets.",
	"check.ProcessingOrder.holds":   "{processed|payment|payments}, processed in order of their offsets",
	"check.ProcessingOrder.broken":  "{backwards} of {processed|payment|payments} {backwards?was|were} processed after a later one",
	"check.ProcessingOrder.meaning": "Order within a partition is what Kafka promises, and the consumer threw it away. Worse, the bookmark is one number: it cannot say that a later payment is done and an earlier one is not.",

	"check.ResumePoint.rule":    "Whoever gets a partition begins at its bookmark.",
	"check.ResumePoint.holds":   "{assignments|assignment|assignments}[, {at} at the bookmark][, {without} without a bookmark][, {gone} whose bookmark was gone from the log][, {anywhere} free to begin anywhere]",
	"check.ResumePoint.broken":  "{wrong} of {assignments|assignment|assignments} began elsewhere: at {got} instead of {wanted}",
	"check.ResumePoint.meaning": "What lies between the bookmark and the first offset read was either skipped or read once too often.",

	"check.CommitWithinProcessed.rule":    "A bookmark never runs ahead of the work: all that lies below it has been processed.",
	"check.CommitWithinProcessed.holds":   "{commits|commit|commits}, none ahead of the work",
	"check.CommitWithinProcessed.broken":  "{early} of {commits|commit|commits} ran ahead: the bookmark said {committed} when only what lies below {processed} was done[; not yet done: {ids}]",
	"check.CommitWithinProcessed.meaning": "Whoever dies at this moment takes the payments in between along: the next consumer begins behind them, and nobody looks at them again.",

	"check.CommitNonRegress.rule":    "A bookmark never moves back by itself.",
	"check.CommitNonRegress.holds":   "{commits|commit|commits}, the bookmarks only moved forward[, but for {resets} set back by hand]",
	"check.CommitNonRegress.broken":  "the bookmark moved back {falls|time|times} in {commits|commit|commits}",
	"check.CommitNonRegress.meaning": "An older bookmark replaced a newer one: payments that were done will be read again.",

	"check.ReadAgain.rule":    "Whoever goes back to a moment reads again exactly what came in since then.",
	"check.ReadAgain.holds":   "went back {back:duration} {times|time|times} and read {again|payment|payments} again in all, exactly those that had come in since",
	"check.ReadAgain.broken":  "of the last {back:duration}, {wanted|payment|payments} should be read again: {missed} missing, {surplus} too many[: {ids}]",
	"check.ReadAgain.meaning": "What was read again is not what was asked for. Kafka does not mind: to it every offset is as good as another.",

	"check.BookmarkStays.rule":    "While a consumer reads the past again, the bookmark of its group stays.",
	"check.BookmarkStays.holds":   "looked at {looked|time|times}, never lower",
	"check.BookmarkStays.broken":  "lower {fell|time|times}, of {looked:count} looked at after a consumer had gone back",
	"check.BookmarkStays.meaning": "One consumer scrolled back, and took its whole group with it: whoever takes over now begins in the past and does everything again.",

	"check.SamePartition.rule":    "One user, one partition, as long as the topic keeps its number of partitions.",
	"check.SamePartition.holds":   "{payments|payment|payments}, each of {users|user|users} in one partition",
	"check.SamePartition.broken":  "{astray} of {users|user|users} had payments in more than one partition",
	"check.SamePartition.meaning": "The order that Kafka keeps is that of a partition. Between two partitions there is none, so the payments of these users have none either.",

	"check.KeysStay.rule":    "Adding partitions leaves every user in the same partition.",
	"check.KeysStay.holds":   "{users|user|users} looked at, none moved",
	"check.KeysStay.broken":  "{moved} of {users|user|users} moved, {names}",
	"check.KeysStay.meaning": "The old payments of these users stay where they are, and the new ones go elsewhere. Whatever relied on a user's partition no longer can: the order, a cache, a sum that a consumer keeps.",

	"check.OrderPerUser.rule":    "As long as the topic keeps its number of partitions, the payments of each user are processed in the order in which they were sent.",
	"check.OrderPerUser.holds":   "{processed|payment|payments}, those of each user in order",
	"check.OrderPerUser.broken":  "{late} of {processed|payment|payments} came after a later one of the same user, for {users|user|users}",
	"check.OrderPerUser.meaning": "A refund can be handled before the payment that it undoes. Nothing reports it: each partition by itself is in order.",

	"check.OrderSurvives.rule":    "The payments of each user are processed in the order in which they were sent, also where partitions are added in between.",
	"check.OrderSurvives.holds":   "{processed|payment|payments}, those of each user in order throughout",
	"check.OrderSurvives.broken":  "{late} of {processed|payment|payments} came after a later one of the same user: usuario_id {names:list}",
	"check.OrderSurvives.meaning": "New payments of these users were processed while older ones still waited in another partition. A refund can be handled before the payment that it undoes, and nothing reports it.",

	"check.OwnerOnly.rule":    "In a group each partition has one owner, only the owner works on it, and the shares are even.",
	"check.OwnerOnly.holds":   "{deliveries|delivery|deliveries}, all to the owner[; even shares ({samples|look|looks})]",
	"check.OwnerOnly.broken":  "{outside|delivery|deliveries} to somebody who is not the owner[, {late|payment|payments} in the hands of the owner before while the partition had a new one], {shared|partition|partitions} with two owners[, {unfair|look|looks} at the group uneven]",
	"check.OwnerOnly.meaning": "Two members worked on the same partition, or one of them worked on too many: the same payment is analysed twice, or a consumer stands idle while another is late.",

	"check.Fencing.rule":    "Only members of a group move its bookmarks: whoever was dropped or replaced is refused.",
	"check.Fencing.holds":   "{commits|commit|commits} accepted, each from a member[; {refused} refused]",
	"check.Fencing.broken":  "{taken} of {commits|commit|commits} accepted from somebody whom the group had dropped or replaced[; {refused} refused]",
	"check.Fencing.meaning": "A consumer that the group believed gone moved its bookmark: what the new owner has done since may be done again, or what nobody did may be passed over.",

	"check.ReplayExact.rule":    "After a crash exactly the work since the last commit is done again.",
	"check.ReplayExact.holds":   "{again:count} of {processed|record|records} came again, as predicted[; not compared: {byhand:count} of groups that take partitions by hand]",
	"check.ReplayExact.broken":  "{again:count} of {processed|record|records} came again; the bookmarks predict {predicted:count}[; not compared: {byhand:count} of groups that take partitions by hand]",
	"check.ReplayExact.meaning": "What is repeated after a crash cannot be told from the bookmarks. Fewer repetitions than predicted mean loss, more mean work for nothing.",

	"check.Drained.rule":    "At the end nothing waits: every group has committed all that is in the log.",
	"check.Drained.holds":   "{partitions|partition|partitions} read to the end, lag {lag:count}[; {removed:count} of it no longer in the log]",
	"check.Drained.broken":  "at the end[ {waiting|payment waits|payments wait}][, {beyond|bookmark lies|bookmarks lie} beyond the end of the log][, in {names:list}][; lag {lag:count}, of which {removed:count} {removed?is|are} no longer in the log]",
	"check.Drained.meaning": "Nobody came for these payments, or no bookmark says that somebody did. They are not lost as long as retention keeps them, but they are late. A bookmark beyond the end means that the log has become shorter.",

	"check.NonVacuous.rule":    "Something really happened: a run without facts proves nothing.",
	"check.NonVacuous.holds":   "{sent:count} sent, {acked:count} stored, {delivered:count} delivered, {processed:count} processed[, {faults|fault|faults}]",
	"check.NonVacuous.broken":  "{sent:count} sent, {acked:count} stored, {delivered:count} delivered, {processed:count} processed, {faults|fault|faults}",
	"check.NonVacuous.meaning": "Too little happened for the other verdicts to mean anything: a check that looks at nothing always holds.",

	"check.LedgerClosed.rule":    "The record is complete: every send has its answer, and nobody writes who is not there.",
	"check.LedgerClosed.holds":   "{sends|send|sends}, none without an answer[ but {excused} that a fault or a crash explains]; no ghosts",
	"check.LedgerClosed.broken":  "{open|send|sends} without an answer, {ghosts|event|events} that cannot be",
	"check.LedgerClosed.meaning": "The record has holes or ghosts, so the other verdicts of this run cannot be trusted either.",

	"check.ProcessedOnce.rule":    "No payment is processed twice.",
	"check.ProcessedOnce.holds":   "{processed|payment|payments} processed, none of them twice",
	"check.ProcessedOnce.broken":  "{again|payment was|payments were} processed again[: {ids}]",
	"check.ProcessedOnce.meaning": "If processing charges a card, the card was charged twice. That is no fault of Kafka: the handler must recognise a payment that it has seen before.",

	"check.Duplicates.rule":    "Exactly {wanted|payment is|payments are} processed a second time.",
	"check.Duplicates.holds":   "{again|payment|payments} processed a second time, exactly so",
	"check.Duplicates.broken":  "{again|payment was|payments were} processed a second time, not {wanted:count}",
	"check.Duplicates.meaning": "What is repeated is what was processed and not yet committed. Another number means that the bookmark was not where the scenario says.",

	"check.NoUnexpectedRebalance.rule":    "{subject} shares out anew only when there is a reason: somebody comes or goes, partitions are added, a broker is away.",
	"check.NoUnexpectedRebalance.holds":   "{rebalances|rebalance|rebalances}, each with a reason",
	"check.NoUnexpectedRebalance.broken":  "{unexpected} of {rebalances|rebalance|rebalances} without a reason",
	"check.NoUnexpectedRebalance.meaning": "The group stops for nothing. Members that are late with their heartbeats, or that join again by themselves, cost everybody time.",

	"check.CommitBeforeProcess.rule":    "A payment is processed only when a bookmark behind it is committed: at most once.",
	"check.CommitBeforeProcess.holds":   "{processed|payment|payments} processed, each behind its bookmark already",
	"check.CommitBeforeProcess.broken":  "{early} of {processed|payment|payments} processed before a bookmark lay behind them: offset {offset} when the bookmark said {committed}",
	"check.CommitBeforeProcess.meaning": "Whoever dies now leaves work behind that no bookmark knows of: it will be done a second time.",

	"check.ReadExactly.rule":    "{subject} reads exactly {wanted|payment|payments}.",
	"check.ReadExactly.holds":   "{subject} read exactly {read|payment|payments}",
	"check.ReadExactly.broken":  "{subject} read {read|payment|payments}, not {wanted:count}",
	"check.ReadExactly.meaning": "The consumer began somewhere else than the scenario says, or stopped too early: it saw a different past.",

	"check.SawAll.rule":    "{subject} reads everything that stands in the log.",
	"check.SawAll.holds":   "{subject} read {visible|payment|payments}, the whole log",
	"check.SawAll.broken":  "{subject} never saw {missed} of {visible|payment|payments} in the log[: {ids}]",
	"check.SawAll.meaning": "This consumer draws its conclusions from a part of the past.",

	"check.Idle.rule":    "Members beyond the number of partitions are idle: in {subject} exactly {wanted}.",
	"check.Idle.holds":   "{members|member|members}, {partitions|partition|partitions}: {idle} idle[ ({names:list})]",
	"check.Idle.broken":  "{members|member|members}, {partitions|partition|partitions}: {idle} idle[ ({names:list})], not {wanted}",
	"check.Idle.meaning": "The work is not shared out as Kafka promises: a partition has one owner in a group, so every member beyond the number of partitions waits, and no other one does.",

	"check.TakeoverWithin.rule":    "The partitions of whoever left have a new owner after {window}.",
	"check.TakeoverWithin.holds":   "{partitions|partition|partitions} taken over[ by {names:list}] after {took}",
	"check.TakeoverWithin.broken":  "{partitions|partition|partitions} taken over[ by {names:list}] after {took}, not after {window}",
	"check.TakeoverWithin.meaning": "Until somebody takes a partition over, its payments wait and no fraud among them is noticed.",

	"check.StopsEverything.rule":    "Every rebalance of {subject} takes all partitions from their owners, even from those who get them back.",
	"check.StopsEverything.holds":   "{rebalances|rebalance|rebalances}: all stopped, {back} for nothing",
	"check.StopsEverything.broken":  "{kept|partition|partitions} went on through {rebalances|rebalance|rebalances}, {stopped} stopped",
	"check.StopsEverything.meaning": "The members are not eager, as the scenario says they are: some of them went on reading while the group shared out anew.",

	"check.StopsOnlyMoving.rule":    "A rebalance of {subject} stops only those partitions that get another owner.",
	"check.StopsOnlyMoving.holds":   "{rebalances|rebalance|rebalances}: {stopped} stopped and moved, {kept} went on",
	"check.StopsOnlyMoving.broken":  "{back} of {stopped|partition|partitions} stopped for nothing and came back to the same member",
	"check.StopsOnlyMoving.meaning": "Whoever comes or goes stops the whole group: payments wait on partitions that nobody had to give away.",

	"check.NobodyIdle.rule":    "Every consumer of {subject} has work, also on a single partition.",
	"check.NobodyIdle.holds":   "{members|consumer|consumers}, none idle; the least did {least|payment|payments}",
	"check.NobodyIdle.broken":  "{idle} of {members|consumer|consumers} did nothing ({names:list})",
	"check.NobodyIdle.meaning": "More consumers do not help: the work does not reach them.",

	"check.RedeliveredExactly.rule":    "{subject} delivers a payment again where it was given back or its consumer vanished, and nowhere else.",
	"check.RedeliveredExactly.holds":   "delivered again: {released} after being given back, {orphaned} after their consumer vanished",
	"check.RedeliveredExactly.broken":  "{unexplained|delivery|deliveries} without a reason, {missing|payment|payments} never delivered again",
	"check.RedeliveredExactly.meaning": "Either two consumers have the same payment at once, or one that was not processed is forgotten.",

	"check.GivenUp.rule":    "Exactly {wanted|payment is|payments are} processed by nobody, after {limit|delivery|deliveries} each.",
	"check.GivenUp.holds":   "{payments|payment|payments}: {given_up} given up after {limit|delivery|deliveries}[ ({ids})], all others done",
	"check.GivenUp.broken":  "{given_up|payment was|payments were} given up, not {wanted}, and {lost|payment was|payments were} lost with deliveries left[: {ids}]",
	"check.GivenUp.meaning": "The queue counts a payment as settled that nobody processed, and does not try again.",

	"check.CommittedAtCrash.rule":    "At the crash the bookmarks add up to {wanted}.",
	"check.CommittedAtCrash.holds":   "at the crash the bookmarks added up to {committed}",
	"check.CommittedAtCrash.broken":  "at the crash the bookmarks added up to {committed}, not {wanted}",
	"check.CommittedAtCrash.meaning": "The bookmark decides where the next life begins: with another one, other payments come again, or never.",

	"check.DiedSilently.rule":    "{subject} dies without a word: no LeaveGroup and no OffsetCommit reaches the broker.",
	"check.DiedSilently.holds":   "{subject} sent no LeaveGroup, no OffsetCommit",
	"check.DiedSilently.broken":  "after the crash of {subject} the broker counted LeaveGroup {leaves}, OffsetCommit {commits}",
	"check.DiedSilently.meaning": "That was no crash but a goodbye: what the scenario shows about crashes is not proved by this run.",

	"check.CaughtUp.rule":    "What piled up during the outage is worked off in the time that backlog / (consume rate − produce rate) says.",
	"check.CaughtUp.holds":   "{backlog|payment|payments} waiting when it came back, caught up in {took:duration}; {backlog:count} / ({consume:rate} − {produce:rate}) = {formula:duration}",
	"check.CaughtUp.broken":  "{backlog|payment|payments} waiting when it came back[; caught up in {took:duration}, but {backlog:count} / ({consume:rate} − {produce:rate}) = {formula:duration}][; {left:count} not processed yet when the last one was sent: it gets {consume:rate} done, and {produce:rate} come in]",
	"check.CaughtUp.meaning": "Whoever is no faster than what comes in never catches up: the lag grows until retention deletes what nobody has read. Waiting does not help; a faster consumer does, or more partitions and more consumers.",

	"check.Throughput.rule":    "{subject} gets {counted} / ({most} × {work:duration}) done: as many partitions, by the most that one consumer has and what a payment costs it.",
	"check.Throughput.holds":   "{partitions|partition|partitions}, {members|consumer|consumers}: {measured:rate}; {counted} / ({most} × {work:duration}) = {formula:rate}[; idle: {names:list}]",
	"check.Throughput.broken":  "{partitions|partition|partitions}, {members|consumer|consumers}: {measured:rate}, not {counted} / ({most} × {work:duration}) = {formula:rate}[; idle: {names:list}]",
	"check.Throughput.meaning": "Somebody reckons with a speed that the group does not have. A partition has one owner: consumers beyond the partitions do nothing, and the group is done when the consumer with the most partitions is.",

	"check.BookmarkForgotten.rule":    "The broker forgets the bookmark of {subject}, no sooner than {least:duration} after the last member left.",
	"check.BookmarkForgotten.holds":   "{forgotten} of {bookmarks|bookmark|bookmarks} forgotten, {after:duration} after the last member left",
	"check.BookmarkForgotten.broken":  "{forgotten} of {bookmarks|bookmark|bookmarks} forgotten[, {after:duration} after the last member left]",
	"check.BookmarkForgotten.meaning": "The bookmark lives for another time than the scenario says, and with it what the group will read when it returns.",

	"check.KeptOverRestart.rule":    "What the broker had when it stopped it has when it starts again: log and bookmarks.",
	"check.KeptOverRestart.holds":   "{partitions|partition|partitions}, {payments|payment|payments} and {bookmarks|bookmark|bookmarks}, the same after the restart",
	"check.KeptOverRestart.broken":  "after the restart {shorter} of {partitions|log is|logs are} shorter than before, {lost} of {payments|payment is|payments are} not there, and {forgotten} of {bookmarks|bookmark is|bookmarks are} gone",
	"check.KeptOverRestart.meaning": "The broker forgot what it had acknowledged. Whoever trusts it with payments needs its files on a disk that outlives it.",
}
