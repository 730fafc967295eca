"""Planted dirt: what became of it in the landing, and what else was refused or merged."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl

from cities.sample.comparison.report import Section
from cities.sample.simulation.dirt import KINDS_ZH, DirtRegister
from cities.settings import CitySettings
from ingestion.manifest import Manifest, committed
from ingestion.store import Store

_FLAG = ":"
Found = Counter[tuple[str, str]]


def compare_fates(settings: CitySettings, truth_dir: Path) -> Section:
    """The register against the manifests of the landing and the flags of landed rows.

    Merged rows are found by rule, quarantined ones by the beginning of their reason, landed ones
    by their row flag; kinds that share a rule are added up. Landed dirt without a flag has no mark
    to find it by: it is proved by the figures being right, and shown as such. What was merged or
    refused without having been planted differs too.
    """
    register = DirtRegister.load(truth_dir).frame()
    store = Store(settings.landing_dir, settings.quarantine_dir, settings.merged_dir)
    manifests = [m for m in committed(store) if m.table_name.startswith("src_")]
    merged, refused = _merged(manifests), _refused(manifests)
    flagged = _flagged(settings.landing_dir, register)
    section = Section(
        "dirt",
        ("table", "种类", "reason", "planted", "landed", "merged", "quarantined", "found"),
    )
    groups = register.group_by("table_name", "reason", maintain_order=True).agg(
        pl.col("kind").unique(maintain_order=True),
        pl.col("planted", "landed", "merged", "quarantined").sum(),
    )
    for row in groups.iter_rows(named=True):
        table, reason = row["table_name"], row["reason"]
        counts = [row[name] for name in ("planted", "landed", "merged", "quarantined")]
        found = _found(table, reason, row, merged, refused, flagged)
        section.compared += row["planted"] if found is not None else 0
        expected = row["merged"] + row["quarantined"] or row["landed"]
        is_wrong = found is not None and found != expected
        section.differing += abs((found or 0) - expected) if is_wrong else 0
        section.rows.append(
            (
                table,
                "、".join(KINDS_ZH.get(kind, kind) for kind in row["kind"]),
                reason or "—",
                *(f"{count:,}" for count in counts),
                "by figures" if found is None else f"{found:,}{' ✗' if is_wrong else ''}",
            )
        )
    for what, left in (("merged", merged), ("quarantined", refused)):
        for (table, reason), count in sorted(left.items()):
            if count:
                section.differing += count
                section.examples.append(f"{table}: {count:,} {what} unplanned: {reason}")
    return section


def _found(
    table: str,
    reason: str,
    row: dict[str, int],
    merged: Found,
    refused: Found,
    flagged: Found,
) -> int | None:
    """Rows found for a reason; taken out of the counters. None when nothing marks them."""
    if row["merged"] or row["quarantined"]:
        counters = [c for c, name in ((merged, "merged"), (refused, "quarantined")) if row[name]]
        return sum(_take(counter, table, reason) for counter in counters)
    if _FLAG in reason:
        return flagged[table, reason]
    return None


def _take(counter: Found, table: str, reason: str) -> int:
    if not reason:
        return 0
    keys = [key for key in counter if key[0] == table and key[1].startswith(reason)]
    return sum(counter.pop(key) for key in keys)


def _merged(manifests: list[Manifest]) -> Found:
    found: Found = Counter()
    for manifest in manifests:
        for rule, count in manifest.merge_rules.items():
            found[manifest.table_name, rule] += count
    return found


def _refused(manifests: list[Manifest]) -> Found:
    found: Found = Counter()
    for manifest in manifests:
        for reason, count in manifest.quarantine_reasons.items():
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
