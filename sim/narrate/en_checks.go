package narrate

// englishChecks says of each check its rule, what was measured where it holds
// and where it is broken, and what a broken one means for the reader.
var englishChecks = map[string]string{
	"check.NothingLost.rule":    "Every acknowledged payment is processed by every reader of the topic: each group, and each consumer without one.",
	"check.NothingLost.holds":   "{expected|payment was|payments were} due, counting every reader, and none was left out[; not counted: {unread:count} removed before being read][; not counted: {before:count} removed before their reader first came]",
	"check.NothingLost.broken":  "{lost|payment was|payments were} never processed, of {expected:count} due, counting every reader[: {ids}][; not counted: {unread:count} removed before being read][; not counted: {before:count} removed before their reader first came]",
	"check.NothingLost.meaning": "These payments were acknowledged, but not every reader processed them, and none ever will. A fraud among them goes unseen, and no error says so. Commit or accept only what has been processed, and let a new group start at the earliest offset (auto.offset.reset).",

	"check.NothingLostSinceJoined.rule":    "A reader that starts at the latest offset processes every payment from then on.",
	"check.NothingLostSinceJoined.holds":   "{expected|payment|payments} due since their reader joined, none left out[; not counted: {unread:count} removed before being read]",
	"check.NothingLostSinceJoined.broken":  "{lost|payment was|payments were} never processed, of {expected:count} due since their reader joined[: {ids}][; not counted: {unread:count} removed before being read]",
	"check.NothingLostSinceJoined.meaning": "Not to know the past is what latest means. But these readers had already joined when these payments came in, and skipped them all the same. Commit as soon as partitions are assigned, or use auto.offset.reset=earliest.",

	"check.NothingRemovedUnread.rule":    "No payment is removed from the log before every reader of the topic has processed it.",
	"check.NothingRemovedUnread.holds":   "{looked|payment|payments}, counting every reader: none was removed before being processed",
	"check.NothingRemovedUnread.broken":  "of {looked|payment|payments}, counting every reader[, {expired:count} expired before being processed][, {deleted:count} {deleted?was|were} deleted by hand before being processed], by reader: {names:list}",
	"check.NothingRemovedUnread.meaning": "Retention waits for nobody: what was not processed in time is gone, no consumer can bring it back, and no error says so. Keep the topic longer (retention.ms) than any reader may be away or late, and raise an alarm when the lag grows.",

	"check.AckDurable.rule":    "What the broker acknowledged stays in the log, at the offset that it named, until retention or an administrator removes it.",
	"check.AckDurable.holds":   "{acked|payment was|payments were} acknowledged:[ {expired:count} removed by retention,][ {deleted:count} deleted by hand,] {stored:count} in the log, none missing",
	"check.AckDurable.broken":  "{missing|payment is|payments are} missing from the log, of {acked:count} acknowledged[; {expired:count} removed by retention][; {deleted:count} deleted by hand]",
	"check.AckDurable.meaning": "The shop was told that its payment was safe, and it is gone; the shop has no reason to send it again. Use acks=all with several replicas (min.insync.replicas=2), and disks that outlive the broker.",

	"check.OffsetAgreement.rule":    "One offset holds one payment, the same for everybody who reads it.",
	"check.OffsetAgreement.holds":   "{places|offset|offsets}: everybody saw the same payment at each",
	"check.OffsetAgreement.broken":  "{disagreeing} of {places|offset|offsets} held different payments for different readers",
	"check.OffsetAgreement.meaning": "Two readers of the same offset saw different payments: there is no longer one history that everybody can replay. Keep the broker's files on a disk that outlives it, and leave unclean.leader.election.enable=false.",

	"check.NoPhantom.rule":    "What a consumer receives, somebody sent; what it processes, it received; what the broker refused, it does not have.",
	"check.NoPhantom.holds":   "{delivered|delivery|deliveries}: each carried a payment that was sent",
	"check.NoPhantom.broken":  "of {delivered|delivery|deliveries}[, {phantoms} carried a payment that nobody sent][; {unread|payment was|payments were} processed without having been delivered][; {refused|payment is|payments are} in the log although the broker had refused {refused?it|them}]",
	"check.NoPhantom.meaning": "The analysis saw payments that no shop ever made, or that a shop was told were refused and will send again. Let only known producers write to the topic (ACLs), and recognise a payment by its id.",

	"check.NoDuplicateAppend.rule":    "A payment is in the log once, even if it had to be sent again.",
	"check.NoDuplicateAppend.holds":   "{stored|payment is|payments are} in the log, none of them twice",
	"check.NoDuplicateAppend.broken":  "{repeated|payment is|payments are} in the log more than once, of {stored:count}",
	"check.NoDuplicateAppend.meaning": "A retry wrote a payment a second time. Every group sees both copies, now and at every replay, and no bookmark can undo that. An idempotent producer prevents it (enable.idempotence=true).",

	"check.ProducerOrder.rule":    "Within a partition the payments of a producer are in the order in which it sent them.",
	"check.ProducerOrder.holds":   "{acked|payment was|payments were} stored in the order of sending",
	"check.ProducerOrder.broken":  "{swapped} of {acked|payment|payments} {swapped?is|are} out of order",
	"check.ProducerOrder.meaning": "The log no longer says what came first: a refund can come before the payment it belongs to. An idempotent producer keeps the order through retries (enable.idempotence=true); any other must wait for each answer (max.in.flight.requests.per.connection=1).",

	"check.PollContiguous.rule":    "While a consumer keeps a partition, it receives one offset after another, without a gap.",
	"check.PollContiguous.holds":   "{delivered|delivery came|deliveries came} without a gap",
	"check.PollContiguous.broken":  "{gaps|gap was|gaps were} found in {delivered|delivery|deliveries}",
	"check.PollContiguous.meaning": "The consumer skipped payments that are in the log. Its bookmark moves past them, so nobody will read them. Repeat a fetch that fails, and never seek forward over payments that were not read.",

	"check.ProcessingOrder.rule":    "The payments of a partition are processed in the order of their offsets.",
	"check.ProcessingOrder.holds":   "{processed|payment was|payments were} processed in the order of their offsets",
	"check.ProcessingOrder.broken":  "{backwards} of {processed|payment|payments} {backwards?was|were} processed after a later one",
	"check.ProcessingOrder.meaning": "Order within a partition is what Kafka promises, and the consumer threw it away. Worse, the bookmark is one number: it cannot say that a later payment is done and an earlier one is not. Process a partition one payment at a time, or commit only up to the first that is not done.",

	"check.ResumePoint.rule":    "A consumer that is given a partition starts at its bookmark (committed offset).",
	"check.ResumePoint.holds":   "of {assignments|assignment|assignments}[, {at} began at the bookmark][, {without} had no bookmark][, {gone} had a bookmark no longer in the log][, {anywhere} {anywhere?was|were} free to begin anywhere]",
	"check.ResumePoint.broken":  "{wrong} of {assignments|assignment|assignments} began elsewhere: at {got:offset} instead of {wanted:offset}",
	"check.ResumePoint.meaning": "What lies between the bookmark and the first offset read was skipped, or read once too often. Commit the next offset to read, that is the last one processed plus 1.",

	"check.CommitWithinProcessed.rule":    "A bookmark (committed offset) never runs ahead of the work: everything below it has been processed.",
	"check.CommitWithinProcessed.holds":   "{commits|commit was|commits were} made, none ahead of the work",
	"check.CommitWithinProcessed.broken":  "{early} of {commits|commit|commits} ran ahead: the bookmark said {committed:offset} when offset {processed:offset} was not processed yet[; not yet done: {ids}]",
	"check.CommitWithinProcessed.meaning": "A consumer that dies at this moment takes the payments in between with it: the next consumer starts after them, and nobody looks at them again. Commit after processing, not before (enable.auto.commit=false).",

	"check.CommitNonRegress.rule":    "A bookmark (committed offset) never moves back by itself.",
	"check.CommitNonRegress.holds":   "in {commits|commit|commits} the bookmarks only moved forward[, except for {resets} set back by hand]",
	"check.CommitNonRegress.broken":  "the bookmark moved back {falls|time|times} in {commits|commit|commits}",
	"check.CommitNonRegress.meaning": "An older bookmark replaced a newer one: payments that were done will be read again. Commit from one thread, in order, and not after the partition was given up.",

	"check.ReadAgain.rule":    "A reader that goes back to a moment reads again exactly what has come in since.",
	"check.ReadAgain.holds":   "went back {back:duration} {times|time|times} and read {again|payment|payments} again in all: exactly those that had come in since",
	"check.ReadAgain.broken":  "of the last {back:duration}, {wanted|payment|payments} should have been read again; {missed} {missed?was|were} missing and {surplus} {surplus?was|were} too many[: {ids}]",
	"check.ReadAgain.meaning": "What was read again is not what was asked for. Kafka does not mind: to it every offset is as good as another. Give the moment in milliseconds, and stop every member before you reset a group's bookmarks.",

	"check.BookmarkStays.rule":    "While a consumer reads the past again, the bookmark (committed offset) of its group stays where it is.",
	"check.BookmarkStays.holds":   "checked {looked|time|times}, and it never moved back",
	"check.BookmarkStays.broken":  "checked {looked|time|times} after a consumer had gone back, and it was lower {fell|time|times}",
	"check.BookmarkStays.meaning": "One consumer went back and took its whole group with it: a consumer that takes over now starts in the past and does everything again. Go back without committing (enable.auto.commit=false), or in a group of its own.",

	"check.SamePartition.rule":    "One user, one partition, as long as the topic keeps its number of partitions.",
	"check.SamePartition.holds":   "{payments|payment|payments}: those of each of {users|user|users} are in one partition",
	"check.SamePartition.broken":  "{astray} of {users|user|users} {astray?has|have} payments in more than one partition",
	"check.SamePartition.meaning": "Kafka keeps the order within a partition. Between two partitions there is none, so the payments of these users have none either. Send each payment with its user as the key, from producers that all use the same partitioner.",

	"check.KeysStay.rule":    "When partitions are added, every user stays in the same partition.",
	"check.KeysStay.holds":   "{users|user was|users were} compared, and none moved",
	"check.KeysStay.broken":  "{moved} of {users|user|users} moved: {names}",
	"check.KeysStay.meaning": "The old payments of these users stay where they are, and the new ones go elsewhere. Whatever relied on a user's partition can no longer do so: the order, a cache, a running total. Create enough partitions at the start, or move to a new topic.",

	"check.OrderPerUser.rule":    "As long as the topic keeps its number of partitions, the payments of each user are processed in the order in which they were sent.",
	"check.OrderPerUser.holds":   "{processed|payment was|payments were} processed, those of each user in order",
	"check.OrderPerUser.broken":  "{late} of {processed|payment|payments} {late?was|were} processed after a later one of the same user; {users|user is|users are} affected",
	"check.OrderPerUser.meaning": "A refund can be handled before the payment that it undoes. Nothing reports it: each partition by itself is in order. Send each payment with its user as the key.",

	"check.OrderSurvives.rule":    "The payments of each user are processed in the order in which they were sent, even when partitions are added in between.",
	"check.OrderSurvives.holds":   "{processed|payment was|payments were} processed, those of each user in order throughout",
	"check.OrderSurvives.broken":  "{late} of {processed|payment|payments} {late?was|were} processed after a later one of the same user: usuario_id {names:list}",
	"check.OrderSurvives.meaning": "New payments of these users were processed while older ones still waited in another partition. A refund can be handled before the payment that it undoes, and nothing reports it. Stop sending and let the consumers catch up before you add partitions.",

	"check.OwnerOnly.rule":    "In a group each partition has one owner, only the owner works on it, and the shares are even.",
	"check.OwnerOnly.holds":   "{deliveries|delivery|deliveries}, all to the owner[; shares are even in {samples|snapshot|snapshots} of the group]",
	"check.OwnerOnly.broken":  "of {deliveries|delivery|deliveries}, {outside:count} went to somebody who is not the owner[, {late|step|steps} of work came from a former owner while the partition had a new one][, a partition had two owners {shared|time|times}][, {unfair|snapshot|snapshots} of the group showed uneven shares]",
	"check.OwnerOnly.meaning": "Two members worked on the same partition, or one of them had too many: the same payment is analysed twice, or one consumer is idle while another falls behind. Stop work on a partition when it is revoked, poll within max.poll.interval.ms, and do not mix assign() and subscribe() in one group.",

	"check.Fencing.rule":    "Only members of a group move its bookmarks (committed offsets): one that was dropped or replaced is refused.",
	"check.Fencing.holds":   "{commits|commit was|commits were} accepted, each from a member[; {refused} {refused?was|were} refused]",
	"check.Fencing.broken":  "{taken} of {commits|commit|commits} accepted came from somebody whom the group had dropped or replaced[; {refused} {refused?was|were} refused]",
	"check.Fencing.meaning": "A consumer that the group believed gone moved its bookmark: what the new owner has done since may be done again, or what nobody did may be skipped. Commit as a member (subscribe), so that the broker can refuse you once you are not.",

	"check.ReplayExact.rule":    "After a crash or a handover exactly the work since the last commit is done again.",
	"check.ReplayExact.holds":   "{again:count} of {processed|record|records} came again, as the bookmarks predict[; not compared: {byhand|record|records} of groups that take partitions by hand]",
	"check.ReplayExact.broken":  "{again:count} of {processed|record|records} came again; the bookmarks predict {predicted:count}[; not compared: {byhand|record|records} of groups that take partitions by hand]",
	"check.ReplayExact.meaning": "What is repeated after a crash is not what the bookmarks predict. Fewer repetitions mean loss, more mean work for nothing. Resume at the bookmark, and commit what is done when a partition is revoked.",

	"check.Drained.rule":    "At the end nothing waits: every group has committed everything in the log.",
	"check.Drained.holds":   "{partitions|partition was|partitions were} read to the end, counting every group, lag {lag:count}[; {removed:count} of it no longer in the log]",
	"check.Drained.broken":  "at the end[ {waiting|payment waits|payments wait}][, {beyond|bookmark is|bookmarks are} beyond the end of the log][, in {names:list}][; lag {lag:count}, of which {removed:count} {removed?is|are} no longer in the log]",
	"check.Drained.meaning": "Nobody came for these payments, or no bookmark says that somebody did. They are not lost as long as retention keeps them, but they are late. A bookmark beyond the end means that the log has become shorter. Watch the lag, and commit before you close.",

	"check.NonVacuous.rule":    "Something really happened: a run without facts proves nothing.",
	"check.NonVacuous.holds":   "{sent:count} sent, {acked:count} stored, {delivered:count} delivered and {processed:count} processed[, with {faults|fault|faults}]",
	"check.NonVacuous.broken":  "{sent:count} sent, {acked:count} stored, {delivered:count} delivered and {processed:count} processed, with {faults|fault|faults}",
	"check.NonVacuous.meaning": "Too little happened for the other verdicts to mean anything: a check that looks at nothing always holds. Send more payments, or let the run go on for longer.",

	"check.LedgerClosed.rule":    "The record is complete: every send was answered, and nothing was written by a client that was not there.",
	"check.LedgerClosed.holds":   "{sends|send|sends}, every one answered[ but {excused} that a fault or a crash explains]; nothing was written by a dead client",
	"check.LedgerClosed.broken":  "{open|send was|sends were} not answered, and {ghosts|event|events} cannot have happened",
	"check.LedgerClosed.meaning": "The record has gaps, or events that cannot be, so the other verdicts of this run cannot be trusted either. Repeat the run before you believe any of them.",

	"check.ProcessedOnce.rule":    "No reader processes a payment twice.",
	"check.ProcessedOnce.holds":   "{processed|payment was|payments were} processed, none twice by one reader",
	"check.ProcessedOnce.broken":  "{payments|payment was|payments were} processed again, {again|time|times} in all[: {ids}]",
	"check.ProcessedOnce.meaning": "If processing charges a card, the card was charged twice. That is not Kafka's fault: it delivers at least once, so the handler must recognise a payment that it has seen before (an idempotent handler).",

	"check.Duplicates.rule":    "Exactly {wanted|payment is|payments are} processed again.",
	"check.Duplicates.holds":   "exactly {again|payment was|payments were} processed again",
	"check.Duplicates.broken":  "{again|payment was|payments were} processed again, not {wanted:count}",
	"check.Duplicates.meaning": "What is repeated is what was processed and not yet committed. Another number means that the bookmark was not where the scenario says. Commit more often to repeat less, and let the handler recognise what it has seen.",

	"check.NoUnexpectedRebalance.rule":    "{subject} rebalances only for a reason: somebody comes or goes, partitions are added, a broker is away.",
	"check.NoUnexpectedRebalance.holds":   "{rebalances|rebalance|rebalances} took place, each for a reason",
	"check.NoUnexpectedRebalance.broken":  "{unexpected} of {rebalances|rebalance|rebalances} had no reason",
	"check.NoUnexpectedRebalance.meaning": "The group stops for nothing. Members that are late with their heartbeats or polls, or that join again by themselves, cost everybody time. Finish the work of one poll within max.poll.interval.ms (fewer records: max.poll.records).",

	"check.CommitBeforeProcess.rule":    "A payment is processed only after the bookmark (committed offset) has moved past it: at most once.",
	"check.CommitBeforeProcess.holds":   "{processed|payment was|payments were} processed, each after the bookmark had moved past it",
	"check.CommitBeforeProcess.broken":  "{early} of {processed|payment|payments} {early?was|were} processed before the bookmark had moved past: offset {offset:offset} when the bookmark said {committed:offset}",
	"check.CommitBeforeProcess.meaning": "A consumer that dies now leaves work that no bookmark knows of: it will be done a second time. For at most once, commit before processing; otherwise let the handler recognise what it has seen.",

	"check.ReadExactly.rule":    "{subject} reads exactly {wanted|payment|payments}.",
	"check.ReadExactly.holds":   "{subject} read exactly {read|payment|payments}",
	"check.ReadExactly.broken":  "{subject} read {read|payment|payments}, not {wanted:count}",
	"check.ReadExactly.meaning": "The consumer started somewhere else than the scenario says, or stopped too early: it saw a different past. A group without a bookmark starts where auto.offset.reset says; one that has a bookmark starts there, and nowhere else.",

	"check.SawAll.rule":    "{subject} reads everything in the log.",
	"check.SawAll.holds":   "{subject} read {visible|payment|payments}, the whole log",
	"check.SawAll.broken":  "{subject} never saw {missed} of {visible|payment|payments} in the log[: {ids}]",
	"check.SawAll.meaning": "This consumer draws its conclusions from a part of the past. To see it all, read in a group of its own (group.id), from auto.offset.reset=earliest.",

	"check.Idle.rule":    "Members beyond the number of partitions are idle: in {subject} exactly {wanted}.",
	"check.Idle.holds":   "{members|member|members}, {partitions|partition|partitions}: {idle} {idle?is|are} idle[ ({names:list})]",
	"check.Idle.broken":  "{members|member|members}, {partitions|partition|partitions}: {idle} {idle?is|are} idle[ ({names:list})], not {wanted}",
	"check.Idle.meaning": "The work is not shared out as Kafka promises: in a group a partition has one owner, so every member beyond the number of partitions waits, and no other does. For more of them to work, the topic needs more partitions.",

	"check.TakeoverWithin.rule":    "When a member leaves, its partitions have a new owner after {window}.",
	"check.TakeoverWithin.holds":   "{partitions|partition was|partitions were} taken over[ by {names:list}] after {took}",
	"check.TakeoverWithin.broken":  "{partitions|partition was|partitions were} taken over[ by {names:list}] after {took}, not after {window}",
	"check.TakeoverWithin.meaning": "Until somebody takes a partition over, its payments wait and no fraud among them is noticed. A consumer that closes hands over at once; after a crash the group waits for session.timeout.ms, 45 s by default.",

	"check.StopsEverything.rule":    "Every rebalance of {subject} takes all partitions from their owners, even from those who get them back.",
	"check.StopsEverything.holds":   "{rebalances|rebalance|rebalances} stopped every partition; {back|stop was|stops were} for nothing",
	"check.StopsEverything.broken":  "{kept|partition was|partitions were} read throughout {rebalances|rebalance|rebalances}, and {stopped} stopped",
	"check.StopsEverything.meaning": "The members are not eager, as the scenario says they are: some of them read on during a rebalance. That is set by partition.assignment.strategy: range, roundrobin and sticky stop everything, cooperative-sticky only what moves.",

	"check.StopsOnlyMoving.rule":    "A rebalance of {subject} stops only the partitions that get another owner.",
	"check.StopsOnlyMoving.holds":   "{rebalances|rebalance|rebalances}: {stopped|partition|partitions} stopped and moved, {kept} {kept?was|were} read throughout",
	"check.StopsOnlyMoving.broken":  "{back} of {stopped|partition|partitions} stopped for nothing and came back to the same member",
	"check.StopsOnlyMoving.meaning": "Everybody who comes or goes stops the whole group: payments wait in partitions that nobody had to give up. Use cooperative-sticky, or group.protocol=consumer; with a group.instance.id a short restart moves nothing.",

	"check.NobodyIdle.rule":    "Every consumer of {subject} has work, even on a single partition.",
	"check.NobodyIdle.holds":   "{members|consumer|consumers}, none of them idle; the least busy processed {least|payment|payments}",
	"check.NobodyIdle.broken":  "{idle} of {members|consumer|consumers} did nothing ({names:list})",
	"check.NobodyIdle.meaning": "More consumers do not help: the work does not reach them. Add partitions, or read with a share group.",

	"check.RedeliveredExactly.rule":    "{subject} delivers a payment again where it was given back or its consumer vanished, and nowhere else.",
	"check.RedeliveredExactly.holds":   "delivered again {released|time|times} after being given back, and {orphaned|time|times} after a consumer vanished",
	"check.RedeliveredExactly.broken":  "{unexplained|delivery|deliveries} had no reason, and {missing|payment was|payments were} never delivered again",
	"check.RedeliveredExactly.meaning": "Either two consumers have the same payment at once, or one that was not processed is forgotten. Settle each payment when it is done, and before its lock expires (share.record.lock.duration.ms).",

	"check.GivenUp.rule":    "Exactly {wanted|payment is|payments are} given up: delivered {limit|time|times} each, and processed by nobody.",
	"check.GivenUp.holds":   "{payments|payment|payments}: {given_up} {given_up?was|were} given up after {limit|delivery|deliveries}[ ({ids})], and all others were processed",
	"check.GivenUp.broken":  "{given_up|payment was|payments were} given up, not {wanted}, and {lost|payment was|payments were} lost with deliveries left[: {ids}]",
	"check.GivenUp.meaning": "The queue counts a payment as settled that nobody processed, and does not try again. Accept only what was processed, and keep what fails every time somewhere else: a dead-letter topic (since Kafka 4.4 the group can have one, errors.deadletterqueue.topic.name).",

	"check.CommittedAtCrash.rule":    "At the crash the bookmarks (committed offsets) add up to {wanted:offset}.",
	"check.CommittedAtCrash.holds":   "at the crash the bookmarks added up to {committed:offset}",
	"check.CommittedAtCrash.broken":  "at the crash the bookmarks added up to {committed:offset}, not {wanted:offset}",
	"check.CommittedAtCrash.meaning": "The bookmark decides where the next life starts: with another one, other payments come again, or never do. Commit right after processing, so that little lies between the two.",

	"check.DiedSilently.rule":    "{subject} dies without a word: no LeaveGroup and no OffsetCommit reaches the broker.",
	"check.DiedSilently.holds":   "{subject} sent no LeaveGroup and no OffsetCommit",
	"check.DiedSilently.broken":  "after the crash of {subject} the broker received {leaves} LeaveGroup and {commits} OffsetCommit requests from its group",
	"check.DiedSilently.meaning": "That was no crash but a goodbye: this run does not prove what the scenario shows about crashes. Kill the process (kill -9); a client that is closed says goodbye, and may commit.",

	"check.CaughtUp.rule":    "What piled up during the outage is worked off in the time of backlog / (consume rate − produce rate).",
	"check.CaughtUp.holds":   "{backlog|payment was|payments were} waiting when it came back, and it caught up in {took:duration}; {backlog:count} / ({consume:rate} − {produce:rate}) = {formula:duration}",
	"check.CaughtUp.broken":  "{backlog|payment was|payments were} waiting when it came back[; it caught up in {took:duration}, but {backlog:count} / ({consume:rate} − {produce:rate}) = {formula:duration}][; {left:count} {left?was|were} still not processed when the last one was sent: it handles {consume:rate} while {produce:rate} arrives]",
	"check.CaughtUp.meaning": "A consumer that is no faster than what comes in never catches up: the lag grows until retention deletes what nobody has read. Waiting does not help; a faster handler does, or more partitions and more consumers.",

	"check.Throughput.rule":    "{subject} processes {counted} / ({most} × {work:duration}): the partitions, divided by the most that one consumer owns and by the time that a payment takes.",
	"check.Throughput.holds":   "{partitions|partition|partitions}, {members|consumer|consumers}: {measured:rate}; {counted} / ({most} × {work:duration}) = {formula:rate}[; idle: {names:list}]",
	"check.Throughput.broken":  "{partitions|partition|partitions}, {members|consumer|consumers}: {measured:rate}, not {counted} / ({most} × {work:duration}) = {formula:rate}[; idle: {names:list}]",
	"check.Throughput.meaning": "Somebody counts on a speed that the group cannot reach. A partition has one owner: consumers beyond the partitions do nothing, and the group is done when the consumer with the most partitions is. Make the number of partitions a multiple of the number of consumers.",

	"check.BookmarkForgotten.rule":    "The broker forgets the bookmark (committed offset) of {subject}, no sooner than {least:duration} after the last member left.",
	"check.BookmarkForgotten.holds":   "the broker had forgotten {forgotten} of {bookmarks|bookmark|bookmarks}, {after:duration} after the last member left",
	"check.BookmarkForgotten.broken":  "the broker had forgotten {forgotten} of {bookmarks|bookmark|bookmarks}[, {after:duration} after the last member left]",
	"check.BookmarkForgotten.meaning": "The bookmark lived longer or shorter than the scenario says, and that decides what the group will read when it returns. Set offsets.retention.minutes to more than a group may be away.",

	"check.KeptOverRestart.rule":    "What the broker had when it was stopped, it has when it is started again: log and bookmarks.",
	"check.KeptOverRestart.holds":   "{partitions|partition|partitions}, {payments|payment|payments} and {bookmarks|bookmark|bookmarks} are the same after the restart",
	"check.KeptOverRestart.broken":  "after the restart {shorter} of {partitions|log is|logs are} shorter than before, {lost} of {payments|payment is|payments are} missing, and {forgotten} of {bookmarks|bookmark is|bookmarks are} gone",
	"check.KeptOverRestart.meaning": "The broker forgot what it had acknowledged. To trust it with payments, keep its files (log.dirs) on a disk that outlives it: for a container, on a volume.",
}
