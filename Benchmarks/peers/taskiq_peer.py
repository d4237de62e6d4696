"""Taskiq with its Redis Streams broker, the one that acknowledges; no result backend."""

import asyncio
import os
from importlib.metadata import version

from executions import count_one
from taskiq_redis import RedisStreamBroker

VERSION = f"{version('taskiq')}, taskiq-redis {version('taskiq-redis')}"
CONCURRENT_SUBMISSIONS = 100

# A group that begins at 0 also sees what was submitted before the first worker came.
broker = RedisStreamBroker(os.environ["PEER_REDIS"], consumer_id="0", xread_count=1000)


@broker.task(task_name="noop")
async def noop():
    count_one()


def worker_commands(bin_folder, processes):
    options = ["--workers", str(processes), "--max-async-tasks", "1000", "--max-prefetch", "1000", "--no-parse"]
    return [[f"{bin_folder}/taskiq", "worker", "taskiq_peer:broker", *options, "--log-level", "ERROR"]]


def submit(count):
    asyncio.run(_submit(count))


async def _submit(count):
    await broker.startup()
    for first in range(0, count, CONCURRENT_SUBMISSIONS):
        await asyncio.gather(*(noop.kiq() for _ in range(min(CONCURRENT_SUBMISSIONS, count - first))))
    await broker.shutdown()
