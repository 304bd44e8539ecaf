"""A program with confluent-kafka (librdkafka) that writes invoices in transactions, right or
wrong: its argument says which.

right    the invoices and the bookmarks are one transaction
outside  the bookmarks are committed when the transaction is over
"""
import os
import signal
import sys

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

variant = sys.argv[1] if len(sys.argv) > 1 else "right"
common = {
    "bootstrap.servers": os.environ["KAFKA_BOOTSTRAP_SERVERS"],
    # Or with a single broker it may wait for ever for a coordinator that it has given up:
    # https://github.com/confluentinc/librdkafka/issues/5511
    "metadata.recovery.strategy": "none",
}
consumer = Consumer(common | {"group.id": "invoicing", "auto.offset.reset": "earliest", "enable.auto.commit": False})
producer = Producer(common | {"transactional.id": "invoicing-" + os.environ["SIM_COPY"]})
producer.init_transactions()
consumer.subscribe([os.environ["SIM_TOPIC"]])


def stop(*_):
    global stopped
    stopped = True


def again():
    """Goes back to where the group's bookmarks are."""
    for at in consumer.committed(consumer.assignment(), 10):
        if at.offset >= 0:
            consumer.seek(at)


stopped = False
signal.signal(signal.SIGTERM, stop)
while not stopped:
    batch = [record for record in consumer.consume(20, 0.1) if not record.error()]
    if not batch:
        continue
    after = {(record.topic(), record.partition()): record.offset() + 1 for record in batch}
    bookmarks = [TopicPartition(topic, partition, offset) for (topic, partition), offset in after.items()]
    try:
        producer.begin_transaction()
        for record in batch:
            producer.produce("invoices", record.value(), record.key())
        if variant == "right":
            producer.send_offsets_to_transaction(bookmarks, consumer.consumer_group_metadata())
        producer.commit_transaction()
        if variant == "outside":
            consumer.commit(offsets=bookmarks, asynchronous=False)
    except KafkaException as refused:
        print(refused, file=sys.stderr)
        if not refused.args[0].txn_requires_abort():
            sys.exit(1)
        producer.abort_transaction()
        again()
consumer.close()
