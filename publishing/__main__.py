"""`python -m publishing COMMAND`: editions by hand, and the papers made from them.

Commands on editions take `--editions PATH`, those on papers `--data PATH`, a city's data folder.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from publishing.claims.command import add_claims_command
from publishing.comparison import changed_figures, changed_tables
from publishing.editions import (
    WAREHOUSE_NAME,
    Edition,
    current,
    current_id,
    find_edition,
    list_editions,
)
from publishing.errors import EditionError
from publishing.paper_commands import add_paper_commands, verify_sealed
from publishing.restore import rollback
from publishing.retention import prune
from publishing.verification import verify

Command = Callable[[argparse.Namespace], int]


def _in_use(editions: Path) -> Edition:
    edition = current(editions)
    if edition is None:
        raise EditionError(f"nothing was published in {editions} yet")
    return edition


def _line(edition: Edition, *, is_current: bool) -> str:
    manifest = edition.manifest
    rows = sum(entry.rows for entry in manifest.tables.values())
    mark = "*" if is_current else " "
    return (
        f"{mark} {edition.id}  data as of {manifest.as_of:%Y-%m-%d %H:%M}  "
        f"built {manifest.built_at:%Y-%m-%d %H:%M %Z}  {len(manifest.tables)} tables, {rows} rows"
    )


def _list(arguments: argparse.Namespace) -> int:
    named = current_id(arguments.editions)
    for edition in list_editions(arguments.editions):
        print(_line(edition, is_current=edition.id == named))
    return 0


def _current(arguments: argparse.Namespace) -> int:
    edition = _in_use(arguments.editions)
    print(_line(edition, is_current=True))
    for name, entry in edition.manifest.tables.items():
        print(f"    {name:<24} {entry.rows:>12} rows  {entry.content_hash[:10]}")
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    chosen = arguments.what
    if arguments.editions is None:
        return verify_sealed(arguments)
    edition = find_edition(arguments.editions, chosen) if chosen else _in_use(arguments.editions)
    problems = verify(edition.path)
    for problem in problems:
        print(f"{edition.id}: {problem}", file=sys.stderr)
    if not problems:
        print(f"{edition.id} is intact: {len(edition.manifest.tables)} tables counted and hashed")
    return 1 if problems else 0


def _rollback(arguments: argparse.Namespace) -> int:
    edition = rollback(arguments.editions, arguments.edition_id, reason=arguments.reason)
    print(f"in use now: {edition.id}")
    return 0


def _prune(arguments: argparse.Namespace) -> int:
    removed = prune(arguments.editions, arguments.keep)
    print(f"{len(removed)} removed" + (f": {', '.join(removed)}" if removed else ""))
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    a, b = (find_edition(arguments.editions, named) for named in (arguments.a, arguments.b))
    tables = changed_tables(a.manifest.tables, b.manifest.tables)
    print(f"tables that differ: {len(tables)}")
    for table in tables:
        was, now = ("absent" if n is None else n for n in (table.rows_a, table.rows_b))
        print(f"    {table.name:<24} {was} -> {now} rows")
    with duckdb.connect(":memory:") as connection:
        left, right = ((each.path / WAREHOUSE_NAME, each.manifest.tables) for each in (a, b))
        kpis = changed_figures(connection, left, right).kpis
    print(f"figures of kpi_value that changed: {sum(kpi.changed for kpi in kpis)}")
    for kpi in kpis:
        print(
            f"    {kpi.kpi_id}: {kpi.added} added, {kpi.removed} removed, {kpi.changed} changed, "
            f"{kpi.remarked} with another status, target or interval"
        )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m publishing", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Command, summary: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=summary)
        added.add_argument("--editions", type=Path, required=True, help="folder of the editions")
        added.set_defaults(run=run)
        return added

    command("list", _list, "every edition, oldest data first; * marks the one in use")
    command("current", _current, "the edition in use and its tables")
    _add_verify(commands)
    back = command("rollback", _rollback, "put an earlier edition in use (default: the one before)")
    back.add_argument("edition_id", nargs="?")
    back.add_argument("--reason", required=True, help="why; it goes into history.jsonl")
    less = command("prune", _prune, "remove what the retention rule does not keep")
    less.add_argument("--keep", type=int, default=30, help="newest editions to keep (default 30)")
    pair = command("diff", _diff, "tables and figures that differ between two editions")
    pair.add_argument("a")
    pair.add_argument("b")
    add_paper_commands(commands)
    add_claims_command(commands)
    return parser


def _add_verify(commands: Any) -> None:
    """One word for both: an edition by its id with --editions, a pack or issue by its folder."""
    one = commands.add_parser("verify", help="read and hash everything again: an edition or a pack")
    one.add_argument("what", nargs="?", help="edition id (default: in use), or folder of a pack")
    one.add_argument("--editions", type=Path, help="folder of the editions")
    one.add_argument("--data", type=Path, help="data folder of the city whose key must have signed")
    one.add_argument("--key", type=Path, help="public key (PEM) that must have signed")
    one.set_defaults(run=_verify)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when something is damaged, 2 when it cannot run."""
    parsed = _parser().parse_args(arguments)
    try:
        code: int = parsed.run(parsed)
    except EditionError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return code


if __name__ == "__main__":
    sys.exit(main())
