package narrate

// What sim explain says around its articles, which are in sim/explain.

var explainEnglish = map[string]string{
	"explain":          "Explain a check, a verdict, a sign or a word of the reports",
	"explain.unknown":  "there is no article about \"{name}\"[; did you mean {near}?]",
	"explain.rule":     "Rule",
	"explain.meaning":  "If broken",
	"explain.example":  "Example",
	"explain.try":      "Try",
	"explain.avoid":    "Avoid it",
	"explain.setting":  "Setting",
	"explain.source":   "Source",
	"explain.see":      "See also",
	"explain.index":    "sim explain NAME says what a word means, with an example, a command that shows it, and where it comes from:",
	"explain.scenario": "{name} is a scenario: sim {name} --help explains it",
	"explain.word":     "{name} is no command but a word of the reports: sim explain {name} explains it",
}

var explainPortuguese = map[string]string{
	"explain":          "Explica uma verificação, um veredito, um sinal ou uma palavra dos relatórios",
	"explain.unknown":  "não há artigo sobre \"{name}\"[; você quis dizer {near}?]",
	"explain.rule":     "Regra",
	"explain.meaning":  "Se violada",
	"explain.example":  "Exemplo",
	"explain.try":      "Experimente",
	"explain.avoid":    "Como evitar",
	"explain.setting":  "O que decide",
	"explain.source":   "Fonte",
	"explain.see":      "Veja também",
	"explain.index":    "sim explain NOME diz o que uma palavra quer dizer, com um exemplo, um comando que mostra e de onde vem:",
	"explain.scenario": "{name} é um cenário: sim {name} --help explica",
	"explain.word":     "{name} não é um comando, e sim uma palavra dos relatórios: sim explain {name} explica",
}
