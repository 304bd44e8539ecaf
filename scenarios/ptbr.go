package scenarios

import "maps"

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

// portuguese has the Portuguese of every English sentence of the scenarios:
// titles, explanations, parameters, controls and what the scripts say. Those of
// one scenario are in its own file, those of several here. Tests name what is
// missing, and what is no longer said.
var portuguese = union(
	sharedPortuguese,
	historyPortuguese,
	groupsPortuguese,
	crashPortuguese,
	outagePortuguese,
	scalePortuguese,
	queuePortuguese,
	retentionPortuguese,
	expiryPortuguese,
	diskPortuguese,
	rewindPortuguese,
	orderingPortuguese,
	radioPortuguese,
)

var sharedPortuguese = map[string]string{
	"partitions of the topic":          "partições do tópico",
	"payments that the shop sends":     "pagamentos que a loja envia",
	"how fast the shop sends payments": "ritmo em que a loja envia pagamentos",

	// refusals
	"so many --messages at this --rate would take more than a year of virtual time: send fewer, or faster": "tantas --messages com este --rate levariam mais de um ano de tempo virtual: envie menos, ou mais rápido",
}

func union(languages ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, l := range languages {
		maps.Copy(all, l)
	}
	return all
}
