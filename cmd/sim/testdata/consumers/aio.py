"""A consumer with aiokafka, right or wrong: its argument says which.

right         commits after the work
forget        starts a task for each record and commits without waiting for it
"""
import asyncio
import os
import signal
import sys

from aiokafka import AIOKafkaConsumer

variant = sys.argv[1] if len(sys.argv) > 1 else "right"


async def work(record):
    await asyncio.sleep(0.004)
    print("processed", record.value.decode(), flush=True)


async def main():
    consumer = AIOKafkaConsumer(
        os.environ["SIM_TOPIC"],
        bootstrap_servers=os.environ["KAFKA_BOOTSTRAP_SERVERS"],
        group_id="grupo_analise_fraude",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    await consumer.start()
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    tasks = []
    while not stopped.is_set():
        for partition, records in (await consumer.getmany(timeout_ms=200, max_records=20)).items():
            for record in records:
                if variant == "forget":
                    tasks.append(asyncio.create_task(work(record)))
                else:
                    await work(record)
            await consumer.commit({partition: records[-1].offset + 1})
    await asyncio.gather(*tasks)
    await consumer.stop()


asyncio.run(main())
