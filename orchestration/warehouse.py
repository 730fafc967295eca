"""Runs dbt in this process on one city's warehouse, and decides when it must build from nothing.

In process a call costs about a second; as a subprocess three to six (docs/decisions/0006).
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from cities.settings import REPO, CitySettings, dbt_target_dir
from ingestion.contracts import CONTRACTS
from ingestion.contracts.base import contract_fingerprint
from orchestration.rules import Rule, rule_of
from orchestration.schedule import longest_ways_first

PROJECT = REPO / "dbt_project"
HASHED_SUFFIXES = {".sql", ".yml", ".csv"}
COMMAND = 6
"""Where `dbt_arguments` puts the command."""
STANDING = ["--exclude-resource-type", "seed", "--exclude", "config.materialized:view"]
STANDING += ["--indirect-selection", "empty"]
"""What need not be made again under the same rules; tests of views are asked all the same."""
ROWS_TOLD = 3
"""How many of the rows that a test found its message names."""
ROWS_FOLLOW = "；如："


class DbtFailed(RuntimeError):
    """dbt stopped before it could judge its nodes; the message carries dbt's own."""


@dataclass(frozen=True)
class Node:
    """What dbt did with one model, seed or test."""

    unique_id: str
    name: str
    kind: str
    status: str
    message: str
    failures: int
    seconds: float
    question: str = ""
    """The SQL that a test asked; its rows are what is wrong."""
    rule: Rule | None = None
    """What a test says must hold, in the words of a business reader."""

    @property
    def is_test(self) -> bool:
        """Whether the node judges data instead of making it."""
        return self.kind in {"test", "unit_test"}

    @property
    def rows_told(self) -> str:
        """The first rows that a test found, or ""."""
        return self.message.partition(ROWS_FOLLOW)[2]

    @property
    def failed(self) -> bool:
        """Whether the node must stop publishing."""
        return self.status in {"error", "fail", "runtime error", "skipped"}


def dbt_vars(settings: CitySettings) -> dict[str, Any]:
    """Variables of the dbt project for a city: the currency and its policies.

    Where its files lie is told by the environment (`prepare_tools`): with other variables dbt
    reads its whole project again.
    """
    return {"currency": settings.currency, **settings.policy}


def dbt_arguments(
    command: str, variables: Mapping[str, Any], *options: str, subcommand: str | None = None
) -> list[str]:
    """The command line of one dbt call (`docs generate` has a subcommand), without side effects."""
    return [
        "--quiet",
        "--no-use-colors",
        "--log-level",
        "none",
        "--log-level-file",
        "none",
        command,
        *([subcommand] if subcommand else []),
        "--project-dir",
        str(PROJECT),
        "--profiles-dir",
        str(PROJECT),
        "--target-path",
        str(dbt_target_dir()),
        "--vars",
        json.dumps(variables, ensure_ascii=False, sort_keys=True),
        *options,
    ]


def build_fingerprint(variables: Mapping[str, Any]) -> str:
    """Changes with the SQL, a seed, a contract or a policy: increments would mix two rules."""
    digest = hashlib.sha256(json.dumps(dict(variables), sort_keys=True).encode())
    for _, contract in sorted(CONTRACTS.items()):
        digest.update(contract_fingerprint(contract).encode())
    for path in sorted(PROJECT.rglob("*")):
        inside = path.relative_to(PROJECT)
        if path.suffix in HASHED_SUFFIXES and inside.parts[0] not in {"target", "logs"}:
            digest.update(str(inside).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True)
class BuildMark:
    """What the warehouse was last built from: rules and the states of the committed batches."""

    fingerprint: str
    batches: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Names the mark; results of a build carry it."""
        return hashlib.sha256(json.dumps([self.fingerprint, *self.batches]).encode()).hexdigest()

    @staticmethod
    def path(settings: CitySettings) -> Path:
        """Where the mark of a city's warehouse lies."""
        return settings.data_dir / "warehouse.built_from.json"

    @classmethod
    def read(cls, settings: CitySettings) -> BuildMark | None:
        """The mark of the last finished build, if there is one."""
        path = cls.path(settings)
        if not path.exists() or not settings.warehouse_path.exists():
            return None
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            return None
        return cls(told["fingerprint"], tuple(told["batches"]))

    def write(self, settings: CitySettings) -> None:
        """Remember a finished build."""
        path = self.path(settings)
        temporary = path.with_suffix(".tmp")
        temporary.write_text(
            json.dumps({"fingerprint": self.fingerprint, "batches": list(self.batches)})
        )
        temporary.replace(path)


def needs_full_refresh(last: BuildMark | None, now: BuildMark) -> bool:
    """Whether increments cannot be trusted: new rules, or a batch withdrawn or landed again."""
    if last is None or last.fingerprint != now.fingerprint:
        return True
    return not set(last.batches) <= set(now.batches)


def build(
    settings: CitySettings,
    batches: Iterable[str],
    keep: Callable[[BuildMark, list[Node]], None] = lambda _mark, _nodes: None,
    is_kept: Callable[[BuildMark], bool] = lambda _mark: True,
) -> list[Node] | None:
    """Build and test every model of a city's warehouse; unit tests belong to `make test`.

    The warehouse is a function of its rules and its batches: None when it already stands on the
    same ones and the results are kept, so that a night with nothing new does not build. `keep`
    puts the results down before the build counts as finished; `is_kept` tells whether those of a
    mark are still there.

    Raises:
        DbtFailed: dbt could not run at all (a syntax error, no landing, a locked file).
    """
    variables = dbt_vars(settings)
    # Views of the warehouse name the landing: of a folder that was moved everything is made anew.
    rules = {**variables, "landing_dir": str(settings.landing_dir)}
    mark = BuildMark(build_fingerprint(rules), tuple(sorted(batches)))
    last = BuildMark.read(settings)
    if last == mark and is_kept(mark):
        return None
    options = ["--exclude-resource-type", "unit_test", "--no-write-json"]
    if last is None or needs_full_refresh(last, mark):
        new_batches = set[str]()
        options.append("--full-refresh")
    else:
        new_batches = {state.split("@")[0] for state in set(mark.batches) - set(last.batches)}
        options += STANDING
    BuildMark.path(settings).unlink(missing_ok=True)
    with _told_of(new_batches):
        nodes = run(dbt_arguments("build", variables, *options))
    keep(mark, nodes)
    if not any(node.failed for node in nodes):
        mark.write(settings)
    return nodes


@contextmanager
def _told_of(new_batches: set[str]) -> Iterator[None]:
    """Let dbt know which batches are new, so that it leaves alone what they do not reach.

    See dbt_project/macros/materializations/standing.sql. With no batch everything is made.
    """
    os.environ["NEW_BATCHES"] = " ".join(sorted(new_batches))
    try:
        yield
    finally:
        del os.environ["NEW_BATCHES"]


def run(arguments: list[str]) -> list[Node]:
    """Call dbt in process and return what it did with each node.

    Raises:
        DbtFailed: dbt raised instead of returning results, or a build had nothing to build.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    command = arguments[COMMAND]
    with longest_ways_first(), _without_collections():
        outcome = dbtRunner().invoke(arguments)
    # dbt keeps the file open for its process; the checks and the edition read it next.
    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    if outcome.exception is not None:
        raise DbtFailed(f"dbt {command}: {outcome.exception}") from outcome.exception
    nodes = [_node(result) for result in getattr(outcome.result, "results", [])]
    nodes = [node for node in nodes if node.kind != "operation" or node.failed]
    nodes = [_with_rows(node) if node.kind == "test" and node.failures else node for node in nodes]
    if command == "build" and not nodes:
        raise DbtFailed("dbt build: no model, seed or test was built")
    return nodes


@contextmanager
def _without_collections() -> Iterator[None]:
    """Let Python search no memory for garbage in cycles meanwhile.

    dbt makes many objects that live as long as its call does. To look them through again and again
    took a seventh of a night's processor time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _node(result: Any) -> Node:
    return Node(
        unique_id=result.node.unique_id,
        name=result.node.name,
        kind=str(result.node.resource_type),
        status=str(result.status),
        message=result.message or "",
        failures=int(result.failures or 0),
        seconds=float(result.execution_time),
        question=getattr(result.node, "compiled_code", None) or "",
        rule=rule_of(result.node) if result.node.resource_type == "test" else None,
    )


def _with_rows(node: Node) -> Node:
    """The node with the first rows that its test found in its message."""
    try:
        with duckdb.connect(os.environ["WAREHOUSE_PATH"], read_only=True) as warehouse:
            found = warehouse.execute(f"from ({node.question}) limit {ROWS_TOLD}").pl()
    except duckdb.Error:  # the answer stands without its examples
        return node
    rows = (
        "，".join(f"{column}={value}" for column, value in row.items())
        for row in found.iter_rows(named=True)
    )
    return replace(node, message=f"{node.message}{ROWS_FOLLOW}{'；'.join(rows)}")
