# The tutorial's consumer, with kafka-python: an alert above 300.
# Usage: consumer.py [BROKER [TOPIC [GROUP]]]
import json
import sys

from kafka import KafkaConsumer

broker, topic, group = (sys.argv[1:] + ["localhost:9092", "transacoes_cartao", "grupo_analise_fraude"][len(sys.argv) - 1:])

consumer = KafkaConsumer(
    topic,
    bootstrap_servers=[broker],
    group_id=group,
    auto_offset_reset="earliest",
    enable_auto_commit=True,
    value_deserializer=lambda value: json.loads(value.decode("utf-8")),
)

for message in consumer:
    payment = message.value
    if payment["valor"] > 300:
        print(f"[ALERTA]: {payment}")
    else:
        print(f"Processando normal: {payment}")
