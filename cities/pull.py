"""Pull the sources of a city by hand, without the orchestrator.

    python -m cities.pull --city open_data                      every source
    python -m cities.pull --city open_data --source boston_311  one source
    python -m cities.pull --city open_data --list               what the city declares
    python -m cities.pull --city open_data --withdraw BATCH --reason TEXT

What has landed already is passed by. The exit code is 1 if a file was refused or a source found
nothing, 2 if the command itself is wrong, else 0.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Iterable, Mapping
from time import perf_counter

from cities.settings import CitySettings, SettingsError, load_city
from ingestion.contracts import CONTRACTS
from ingestion.landing import prepare
from ingestion.ledger import write_ledger
from ingestion.manifest import Manifest
from ingestion.pull import PullReport, pull
from ingestion.source import Source
from ingestion.store import Store
from ingestion.withdrawal import NoSuchBatch, withdraw

HEADINGS = ("batch", "file", "read", "landed", "merged", "quarantined", "reasons")
REFUSED, WRONG_COMMAND = 1, 2


class WrongCommand(ValueError):
    """The command names a source or combines options in a way that has no meaning."""


def declared_sources(settings: CitySettings, names: Iterable[str] = ()) -> list[Source]:
    """Sources of the city, or those named, in the order they are declared.

    Raises:
        WrongCommand: a name the city does not declare; the message lists the known ones.
    """
    declared: list[Source] = importlib.import_module(f"cities.{settings.name}.sources").sources(
        settings
    )
    wanted = set(names)
    unknown = wanted - {source.name for source in declared}
    if unknown:
        known = ", ".join(source.name for source in declared)
        raise WrongCommand(
            f"city '{settings.name}' has no source {', '.join(sorted(unknown))} (known: {known})"
        )
    return [source for source in declared if not wanted or source.name in wanted]


def store_of(settings: CitySettings) -> Store:
    """Where the city's batches land."""
    return Store(settings.landing_dir, settings.quarantine_dir, settings.merged_dir)


def pull_sources(settings: CitySettings, sources: Iterable[Source]) -> int:
    """Pull the given sources, print what became of every file, and return the exit code."""
    store = store_of(settings)
    prepare(store, CONTRACTS)
    key = settings.person_hash_key()
    code = 0
    for source in sources:
        started = perf_counter()
        report = pull(source, settings.raw_dir, store, key, settings.now())
        print("\n".join(told(report, perf_counter() - started)), flush=True)
        if report.refused or report.has_found_nothing:
            code = REFUSED
    write_ledger(store)
    return code


def told(report: PullReport, seconds: float) -> list[str]:
    """Lines about one source: a summary, a table of new batches, and every refused file."""
    rows = report.rows
    summary = (
        f"{report.source_name}: read {rows['rows_read']:,}, landed {rows['rows_landed']:,}, "
        f"merged {rows['rows_merged']:,}, quarantined {rows['rows_quarantined']:,}; "
        f"{len(report.landed)} new, {len(report.already_landed)} already landed, "
        f"{len(report.withdrawn)} withdrawn, {len(report.refused)} refused; {seconds:.1f} s"
    )
    lines = [summary]
    if report.has_found_nothing:
        lines.append("  no file found")
    if report.landed:
        lines += _table([HEADINGS, *(_cells(manifest) for manifest in report.landed)])
    lines += [f"  REFUSED {refusal}" for refusal in report.refused]
    return lines


def listed(sources: Iterable[Source]) -> list[str]:
    """One line a source: name, table, cadence."""
    lines = [("source", "table", "cadence")]
    lines += [(source.name, source.contract.table, source.cadence) for source in sources]
    return _table(lines)


def _cells(manifest: Manifest) -> tuple[str, ...]:
    return (
        manifest.batch_id,
        manifest.file_name,
        f"{manifest.rows_read:,}",
        f"{manifest.rows_landed:,}",
        f"{manifest.rows_merged:,}",
        f"{manifest.rows_quarantined:,}",
        _counted(manifest.merge_rules | manifest.quarantine_reasons),
    )


def _counted(counts: Mapping[str, int]) -> str:
    return "; ".join(f"{reason} ×{count:,}" for reason, count in counts.items()) or "-"


def _table(lines: Iterable[tuple[str, ...]]) -> list[str]:
    """Columns padded to their widest cell; the last one is left as it is."""
    rows = list(lines)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    widths[-1] = 0
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m cities.pull", description="Pull the sources of a city by hand."
    )
    parser.add_argument("--city", help="a folder of cities/ (default: CITY, else sample)")
    parser.add_argument(
        "--source", action="append", default=[], help="one source; may be given several times"
    )
    parser.add_argument("--list", action="store_true", help="list the sources and stop")
    parser.add_argument("--withdraw", metavar="BATCH", help="take a landed batch back")
    parser.add_argument("--reason", help="why the batch is taken back")
    parser.add_argument(
        "--may-land-again",
        action="store_true",
        help="with --withdraw: the file was good, the declaration was wrong",
    )
    return parser.parse_args(argv)


def run(given: argparse.Namespace) -> int:
    """Do what the arguments ask for; returns the exit code.

    Raises:
        SettingsError, WrongCommand, NoSuchBatch: with a message for the operator.
    """
    settings = load_city(given.city)
    if given.withdraw:
        if not given.reason:
            raise WrongCommand("--withdraw needs --reason TEXT: it is kept beside the batch")
        folder = withdraw(
            store_of(settings),
            given.withdraw,
            given.reason,
            may_land_again=given.may_land_again,
        )
        print(f"{given.withdraw} withdrawn to {folder}")
        return 0
    sources = declared_sources(settings, given.source)
    if given.list:
        print("\n".join(listed(sources)))
        return 0
    return pull_sources(settings, sources)


def main(argv: list[str] | None = None) -> int:
    """Command line; see the module's docstring."""
    try:
        return run(_arguments(argv))
    except (SettingsError, WrongCommand, NoSuchBatch) as error:
        print(f"error: {error}", file=sys.stderr)
        return WRONG_COMMAND


if __name__ == "__main__":
    sys.exit(main())
