package narrate

// portugueseChecks is englishChecks in Brazilian Portuguese.
var portugueseChecks = map[string]string{
	"check.NothingLost.rule":    "Todo pagamento confirmado é processado, por cada grupo que lê o tópico.",
	"check.NothingLost.holds":   "{expected|pagamento|pagamentos} a processar, nenhum esquecido[; fora da conta: {unread:count} {unread?removido|removidos} antes da leitura][; fora da conta: {before:count} {before?removido|removidos} antes de o leitor chegar]",
	"check.NothingLost.broken":  "{lost|pagamento nunca foi processado|pagamentos nunca foram processados}, de {expected:count}[: {ids}][; fora da conta: {unread:count} {unread?removido|removidos} antes da leitura][; fora da conta: {before:count} {before?removido|removidos} antes de o leitor chegar]",
	"check.NothingLost.meaning": "Esses pagamentos foram confirmados, mas nem todos que os leem os analisaram, e ninguém mais vai analisar. Uma fraude entre eles passa despercebida, e nenhum erro avisa.",

	"check.NothingLostSinceJoined.rule":    "Quem começa em latest processa todo pagamento que chega dali em diante.",
	"check.NothingLostSinceJoined.holds":   "{expected|pagamento|pagamentos} a processar desde que entraram, nenhum esquecido[; fora da conta: {unread:count} {unread?removido|removidos} antes da leitura]",
	"check.NothingLostSinceJoined.broken":  "{lost|pagamento nunca foi processado|pagamentos nunca foram processados}, de {expected:count} desde que entraram[: {ids}][; fora da conta: {unread:count} {unread?removido|removidos} antes da leitura]",
	"check.NothingLostSinceJoined.meaning": "Não conhecer o passado é o que latest quer dizer. Mas esses leitores já tinham entrado quando esses pagamentos chegaram, e passaram por cima deles mesmo assim.",

	"check.NothingRemovedUnread.rule":    "Nenhum pagamento sai do log antes que todos que leem o tópico o tenham processado.",
	"check.NothingRemovedUnread.holds":   "{looked|pagamento examinado|pagamentos examinados}, nenhum removido antes de ser processado",
	"check.NothingRemovedUnread.broken":  "de {looked|pagamento|pagamentos}[, {expired:count} {expired?expirou|expiraram} antes de ser {expired?processado|processados}][, {deleted:count} {deleted?foi apagado|foram apagados} à mão antes de ser {deleted?processado|processados}], por leitor: {names:list}",
	"check.NothingRemovedUnread.meaning": "A retenção não espera por ninguém: o que não foi processado a tempo se foi, nenhum consumidor traz de volta, e nenhum erro avisa. Quem pode ficar fora ou atrasado por tanto tempo precisa de uma retenção maior.",

	"check.AckDurable.rule":    "O que o broker confirmou fica no log, no offset que ele disse, até que a retenção ou a mão de alguém o remova.",
	"check.AckDurable.holds":   "{acked|pagamento confirmado|pagamentos confirmados}:[ {expired:count} {expired?removido|removidos} pela retenção,][ {deleted:count} {deleted?apagado|apagados} à mão,] {stored:count} no log, nenhum faltando",
	"check.AckDurable.broken":  "{missing|pagamento falta|pagamentos faltam} no log, de {acked|confirmado|confirmados}[; {expired:count} {expired?removido|removidos} pela retenção][; {deleted:count} {deleted?apagado|apagados} à mão]",
	"check.AckDurable.meaning": "A loja ouviu que o pagamento estava a salvo, e ele sumiu. Ela não tem por que enviar de novo.",

	"check.OffsetAgreement.rule":    "Um offset guarda um só pagamento, o mesmo para quem quer que olhe.",
	"check.OffsetAgreement.holds":   "{places|offset|offsets}, o mesmo pagamento para todos",
	"check.OffsetAgreement.broken":  "{disagreeing} de {places|offset|offsets} com pagamentos diferentes para leitores diferentes",
	"check.OffsetAgreement.meaning": "Dois leitores olharam o mesmo offset e viram pagamentos diferentes: já não há uma só história que todos possam rever.",

	"check.NoPhantom.rule":    "O que um consumidor recebe, alguém enviou; o que ele processa, ele recebeu; o que o broker recusou, ele não tem.",
	"check.NoPhantom.holds":   "{delivered|entrega|entregas}, só de pagamentos enviados",
	"check.NoPhantom.broken":  "de {delivered|entrega|entregas}[, {phantoms} com um pagamento que ninguém enviou][; {unread|pagamento processado|pagamentos processados} sem ter sido {unread?entregue|entregues}][; {refused|pagamento está|pagamentos estão} no log embora o broker {refused?o|os} tivesse recusado]",
	"check.NoPhantom.meaning": "A análise viu pagamentos que loja nenhuma fez, ou que a loja pensa que não existem: ela vai enviá-los de novo.",

	"check.NoDuplicateAppend.rule":    "Um pagamento está uma só vez no log, mesmo que tenha sido enviado de novo.",
	"check.NoDuplicateAppend.holds":   "{stored|pagamento|pagamentos} no log, nenhum repetido",
	"check.NoDuplicateAppend.broken":  "{repeated|pagamento aparece|pagamentos aparecem} mais de uma vez no log, de {stored:count}",
	"check.NoDuplicateAppend.meaning": "Uma nova tentativa gravou o pagamento outra vez. Todo grupo o verá em dobro, agora e a cada releitura: nenhum marcador desfaz isso.",

	"check.ProducerOrder.rule":    "Numa partição, os pagamentos de um produtor ficam na ordem em que ele os enviou.",
	"check.ProducerOrder.holds":   "{acked|pagamento|pagamentos} na ordem do envio",
	"check.ProducerOrder.broken":  "{swapped} de {acked|pagamento|pagamentos} fora da ordem do envio",
	"check.ProducerOrder.meaning": "O log já não diz o que veio primeiro: um estorno pode aparecer antes do pagamento.",

	"check.PollContiguous.rule":    "Enquanto tem uma partição, o consumidor recebe um offset após o outro, sem pular.",
	"check.PollContiguous.holds":   "{delivered|entrega|entregas}, sem pular nada",
	"check.PollContiguous.broken":  "{gaps|salto|saltos} em {delivered|entrega|entregas}",
	"check.PollContiguous.meaning": "O consumidor pulou pagamentos que estão no log. O marcador passa por cima deles, e ninguém mais os lê.",

	"check.ProcessingOrder.rule":    "Os pagamentos de uma partição são processados na ordem dos offsets.",
	"check.ProcessingOrder.holds":   "{processed|pagamento|pagamentos}, na ordem dos offsets",
	"check.ProcessingOrder.broken":  "{backwards} de {processed|pagamento|pagamentos} depois de um que veio mais tarde",
	"check.ProcessingOrder.meaning": "A ordem dentro da partição é o que o Kafka promete, e o consumidor a jogou fora. Pior: o marcador é um número só, e não sabe dizer que um pagamento está feito e um anterior não.",

	"check.ResumePoint.rule":    "Quem recebe uma partição começa no marcador dela.",
	"check.ResumePoint.holds":   "{assignments|atribuição|atribuições}[, {at} no marcador][, {without} sem marcador][, {gone} cujo marcador já não está no log][, {anywhere} com início livre]",
	"check.ResumePoint.broken":  "{wrong} de {assignments|atribuição|atribuições} em outro ponto: em {got}, e não em {wanted}",
	"check.ResumePoint.meaning": "O que fica entre o marcador e o primeiro offset lido foi pulado, ou lido uma vez a mais.",

	"check.CommitWithinProcessed.rule":    "O marcador nunca passa à frente do trabalho: tudo o que está abaixo dele já foi processado.",
	"check.CommitWithinProcessed.holds":   "{commits|commit|commits}, nenhum à frente do trabalho",
	"check.CommitWithinProcessed.broken":  "{early} de {commits|commit|commits} à frente do trabalho: o marcador dizia {committed} quando só o que está abaixo de {processed} estava feito[; ainda por fazer: {ids}]",
	"check.CommitWithinProcessed.meaning": "Quem morre nesse momento leva junto os pagamentos do meio: o próximo consumidor começa depois deles, e ninguém volta a olhá-los.",

	"check.CommitNonRegress.rule":    "Um marcador não volta atrás sozinho.",
	"check.CommitNonRegress.holds":   "{commits|commit|commits}, marcadores só para a frente[, menos {resets} que alguém recuou à mão]",
	"check.CommitNonRegress.broken":  "o marcador voltou atrás {falls|vez|vezes} em {commits|commit|commits}",
	"check.CommitNonRegress.meaning": "Um marcador antigo tomou o lugar de um mais novo: pagamentos já feitos serão lidos outra vez.",

	"check.ReadAgain.rule":    "Quem volta a um momento relê exatamente o que chegou desde então.",
	"check.ReadAgain.holds":   "voltou {back:duration} {times|vez|vezes} e releu {again|pagamento|pagamentos} ao todo, exatamente os que chegaram desde então",
	"check.ReadAgain.broken":  "dos últimos {back:duration}, {wanted|pagamento deveria|pagamentos deveriam} ser relidos: {missed} a menos, {surplus} a mais[: {ids}]",
	"check.ReadAgain.meaning": "O que foi relido não é o que se pediu. O Kafka não reclama: para ele, um offset vale tanto quanto outro.",

	"check.BookmarkStays.rule":    "Enquanto um consumidor relê o passado, o marcador do grupo fica onde está.",
	"check.BookmarkStays.holds":   "visto {looked|vez|vezes}, nunca mais baixo",
	"check.BookmarkStays.broken":  "mais baixo {fell|vez|vezes}, de {looked:count} em que se olhou depois que um consumidor voltou",
	"check.BookmarkStays.meaning": "Um consumidor rolou para trás e levou o grupo inteiro junto: quem assumir agora começa no passado e faz tudo de novo.",

	"check.SamePartition.rule":    "Um usuário, uma partição, enquanto o tópico mantém o número de partições.",
	"check.SamePartition.holds":   "{payments|pagamento|pagamentos}, {users|usuário|usuários}, cada um numa só partição",
	"check.SamePartition.broken":  "{astray} de {users|usuário|usuários} com pagamentos em mais de uma partição",
	"check.SamePartition.meaning": "A ordem que o Kafka mantém é a de uma partição. Entre duas partições não há ordem, e então os pagamentos desses usuários também não têm.",

	"check.KeysStay.rule":    "Acrescentar partições deixa cada usuário na mesma partição.",
	"check.KeysStay.holds":   "{users|usuário visto|usuários vistos}, nenhum mudou",
	"check.KeysStay.broken":  "{moved} de {users|usuário|usuários} mudaram, {names}",
	"check.KeysStay.meaning": "Os pagamentos antigos desses usuários ficam onde estão, e os novos vão para outro lugar. O que contava com a partição de um usuário já não pode contar: a ordem, um cache, uma soma que um consumidor guarda.",

	"check.OrderPerUser.rule":    "Enquanto o tópico mantém o número de partições, os pagamentos de cada usuário são processados na ordem do envio.",
	"check.OrderPerUser.holds":   "{processed|pagamento|pagamentos}, os de cada usuário em ordem",
	"check.OrderPerUser.broken":  "{late} de {processed|pagamento|pagamentos} depois de um posterior do mesmo usuário, em {users|usuário|usuários}",
	"check.OrderPerUser.meaning": "Um estorno pode ser tratado antes do pagamento que ele desfaz. Nada avisa: cada partição, sozinha, está em ordem.",

	"check.OrderSurvives.rule":    "Os pagamentos de cada usuário são processados na ordem do envio, mesmo que no meio se acrescentem partições.",
	"check.OrderSurvives.holds":   "{processed|pagamento|pagamentos}, os de cada usuário em ordem até o fim",
	"check.OrderSurvives.broken":  "{late} de {processed|pagamento|pagamentos} depois de um posterior do mesmo usuário: usuario_id {names:list}",
	"check.OrderSurvives.meaning": "Pagamentos novos desses usuários foram processados enquanto os antigos ainda esperavam em outra partição. Um estorno pode ser tratado antes do pagamento que ele desfaz, e nada avisa.",

	"check.OwnerOnly.rule":    "Num grupo cada partição tem um dono, só o dono trabalha nela, e a divisão é justa.",
	"check.OwnerOnly.holds":   "{deliveries|entrega|entregas}, só ao dono[; divisão justa ({samples|olhada|olhadas})]",
	"check.OwnerOnly.broken":  "{outside|entrega|entregas} a quem não é dono[, {late|pagamento nas mãos do dono anterior|pagamentos nas mãos do dono anterior} quando a partição já era do novo], {shared|partição|partições} com dois donos[, {unfair|olhada|olhadas} no grupo com divisão injusta]",
	"check.OwnerOnly.meaning": "Dois membros trabalharam na mesma partição, ou um ficou com partições demais: o mesmo pagamento é analisado em dobro, ou um consumidor fica parado enquanto outro se atrasa.",

	"check.Fencing.rule":    "Só os membros de um grupo movem os seus marcadores: quem foi removido ou substituído é recusado.",
	"check.Fencing.holds":   "{commits|commit aceito|commits aceitos}, cada um de um membro[; {refused|recusado|recusados}]",
	"check.Fencing.broken":  "{taken} de {commits|commit aceito|commits aceitos} de alguém que o grupo tinha removido ou substituído[; {refused|recusado|recusados}]",
	"check.Fencing.meaning": "Um consumidor que o grupo dava por perdido moveu o marcador: o que o novo dono já fez pode ser feito de novo, ou o que ninguém fez pode ser pulado.",

	"check.ReplayExact.rule":    "Depois de uma queda repete-se exatamente o trabalho feito desde o último commit.",
	"check.ReplayExact.holds":   "{again:count} de {processed|registro|registros} de novo, como previsto[; fora da conta: {byhand:count} de grupos que pegam partições à mão]",
	"check.ReplayExact.broken":  "{again:count} de {processed|registro|registros} de novo; os marcadores preveem {predicted:count}[; fora da conta: {byhand:count} de grupos que pegam partições à mão]",
	"check.ReplayExact.meaning": "O que se repete depois de uma queda não bate com os marcadores. Menos repetições que o previsto é perda; mais, trabalho à toa.",

	"check.Drained.rule":    "No fim nada espera: todo grupo confirmou tudo o que está no log.",
	"check.Drained.holds":   "{partitions|partição lida|partições lidas} até o fim, lag {lag:count}[; {removed:count} dele já fora do log]",
	"check.Drained.broken":  "no fim[ {waiting|pagamento espera|pagamentos esperam}][, {beyond|marcador está|marcadores estão} além do fim do log][, em {names:list}][; lag {lag:count}, dos quais {removed:count} já {removed?saiu|saíram} do log]",
	"check.Drained.meaning": "Ninguém veio buscar esses pagamentos, ou nenhum marcador diz que alguém veio. Não estão perdidos enquanto a retenção os guardar, mas estão atrasados. Um marcador além do fim quer dizer que o log encurtou.",

	"check.NonVacuous.rule":    "Alguma coisa aconteceu de verdade: uma execução sem fatos não prova nada.",
	"check.NonVacuous.holds":   "{sent|enviado|enviados}, {acked:count} no log, {delivered|entregue|entregues}, {processed|processado|processados}[, {faults|falha|falhas}]",
	"check.NonVacuous.broken":  "{sent|enviado|enviados}, {acked:count} no log, {delivered|entregue|entregues}, {processed|processado|processados}, {faults|falha|falhas}",
	"check.NonVacuous.meaning": "Aconteceu pouco demais para que os outros vereditos digam algo: uma verificação que não olha para nada sempre vale.",

	"check.LedgerClosed.rule":    "O registro está completo: todo envio tem resposta, e ninguém escreve sem estar lá.",
	"check.LedgerClosed.holds":   "{sends|envio|envios}, nenhum sem resposta[ a não ser {excused} que uma falha ou uma queda explica]; sem fantasmas",
	"check.LedgerClosed.broken":  "{open|envio|envios} sem resposta, {ghosts|evento|eventos} que {ghosts?não pode|não podem} existir",
	"check.LedgerClosed.meaning": "O registro tem buracos ou fantasmas, e os outros vereditos desta execução também não merecem confiança.",

	"check.ProcessedOnce.rule":    "Nenhum pagamento é processado duas vezes.",
	"check.ProcessedOnce.holds":   "{processed|pagamento|pagamentos}, nenhum processado duas vezes",
	"check.ProcessedOnce.broken":  "{again|pagamento processado|pagamentos processados} de novo[: {ids}]",
	"check.ProcessedOnce.meaning": "Se processar é cobrar o cartão, o cartão foi cobrado duas vezes. A culpa não é do Kafka: o programa precisa reconhecer um pagamento que já viu.",

	"check.Duplicates.rule":    "Exatamente {wanted|pagamento é processado|pagamentos são processados} pela segunda vez.",
	"check.Duplicates.holds":   "{again|pagamento|pagamentos} pela segunda vez, exatamente",
	"check.Duplicates.broken":  "{again|pagamento|pagamentos} pela segunda vez, e não {wanted:count}",
	"check.Duplicates.meaning": "Repete-se o que foi processado e ainda não tinha commit. Outro número quer dizer que o marcador não estava onde o cenário diz.",

	"check.NoUnexpectedRebalance.rule":    "{subject} só redistribui quando há motivo: alguém chega ou sai, partições são criadas, um broker fica fora.",
	"check.NoUnexpectedRebalance.holds":   "{rebalances|rebalance|rebalances}, todos com motivo",
	"check.NoUnexpectedRebalance.broken":  "{unexpected} de {rebalances|rebalance|rebalances} sem motivo",
	"check.NoUnexpectedRebalance.meaning": "O grupo para à toa. Membros que atrasam os heartbeats, ou que entram de novo por conta própria, custam tempo a todos.",

	"check.CommitBeforeProcess.rule":    "Um pagamento só é processado quando já há um marcador depois dele: no máximo uma vez.",
	"check.CommitBeforeProcess.holds":   "{processed|pagamento processado|pagamentos processados}, cada um com o marcador já adiante",
	"check.CommitBeforeProcess.broken":  "{early} de {processed|pagamento processado|pagamentos processados} antes de o marcador passar por eles: offset {offset} quando o marcador dizia {committed}",
	"check.CommitBeforeProcess.meaning": "Quem morre agora deixa trabalho de que nenhum marcador sabe: ele será feito uma segunda vez.",

	"check.ReadExactly.rule":    "{subject} lê exatamente {wanted|pagamento|pagamentos}.",
	"check.ReadExactly.holds":   "{subject} leu exatamente {read|pagamento|pagamentos}",
	"check.ReadExactly.broken":  "{subject} leu {read|pagamento|pagamentos}, e não {wanted:count}",
	"check.ReadExactly.meaning": "O consumidor começou em outro ponto, ou parou cedo demais: viu um passado diferente do que o cenário conta.",

	"check.SawAll.rule":    "{subject} lê tudo o que está no log.",
	"check.SawAll.holds":   "{subject} leu {visible|pagamento|pagamentos}, o log inteiro",
	"check.SawAll.broken":  "{subject} nunca viu {missed} de {visible|pagamento|pagamentos} do log[: {ids}]",
	"check.SawAll.meaning": "Este consumidor tira conclusões de só uma parte do passado.",

	"check.Idle.rule":    "Quem passa do número de partições fica ocioso: em {subject}, exatamente {wanted}.",
	"check.Idle.holds":   "{members|membro|membros}, {partitions|partição|partições}: {idle|ocioso|ociosos}[ ({names:list})]",
	"check.Idle.broken":  "{members|membro|membros}, {partitions|partição|partições}: {idle|ocioso|ociosos}[ ({names:list})], e não {wanted}",
	"check.Idle.meaning": "O trabalho não foi dividido como o Kafka promete: num grupo cada partição tem um dono, então quem passa do número de partições espera, e mais ninguém.",

	"check.TakeoverWithin.rule":    "As partições de quem saiu têm novo dono depois de {window}.",
	"check.TakeoverWithin.holds":   "{partitions|partição assumida|partições assumidas}[ por {names:list}] após {took}",
	"check.TakeoverWithin.broken":  "{partitions|partição assumida|partições assumidas}[ por {names:list}] após {took}, e não {window}",
	"check.TakeoverWithin.meaning": "Até alguém assumir a partição, os pagamentos dela esperam, e nenhuma fraude entre eles é notada.",

	"check.StopsEverything.rule":    "Cada rebalanceamento de {subject} tira todas as partições dos donos, até de quem as recebe de volta.",
	"check.StopsEverything.holds":   "{rebalances|rebalanceamento|rebalanceamentos}: tudo parou, {back} à toa",
	"check.StopsEverything.broken":  "{kept|partição seguiu|partições seguiram} em frente em {rebalances|rebalanceamento|rebalanceamentos}, {stopped} pararam",
	"check.StopsEverything.meaning": "Os membros não largam tudo, como o cenário diz: alguns continuaram lendo enquanto o grupo fazia a nova divisão.",

	"check.StopsOnlyMoving.rule":    "Um rebalanceamento de {subject} só para as partições que mudam de dono.",
	"check.StopsOnlyMoving.holds":   "{rebalances|rebalanceamento|rebalanceamentos}: {stopped} pararam e mudaram de dono, {kept} seguiram",
	"check.StopsOnlyMoving.broken":  "{back} de {stopped|partição parou|partições pararam} à toa e {back?voltou|voltaram} ao mesmo membro",
	"check.StopsOnlyMoving.meaning": "Quem entra ou sai para o grupo inteiro: pagamentos esperam em partições que ninguém precisava ceder.",

	"check.NobodyIdle.rule":    "Todo consumidor de {subject} tem trabalho, mesmo com uma partição só.",
	"check.NobodyIdle.holds":   "{members|consumidor|consumidores}, nenhum ocioso; quem fez menos fez {least|pagamento|pagamentos}",
	"check.NobodyIdle.broken":  "{idle} de {members|consumidor|consumidores} sem fazer nada ({names:list})",
	"check.NobodyIdle.meaning": "Mais consumidores não ajudam: o trabalho não chega a eles.",

	"check.RedeliveredExactly.rule":    "{subject} entrega de novo o pagamento que foi devolvido ou cujo consumidor sumiu, e nenhum outro.",
	"check.RedeliveredExactly.holds":   "novas entregas: {released} após devolução, {orphaned} porque o consumidor sumiu",
	"check.RedeliveredExactly.broken":  "{unexplained|entrega|entregas} sem motivo, {missing|pagamento|pagamentos} sem nova entrega",
	"check.RedeliveredExactly.meaning": "Ou dois consumidores têm o mesmo pagamento ao mesmo tempo, ou um que não foi processado ficou esquecido.",

	"check.GivenUp.rule":    "Exatamente {wanted|pagamento não é processado|pagamentos não são processados} por ninguém, depois de {limit|entrega|entregas} cada.",
	"check.GivenUp.holds":   "{payments|pagamento|pagamentos}: {given_up} {given_up?abandonado|abandonados} após {limit|entrega|entregas}[ ({ids})], os outros feitos",
	"check.GivenUp.broken":  "{given_up|pagamento abandonado|pagamentos abandonados}, e não {wanted}, e {lost|pagamento perdido|pagamentos perdidos} com entregas sobrando[: {ids}]",
	"check.GivenUp.meaning": "A fila dá por resolvido um pagamento que ninguém processou, e não tenta de novo.",

	"check.CommittedAtCrash.rule":    "Na hora da queda os marcadores somam {wanted}.",
	"check.CommittedAtCrash.holds":   "na hora da queda os marcadores somavam {committed}",
	"check.CommittedAtCrash.broken":  "na hora da queda os marcadores somavam {committed}, e não {wanted}",
	"check.CommittedAtCrash.meaning": "O marcador decide onde a próxima vida começa: com outro, outros pagamentos voltam, ou não voltam nunca.",

	"check.DiedSilently.rule":    "{subject} morre sem dizer nada: nem LeaveGroup nem OffsetCommit chega ao broker.",
	"check.DiedSilently.holds":   "{subject}: nem LeaveGroup, nem OffsetCommit",
	"check.DiedSilently.broken":  "depois da queda de {subject} o broker contou LeaveGroup {leaves}, OffsetCommit {commits}",
	"check.DiedSilently.meaning": "Isso não foi uma queda, foi uma despedida: o que o cenário mostra sobre quedas não está provado por esta execução.",

	"check.CaughtUp.rule":    "O que se acumulou na ausência é posto em dia no tempo que acúmulo / (ritmo de consumo − ritmo de produção) diz.",
	"check.CaughtUp.holds":   "{backlog|pagamento à espera|pagamentos à espera} na volta, em dia depois de {took:duration}; {backlog:count} / ({consume:rate} − {produce:rate}) = {formula:duration}",
	"check.CaughtUp.broken":  "{backlog|pagamento à espera|pagamentos à espera} na volta[; em dia depois de {took:duration}, mas {backlog:count} / ({consume:rate} − {produce:rate}) = {formula:duration}][; {left:count} ainda por processar quando o último foi enviado: ele dá conta de {consume:rate}, e chegam {produce:rate}]",
	"check.CaughtUp.meaning": "Quem não é mais rápido do que o que chega nunca fica em dia: o lag cresce até a retenção apagar o que ninguém leu. Esperar não adianta; adianta um consumidor mais rápido, ou mais partições e mais consumidores.",

	"check.Throughput.rule":    "{subject} dá conta de {counted} / ({most} × {work:duration}): as partições, pelo máximo que um consumidor tem e o que um pagamento lhe custa.",
	"check.Throughput.holds":   "{partitions|partição|partições}, {members|consumidor|consumidores}: {measured:rate}; {counted} / ({most} × {work:duration}) = {formula:rate}[; sem trabalho: {names:list}]",
	"check.Throughput.broken":  "{partitions|partição|partições}, {members|consumidor|consumidores}: {measured:rate}, e não {counted} / ({most} × {work:duration}) = {formula:rate}[; sem trabalho: {names:list}]",
	"check.Throughput.meaning": "Alguém conta com uma velocidade que o grupo não tem. Uma partição tem um só dono: consumidores além das partições não fazem nada, e o grupo termina quando termina o consumidor com mais partições.",

	"check.BookmarkForgotten.rule":    "O broker esquece o marcador de {subject}, mas não antes de {least:duration} depois que o último membro saiu.",
	"check.BookmarkForgotten.holds":   "{forgotten} de {bookmarks|marcador esquecido|marcadores esquecidos}, {after:duration} depois que o último membro saiu",
	"check.BookmarkForgotten.broken":  "{forgotten} de {bookmarks|marcador esquecido|marcadores esquecidos}[, {after:duration} depois que o último membro saiu]",
	"check.BookmarkForgotten.meaning": "O marcador vive outro tempo que o do cenário, e disso depende o que o grupo vai ler quando voltar.",

	"check.KeptOverRestart.rule":    "O que o broker tinha ao ser desligado ele tem ao voltar: log e marcadores.",
	"check.KeptOverRestart.holds":   "{partitions|partição|partições}, {payments|pagamento|pagamentos} e {bookmarks|marcador|marcadores}, iguais depois da volta",
	"check.KeptOverRestart.broken":  "depois da volta: log mais curto em {shorter} de {partitions|partição|partições}, {lost} de {payments|pagamento|pagamentos} fora do lugar, marcador perdido em {forgotten} de {bookmarks|caso|casos}",
	"check.KeptOverRestart.meaning": "O broker esqueceu o que tinha confirmado. Quem lhe confia pagamentos precisa dos arquivos em um disco que sobreviva a ele.",
}
