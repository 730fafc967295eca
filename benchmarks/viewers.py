"""Many people at the same time before one server or several."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

from benchmarks.serving import Server
from benchmarks.session import Session, session


@dataclass(frozen=True)
class View:
    """One page with its filters."""

    page: str
    query: dict[str, str]


@dataclass
class Waited:
    """Seconds of every page that many sessions opened, and what their servers came to hold."""

    by_page: dict[str, list[float]] = field(default_factory=dict)
    megabytes: float = 0.0

    @property
    def together(self) -> list[float]:
        """The seconds of all pages."""
        return [second for seconds in self.by_page.values() for second in seconds]


def ask(viewer: Session, view: View) -> float:
    """Seconds of one view.

    Raises:
        RuntimeError: the page showed a fault.
    """
    told = viewer.visit(view.page, **view.query)
    if told.faults:
        raise RuntimeError(f"{view}: {told.faults}")
    return told.seconds


@contextmanager
def reading(
    servers: Sequence[Server], views: Sequence[View], sessions: int, think: float
) -> Iterator[Waited]:
    """Viewers who open pages, some `think` seconds between two, until the context is left.

    Each stays with one of the servers, as behind nginx. What they waited is whole at the end.

    Raises:
        RuntimeError: a page showed a fault.
    """
    for server in servers:
        with session(server.address) as viewer:
            for page in dict.fromkeys(view.page for view in views):
                viewer.visit(page)
    before = _megabytes(servers)
    waited, stop = Waited(), Event()
    with ThreadPoolExecutor(sessions) as pool:
        readers = [
            pool.submit(_read, servers[number % len(servers)], views, think, number, stop)
            for number in range(sessions)
        ]
        try:
            yield waited
        finally:
            waited.megabytes = _megabytes(servers) - before
            stop.set()
        for page, seconds in (told for reader in readers for told in reader.result()):
            waited.by_page.setdefault(page, []).append(seconds)


def _read(
    server: Server, views: Sequence[View], think: float, number: int, stop: Event
) -> list[tuple[str, float]]:
    chance, told = random.Random(number), []
    with session(server.address) as viewer:
        while not stop.wait(chance.uniform(0.5, 1.5) * think):
            view = chance.choice(views)
            told.append((view.page, ask(viewer, view)))
    return told


def _megabytes(servers: Sequence[Server]) -> float:
    return sum(server.memory_mb for server in servers)
