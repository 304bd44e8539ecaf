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
	"lacks.request-counts": "these brokers tell nobody how many requests they have seen",
	"lacks.pairs":          "nothing to compare, no partition has two",
	"lacks.commits":        "no member of a group commits",
	"lacks.bookmarks":      "no bookmark said where anybody had to begin",
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
	"bulk.ratio":                "Ratio {ratio}: what the watched clients move, of what the plain loop moves in the same round. All figures are medians of {rounds|round|rounds} with {n|record|records} each.",
	"bulk.conditions":           "Records of {size|byte|bytes}, not compressed; {partitions|partition|partitions}; one producer and one consumer at once; the embedded broker on TCP, in the same process. The machine: {machine}.",

	"check.AllMoved.rule":    "Every record is confirmed, is in the log and is consumed: once, and in order.",
	"check.AllMoved.holds":   "{acked|record|records} confirmed, stored and consumed, each once and in order",
	"check.AllMoved.broken":  "{acked|record|records} confirmed and {read:count} consumed[, {twice:count} of them twice or foreign][, {swapped:count} out of order]; {wrong|load does|loads do} not add up",
	"check.AllMoved.meaning": "The figures are those of records that were lost, came twice or never were there. They say nothing about how fast anything is.",

	"check.NotSlowed.rule":    "Clients that are watched move at least 90 % of what the plain client loop does.",
	"check.NotSlowed.holds":   "{percent} % of the plain client loop in the same round, the median of {rounds|round|rounds}",
	"check.NotSlowed.broken":  "{percent} % of the plain client loop in the same round, the median of {rounds|round|rounds}",
	"check.NotSlowed.meaning": "The measurement measures itself, or the machine had too much else to do: then try again when it is quiet.",
}
