"""In which order dbt makes what is ready: first what the longest way to the end begins with.

dbt itself hands a node to its pool of threads the moment it is ready, and the pool takes nodes as
they came. So the longest chain of models, from the states of the cases to the figures, waits
behind everything that nobody waits for, and at its end a thread has nothing left to do.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Semaphore
from typing import Any

DBT_THREADS = "DBT_THREADS"
DUCKDB_THREADS = "DUCKDB_THREADS"
NODES_AT_ONCE = 2


def share_cores() -> None:
    """Say in the environment how many nodes run at once, and how many threads DuckDB may have.

    What the environment says already stands. DuckDB's number counts one thread for its caller, and
    every node that runs is a caller. More threads than cores cost more than their work: a caller
    that has nothing left to do waits in a loop (duckdb/duckdb#22178).
    """
    nodes = int(os.environ.setdefault(DBT_THREADS, str(NODES_AT_ONCE)))
    cores = len(os.sched_getaffinity(0))
    os.environ.setdefault(DUCKDB_THREADS, str(max(cores - nodes + 1, 1)))


def ways_to_the_end(graph: Any) -> dict[str, int]:
    """How many nodes the longest way from each node of `graph` has, itself included.

    `graph` is a directed one of networkx, without cycles.
    """

    @cache
    def way(node: str) -> int:
        return 1 + max(map(way, graph.successors(node)), default=0)

    return {node: way(node) for node in graph}


def longest_way_first(queue: type[Any], threads: int) -> type[Any]:
    """A queue of dbt's that gives no node away before one of `threads` is free for it."""

    class LongestWayFirst(queue):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            self._free = Semaphore(threads)
            super().__init__(*args, **kwargs)

        def _get_scores(self, graph: Any) -> dict[str, int]:
            return {node: -way for node, way in ways_to_the_end(graph).items()}

        def get(self, *args: Any, **kwargs: Any) -> Any:
            self._free.acquire()
            return super().get(*args, **kwargs)

        def mark_done(self, node_id: str) -> None:
            super().mark_done(node_id)
            self._free.release()

    return LongestWayFirst


@contextmanager
def longest_ways_first() -> Iterator[None]:
    """Let every dbt call meanwhile make its nodes in this order."""
    from dbt.graph import selector

    own = selector.GraphQueue  # type: ignore[attr-defined]
    threads = int(os.environ.get(DBT_THREADS, NODES_AT_ONCE))
    setattr(selector, "GraphQueue", longest_way_first(own, threads))  # noqa: B010
    try:
        yield
    finally:
        setattr(selector, "GraphQueue", own)  # noqa: B010
