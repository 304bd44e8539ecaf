"""The consumer of many a tutorial: kafka-python with its defaults (it commits every 5
seconds by itself), an address that is built in, and output that names no id."""
import json

from kafka import KafkaConsumer

consumer = KafkaConsumer(
    "transacoes_cartao",
    bootstrap_servers=["localhost:9092"],
    auto_offset_reset="earliest",
    group_id="grupo_analise_fraude",
    value_deserializer=lambda value: json.loads(value.decode("utf-8")),
)

print("Aguardando transações...")
for message in consumer:
    payment = message.value
    if payment["valor"] > 300:
        print(f"ALERTA: usuário {payment['usuario_id']}, valor: {payment['valor']}")
    else:
        print(f"Transação do usuário {payment['usuario_id']}, valor: {payment['valor']}")
