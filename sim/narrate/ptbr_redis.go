package narrate

// portugueseRedis is englishRedis as a Brazilian would say it.
var portugueseRedis = map[string]string{
	"act.id":  "id {from}",
	"act.ids": "ids {from}–{to}",

	"act.subscribe":    "sintoniza o canal (SUBSCRIBE)",
	"act.reach":        "→ canal {ids}: {n|pagamento|pagamentos}[ em {took:duration}]; {reached} deles chegaram a alguém",
	"act.reach.all":    "→ canal {ids}: {n|pagamento|pagamentos}[ em {took:duration}]; todos chegaram a alguém",
	"act.reach.nobody": "→ canal {ids}: {n|pagamento|pagamentos}[ em {took:duration}]; não havia ninguém",
	"act.message":      "← canal {ids}: {n|pagamento|pagamentos}[, {alerts|alerta|alertas}]",

	"act.appended":     "→ stream {ids}: {n|pagamento|pagamentos}[ em {took:duration}]",
	"act.attach":       "abre o stream no grupo {group}, onde o grupo parou",
	"act.attach.flag":  "abre o stream sem grupo, no fim ($)",
	"act.entry":        "← stream {ids}: {n|pagamento|pagamentos}[, {alerts|alerta|alertas}]",
	"act.claim":        "← lista de pendências {ids}: {n|pagamento|pagamentos} pela segunda vez",
	"act.entry-ack":    "✓ confirma {ids}: {n|pagamento|pagamentos} (XACK)",
	"act.pending":      "lista de pendências de {group} (XPENDING): {n|entrada entregue e não confirmada|entradas entregues e não confirmadas}",
	"act.pending.none": "lista de pendências de {group} (XPENDING): vazia",
	"act.kept":         "o stream, relido do começo ao fim: {ids}, {n|pagamento|pagamentos}",

	"event.subscribe":    "está sintonizado no canal {topic}",
	"event.publish":      "diz o pagamento {id} no canal {topic}: usuario_id {user}, {cents:money}",
	"event.reach":        "o pagamento {id} chegou a {n|ouvinte|ouvintes} do canal {topic}",
	"event.message":      "ouve o pagamento {id} no canal {topic}",
	"event.message.flag": "ouve o pagamento {id} no canal {topic}: ALERTA, usuario_id {user}, {cents:money}",
	"event.append":       "pede para incluir o pagamento {id} no stream {topic}: usuario_id {user}, {cents:money}",
	"event.appended":     "→ o pagamento {id} está no stream {topic}",
	"event.attach":       "abre o stream {topic} no grupo {group}",
	"event.attach.flag":  "abre o stream {topic} no fim",
	"event.entry":        "lê o pagamento {id} do stream {topic}",
	"event.entry.flag":   "lê o pagamento {id} do stream {topic}: ALERTA, usuario_id {user}, {cents:money}",
	"event.claim":        "assume o pagamento {id}, da lista de pendências de {group}",
	"event.claim.flag":   "assume o pagamento {id}, da lista de pendências de {group}: ALERTA, usuario_id {user}, {cents:money}",
	"event.entry-ack":    "✓ confirma o pagamento {id} em {group}",
	"event.pending":      "a lista de pendências de {group} tem {n|entrada|entradas}",
	"event.pending.none": "a lista de pendências de {group} está vazia",
	"event.kept":         "o stream tem o pagamento {id}",

	// The table side by side.
	"media.title":   "LADO A LADO",
	"media.pubsub":  "pub/sub",
	"media.streams": "Streams",
	"media.kafka":   "Kafka",
	"media.who":     "ouvinte",
	"media.late":    "enviados antes de ele chegar",
	"media.there":   "enviados com ele presente",
	"media.away":    "enviados com ele ausente",
	"media.got":     "  recebidos",
	"media.lost":    "perdidos para ele",
	"media.again":   "recebidos duas vezes",

	"check.Missed.rule":    "Do que foi enviado ali, exatamente {wanted|pagamento nunca chega|pagamentos nunca chegam} a {subject}.",
	"check.Missed.holds":   "{subject} perdeu {missed:count} de {sent|pagamento|pagamentos}[: {ids}]",
	"check.Missed.broken":  "{subject} perdeu {missed:count} de {sent|pagamento|pagamentos}, e não {wanted:count}[: {ids}]",
	"check.Missed.meaning": "O ouvinte conhece um passado diferente do que o cenário conta. Num gravador, cada pagamento que ele perdeu é um que ninguém analisou ali.",

	"check.OnAir.rule":    "{subject} ouve o que é dito enquanto está presente, uma vez só, e nada além disso.",
	"check.OnAir.holds":   "{subject}: {heard:count} ouvidos de {said:count} ditos, só os ditos na presença dele",
	"check.OnAir.broken":  "{subject}: {heard:count} ouvidos de {said:count} ditos, {wrong:count} contra a regra",
	"check.OnAir.meaning": "Uma mensagem se perdeu com o ouvinte presente, ou veio em dobro, ou veio do passado. O pub/sub só promete ser ao vivo, e nem isso foi.",

	"check.StreamKept.rule":    "Um stream guarda, em ordem, o que recebe, até alguém cortá-lo.",
	"check.StreamKept.holds":   "{added|pagamento incluído|pagamentos incluídos} no stream, nada sumiu",
	"check.StreamKept.broken":  "{gone} de {added|pagamento|pagamentos} já não estão no stream[: {ids}][; {swapped} fora de ordem]",
	"check.StreamKept.meaning": "Um stream cortado pelo tamanho esquece pelo tamanho: quanto mais a loja vende, mais curta a memória. Ninguém pergunta se o que sai já foi lido.",

	"check.PendingExact.rule":    "A lista de pendências é o que foi entregue e não confirmado; só isso pode ser assumido.",
	"check.PendingExact.holds":   "{asked|olhada|olhadas} na lista de pendências, como previsto; {claimed|entrada assumida|entradas assumidas}",
	"check.PendingExact.broken":  "{wrong:count} contra a regra em {asked|olhada|olhadas} na lista de pendências e {claimed|entrada assumida|entradas assumidas}",
	"check.PendingExact.meaning": "A lista não diz o que está mesmo em aberto: uma entrada será feita em dobro sem necessidade, ou nunca.",

	"check.NothingPending.rule":    "No fim não sobra nenhuma entrada entregue e nunca confirmada.",
	"check.NothingPending.holds":   "{groups|lista de pendências vazia|listas de pendências vazias}",
	"check.NothingPending.broken":  "{open|entrada ficou|entradas ficaram} na lista de pendências[ de {names:list}]",
	"check.NothingPending.meaning": "Esses pagamentos foram entregues a um leitor que morreu. Como já não são novos, nenhum outro leitor os recebe: esperam até que alguém os assuma.",
}
