#!/usr/bin/env python3
"""Measures a task queue on a given Redis: no-op tasks, two worker processes, submit to done.

    .venv-bench/bin/python Benchmarks/peers/measure.py celery --redis redis://127.0.0.1:6379/0 --tasks 20000

Prints one JSON object:
    rate         tasks per second from the first submission to the last execution, workers already warm
    drain_rate   the same for tasks that were all queued before a worker started: the workers' own best
Flushes the database that it is given. Ends its own workers; gives up after --timeout seconds per phase.
"""

import argparse
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import redis

PEERS = ("celery", "dramatiq", "taskiq")
WARM_UP_TASKS = 200
HERE = Path(__file__).resolve().parent


class Workers:
    """The peer's worker commands, each in a session of its own: asked to stop, then ended with all they started."""

    def __init__(self, commands):
        self.commands = commands
        self.log = tempfile.TemporaryFile("w+")

    def __enter__(self):
        options = {"cwd": HERE, "start_new_session": True, "stdout": self.log, "stderr": subprocess.STDOUT}
        self.processes = [subprocess.Popen(command, **options) for command in self.commands]
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            self.end(process)

    def end(self, process):
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            print(f"measure: {process.args[0]} did not stop when asked", file=sys.stderr)
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # nothing is left of the group
        process.wait()

    def wait_for(self, executions, timeout):
        """Returns when so many tasks have run; the clock starts at the call."""
        deadline = time.monotonic() + timeout
        while (ran := executed()) < executions:
            if any(process.poll() is not None for process in self.processes):
                self.give_up(f"a worker ended by itself after {ran} of {executions} tasks")
            if time.monotonic() > deadline:
                self.give_up(f"{ran} of {executions} tasks ran within {timeout} s")
            time.sleep(0.002)

    def give_up(self, reason):
        self.log.seek(0)
        sys.exit(f"{self.log.read()[-4000:]}\nmeasure: {reason}")


def executed():
    return os.stat(os.environ["PEER_EXECUTIONS"]).st_size


def measure_submit_to_done(peer, commands, tasks, timeout):
    """Returns seconds spent submitting, and seconds until the last task has run."""
    with Workers(commands) as workers:
        peer.submit(WARM_UP_TASKS)
        workers.wait_for(WARM_UP_TASKS, timeout)
        started = time.monotonic()
        peer.submit(tasks)
        submitted = time.monotonic() - started
        workers.wait_for(WARM_UP_TASKS + tasks, timeout)
        done = time.monotonic() - started
    if (ran := executed()) != WARM_UP_TASKS + tasks:
        sys.exit(f"measure: {ran - WARM_UP_TASKS} executions of {tasks} tasks")
    return submitted, done


def measure_drain(peer, commands, tasks, timeout):
    """Returns the seconds from the first execution to the last of tasks that were queued beforehand."""
    before = executed()
    peer.submit(tasks)
    with Workers(commands) as workers:
        workers.wait_for(before + 1, timeout)
        started, already = time.monotonic(), executed() - before
        workers.wait_for(before + tasks, timeout)
        return (time.monotonic() - started) * tasks / max(1, tasks - already)


def arguments():
    parser = argparse.ArgumentParser(description="Measures a task queue on a given Redis.")
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("--redis", required=True, help="redis://host:port/db; the database is flushed")
    parser.add_argument("--tasks", type=int, default=20_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=120, help="seconds per phase")
    return parser.parse_args()


def main():
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PEER_REDIS"] = options.redis
        os.environ["PEER_EXECUTIONS"] = str(Path(folder, "executions"))
        server = redis.Redis.from_url(options.redis)
        server.flushdb()
        peer = importlib.import_module(f"{options.peer}_peer")
        commands = peer.worker_commands(Path(sys.executable).parent, options.processes)
        submitted, done = measure_submit_to_done(peer, commands, options.tasks, options.timeout)
        server.flushdb()
        drained = measure_drain(peer, commands, options.tasks, options.timeout)
        server.flushdb()
    figures = {
        "peer": options.peer,
        "version": peer.VERSION,
        "processes": options.processes,
        "tasks": options.tasks,
        "submit_seconds": round(submitted, 3),
        "seconds": round(done, 3),
        "rate": round(options.tasks / done, 1),
        "drain_rate": round(options.tasks / drained, 1),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
