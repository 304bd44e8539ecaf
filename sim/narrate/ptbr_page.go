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

	"event.lesson": "a lição da execução",
}
