package narrate

// Refusal is a sentence with which a package refuses what was typed (see
// sim/refusal), in this language. What it does not know it returns as it is.
func (l Language) Refusal(english string) string { return l.found(refusalsPortuguese, english) }

// refusalsPortuguese has the Portuguese of every refusal of the packages that
// know no language. The scenarios have theirs beside them.
var refusalsPortuguese = map[string]string{
	" or ": " ou ",

	"--%s takes a whole number from %d to %d, not %q":                                               "--%s aceita um número inteiro de %d a %d, e não %q",
	"--%s takes a duration with its unit, such as 500ms, 45s, 10m, 2h or 7d (at most 366d), not %q": "--%s aceita uma duração com a unidade, como 500ms, 45s, 10m, 2h ou 7d (no máximo 366d), e não %q",
	"--%s takes %s":         "--%s aceita %s",
	"--%s takes %s, not %q": "--%s aceita %s, e não %q",
	"a number of payments per second, minute or hour, such as 1/s, 10000/s, 30/m or 2/h (at most %d/s), not %q": "um número de pagamentos por segundo, minuto ou hora, como 1/s, 10000/s, 30/m ou 2/h (no máximo %d/s), e não %q",
	"scenario %s has no parameter --%s":    "o cenário %s não tem o parâmetro --%s",
	"scenario %s has no control called %q": "o cenário %s não tem controle chamado %q",
	"--%s means nothing here: %s":          "--%s não significa nada aqui: %s",
	"it needs --clock %s":                  "precisa de --clock %s",
	"--control %s has no use for it":       "--control %s não usa essa opção",
	"--control %s plays --%s %s, and --%s %s was typed: leave out one of the two": "--control %s usa --%s %s, e foi digitado --%s %s: deixe um dos dois de fora",

	"a topic cannot be called %q": "um tópico não pode se chamar %q",
	"a topic cannot be called %q: use 1 to 249 letters, digits, dots, underscores and hyphens":                              "um tópico não pode se chamar %q: use de 1 a 249 letras, algarismos, pontos, sublinhados e hifens",
	"no client can connect to %s: give a name or an address by which clients know this machine":                             "nenhum cliente consegue se conectar a %s: diga um nome ou endereço pelo qual os clientes conheçam esta máquina",
	"give a host alone, without a port, such as host.docker.internal or 192.168.1.10, not %q":                               "diga só o host, sem porta, como host.docker.internal ou 192.168.1.10, e não %q",
	"config %s takes true or false (it is %s by default), not %q":                                                           "a configuração %s aceita true ou false (o padrão é %s), e não %q",
	"config %s needs a value, for example %s":                                                                               "a configuração %s precisa de um valor, por exemplo %s",
	"config %s is always 0, not %q: this broker assigns partitions as soon as somebody joins":                               "a configuração %s é sempre 0, e não %q: este broker distribui as partições assim que alguém entra",
	"config %s takes a whole number from 1 to %d (it is %s by default), not %q":                                             "a configuração %s aceita um número inteiro de 1 a %d (o padrão é %s), e não %q",
	"the names that a run gives end in sim- and ten letters and digits, such as sim-k3x5q7ab2c, not in %q":                  "os nomes dados por uma execução terminam em sim- e dez letras e algarismos, como sim-k3x5q7ab2c, e não em %q",
	"there is no Kafka version %q: use one of %s":                                                                           "não existe a versão %q do Kafka: use uma destas: %s",
	"a user is USER:PASSWORD, such as alice:secret":                                                                         "um usuário se escreve USUÁRIO:SENHA, como alice:secret",
	"user %q: a name cannot have a comma, an equals sign or a zero byte, which mean something else in a login":              "usuário %q: o nome não pode ter vírgula, sinal de igual nem byte zero, que têm outro sentido no login",
	"a starting point is start, end, an offset, +N from the start, -N from the end, or @ and a time, not %q":                "um ponto de partida é start, end, um offset, +N a partir do início, -N a partir do fim, ou @ e uma hora, e não %q",
	"a time is 10 or 13 digits of Unix time, 2026-01-31, 2026-01-31T10:00:00, or how long ago it was, such as -10m, not %q": "uma hora são 10 ou 13 algarismos de tempo Unix, 2026-01-31, 2026-01-31T10:00:00, ou há quanto tempo foi, como -10m, e não %q",
	`a format is made of %%t, %%p, %%o, %%k, %%v, \n and the like: %s`:                                                      `um formato é feito de %%t, %%p, %%o, %%k, %%v, \n e outros assim: %s`,

	"--ports says where the brokers listen":                        "é --ports que diz onde os brokers escutam",
	"--advertise says where clients are told to connect":           "é --advertise que diz aonde os clientes devem se conectar",
	"--data-dir says where the log is kept":                        "é --data-dir que diz onde o log fica guardado",
	"the brokers are numbered from 0, in the order of --ports":     "os brokers são numerados a partir de 0, na ordem de --ports",
	"one process is broker and controller":                         "um mesmo processo é broker e controller",
	"there is none, and Kafka has done without it since version 4": "não há nenhum, e o Kafka dispensa o ZooKeeper desde a versão 4",
	"--tls makes a certificate by itself":                          "--tls cria um certificado por conta própria",
	"--sasl says who may log in":                                   "é --sasl que diz quem pode fazer login",
	"anybody whom --sasl lets in may do everything":                "quem --sasl deixa entrar pode fazer tudo",
	"anybody who can connect may do everything":                    "quem consegue se conectar pode fazer tudo",
	"the brokers are one process and keep no replicas":             "os brokers são um processo só e não guardam réplicas",
	"bookmarks are not kept in a topic":                            "os marcadores não são guardados em um tópico",
	"transactions are not kept in a topic":                         "as transações não são guardadas em um tópico",
	"the state of share groups is not kept in a topic":             "o estado dos share groups não é guardado em um tópico",
	"--sync writes everything to the disk immediately":             "é --sync que grava tudo no disco na hora",
	"a segment ends by its size alone, which is log.segment.bytes": "um segmento só termina pelo tamanho, que é log.segment.bytes",
	"it is set for each topic, as cleanup.policy":                  "ela é definida em cada tópico, como cleanup.policy",
	"records keep the time that their producer gives them":         "os registros ficam com a hora que o produtor lhes dá",
	"batches stay as their producer compressed them":               "os lotes ficam como o produtor os comprimiu",
	"a fetch brings as much as its consumer allows":                "um fetch traz tanto quanto o consumidor permite",
	"topics can always be deleted":                                 "tópicos sempre podem ser apagados",
	"there are no threads to set":                                  "não há threads para configurar",
	"how connections are handled cannot be set":                    "o tratamento das conexões não pode ser configurado",
}
