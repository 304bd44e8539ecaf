# The tutorial's producer, with confluent-kafka.
# Usage: confluent_producer.py BROKER TOPIC HOW_MANY PAUSE
import json
import random
import sys
import time

from confluent_kafka import Producer

broker, topic, how_many, pause = sys.argv[1:]
producer = Producer({"bootstrap.servers": broker})


def answered(error, _):
    if error is not None:
        sys.exit(f"not sent: {error}")


for _ in range(int(how_many)):
    payment = {
        "usuario_id": random.randint(1, 100),
        "valor": round(random.uniform(10.0, 500.0), 2),
        "status": "pendente",
    }
    producer.produce(topic, json.dumps(payment).encode("utf-8"), callback=answered)
    producer.poll(0)
    print(f"Enviado: {payment}")
    time.sleep(float(pause))

if producer.flush(30) > 0:
    sys.exit("some payments got no answer")
