package main

// kindsPortuguese is what the value of a flag or an argument is called in help: FILE,
// DURATION, or the words that it may be. What has no translation stays as it is.
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
	"NAME=VALUE":    "NOME=VALOR",
	"REGEXP":        "EXPRESSÃO",
	"PORT":          "PORTA",
	"USER:PASSWORD": "USUÁRIO:SENHA",
	"FORMAT":        "FORMATO",
	"PLACE":         "LUGAR",
}
