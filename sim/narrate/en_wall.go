package narrate

// What is said of runs in real time, and of brokers that are not the embedded
// one.
var englishWall = map[string]string{
	"report.wall":          "real time",
	"report.brokers":       "brokers {names}[ (Kafka {version})]",
	"report.redis":         "Redis[ {version}] at {name}",
	"took":                 "{took:duration} of virtual time",
	"took.wall":            "{took:duration} of real time",
	"verdict.skipped":      "skipped",
	"check.skipped":        "skipped: {what}",
	"line.skipped":         "{n} skipped",
	"lacks.request-counts": "these brokers do not say how many requests they received",
	"lacks.pairs":          "no partition has two of them to compare",
	"lacks.commits":        "no member of a group commits",
	"lacks.bookmarks":      "no bookmark said where to start",
	"lacks.ownership":      "a share group has no owners, no bookmarks and no order",
	"event.lacks":          "the brokers lack {what}",
	"line.left":            "skipped: {why}",
	"outcome.not-played":   "not played",
	"result.left":          "SKIPPED",

	// What was moved in bulk.
	"event.runs-on":             "{n|processor|processors}, {system}, Go {go}",
	"event.moved-in-bulk":       "watched: {n|record|records} through {topic}, produced in {acked_in:duration} and consumed in {read_in:duration}",
	"event.moved-in-bulk.plain": "plain loop: {n|record|records} through {topic}, produced in {acked_in:duration} and consumed in {read_in:duration}",
	"act.moved-in-bulk":         "round {round}: {watched|record|records} a second; the plain loop: {plain:count}",
	"column.produced":           "produced",
	"column.consumed":           "consumed",
	"column.by":                 "by",
	"bulk.watched":              "clients, watched",
	"bulk.plain":                "plain client loop",
	"bulk.ratio":                "Ratio {ratio}: what the watched clients move, divided by what the plain loop moves in the same round. All figures are medians of {rounds|round|rounds} of {n|record|records} each.",
	"bulk.conditions":           "Records of {size|byte|bytes}, not compressed; {partitions|partition|partitions}; one producer and one consumer at the same time; the embedded broker over TCP, in the same process. The machine: {machine}.",

	"check.AllMoved.rule":    "Every record is confirmed, is in the log and is consumed: once, and in order.",
	"check.AllMoved.holds":   "{acked|record was|records were} confirmed, stored and consumed, each once and in order",
	"check.AllMoved.broken":  "{acked|record was|records were} confirmed and {read:count} consumed[, {twice:count} of them twice or foreign][, {swapped:count} out of order]; {wrong|load does|loads do} not add up",
	"check.AllMoved.meaning": "The figures are about records that were lost, came twice or never existed: they do not say how fast anything is.",

	"check.NotSlowed.rule":    "Clients that are watched move at least 90 % of what the plain client loop moves.",
	"check.NotSlowed.holds":   "they moved {percent} % of what the plain client loop moved in the same round, the median of {rounds|round|rounds}",
	"check.NotSlowed.broken":  "they moved {percent} % of what the plain client loop moved in the same round, the median of {rounds|round|rounds}",
	"check.NotSlowed.meaning": "The measurement measures itself, or the machine had too much else to do: in that case try again when it is quiet.",
}
