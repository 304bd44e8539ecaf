# The tutorial's producer, with kafka-python: a payment after the other.
# Usage: producer.py [BROKER [TOPIC [HOW_MANY [PAUSE]]]]
import json
import random
import sys
import time

from kafka import KafkaProducer

broker, topic, how_many, pause = (sys.argv[1:] + ["localhost:9092", "transacoes_cartao", "0", "1"][len(sys.argv) - 1:])

producer = KafkaProducer(
    bootstrap_servers=[broker],
    value_serializer=lambda value: json.dumps(value).encode("utf-8"),
)

sent = 0
while how_many == "0" or sent < int(how_many):
    payment = {
        "usuario_id": random.randint(1, 100),
        "valor": round(random.uniform(10.0, 500.0), 2),
        "status": "pendente",
    }
    producer.send(topic, value=payment)
    print(f"Enviado: {payment}")
    sent += 1
    time.sleep(float(pause))

producer.flush()
