"""Planted dirt: what became of it in the landing, and what else was refused or merged."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl

from cities.sample.comparison.cells import read_cells
from cities.sample.comparison.marks import Marks
from cities.sample.comparison.report import Section
from cities.sample.simulation.dirt import KINDS_ZH, DirtRegister
from cities.settings import CitySettings
from ingestion.manifest import Manifest, committed
from ingestion.store import Store

FATES = ("landed", "merged", "quarantined")
BY_FIGURES = "figures"
"""Nothing in the landing shows it: it is proved by the figures being right."""

_FLAG = ":"
Found = Counter[tuple[str, str]]


def compare_fates(settings: CitySettings, truth_dir: Path) -> Section:
    """The register against the manifests of the landing and what the landed rows show.

    One line a table and kind. Merged rows are found by rule, quarantined ones by the beginning of
    their reason, landed ones by their row flag, by the cell that the simulation told of, or by the
    mark they leave (`marks`). Every fate must be the planted one for itself. What was merged or
    refused without having been planted differs too, and so does a telephone that can be read.
    """
    store = Store(settings.landing_dir, settings.quarantine_dir, settings.merged_dir)
    manifests = [m for m in committed(store) if m.table_name.startswith("src_")]
    register = DirtRegister.load(truth_dir)
    planted = register.frame()
    seen = {
        "merged": _told_by(manifests, "merge_rules"),
        "quarantined": _told_by(manifests, "quarantine_reasons"),
    }
    look = _Landed(settings, manifests, planted, register.told_cells())
    section = Section("dirt", ("table", "种类", "planted", *_columns(), "seen by"))
    for (table, kind), rows in planted.group_by("table_name", "kind", maintain_order=True):
        reasons = rows.group_by("reason", maintain_order=True).agg(
            pl.col("planted", *FATES).sum(), pl.col("where")
        )
        cells: list[str] = [f"{rows['planted'].sum():,}"]
        ways: list[str] = []
        for fate in FATES:
            expected, found, wrong = 0, 0, 0
            for row in reasons.filter(pl.col(fate) > 0).iter_rows(named=True):
                expected += row[fate]
                if fate == "landed":
                    count, way = look.at(str(table), str(kind), row["reason"], row["where"])
                    ways += [way] if way not in ways else []
                    if way == BY_FIGURES:
                        count = row[fate]
                        section.notes.append(
                            f"{table} {KINDS_ZH[str(kind)]}: {count:,} rows, no mark in the landing"
                        )
                else:
                    count = _take(seen[fate], str(table), row["reason"])
                found += count
                wrong += abs(count - row[fate])
                section.compared += 0 if fate == "landed" and way == BY_FIGURES else row[fate]
            section.differing += wrong
            cells += [f"{expected:,}", f"{found:,}{' ✗' if wrong else ''}"]
        section.rows.append((str(table), KINDS_ZH[str(kind)], *cells, "+".join(ways) or "—"))
    for what, left in seen.items():
        for (table, reason), count in sorted(left.items()):
            section.differing += count
            section.examples.append(f"{table}: {count:,} {what} unplanned: {reason}")
    for table, count in look.bare_phones().items():
        section.differing += count
        told = section.examples if count else section.notes
        told.append(f"{table}: {count:,} landed rows with a telephone in clear")
    return section


class _Landed:
    """Landed dirt, by whatever shows it."""

    def __init__(
        self,
        settings: CitySettings,
        manifests: list[Manifest],
        planted: pl.DataFrame,
        cells: pl.DataFrame,
    ) -> None:
        self._planted = planted
        self._flagged = _flagged(settings.landing_dir, planted)
        self._told = {*cells.select("table_name", "kind", "reason").iter_rows()}
        self._cells = read_cells(settings.landing_dir, manifests, cells)
        self._marks = Marks(settings.landing_dir, settings.reference_dir, manifests)

    def at(self, table: str, kind: str, reason: str, where: list[str]) -> tuple[int, str]:
        """Rows found, and by what."""
        if _FLAG in reason:
            return self._flagged[table, reason], "flag"
        if (table, kind, reason) in self._told:
            return self._cells[table, kind, reason], "cell"
        count, way = self._marks.landed(table, kind, reason, where)
        return count, way or BY_FIGURES

    def bare_phones(self) -> dict[str, int]:
        """Rows in clear, of the tables in which personal data was planted."""
        tables = self._planted.filter(pl.col("kind") == "personal_data")["table_name"].unique()
        return {table: self._marks.bare_phones(table) for table in tables.sort()}


def _columns() -> list[str]:
    return [heading for fate in FATES for heading in (fate, "seen")]


def _take(counter: Found, table: str, reason: str) -> int:
    if not reason:
        return 0
    keys = [key for key in counter if key[0] == table and key[1].startswith(reason)]
    return sum(counter.pop(key) for key in keys)


def _told_by(manifests: list[Manifest], what: str) -> Found:
    """Rows by table and rule or reason, as the manifests count them."""
    found: Found = Counter()
    for manifest in manifests:
        for reason, count in getattr(manifest, what).items():
            found[manifest.table_name, reason] += count
    return found


def _flagged(landing: Path, register: pl.DataFrame) -> Found:
    """Landed rows by table and flag, for the flags that the register names."""
    found: Found = Counter()
    wanted = register.filter((pl.col("landed") > 0) & pl.col("reason").str.contains(_FLAG))
    for table, flags in wanted.group_by("table_name").agg(pl.col("reason").unique()).iter_rows():
        told = pl.scan_parquet(landing / table / "*-*.parquet").select(
            pl.col("row_flags").str.split(";").list.contains(flag).sum().alias(flag)
            for flag in flags
        )
        for flag, count in told.collect().row(0, named=True).items():
            found[table, flag] += int(count or 0)
    return found
