// A consumer with kafkajs, right or wrong: its argument says which.
//
// right         the client commits what the handler has finished
// commit-first  commits before the work
// forget        does not await the work: the client takes it for finished
const {Kafka, logLevel} = require("kafkajs");

const variant = process.argv[2] || "right";
const kafka = new Kafka({clientId: "consumer", brokers: process.env.KAFKA_BOOTSTRAP_SERVERS.split(","), logLevel: logLevel.NOTHING});
const consumer = kafka.consumer({groupId: "grupo_analise_fraude"});

async function work(message) {
	await new Promise(done => setTimeout(done, 4));
	console.log("processed", message.value.toString());
}

async function each({topic, partition, message}) {
	if (variant === "commit-first") {
		await consumer.commitOffsets([{topic, partition, offset: String(BigInt(message.offset) + 1n)}]);
	}
	if (variant === "forget") {
		work(message);
	} else {
		await work(message);
	}
}

async function main() {
	process.on("SIGTERM", async () => {
		await consumer.disconnect();
		process.exit(0);
	});
	await consumer.connect();
	await consumer.subscribe({topic: process.env.SIM_TOPIC, fromBeginning: true});
	await consumer.run({autoCommit: variant !== "commit-first", autoCommitThreshold: 5, eachMessage: each});
}

main();
