"""Wall seconds, processor seconds and peak memory of one piece of work, in a process of its own."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.queues import Queue
from typing import TypeVar

Answer = TypeVar("Answer")
_SPAWNED = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Cost:
    """What one piece of work took; `peak_mb` is its own process's, from nothing."""

    wall: float
    cpu: float
    peak_mb: float

    def __str__(self) -> str:
        """Three columns."""
        return f"{self.wall:9.1f} s {self.cpu:9.1f} s {self.peak_mb:9,.0f} MB"


def measure(work: Callable[..., Answer], *arguments: object) -> tuple[Cost, Answer]:
    """Call a module's function in a fresh process; its cost and what it returned (picklable).

    Raises:
        RuntimeError: the process ended without an answer; it has printed why.
    """
    answers: Queue[tuple[Cost, Answer]] = _SPAWNED.Queue()
    process = _SPAWNED.Process(target=_work, args=(answers, work, arguments))
    process.start()
    while process.is_alive() and answers.empty():
        process.join(timeout=0.2)
    if answers.empty():
        raise RuntimeError(f"{work.__name__} ended with code {process.exitcode}")
    answer = answers.get()
    process.join()
    return answer


def _work(
    answers: Queue[tuple[Cost, Answer]], work: Callable[..., Answer], arguments: tuple[object, ...]
) -> None:
    started = time.perf_counter()
    answer = work(*arguments)
    wall = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    peak_mb = used.ru_maxrss / 1024
    answers.put((Cost(wall, used.ru_utime + used.ru_stime, peak_mb), answer))
