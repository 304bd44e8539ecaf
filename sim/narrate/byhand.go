package narrate

// What the commands say that a person uses by hand: broker, produce, consume
// and group.

var byhandEnglish = map[string]string{
	"byhand.broker":             "Run a broker on this machine for any Kafka client, until Ctrl-C",
	"byhand.broker.about":       "A broker for learning and tests: one process, no replicas, for this machine only. Never use it in production.",
	"byhand.broker.topic":       "{topic} with {n|partition|partitions}",
	"byhand.broker.topics":      "Topics: {topics:list}.",
	"byhand.broker.asked":       "Any other topic comes into being, with one partition, when a client asks for it.",
	"byhand.broker.kept":        "The log is kept in {dir}.",
	"byhand.broker.memory":      "The log is in memory, and gone when the broker ends.",
	"byhand.broker.stop":        "Ctrl-C ends it.",
	"byhand.broker.ended":       "The broker has ended.",
	"byhand.flag.ports":         "a broker on each of these ports; 0 is any free one",
	"byhand.flag.seed-topic":    "a topic that is there from the beginning, with so many partitions; may be repeated",
	"byhand.flag.as-version":    "answer the requests that this version of Kafka does, for example 3.9",
	"byhand.flag.data-dir":      "keep the log in this directory, for the next time",
	"byhand.flag.sync":          "write everything to the disk at once, which is slower",
	"byhand.flag.broker-config": "a config of the broker, by Kafka's name; may be repeated",
}

var byhandPortuguese = map[string]string{
	"byhand.broker":             "Roda um broker nesta máquina para qualquer cliente Kafka, até o Ctrl-C",
	"byhand.broker.about":       "Um broker para aprender e testar: um só processo, sem réplicas, só para esta máquina. Nunca use em produção.",
	"byhand.broker.topic":       "{topic} com {n|partição|partições}",
	"byhand.broker.topics":      "Tópicos: {topics:list}.",
	"byhand.broker.asked":       "Qualquer outro tópico passa a existir, com uma partição, quando um cliente pergunta por ele.",
	"byhand.broker.kept":        "O log fica guardado em {dir}.",
	"byhand.broker.memory":      "O log fica na memória e some quando o broker termina.",
	"byhand.broker.stop":        "Ctrl-C encerra.",
	"byhand.broker.ended":       "O broker terminou.",
	"byhand.flag.ports":         "um broker em cada uma destas portas; 0 é qualquer porta livre",
	"byhand.flag.seed-topic":    "um tópico que existe desde o início, com tantas partições; pode ser repetida",
	"byhand.flag.as-version":    "responde aos pedidos que esta versão do Kafka conhece, por exemplo 3.9",
	"byhand.flag.data-dir":      "guarda o log neste diretório, para a próxima vez",
	"byhand.flag.sync":          "grava tudo no disco na hora, o que é mais lento",
	"byhand.flag.broker-config": "uma configuração do broker, pelo nome que o Kafka lhe dá; pode ser repetida",
}
