package scenarios

// portuguese has the Portuguese of every English sentence of the scenarios.
var portuguese = map[string]string{}

// Translator returns the function that finds a scenario's sentence in the
// language of a tag, en or pt-BR.
func Translator(tag string) func(english string) string {
	return func(english string) string {
		if text, ok := portuguese[english]; ok && tag == "pt-BR" {
			return text
		}
		return english
	}
}
