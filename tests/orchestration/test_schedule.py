"""dbt makes first what the longest way begins with, and gives a node away when a thread is free."""

from __future__ import annotations

import os
import threading
from types import SimpleNamespace
from typing import Any

import networkx as nx
import pytest

from orchestration.schedule import (
    longest_way_first,
    longest_ways_first,
    share_cores,
    ways_to_the_end,
)


def city() -> nx.DiGraph:
    """Many short ways that are ready at once, and one long one that sorts last."""
    graph: nx.DiGraph = nx.DiGraph()
    nx.add_path(graph, ["z_states", "z_sums", "z_figures"])
    graph.add_edges_from((f"a_fact_{number}", "z_figures") for number in range(3))
    return graph


def queue_of(graph: nx.DiGraph, threads: int) -> Any:
    """dbt's own queue in our order; a node stands for itself."""
    from dbt.graph.queue import GraphQueue

    manifest = SimpleNamespace(expect=lambda node_id: node_id)
    return longest_way_first(GraphQueue, threads)(graph, manifest, set(graph))


def test_a_way_counts_its_nodes() -> None:
    """To the end of the longest branch, the node itself included."""
    ways = ways_to_the_end(city())
    assert ways == {
        "z_states": 3,
        "z_sums": 2,
        "z_figures": 1,
        "a_fact_0": 2,
        "a_fact_1": 2,
        "a_fact_2": 2,
    }


def test_the_longest_way_goes_first() -> None:
    """The chain is not kept waiting by what is ready before it and needed later."""
    queue = queue_of(city(), threads=1)
    order = []
    while not queue.empty():
        order.append(queue.get())
        queue.mark_done(order[-1])
    assert order[0] == "z_states"
    assert order[-1] == "z_figures"
    assert set(order) == set(city())


def test_a_node_waits_for_a_free_thread() -> None:
    """With two threads the third node is not given away before one of the two is done."""
    queue = queue_of(city(), threads=2)
    first, second = queue.get(), queue.get()
    given: list[str] = []
    waiting = threading.Thread(target=lambda: given.append(queue.get()))
    waiting.start()
    waiting.join(timeout=0.2)
    assert given == []
    queue.mark_done(first)
    waiting.join(timeout=10)
    assert first == "z_states"
    assert given == ["a_fact_1"], "the third, in the order of names"
    assert second == "a_fact_0"


def test_dbt_is_given_its_own_queue_back() -> None:
    """What asks dbt for its queue meanwhile gets ours."""
    from dbt.graph import selector
    from dbt.graph.queue import GraphQueue

    with longest_ways_first():
        assert selector.GraphQueue is not GraphQueue
        assert issubclass(selector.GraphQueue, GraphQueue)
    assert selector.GraphQueue is GraphQueue


@pytest.mark.parametrize(
    ("cores", "nodes", "threads"), [(1, 2, 1), (2, 2, 1), (4, 2, 3), (4, 4, 1)]
)
def test_every_core_has_one_thread(
    monkeypatch: pytest.MonkeyPatch, cores: int, nodes: int, threads: int
) -> None:
    """Callers and DuckDB's own threads together are as many as there are cores."""
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: set(range(cores)))
    monkeypatch.setenv("DBT_THREADS", str(nodes))
    monkeypatch.setenv("DUCKDB_THREADS", "")  # so that it is put back
    monkeypatch.delenv("DUCKDB_THREADS")
    share_cores()
    assert os.environ["DUCKDB_THREADS"] == str(threads)


def test_what_the_environment_says_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator may give a build more or fewer."""
    monkeypatch.setenv("DBT_THREADS", "3")
    monkeypatch.setenv("DUCKDB_THREADS", "7")
    share_cores()
    assert (os.environ["DBT_THREADS"], os.environ["DUCKDB_THREADS"]) == ("3", "7")
