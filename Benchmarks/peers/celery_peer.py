"""Celery, set up as its optimizing guide advises for many short tasks."""

import os

import celery
from executions import count_one

VERSION = celery.__version__

app = celery.Celery("peer", broker=os.environ["PEER_REDIS"])
app.conf.update(
    task_ignore_result=True,
    task_store_errors_even_if_ignored=False,
    worker_prefetch_multiplier=128,
    worker_send_task_events=False,
    task_send_sent_event=False,
    broker_connection_retry_on_startup=True,
)


@app.task(name="noop")
def noop():
    count_one()


def worker_commands(bin_folder, processes):
    """One process per worker: the prefork pool's pipe between parent and child costs more than a no-op."""
    worker = [f"{bin_folder}/celery", "--app", "celery_peer", "worker", "--pool", "solo", "--loglevel", "ERROR"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [[*worker, *quiet, "--hostname", f"{number}@peer"] for number in range(processes)]


def submit(count):
    with app.producer_or_acquire() as producer:
        for _ in range(count):
            noop.apply_async(producer=producer)
