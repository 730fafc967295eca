"""One publication or roll-back in a process of its own, that dies or waits at a named step.

The processes fork from a server that has imported the libraries already: a start costs 0.1 s.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from multiprocessing.context import ForkServerProcess
from multiprocessing.synchronize import Event
from pathlib import Path

from edition_factory import context, frames

from publishing import build_candidate, publish, rollback

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["duckdb", "polars", "pyarrow"])
PATIENCE_S = 60


def start(
    action: str, warehouse: Path, editions: Path, step: str, events: tuple[Event, Event] | None
) -> ForkServerProcess:
    """Start the action; at `step` it kills itself, or sets one event and awaits the other."""
    process = FORKS.Process(target=_run, args=(action, warehouse, editions, step, events))
    process.start()
    return process


def killed(action: str, warehouse: Path, editions: Path, step: str) -> bool:
    """Whether the action was ended by SIGKILL at the step."""
    process = start(action, warehouse, editions, step, None)
    process.join(PATIENCE_S)
    return process.exitcode == -signal.SIGKILL


def _run(
    action: str, warehouse: Path, editions: Path, where: str, events: tuple[Event, Event] | None
) -> None:
    def on_step(step: str) -> None:
        if step != where:
            return
        if events is None:
            os.kill(os.getpid(), signal.SIGKILL)
            return
        reached, go_on = events
        reached.set()
        go_on.wait(PATIENCE_S)

    if action == "rollback":
        rollback(editions, reason="test", on_step=on_step)
        return
    candidate = build_candidate(warehouse, editions, frames(), context(), on_step)
    publish(candidate, verdict_passed=True, on_step=on_step)
