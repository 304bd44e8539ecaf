package narrate

// Kind is what the value of a flag or an argument is called in help: FILE,
// DURATION, or the words that it may be. What has no translation stays as it is.
func (l Language) Kind(english string) string { return l.found(kindsPortuguese, english) }

// found looks up what is keyed by its English; what is not there stays as it is.
func (l Language) found(portuguese map[string]string, english string) string {
	if text, ok := portuguese[english]; ok && l.Tag() == Portuguese.Tag() {
		return text
	}
	return english
}

var kindsPortuguese = map[string]string{
	"FILE":          "ARQUIVO",
	"DIRECTORY":     "DIRETÓRIO",
	"NAME":          "NOME",
	"[NAME]":        "[NOME]",
	"NAMES":         "NOMES",
	"COMMAND":       "COMANDO",
	"DURATION":      "DURAÇÃO",
	"RATE":          "RITMO",
	"SEED":          "SEMENTE",
	"HOST:PORT":     "HOST:PORTA",
	"PORTS":         "PORTAS",
	"TOPIC":         "TÓPICO",
	"TOPIC:N":       "TÓPICO:N",
	"[GROUP]":       "[GRUPO]",
	"[SUFFIX]":      "[SUFIXO]",
	"VERSION":       "VERSÃO",
	"KEY=VALUE":     "CHAVE=VALOR",
	"USER:PASSWORD": "USUÁRIO:SENHA",
	"FORMAT":        "FORMATO",
	"PLACE":         "LUGAR",
}
