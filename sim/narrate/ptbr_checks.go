package narrate

// portugueseChecks is englishChecks in Brazilian Portuguese.
var portugueseChecks = map[string]string{
	"check.NothingLost.rule":    "Todo pagamento confirmado é processado por todos os leitores do tópico: cada grupo, e cada consumidor sem grupo.",
	"check.NothingLost.holds":   "{expected|pagamento|pagamentos} a processar, somando os leitores: nenhum ficou de fora[; fora da conta: {unread:count} {unread?removido|removidos} antes da leitura][; fora da conta: {before:count} {before?removido|removidos} antes de o leitor chegar]",
	"check.NothingLost.broken":  "{lost|pagamento nunca foi processado|pagamentos nunca foram processados}, de {expected:count} (somando os leitores)[: {ids}][; fora da conta: {unread:count} {unread?removido|removidos} antes da leitura][; fora da conta: {before:count} {before?removido|removidos} antes de o leitor chegar]",
	"check.NothingLost.meaning": "Esses pagamentos foram confirmados, mas nem todos os leitores os processaram, e ninguém mais vai processar. Uma fraude entre eles passa despercebida, e nenhum erro avisa. Só faça commit (ou aceite) do que já foi processado, e deixe um grupo novo começar no offset mais antigo (auto.offset.reset=earliest).",

	"check.NothingLostSinceJoined.rule":    "Quem começa em latest processa todo pagamento que chega dali em diante.",
	"check.NothingLostSinceJoined.holds":   "{expected|pagamento|pagamentos} a processar desde que o leitor entrou: nenhum ficou de fora[; fora da conta: {unread:count} {unread?removido|removidos} antes da leitura]",
	"check.NothingLostSinceJoined.broken":  "{lost|pagamento nunca foi processado|pagamentos nunca foram processados}, de {expected:count} desde que o leitor entrou[: {ids}][; fora da conta: {unread:count} {unread?removido|removidos} antes da leitura]",
	"check.NothingLostSinceJoined.meaning": "Não conhecer o passado é o que latest quer dizer. Mas esses leitores já tinham entrado quando esses pagamentos chegaram, e passaram por cima deles mesmo assim. Faça um commit assim que receber as partições, ou use auto.offset.reset=earliest.",

	"check.NothingRemovedUnread.rule":    "Nenhum pagamento sai do log antes que todos os leitores do tópico o tenham processado.",
	"check.NothingRemovedUnread.holds":   "{looked|pagamento|pagamentos}, somando os leitores: nenhum foi removido antes de ser processado",
	"check.NothingRemovedUnread.broken":  "de {looked|pagamento|pagamentos}, somando os leitores[, {expired:count} {expired?expirou|expiraram} antes de ser {expired?processado|processados}][, {deleted:count} {deleted?foi apagado|foram apagados} manualmente antes de ser {deleted?processado|processados}], por leitor: {names:list}",
	"check.NothingRemovedUnread.meaning": "A retenção não espera por ninguém: o que não foi processado a tempo se foi, nenhum consumidor traz de volta, e nenhum erro avisa. Guarde o tópico (retention.ms) por mais tempo do que um leitor pode ficar fora ou atrasado, e crie um alerta para o lag que cresce.",

	"check.AckDurable.rule":    "O que o broker confirmou fica no log, no offset que ele informou, até que a retenção ou um administrador o remova.",
	"check.AckDurable.holds":   "{acked|pagamento foi confirmado|pagamentos foram confirmados}:[ {expired:count} {expired?removido|removidos} pela retenção,][ {deleted:count} {deleted?apagado|apagados} manualmente,] {stored:count} no log, nenhum faltando",
	"check.AckDurable.broken":  "{missing|pagamento falta|pagamentos faltam} no log, de {acked|confirmado|confirmados}[; {expired:count} {expired?removido|removidos} pela retenção][; {deleted:count} {deleted?apagado|apagados} manualmente]",
	"check.AckDurable.meaning": "A loja foi avisada de que o pagamento estava a salvo, e ele sumiu; ela não tem por que enviá-lo de novo. Use acks=all com várias réplicas (min.insync.replicas=2), e discos que sobrevivam ao broker.",

	"check.OffsetAgreement.rule":    "Um offset guarda um só pagamento, o mesmo para todos que o leem.",
	"check.OffsetAgreement.holds":   "{places|offset|offsets}: em cada um, todos viram o mesmo pagamento",
	"check.OffsetAgreement.broken":  "{disagreeing} de {places|offset|offsets} {disagreeing?tinha|tinham} pagamentos diferentes para leitores diferentes",
	"check.OffsetAgreement.meaning": "Dois leitores leram o mesmo offset e viram pagamentos diferentes: já não há uma só história que todos possam reler. Guarde os arquivos do broker num disco que sobreviva a ele, e deixe unclean.leader.election.enable=false.",

	"check.NoPhantom.rule":    "O que um consumidor recebe, alguém enviou; o que ele processa, ele recebeu; o que o broker recusou, ele não tem.",
	"check.NoPhantom.holds":   "{delivered|entrega|entregas}: cada uma trazia um pagamento enviado",
	"check.NoPhantom.broken":  "de {delivered|entrega|entregas}[, {phantoms} {phantoms?trazia|traziam} um pagamento que ninguém enviou][; {unread|pagamento foi processado|pagamentos foram processados} sem ter sido {unread?entregue|entregues}][; {refused|pagamento está|pagamentos estão} no log embora o broker {refused?o|os} tivesse recusado]",
	"check.NoPhantom.meaning": "A análise viu pagamentos que loja nenhuma fez, ou que foram dados à loja como recusados: ela vai enviá-los de novo. Só deixe produtores conhecidos escreverem no tópico (ACLs), e reconheça cada pagamento pelo id.",

	"check.NoDuplicateAppend.rule":    "Um pagamento está uma só vez no log, mesmo que tenha sido enviado de novo.",
	"check.NoDuplicateAppend.holds":   "{stored|pagamento está|pagamentos estão} no log, nenhum repetido",
	"check.NoDuplicateAppend.broken":  "{repeated|pagamento aparece|pagamentos aparecem} mais de uma vez no log, de {stored:count}",
	"check.NoDuplicateAppend.meaning": "Uma nova tentativa gravou o pagamento outra vez. Todo grupo verá as duas cópias, agora e a cada releitura, e nenhum marcador desfaz isso. Um produtor idempotente evita isso (enable.idempotence=true).",

	"check.ProducerOrder.rule":    "Numa partição, os pagamentos de um produtor ficam na ordem em que ele os enviou.",
	"check.ProducerOrder.holds":   "{acked|pagamento foi gravado|pagamentos foram gravados} na ordem do envio",
	"check.ProducerOrder.broken":  "{swapped} de {acked|pagamento|pagamentos} {swapped?está|estão} fora da ordem do envio",
	"check.ProducerOrder.meaning": "O log já não diz o que veio primeiro: um estorno pode aparecer antes do pagamento. Um produtor idempotente mantém a ordem mesmo quando tenta de novo (enable.idempotence=true); qualquer outro precisa esperar cada resposta (max.in.flight.requests.per.connection=1).",

	"check.PollContiguous.rule":    "Enquanto tem uma partição, o consumidor recebe um offset após o outro, sem pular.",
	"check.PollContiguous.holds":   "{delivered|entrega chegou|entregas chegaram} sem pular nada",
	"check.PollContiguous.broken":  "{gaps|salto foi encontrado|saltos foram encontrados} em {delivered|entrega|entregas}",
	"check.PollContiguous.meaning": "O consumidor pulou pagamentos que estão no log. O marcador passa por cima deles, e ninguém mais os lê. Repita o fetch que falhar, e nunca avance (seek) por cima do que não foi lido.",

	"check.ProcessingOrder.rule":    "Os pagamentos de uma partição são processados na ordem dos offsets.",
	"check.ProcessingOrder.holds":   "{processed|pagamento foi processado|pagamentos foram processados} na ordem dos offsets",
	"check.ProcessingOrder.broken":  "{backwards} de {processed|pagamento|pagamentos} {backwards?foi processado|foram processados} depois de um que veio mais tarde",
	"check.ProcessingOrder.meaning": "A ordem dentro da partição é o que o Kafka promete, e o consumidor a jogou fora. Pior: o marcador é um número só, e não sabe dizer que um pagamento está feito e um anterior não. Processe um pagamento por vez em cada partição, ou faça commit só até o primeiro que ainda não está feito.",

	"check.ResumePoint.rule":    "Quem recebe uma partição começa no marcador dela (o offset confirmado com commit).",
	"check.ResumePoint.holds":   "de {assignments|atribuição|atribuições}[, {at} {at?começou|começaram} no marcador][, {without} não {without?tinha|tinham} marcador][, {gone} {gone?tinha|tinham} um marcador que já não está no log][, {anywhere} {anywhere?podia|podiam} começar em qualquer ponto]",
	"check.ResumePoint.broken":  "{wrong} de {assignments|atribuição|atribuições} {wrong?começou|começaram} em outro ponto: em {got:offset}, e não em {wanted:offset}",
	"check.ResumePoint.meaning": "O que fica entre o marcador e o primeiro offset lido foi pulado, ou lido uma vez a mais. Faça commit do próximo offset a ler, isto é, o último processado mais 1.",

	"check.CommitWithinProcessed.rule":    "O marcador (offset confirmado com commit) nunca passa à frente do trabalho: tudo o que está abaixo dele já foi processado.",
	"check.CommitWithinProcessed.holds":   "{commits|commit foi feito|commits foram feitos}, nenhum à frente do trabalho",
	"check.CommitWithinProcessed.broken":  "{early} de {commits|commit|commits} {early?passou|passaram} à frente: o marcador dizia {committed:offset} quando o offset {processed:offset} ainda não tinha sido processado[; ainda por fazer: {ids}]",
	"check.CommitWithinProcessed.meaning": "Quem morre nesse momento leva junto os pagamentos do meio: o próximo consumidor começa depois deles, e ninguém volta a olhá-los. Faça o commit depois de processar, e não antes (enable.auto.commit=false).",

	"check.CommitNonRegress.rule":    "Um marcador (offset confirmado com commit) não volta atrás sozinho.",
	"check.CommitNonRegress.holds":   "em {commits|commit|commits}, os marcadores só avançaram[, exceto {resets} que alguém recuou manualmente]",
	"check.CommitNonRegress.broken":  "o marcador voltou atrás {falls|vez|vezes} em {commits|commit|commits}",
	"check.CommitNonRegress.meaning": "Um marcador antigo tomou o lugar de um mais novo: pagamentos já feitos serão lidos outra vez. Faça os commits numa só thread, em ordem, e nunca depois de ceder a partição.",

	"check.ReadAgain.rule":    "Quem volta a um momento relê exatamente o que chegou desde então.",
	"check.ReadAgain.holds":   "voltou {back:duration} {times|vez|vezes} e releu {again|pagamento|pagamentos} ao todo: exatamente os que chegaram desde então",
	"check.ReadAgain.broken":  "dos últimos {back:duration}, {wanted|pagamento deveria ter sido relido|pagamentos deveriam ter sido relidos}; {missed} {missed?faltou|faltaram} e {surplus} {surplus?sobrou|sobraram}[: {ids}]",
	"check.ReadAgain.meaning": "O que foi relido não é o que se pediu. O Kafka não reclama: para ele, um offset vale tanto quanto outro. Dê o momento em milissegundos, e pare todos os membros antes de mudar os marcadores de um grupo.",

	"check.BookmarkStays.rule":    "Enquanto um consumidor relê o passado, o marcador do grupo (o offset confirmado com commit) fica onde está.",
	"check.BookmarkStays.holds":   "conferido {looked|vez|vezes}, nunca recuou",
	"check.BookmarkStays.broken":  "conferido {looked|vez|vezes} depois que um consumidor voltou, estava mais baixo {fell|vez|vezes}",
	"check.BookmarkStays.meaning": "Um consumidor voltou atrás e levou o grupo inteiro junto: quem assumir agora começa no passado e faz tudo de novo. Volte sem fazer commit (enable.auto.commit=false), ou num grupo à parte.",

	"check.SamePartition.rule":    "Um usuário, uma partição, enquanto o tópico mantém o número de partições.",
	"check.SamePartition.holds":   "{payments|pagamento|pagamentos} de {users|usuário|usuários}: os de cada um estão numa só partição",
	"check.SamePartition.broken":  "{astray} de {users|usuário|usuários} {astray?tem|têm} pagamentos em mais de uma partição",
	"check.SamePartition.meaning": "O Kafka mantém a ordem dentro de uma partição. Entre duas partições não há ordem, e então os pagamentos desses usuários também não têm. Envie cada pagamento com o usuário como chave, com produtores que usem todos o mesmo particionador.",

	"check.KeysStay.rule":    "Ao adicionar partições, cada usuário continua na mesma partição.",
	"check.KeysStay.holds":   "{users|usuário foi comparado|usuários foram comparados}, e nenhum mudou",
	"check.KeysStay.broken":  "{moved} de {users|usuário|usuários} {moved?mudou|mudaram}: {names}",
	"check.KeysStay.meaning": "Os pagamentos antigos desses usuários ficam onde estão, e os novos vão para outro lugar. Tudo o que dependia da partição do usuário deixa de ser confiável: a ordem, um cache, uma soma acumulada. Crie partições suficientes desde o começo, ou mude para um tópico novo.",

	"check.OrderPerUser.rule":    "Enquanto o tópico mantém o número de partições, os pagamentos de cada usuário são processados na ordem do envio.",
	"check.OrderPerUser.holds":   "{processed|pagamento foi processado|pagamentos foram processados}, os de cada usuário em ordem",
	"check.OrderPerUser.broken":  "{late} de {processed|pagamento|pagamentos} {late?foi processado|foram processados} depois de um posterior do mesmo usuário; {users|usuário afetado|usuários afetados}",
	"check.OrderPerUser.meaning": "Um estorno pode ser tratado antes do pagamento que ele desfaz. Nada avisa: cada partição, sozinha, está em ordem. Envie cada pagamento com o usuário como chave.",

	"check.OrderSurvives.rule":    "Os pagamentos de cada usuário são processados na ordem do envio, mesmo que no meio se adicionem partições.",
	"check.OrderSurvives.holds":   "{processed|pagamento foi processado|pagamentos foram processados}, os de cada usuário em ordem até o fim",
	"check.OrderSurvives.broken":  "{late} de {processed|pagamento|pagamentos} {late?foi processado|foram processados} depois de um posterior do mesmo usuário: usuario_id {names:list}",
	"check.OrderSurvives.meaning": "Pagamentos novos desses usuários foram processados enquanto os antigos ainda esperavam em outra partição. Um estorno pode ser tratado antes do pagamento que ele desfaz, e nada avisa. Pare de enviar e deixe os consumidores ficarem em dia antes de adicionar partições.",

	"check.OwnerOnly.rule":    "Num grupo, cada partição tem um dono, só o dono trabalha nela, e a divisão é equilibrada.",
	"check.OwnerOnly.holds":   "{deliveries|entrega|entregas}, só ao dono[; a divisão é equilibrada em {samples|retrato|retratos} do grupo]",
	"check.OwnerOnly.broken":  "de {deliveries|entrega|entregas}, {outside:count} {outside?foi|foram} para quem não é dono[, {late|passo|passos} de trabalho de um antigo dono quando a partição já era do novo][, uma partição teve dois donos {shared|vez|vezes}][, {unfair|retrato|retratos} do grupo com divisão desequilibrada]",
	"check.OwnerOnly.meaning": "Dois membros trabalharam na mesma partição, ou um ficou com partições demais: o mesmo pagamento é analisado em dobro, ou um consumidor fica parado enquanto outro se atrasa. Pare o trabalho quando a partição for revogada, faça poll dentro de max.poll.interval.ms, e não misture assign() e subscribe() no mesmo grupo.",

	"check.Fencing.rule":    "Só os membros de um grupo movem os marcadores dele (os offsets confirmados com commit): quem foi removido ou substituído é recusado.",
	"check.Fencing.holds":   "{commits|commit foi aceito|commits foram aceitos}, cada um de um membro[; {refused|foi recusado|foram recusados}]",
	"check.Fencing.broken":  "{taken} de {commits|commit aceito veio|commits aceitos vieram} de alguém que o grupo tinha removido ou substituído[; {refused|foi recusado|foram recusados}]",
	"check.Fencing.meaning": "Um consumidor que o grupo dava por perdido moveu o marcador: o que o novo dono já fez pode ser feito de novo, ou o que ninguém fez pode ser pulado. Faça commit como membro (subscribe), para que o broker possa recusar quem já não é.",

	"check.ReplayExact.rule":    "Depois de uma queda ou de uma troca de dono, repete-se exatamente o trabalho feito desde o último commit.",
	"check.ReplayExact.holds":   "{again:count} de {processed|registro|registros} {again?veio|vieram} de novo, como os marcadores preveem[; fora da conta: {byhand|registro|registros} de grupos que escolhem as partições por conta própria]",
	"check.ReplayExact.broken":  "{again:count} de {processed|registro|registros} {again?veio|vieram} de novo; os marcadores preveem {predicted:count}[; fora da conta: {byhand|registro|registros} de grupos que escolhem as partições por conta própria]",
	"check.ReplayExact.meaning": "O que se repete depois de uma queda não bate com os marcadores. Menos repetições é perda; mais, trabalho à toa. Retome no marcador, e faça commit do que está feito quando a partição for revogada.",

	"check.Drained.rule":    "No fim nada espera: todo grupo fez commit de tudo o que está no log.",
	"check.Drained.holds":   "{partitions|partição lida|partições lidas} até o fim (somando os grupos), lag {lag:count}[; {removed:count} dele já fora do log]",
	"check.Drained.broken":  "no fim[ {waiting|pagamento espera|pagamentos esperam}][, {beyond|marcador está|marcadores estão} além do fim do log][, em {names:list}][; lag {lag:count}, dos quais {removed:count} já {removed?saiu|saíram} do log]",
	"check.Drained.meaning": "Ninguém veio buscar esses pagamentos, ou nenhum marcador diz que alguém veio. Não estão perdidos enquanto a retenção os guardar, mas estão atrasados. Um marcador além do fim quer dizer que o log encurtou. Acompanhe o lag, e faça commit antes de encerrar.",

	"check.NonVacuous.rule":    "Alguma coisa aconteceu de verdade: uma execução sem fatos não prova nada.",
	"check.NonVacuous.holds":   "{sent|enviado|enviados}, {acked|gravado|gravados}, {delivered|entregue|entregues} e {processed|processado|processados}[, com {faults|falha|falhas}]",
	"check.NonVacuous.broken":  "{sent|enviado|enviados}, {acked|gravado|gravados}, {delivered|entregue|entregues} e {processed|processado|processados}, com {faults|falha|falhas}",
	"check.NonVacuous.meaning": "Aconteceu pouco demais para que os outros vereditos digam algo: uma verificação que não olha para nada sempre vale. Envie mais pagamentos, ou deixe a execução durar mais.",

	"check.LedgerClosed.rule":    "O registro está completo: todo envio teve resposta, e nada foi escrito por um cliente que não estava lá.",
	"check.LedgerClosed.holds":   "{sends|envio|envios}, todos com resposta[ a não ser {excused} que uma falha ou uma queda explica]; nada foi escrito por processos mortos",
	"check.LedgerClosed.broken":  "{open|envio ficou|envios ficaram} sem resposta, e {ghosts|evento não pode ter acontecido|eventos não podem ter acontecido}",
	"check.LedgerClosed.meaning": "O registro tem buracos, ou eventos impossíveis, e os outros vereditos desta execução também não merecem confiança. Repita a execução antes de acreditar em qualquer um deles.",

	"check.ProcessedOnce.rule":    "Nenhum leitor processa um pagamento duas vezes.",
	"check.ProcessedOnce.holds":   "{processed|pagamento foi processado|pagamentos foram processados}, nenhum duas vezes pelo mesmo leitor",
	"check.ProcessedOnce.broken":  "{payments|pagamento foi processado|pagamentos foram processados} de novo, {again|vez|vezes} ao todo[: {ids}]",
	"check.ProcessedOnce.meaning": "Se processar é cobrar o cartão, o cartão foi cobrado duas vezes. A culpa não é do Kafka, que entrega pelo menos uma vez: o programa precisa reconhecer um pagamento que já viu (um handler idempotente).",

	"check.Duplicates.rule":    "Exatamente {wanted|pagamento é processado|pagamentos são processados} de novo.",
	"check.Duplicates.holds":   "exatamente {again|pagamento foi processado|pagamentos foram processados} de novo",
	"check.Duplicates.broken":  "{again|pagamento foi processado|pagamentos foram processados} de novo, e não {wanted:count}",
	"check.Duplicates.meaning": "Repete-se o que foi processado e ainda não tinha commit. Outro número quer dizer que o marcador não estava onde o cenário diz. Faça commit mais vezes para repetir menos, e reconheça no programa o que ele já viu.",

	"check.NoUnexpectedRebalance.rule":    "{subject} só rebalanceia quando há motivo: alguém chega ou sai, partições são adicionadas, um broker fica fora.",
	"check.NoUnexpectedRebalance.holds":   "{rebalances|rebalanceamento, com motivo|rebalanceamentos, todos com motivo}",
	"check.NoUnexpectedRebalance.broken":  "{unexpected} de {rebalances|rebalanceamento|rebalanceamentos} {unexpected?não teve|não tiveram} motivo",
	"check.NoUnexpectedRebalance.meaning": "O grupo para à toa. Membros que atrasam os heartbeats ou o poll, ou que entram de novo por conta própria, custam tempo a todos. Termine o trabalho de cada poll dentro de max.poll.interval.ms (menos registros por vez: max.poll.records).",

	"check.CommitBeforeProcess.rule":    "Um pagamento só é processado depois que o marcador (offset confirmado com commit) passou dele: no máximo uma vez.",
	"check.CommitBeforeProcess.holds":   "{processed|pagamento foi processado|pagamentos foram processados}, sempre depois que o marcador passou dele",
	"check.CommitBeforeProcess.broken":  "{early} de {processed|pagamento|pagamentos} {early?foi processado|foram processados} antes de o marcador passar: offset {offset:offset} quando o marcador dizia {committed:offset}",
	"check.CommitBeforeProcess.meaning": "Quem morre agora deixa trabalho de que nenhum marcador sabe: ele será feito uma segunda vez. Para no máximo uma vez, faça o commit antes de processar; senão, reconheça no programa o que ele já viu.",

	"check.ReadExactly.rule":    "{subject} lê exatamente {wanted|pagamento|pagamentos}.",
	"check.ReadExactly.holds":   "{subject} leu exatamente {read|pagamento|pagamentos}",
	"check.ReadExactly.broken":  "{subject} leu {read|pagamento|pagamentos}, e não {wanted:count}",
	"check.ReadExactly.meaning": "O consumidor começou em outro ponto, ou parou cedo demais: viu um passado diferente do que o cenário conta. Um grupo sem marcador começa onde auto.offset.reset diz; um que tem marcador começa nele, e em nenhum outro lugar.",

	"check.SawAll.rule":    "{subject} lê tudo o que está no log.",
	"check.SawAll.holds":   "{subject} leu {visible|pagamento|pagamentos}, o log inteiro",
	"check.SawAll.broken":  "{subject} nunca viu {missed} de {visible|pagamento|pagamentos} do log[: {ids}]",
	"check.SawAll.meaning": "Este consumidor tira conclusões de só uma parte do passado. Para ver tudo, leia num grupo próprio (group.id), desde auto.offset.reset=earliest.",

	"check.Idle.rule":    "Quem passa do número de partições fica ocioso: em {subject}, exatamente {wanted}.",
	"check.Idle.holds":   "{members|membro|membros}, {partitions|partição|partições}: {idle|fica ocioso|ficam ociosos}[ ({names:list})]",
	"check.Idle.broken":  "{members|membro|membros}, {partitions|partição|partições}: {idle|fica ocioso|ficam ociosos}[ ({names:list})], e não {wanted}",
	"check.Idle.meaning": "O trabalho não foi dividido como o Kafka promete: num grupo cada partição tem um dono, então quem passa do número de partições espera, e mais ninguém. Para mais membros trabalharem, o tópico precisa de mais partições.",

	"check.TakeoverWithin.rule":    "Quando um membro sai, as partições dele têm novo dono depois de {window}.",
	"check.TakeoverWithin.holds":   "{partitions|partição foi assumida|partições foram assumidas}[ por {names:list}] após {took}",
	"check.TakeoverWithin.broken":  "{partitions|partição foi assumida|partições foram assumidas}[ por {names:list}] após {took}, e não após {window}",
	"check.TakeoverWithin.meaning": "Até alguém assumir a partição, os pagamentos dela esperam, e nenhuma fraude entre eles é notada. Quem encerra do jeito certo passa a vez na hora; depois de uma queda, o grupo espera session.timeout.ms, por padrão 45 s.",

	"check.StopsEverything.rule":    "Cada rebalanceamento de {subject} tira todas as partições dos donos, até de quem as recebe de volta.",
	"check.StopsEverything.holds":   "{rebalances|rebalanceamento parou|rebalanceamentos pararam} todas as partições; {back|parada à toa|paradas à toa}",
	"check.StopsEverything.broken":  "{kept|partição continuou|partições continuaram} sendo {kept?lida|lidas} em {rebalances|rebalanceamento|rebalanceamentos}, e {stopped} {stopped?parou|pararam}",
	"check.StopsEverything.meaning": "Os membros não largam tudo, como o cenário diz: alguns continuaram lendo durante um rebalanceamento. Quem decide é partition.assignment.strategy: range, roundrobin e sticky param tudo, cooperative-sticky só o que muda de dono.",

	"check.StopsOnlyMoving.rule":    "Um rebalanceamento de {subject} só para as partições que mudam de dono.",
	"check.StopsOnlyMoving.holds":   "{rebalances|rebalanceamento|rebalanceamentos}: {stopped|partição parou e mudou|partições pararam e mudaram} de dono, {kept} {kept?continuou|continuaram} sendo {kept?lida|lidas}",
	"check.StopsOnlyMoving.broken":  "{back} de {stopped|partição parou|partições pararam} à toa e {back?voltou|voltaram} ao mesmo membro",
	"check.StopsOnlyMoving.meaning": "Quem entra ou sai para o grupo inteiro: pagamentos esperam em partições que ninguém precisava ceder. Use cooperative-sticky, ou group.protocol=consumer; com um group.instance.id, um reinício curto não move nada.",

	"check.NobodyIdle.rule":    "Todo consumidor de {subject} tem trabalho, mesmo com uma partição só.",
	"check.NobodyIdle.holds":   "{members|consumidor|consumidores}, nenhum ocioso; quem menos trabalhou processou {least|pagamento|pagamentos}",
	"check.NobodyIdle.broken":  "{idle} de {members|consumidor|consumidores} não {idle?fez|fizeram} nada ({names:list})",
	"check.NobodyIdle.meaning": "Mais consumidores não ajudam: o trabalho não chega a eles. Adicione partições, ou leia com um share group.",

	"check.RedeliveredExactly.rule":    "{subject} entrega de novo o pagamento que foi devolvido ou cujo consumidor sumiu, e nenhum outro.",
	"check.RedeliveredExactly.holds":   "entregue de novo {released|vez|vezes} após devolução, e {orphaned|vez|vezes} porque um consumidor sumiu",
	"check.RedeliveredExactly.broken":  "{unexplained|entrega não teve|entregas não tiveram} motivo, e {missing|pagamento não teve|pagamentos não tiveram} nova entrega",
	"check.RedeliveredExactly.meaning": "Ou dois consumidores têm o mesmo pagamento ao mesmo tempo, ou um que não foi processado ficou esquecido. Resolva cada pagamento quando ele estiver feito, e antes que a trava expire (share.record.lock.duration.ms).",

	"check.GivenUp.rule":    "Exatamente {wanted|pagamento é abandonado|pagamentos são abandonados}: {limit|entrega|entregas} cada, e ninguém os processou.",
	"check.GivenUp.holds":   "{payments|pagamento|pagamentos}: {given_up} {given_up?foi abandonado|foram abandonados} após {limit|entrega|entregas}[ ({ids})], e todos os outros foram processados",
	"check.GivenUp.broken":  "{given_up|pagamento foi abandonado|pagamentos foram abandonados}, e não {wanted}, e {lost|pagamento se perdeu|pagamentos se perderam} com entregas sobrando[: {ids}]",
	"check.GivenUp.meaning": "A fila dá por resolvido um pagamento que ninguém processou, e não tenta de novo. Só aceite o que foi processado, e guarde em outro lugar o que falha sempre: um tópico de dead letters (desde o Kafka 4.4 o grupo pode ter um, errors.deadletterqueue.topic.name).",

	"check.CommittedAtCrash.rule":    "Na hora da queda, os marcadores (offsets confirmados com commit) somam {wanted:offset}.",
	"check.CommittedAtCrash.holds":   "na hora da queda os marcadores somavam {committed:offset}",
	"check.CommittedAtCrash.broken":  "na hora da queda os marcadores somavam {committed:offset}, e não {wanted:offset}",
	"check.CommittedAtCrash.meaning": "O marcador decide onde a próxima vida começa: com outro, outros pagamentos voltam, ou não voltam nunca. Faça o commit logo depois de processar, para que fique pouco entre um e outro.",

	"check.DiedSilently.rule":    "{subject} morre sem avisar: nenhum LeaveGroup e nenhum OffsetCommit chega ao broker.",
	"check.DiedSilently.holds":   "{subject} não enviou nenhum LeaveGroup nem OffsetCommit",
	"check.DiedSilently.broken":  "depois da queda de {subject} o broker recebeu do grupo dele: LeaveGroup {leaves}, OffsetCommit {commits}",
	"check.DiedSilently.meaning": "Isso não foi uma queda, foi uma despedida: esta execução não prova o que o cenário mostra sobre quedas. Mate o processo (kill -9); um cliente que é fechado se despede, e pode fazer commit.",

	"check.CaughtUp.rule":    "O que se acumulou na ausência é posto em dia no tempo de acúmulo / (ritmo de consumo − ritmo de produção).",
	"check.CaughtUp.holds":   "{backlog|pagamento esperava|pagamentos esperavam} na volta, e ele ficou em dia em {took:duration}; {backlog:count} / ({consume:rate} − {produce:rate}) = {formula:duration}",
	"check.CaughtUp.broken":  "{backlog|pagamento esperava|pagamentos esperavam} na volta[; ele ficou em dia em {took:duration}, mas {backlog:count} / ({consume:rate} − {produce:rate}) = {formula:duration}][; {left:count} ainda {left?estava|estavam} por processar quando o último foi enviado: ele processa {consume:rate}, e chegam {produce:rate}]",
	"check.CaughtUp.meaning": "Quem não é mais rápido do que o que chega nunca fica em dia: o lag cresce até a retenção apagar o que ninguém leu. Esperar não adianta; adianta um consumidor mais rápido, ou mais partições e mais consumidores.",

	"check.Throughput.rule":    "{subject} processa {counted} / ({most} × {work:duration}): as partições, divididas pelo máximo que um consumidor tem e pelo tempo que um pagamento leva.",
	"check.Throughput.holds":   "{partitions|partição|partições}, {members|consumidor|consumidores}: {measured:rate}; {counted} / ({most} × {work:duration}) = {formula:rate}[; sem trabalho: {names:list}]",
	"check.Throughput.broken":  "{partitions|partição|partições}, {members|consumidor|consumidores}: {measured:rate}, e não {counted} / ({most} × {work:duration}) = {formula:rate}[; sem trabalho: {names:list}]",
	"check.Throughput.meaning": "Alguém conta com uma velocidade que o grupo não alcança. Uma partição tem um só dono: consumidores além das partições não fazem nada, e o grupo termina quando termina o consumidor com mais partições. Faça do número de partições um múltiplo do número de consumidores.",

	"check.BookmarkForgotten.rule":    "O broker esquece o marcador (offset confirmado com commit) de {subject}, mas não antes de {least:duration} depois que o último membro saiu.",
	"check.BookmarkForgotten.holds":   "o broker tinha esquecido {forgotten} de {bookmarks|marcador|marcadores}, {after:duration} depois que o último membro saiu",
	"check.BookmarkForgotten.broken":  "o broker tinha esquecido {forgotten} de {bookmarks|marcador|marcadores}[, {after:duration} depois que o último membro saiu]",
	"check.BookmarkForgotten.meaning": "O marcador durou mais ou menos do que o cenário diz, e disso depende o que o grupo vai ler quando voltar. Deixe offsets.retention.minutes maior do que o tempo que um grupo pode ficar fora.",

	"check.KeptOverRestart.rule":    "O que o broker tinha ao ser desligado ele tem ao voltar: log e marcadores.",
	"check.KeptOverRestart.holds":   "{partitions|partição|partições}, {payments|pagamento|pagamentos} e {bookmarks|marcador|marcadores} continuam iguais depois do reinício",
	"check.KeptOverRestart.broken":  "depois do reinício, {shorter} de {partitions|log está mais curto|logs estão mais curtos}, {lost} de {payments|pagamento falta|pagamentos faltam} e {forgotten} de {bookmarks|marcador se perdeu|marcadores se perderam}",
	"check.KeptOverRestart.meaning": "O broker esqueceu o que tinha confirmado. Para confiar-lhe pagamentos, guarde os arquivos dele (log.dirs) num disco que sobreviva a ele: num container, um volume.",
}
