package narrate

var portuguesePage = map[string]string{
	"report.mistake": "Erro: {title}",
	"report.whatif":  "E se: {title}",
	"report.lesson":  "O QUE VOCÊ VIU",
	"verdict.whatif": "não vale aqui, conforme o esperado",

	"event.lesson": "a lição da execução",
}
