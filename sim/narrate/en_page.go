package narrate

// englishPage is what a page says about itself: its legend, its lesson, and what
// it folds.
var englishPage = map[string]string{
	"report.mistake": "Mistake: {title}",
	"report.whatif":  "What if: {title}",
	"report.lesson":  "WHAT YOU SAW",
	"verdict.whatif": "does not hold here, as expected",

	"legend.sent":      "→ sent",
	"legend.processed": "← processed",
	"legend.committed": "✓ bookmark (committed offset)",
	"legend.partition": "p0 partition 0",

	"share.idlers": "{n|is|are} idle: no partition for them",

	"checks.skipped":          "{n|check|checks} skipped: {what}",
	"checks.unjudged":         "{n|check|checks} not judged: the run was interrupted",
	"checks.general":          "{n|general check holds|general checks hold}[: {about} …]",
	"checks.listed":           "(see --verbose)",
	"general.NothingLost":     "nothing lost",
	"general.ProcessingOrder": "in order",
	"general.OwnerOnly":       "one owner",
	"general.ProcessedOnce":   "nothing twice",
	"general.AckDurable":      "all stored",

	"sample.shown": "shown in the story",
	"sample.crash": "at the crash",
	"sample.lag":   "for the lag",
	"sample.stop":  "before the broker stops",
	"sample.end":   "at the end",

	"event.question": "a question to the reader",
	"event.lesson":   "the lesson of the run",

	"report.answers": "WHAT YOU SAID",
	"answers.said":   "you said",
	"answers.passed": "nothing",
	"answers.is":     "it was",
	"answers.why":    "why",
	"ask.number":     "a number",
	"ask.duration":   "a time, such as 45s, 1 min 49 s or 2h",
	"ask.yes":        "yes or no",
	"ask.prompt":     "{what}, or Enter to pass:",
	"ask.again":      "{given} is not {what}. Once more:",
	"ask.leave":      "{given} is not {what} either. The story goes on.",
}
