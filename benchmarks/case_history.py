"""`python -m benchmarks.case_history --cases 1000000`: a full build against a night on top of it.

The history is the open data extract of Boston, repeated month by month with new case numbers; the
night brings one more day and a new state of a thousand old cases.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from cities.open_data.sources import boston_311
from cities.reference import reference_sources
from cities.settings import CITIES, CitySettings, load_city
from ingestion.contracts import CONTRACTS
from ingestion.landing import prepare
from ingestion.ledger import write_ledger
from ingestion.pull import pull
from ingestion.readers import Delimited
from ingestion.store import Store
from orchestration.landing import committed_states
from orchestration.tools import prepare_tools
from orchestration.warehouse import Node, build

EXTRACT = CITIES / "open_data" / "raw" / "boston_311_2015" / "cases_opened_2015_06.csv.gz"
TIMES = ("OPEN_DT", "TARGET_DT", "CLOSED_DT")
FORMAT = "%m/%d/%Y %I:%M:%S %p"
MONTH = timedelta(days=30)
AFTER_ALL_CASES = datetime(2100, 1, 1)


def month_of_cases(extract: pl.DataFrame, number: int) -> pl.DataFrame:
    """The extract moved by `number` months, its cases numbered anew."""
    moved = [
        (pl.col(name).str.to_datetime(FORMAT) + MONTH * number).dt.strftime(FORMAT)
        for name in TIMES
    ]
    return extract.with_columns(
        *moved,
        pl.format("{}{}", pl.col("CASE_ENQUIRY_ID"), pl.lit(f"{number:03}")).alias(
            "CASE_ENQUIRY_ID"
        ),
    )


def land(settings: CitySettings) -> None:
    """Pull what lies in the raw folder."""
    store = Store(settings.landing_dir, settings.quarantine_dir, settings.merged_dir)
    prepare(store, CONTRACTS)
    source = replace(boston_311(), reader=Delimited("*.csv"))
    for each in [source, *reference_sources(settings)]:
        pull(each, settings.raw_dir, store, b"benchmark", AFTER_ALL_CASES)
    write_ledger(store)


def timed_build(settings: CitySettings) -> tuple[float, list[Node]]:
    """Seconds of one dbt build of everything that landed, and its nodes."""
    ledger = pl.read_parquet(settings.landing_dir / "_batches.parquet")
    started = time.perf_counter()
    nodes = build(settings, committed_states(ledger))
    seconds = time.perf_counter() - started
    if nodes is None or any(node.failed for node in nodes):
        raise SystemExit("the build did not succeed")
    return seconds, nodes


def main() -> None:
    """Print both times, their ratio and the slowest models of the night."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    cases = parser.parse_args().cases
    extract = pl.read_csv(EXTRACT, infer_schema=False)
    months = max(cases // extract.height, 1)
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw"
        raw.mkdir()
        settings = replace(load_city("open_data"), data_dir=Path(folder) / "data", raw_dir=raw)
        prepare_tools(settings)
        for number in range(months):
            month_of_cases(extract, number).write_csv(raw / f"month_{number:03}.csv")
        land(settings)
        full, _ = timed_build(settings)
        day = month_of_cases(extract, months).head(extract.height // 30)
        again = month_of_cases(extract, 0).head(1000).with_columns(pl.lit("").alias("CLOSED_DT"))
        pl.concat([day, again]).write_csv(raw / "night.csv")
        land(settings)
        night, nodes = timed_build(settings)
    print(f"cases             {months * extract.height:>12,}")
    print(f"full build        {full:>12.1f} s")
    print(f"one night         {night:>12.1f} s   {night / full:.0%} of the full build")
    for node in sorted(nodes, key=lambda node: -node.seconds)[:12]:
        print(f"  {node.name:<44}{node.seconds:>8.1f} s")


if __name__ == "__main__":
    main()
