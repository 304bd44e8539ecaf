package narrate

// O que se diz das execuções em tempo real, e de brokers que não são o
// embutido.
var portugueseWall = map[string]string{
	"report.wall":          "tempo real",
	"report.brokers":       "brokers em {names}[ (Kafka {version})]",
	"took":                 "{took:duration} de tempo virtual",
	"took.wall":            "{took:duration} de tempo real",
	"verdict.skipped":      "pulada",
	"check.skipped":        "pulada: {what}",
	"line.skipped":         "{n|pulada|puladas}",
	"lacks.request-counts": "estes brokers não contam a ninguém quantas requisições receberam",
	"lacks.ownership":      "um share group não tem donos, nem marcadores, nem ordem",
	"event.lacks":          "falta aos brokers: {what}",
	"line.left":            "pulado: {why}",
	"outcome.not-played":   "não foi encenado",
	"result.left":          "PULADO",
}
