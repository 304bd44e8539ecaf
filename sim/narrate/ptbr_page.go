package narrate

var portuguesePage = map[string]string{
	"report.mistake": "Erro: {title}",
	"report.whatif":  "E se: {title}",
	"report.lesson":  "O QUE VOCÊ VIU",
	"verdict.whatif": "não vale aqui, conforme o esperado",

	"legend.sent":      "→ enviado",
	"legend.processed": "← processado",
	"legend.committed": "✓ marcador (offset confirmado)",
	"legend.partition": "p0 partição 0",

	"share.idlers": "{n|está ocioso|estão ociosos}: sem partição para eles",

	"checks.skipped":          "{n|verificação pulada|verificações puladas}: {what}",
	"checks.unjudged":         "{n|verificação não feita|verificações não feitas}: a execução foi interrompida",
	"checks.general":          "{n|verificação geral vale|verificações gerais valem}[: {about} …]",
	"checks.listed":           "(--verbose)",
	"general.NothingLost":     "nada perdido",
	"general.ProcessingOrder": "em ordem",
	"general.OwnerOnly":       "um só dono",
	"general.ProcessedOnce":   "nada repetido",
	"general.AckDurable":      "tudo no log",

	"sample.shown": "mostrado na história",
	"sample.crash": "na hora da queda",
	"sample.lag":   "para medir o lag",
	"sample.stop":  "antes de o broker parar",
	"sample.end":   "no fim",

	"event.question": "uma pergunta a quem lê",
	"event.lesson":   "a lição da execução",

	"report.answers": "O QUE VOCÊ DISSE",
	"answers.said":   "você disse",
	"answers.passed": "nada",
	"answers.is":     "foi",
	"answers.why":    "por quê",
	"ask.number":     "um número",
	"ask.duration":   "um tempo, como 45s, 1 min 49 s ou 2h",
	"ask.yes":        "sim ou não",
	"ask.prompt":     "{what}, ou Enter para passar:",
	"ask.again":      "{given} não é {what}. Mais uma vez:",
	"ask.leave":      "{given} também não é {what}. A história continua.",
}
