"""Readers of a city's rule files: all of them together are one delivery, whole or refused."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ingestion.assessment_rules.checks import Known, checked
from ingestion.assessment_rules.tables import defects_table, table_of
from ingestion.contracts import CONTRACTS
from ingestion.readers.base import Delivery, Expected, Parcel, RefusedFile, sha256_of

SHOWN = 5


@dataclass(frozen=True)
class RuleFolder:
    """Where the rules of a city lie, and what they may speak of.

    units: CSV with a column `unit_id`. kpis: CSV with `kpi_id`. readings: CSV with `kpi_id` (empty
        for every KPI) and `policy`.
    """

    folder: Path
    units: Path
    kpis: Path
    readings: Path

    def texts(self) -> dict[str, str]:
        """Text of every rule file by its name."""
        return {path.name: path.read_text("utf-8") for path in sorted(self.folder.glob("*.yml"))}

    def known(self) -> Known:
        """Units and readings, as the tables tell them now."""
        common = {row["policy"] for row in _rows(self.readings) if not row["kpi_id"]}
        kpis = {row["kpi_id"]: set(common) for row in _rows(self.kpis)}
        for row in _rows(self.readings):
            kpis.setdefault(row["kpi_id"], set(common)).add(row["policy"])
        return Known(
            units=frozenset(row["unit_id"] for row in _rows(self.units)),
            kpis={kpi: frozenset(policies) for kpi, policies in kpis.items() if kpi},
        )

    def content(self) -> bytes:
        """Everything the outcome depends on."""
        paths = [*sorted(self.folder.glob("*.yml")), self.units, self.kpis, self.readings]
        return b"\0".join(path.name.encode() + b"\0" + path.read_bytes() for path in paths)


@dataclass(frozen=True)
class RuleFiles:
    """One table out of all rule files; a defect in any of them refuses every one of its tables."""

    rules: RuleFolder
    table: str

    def parcels(self, raw_dir: Path, expected: Expected) -> Iterator[Parcel]:
        """A single parcel; `raw_dir` is not looked at, rules are no delivery of a system."""
        content = self.rules.content() + b"\0" + ",".join(self.columns()).encode()
        yield Parcel(f"assessment/{self.table}", sha256_of(content), partial(_load, self))

    def columns(self) -> list[str]:
        """Columns that the rules tell; a contract that gets one more makes another delivery."""
        return [c for c in CONTRACTS[self.table].columns() if c != "source_updated_at"]


@dataclass(frozen=True)
class RuleDefects:
    """What is wrong with the rule files, as rows: this delivery is never refused (G17)."""

    rules: RuleFolder

    def parcels(self, raw_dir: Path, expected: Expected) -> Iterator[Parcel]:
        """A single parcel; `raw_dir` is not looked at."""
        content = self.rules.content()
        yield Parcel("assessment/defects", sha256_of(content), partial(_load_defects, self.rules))


def _load(reader: RuleFiles) -> Delivery:
    editions, defects = checked(reader.rules.texts(), reader.rules.known())
    if defects:
        rest = f"；等共 {len(defects)} 处" if len(defects) > SHOWN else ""
        told = "；".join(str(defect) for defect in defects[:SHOWN])
        raise RefusedFile(f"考核办法有误，全部不予采用：{told}{rest}")
    return Delivery(rows=table_of(reader.table, editions, reader.columns()))


def _load_defects(rules: RuleFolder) -> Delivery:
    texts = rules.texts()
    _, defects = checked(texts, rules.known())
    return Delivery(rows=defects_table(texts, defects))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))
