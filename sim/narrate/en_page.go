package narrate

// englishPage is what a page says about itself: its legend, its lesson, and what
// it folds.
var englishPage = map[string]string{
	"report.mistake": "Mistake: {title}",
	"report.whatif":  "What if: {title}",
	"report.lesson":  "WHAT YOU SAW",
	"verdict.whatif": "does not hold here, as expected",

	"event.lesson": "the lesson of the run",
}
