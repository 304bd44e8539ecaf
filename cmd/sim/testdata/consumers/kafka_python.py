"""A consumer with kafka-python, right or wrong: its argument says which.

right         commits after the work
auto          the client's own auto-commit, every 5 seconds
commit-first  commits before the work
commit-ahead  commits one record too many
commit-behind commits one record too few
skip          passes over every 17th record
memory        keeps 25 records in memory before the work counts as done, and commits them before that
worker        gives the work to a thread, with auto-commit: what is in its queue may be committed
"""
import os
import queue
import signal
import sys
import threading
import time

from kafka import KafkaConsumer
from kafka.structs import OffsetAndMetadata

variant = sys.argv[1] if len(sys.argv) > 1 else "right"
auto = variant in ("auto", "worker")
consumer = KafkaConsumer(
    os.environ["SIM_TOPIC"],
    bootstrap_servers=os.environ["KAFKA_BOOTSTRAP_SERVERS"],
    group_id="grupo_analise_fraude",
    auto_offset_reset="earliest",
    enable_auto_commit=auto,
    max_poll_records=20,
)
stopped = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stopped.set())
waiting, memory, read = queue.Queue(), [], 0


def process(record):
    time.sleep(0.004)
    print("processed", record.value.decode(), flush=True)


def save():
    for record in memory:
        process(record)
    memory.clear()


def work():
    while True:
        process(waiting.get())


def commit(partition, offset):
    try:
        position = OffsetAndMetadata(offset, "", -1)
    except TypeError:  # before kafka-python 2.1
        position = OffsetAndMetadata(offset, "")
    consumer.commit({partition: position})


if variant == "worker":
    threading.Thread(target=work, daemon=True).start()
while not stopped.is_set():
    # A poll that times out while kafka-python 3.0.12 joins may stall it for ever.
    for partition, records in consumer.poll(timeout_ms=200 if consumer.assignment() else 5000).items():
        end = records[-1].offset + 1
        if variant == "commit-first":
            commit(partition, end)
        for record in records:
            read += 1
            if variant == "skip" and read % 17 == 0:
                continue
            if variant == "worker":
                waiting.put(record)
            elif variant == "memory":
                memory.append(record)
                if len(memory) >= 25:
                    save()
            else:
                process(record)
        if not auto and variant != "commit-first":
            commit(partition, end + {"commit-ahead": 1, "commit-behind": -1}.get(variant, 0))
save()
consumer.close()
