"""Dramatiq with its Redis broker; results are off unless asked for, and nobody asks."""

import os
from importlib.metadata import version

import dramatiq
from dramatiq.brokers.redis import RedisBroker
from executions import count_one

VERSION = version("dramatiq")

broker = RedisBroker(url=os.environ["PEER_REDIS"])
dramatiq.set_broker(broker)


@dramatiq.actor(max_retries=0)
def noop():
    count_one()


def worker_commands(bin_folder, processes):
    return [[f"{bin_folder}/dramatiq", "dramatiq_peer", "--processes", str(processes), "--threads", "8", "--skip-logging"]]


def submit(count):
    for _ in range(count):
        noop.send()
