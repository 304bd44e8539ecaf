package narrate

// O que se diz das execuções em tempo real, e de brokers que não são o
// embutido.
var portugueseWall = map[string]string{
	"report.wall":          "tempo real",
	"report.brokers":       "brokers em {names}[ (Kafka {version})]",
	"report.redis":         "Redis[ {version}] em {name}",
	"took":                 "{took:duration} de tempo virtual",
	"took.wall":            "{took:duration} de tempo real",
	"verdict.skipped":      "pulada",
	"check.skipped":        "pulada: {what}",
	"line.skipped":         "{n|pulada|puladas}",
	"lacks.request-counts": "estes brokers não dizem quantas requisições receberam",
	"lacks.pairs":          "nenhuma partição tem dois para comparar",
	"lacks.commits":        "nenhum membro de um grupo faz commit",
	"lacks.bookmarks":      "nenhum marcador dizia onde começar",
	"lacks.ownership":      "um share group não tem donos, nem marcadores, nem ordem",
	"event.lacks":          "falta aos brokers: {what}",
	"line.left":            "pulado: {why}",
	"outcome.not-played":   "não foi executado",
	"result.left":          "PULADO",

	// O que se moveu em massa.
	"event.runs-on":             "{n|processador|processadores}, {system}, Go {go}",
	"event.moved-in-bulk":       "com conferência: {n|registro|registros} por {topic}, produzidos em {acked_in:duration} e consumidos em {read_in:duration}",
	"event.moved-in-bulk.plain": "laço puro: {n|registro|registros} por {topic}, produzidos em {acked_in:duration} e consumidos em {read_in:duration}",
	"act.moved-in-bulk":         "rodada {round}: {watched|registro|registros} por segundo; o laço puro: {plain:count}",
	"column.produced":           "produzidos",
	"column.consumed":           "consumidos",
	"column.by":                 "por",
	"bulk.watched":              "clientes, com conferência",
	"bulk.plain":                "laço puro do cliente",
	"bulk.ratio":                "Razão {ratio}: o que os clientes com conferência movem, dividido pelo que o laço puro move na mesma rodada. Todos os números são medianas de {rounds|rodada|rodadas} de {n|registro|registros} cada.",
	"bulk.conditions":           "Registros de {size|byte|bytes}, sem compressão; {partitions|partição|partições}; um produtor e um consumidor ao mesmo tempo; o broker embutido em TCP, no mesmo processo. A máquina: {machine}.",

	"check.AllMoved.rule":    "Todo registro é confirmado, está no log e é consumido: uma vez só, e em ordem.",
	"check.AllMoved.holds":   "{acked|registro foi confirmado, gravado e consumido|registros foram confirmados, gravados e consumidos}, cada um uma vez só e em ordem",
	"check.AllMoved.broken":  "{acked|registro foi confirmado|registros foram confirmados} e {read|consumido|consumidos}[, {twice:count} em dobro ou de fora][, {swapped:count} fora de ordem]; {wrong|carga não bate|cargas não batem}",
	"check.AllMoved.meaning": "Os números são de registros que se perderam, vieram em dobro ou nunca existiram: não dizem a velocidade de coisa alguma.",

	"check.NotSlowed.rule":    "Clientes com conferência movem pelo menos 90 % do que o laço puro do cliente move.",
	"check.NotSlowed.holds":   "moveram {percent} % do que o laço puro do cliente moveu na mesma rodada, mediana de {rounds|rodada|rodadas}",
	"check.NotSlowed.broken":  "moveram {percent} % do que o laço puro do cliente moveu na mesma rodada, mediana de {rounds|rodada|rodadas}",
	"check.NotSlowed.meaning": "A medição mede a si mesma, ou a máquina tinha coisas demais para fazer: nesse caso, tente de novo quando ela estiver folgada.",
}
