# The tutorial's consumer, with confluent-kafka.
# Usage: confluent_consumer.py BROKER TOPIC GROUP
import json
import sys

from confluent_kafka import Consumer

broker, topic, group = sys.argv[1:]
consumer = Consumer({
    "bootstrap.servers": broker,
    "group.id": group,
    "auto.offset.reset": "earliest",
    "session.timeout.ms": 6000,
    "allow.auto.create.topics": True,
})
consumer.subscribe([topic])

while True:
    message = consumer.poll(1.0)
    if message is None:
        continue
    if message.error():
        print(message.error(), file=sys.stderr)
        continue
    payment = json.loads(message.value())
    if payment["valor"] > 300:
        print(f"[ALERTA]: {payment}")
    else:
        print(f"Processando normal: {payment}")
