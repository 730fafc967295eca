"""`python -m benchmarks.scale --scale 2000000`: the sample city at a size, beside scripts by hand.

Written once and landed; then builds of nothing, the hand-written scripts of `benchmarks.by_hand`
and full builds of the same landing alternate, so that each build reads dbt's project anew; the
best of each count. After that one more day lives, and a night with nothing new follows. Every piece
of work runs in a fresh process, so that its processor time and memory are its own.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path

import polars as pl

from benchmarks.by_hand import compare, compute
from benchmarks.measured import Cost, measure
from benchmarks.nights import SampleCity
from cities.pull import declared_sources, pull_sources
from cities.reference import reference_sources
from cities.settings import CitySettings
from orchestration.landing import committed_states
from orchestration.tools import prepare_tools
from orchestration.warehouse import BuildMark, build

DAYS = 731
ROUNDS = 2
SLOWEST = 11
TESTS = "all data tests together"
Nodes = list[tuple[str, float]]


def land(settings: CitySettings, only_reference: bool = False) -> None:
    """Pull all sources of a city into its landing, or its reference tables alone."""
    sources = reference_sources(settings) if only_reference else declared_sources(settings)
    with redirect_stdout(StringIO()):
        pull_sources(settings, sources)


def dbt(settings: CitySettings, from_nothing: bool) -> Nodes:
    """One dbt build of what landed; seconds of every model and of all tests, slowest first."""
    prepare_tools(settings)
    if from_nothing:
        settings.warehouse_path.unlink(missing_ok=True)
        BuildMark.path(settings).unlink(missing_ok=True)
    ledger = pl.read_parquet(settings.landing_dir / "_batches.parquet")
    nodes = build(settings, committed_states(ledger))
    if nodes is None or any(node.failed for node in nodes):
        raise RuntimeError("the build did not succeed")
    seconds = [(node.name, node.seconds) for node in nodes if node.kind == "model"]
    seconds.append((TESTS, sum(node.seconds for node in nodes if node.is_test)))
    return sorted(seconds, key=lambda node: -node[1])


def tell(what: str, cost: Cost | str) -> None:
    """One line of the report, at once."""
    sys.stdout.write(f"{what:<34}{cost}\n")
    sys.stdout.flush()


def slowest(nodes: Nodes) -> None:
    """The slowest parts of a build; two run at a time."""
    for name, seconds in nodes[:SLOWEST]:
        sys.stdout.write(f"    {name:<44}{seconds:>8.1f} s\n")


def run(folder: Path, cases: int) -> int:
    """Measure everything below `folder` and print it; 1 if the figures by hand differ."""
    city = SampleCity.below(folder / "city", cases)
    settings, by_hand = city.settings, folder / "by_hand.duckdb"
    nothing = replace(settings, data_dir=folder / "nothing")
    tell("", f"{'wall':>9}   {'processor':>9}   {'peak':>9}")
    tell("raw files written", measure(city.live, DAYS)[0])
    tell("landed", measure(land, settings)[0])
    land(nothing, only_reference=True)
    empty, script, full, nodes = [], [], [], Nodes()
    for _ in range(ROUNDS):
        empty.append(measure(dbt, nothing, True)[0])
        tell("dbt with nothing to count", empty[-1])
        script.append(measure(compute, settings.landing_dir, by_hand)[0])
        tell("by hand", script[-1])
        cost, nodes = measure(dbt, settings, True)
        full.append(cost)
        tell("dbt, full build", cost)
    slowest(nodes)
    compared, differing, kpi_ids = compare(by_hand, settings.warehouse_path)
    tell("figures by hand", f"{compared:,} compared, {differing:,} differ ({' '.join(kpi_ids)})")
    tell("first night, after dbt", measure(city.night)[0])
    city.live(DAYS + 1, next_day=True)
    tell("one more day landed", measure(land, settings)[0])
    night, nodes = measure(dbt, settings, False)
    tell("dbt, one night", night)
    slowest(nodes)
    tell("one night, after dbt", measure(city.night)[0])
    tell("a night with nothing new", measure(city.night)[0])
    best, least, none = (min(cost.wall for cost in costs) for costs in (full, script, empty))
    tell("full build − empty run, by hand", f"{(best - none) / least:9.2f} times")
    tell("one night of a full build", f"{night.wall / best:9.0%}")
    return 1 if differing else 0


def cases(told: str) -> int:
    """A number of cases, written out or as 2e6.

    Raises:
        ValueError: it is no whole number.
    """
    number = float(told)
    if not number.is_integer():
        raise ValueError(told)
    return int(number)


def main() -> int:
    """Print what every part takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=cases, default=250_000, help="cases in two years, or 2e6")
    parser.add_argument("--folder", type=Path, help="where to work (a temporary folder)")
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="bench"))
    try:
        return run(folder, asked.scale)
    finally:
        if asked.folder is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
