"""A consumer with confluent-kafka (librdkafka), right or wrong: its argument says which.

right         commits after the work
store         stores the offset after the work, and lets the client commit what is stored
auto          the client's own auto-commit, which stores the offset before the work
commit-first  commits before the work
"""
import os
import signal
import sys
import threading
import time

from confluent_kafka import Consumer

variant = sys.argv[1] if len(sys.argv) > 1 else "right"
config = {
    "bootstrap.servers": os.environ["KAFKA_BOOTSTRAP_SERVERS"],
    "group.id": "grupo_analise_fraude",
    "auto.offset.reset": "earliest",
    "enable.auto.commit": variant in ("store", "auto"),
    "enable.auto.offset.store": variant != "store",
}
consumer = Consumer(config)
consumer.subscribe([os.environ["SIM_TOPIC"]])
stopped = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stopped.set())
while not stopped.is_set():
    record = consumer.poll(0.2)
    if record is None or record.error():
        continue
    if variant == "commit-first":
        consumer.commit(record, asynchronous=False)
    time.sleep(0.004)
    print("processed", record.value().decode(), flush=True)
    if variant == "right":
        consumer.commit(record, asynchronous=False)
    elif variant == "store":
        consumer.store_offsets(record)
consumer.close()
