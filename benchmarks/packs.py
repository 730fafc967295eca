"""How long the full pack of a month takes: every group, .xlsx, .docx, .pdf and .csv, sealed.

    python -m benchmarks.packs --data data/sample --period 2025-05
    python -m benchmarks.packs --data data/sample --period 2025-05 --units 100 --deductions 300

The first takes the league of the edition in use; the second invents one of that size beside the
edition's own KPIs, in memory. Each file kind is also timed alone. DESIGN §6 asks for 15 s.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.invented_league import invent_league
from benchmarks.measured import measure
from publishing.city_data import CityData
from publishing.editions import WAREHOUSE_NAME
from publishing.exports.document import document_bytes
from publishing.exports.figures import Figures
from publishing.exports.league import read_league
from publishing.exports.listings import listings, reference_listing
from publishing.exports.pack import pack_of
from publishing.exports.papers import Source, Stamp, league_paper
from publishing.exports.period import Period
from publishing.exports.tables_csv import csv_bytes
from publishing.exports.typesetting import pdf_bytes
from publishing.exports.workbook import workbook_bytes
from publishing.sealing.folders import write_folder
from publishing.sealing.keys import signing_key
from publishing.sealing.seal import sealed

TARGET_S = 15.0


def make(data: str, period: str, units: int, deductions: int) -> str:
    """Make, seal and write one pack; what it holds, in words."""
    connection, source, of = _open(data, period, units, deductions)
    started = time.perf_counter()
    pack = pack_of(connection, source, of, None, Stamp())
    with tempfile.TemporaryDirectory() as folder:
        key = signing_key(Path(folder) / "secrets")
        write_folder(Path(folder) / "pack", sealed(pack.files, {}, key))
    wall = time.perf_counter() - started
    size = sum(map(len, pack.files.values())) / 1e6
    league = pack.league
    evidence, ranked = (len(league.evidence), len(league.units)) if league else (0, 0)
    return (
        f"whole pack, sealed and on the disk: {wall:.1f} s for {len(pack.files)} files, "
        f"{size:.1f} MB, {ranked} units, {evidence:,} rows of evidence (target {TARGET_S:.0f} s)"
    )


def parts(data: str, period: str, units: int, deductions: int) -> list[str]:
    """Each kind of file alone."""
    connection, source, of = _open(data, period, units, deductions)
    figures, league = Figures(connection, of), read_league(connection, of)
    paper = league_paper(league, figures, source, Stamp())
    sheets = [*listings(league), reference_listing(figures.register)]
    works = {
        ".xlsx": lambda: workbook_bytes(league, "通报", "", sheets[1:], source.as_of),
        ".docx": lambda: document_bytes(paper, source.as_of),
        ".pdf": lambda: pdf_bytes(paper),
        ".csv": lambda: [csv_bytes(each.name, each.header, each.rows) for each in sheets],
    }
    said = []
    for name, work in works.items():
        started = time.perf_counter()
        work()
        said.append(f"{name:<6} {time.perf_counter() - started:6.2f} s")
    return said


def _open(
    data: str, period: str, units: int, deductions: int
) -> tuple[duckdb.DuckDBPyConnection, Source, Period]:
    edition = CityData(Path(data)).edition_in_use()
    source, of = Source(edition.id, edition.manifest.as_of), Period.parse(period)
    if not units:
        return edition.connect(), source, of
    connection = duckdb.connect(":memory:")
    invent_league(connection, edition.path / WAREHOUSE_NAME, of, units, deductions)
    return connection, source, of


def main() -> int:
    """Print what the pack took; 1 when it took longer than the target."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.packs", description=__doc__)
    parser.add_argument("--data", default="data/sample", help="the city's data folder")
    parser.add_argument("--period", required=True, help="a month that the edition has")
    parser.add_argument("--units", type=int, default=0, help="invent a league of so many units")
    parser.add_argument("--deductions", type=int, default=200, help="deductions of each unit")
    asked = parser.parse_args()
    given = (asked.data, asked.period, asked.units, asked.deductions)
    cost, said = measure(make, *given)
    print(said)
    print(f"process of its own, libraries and inventing included: {cost}")
    for line in measure(parts, *given)[1]:
        print(f"    {line}")
    return int(cost.wall > TARGET_S)


if __name__ == "__main__":
    sys.exit(main())
