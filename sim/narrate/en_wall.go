package narrate

// What is said of runs in real time, and of brokers that are not the embedded
// one.
var englishWall = map[string]string{
	"report.wall":          "real time",
	"report.brokers":       "brokers {names}[ (Kafka {version})]",
	"took":                 "{took:duration} of virtual time",
	"took.wall":            "{took:duration} of real time",
	"verdict.skipped":      "skipped",
	"check.skipped":        "skipped: {what}",
	"line.skipped":         "{n} skipped",
	"lacks.request-counts": "these brokers tell nobody how many requests they have seen",
	"lacks.ownership":      "a share group has no owners, no bookmarks and no order",
	"event.lacks":          "the brokers lack {what}",
	"line.left":            "skipped: {why}",
	"outcome.not-played":   "not played",
	"result.left":          "SKIPPED",
}
