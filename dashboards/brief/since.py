"""与上一版相比: what an edition changed against the one before, and of the sheet itself."""

from __future__ import annotations

from datetime import date

from dashboards import format as fmt
from dashboards.brief import trust
from dashboards.components.history import in_short
from dashboards.editions import Reader
from dashboards.indicators import Kpi
from dashboards.queries import Row
from dashboards.readings import Reading
from dashboards.situation import Situation

LEDGER_READ = 500
"""Newest entries of the ledger that are looked through: of a night city and totals come first."""


def sentences(reader: Reader, found: Situation) -> tuple[str, ...]:
    """What the edition changed against the one before it, and which of the figures above.

    The first is counted over the whole city, and told to who sees the whole city alone; the second
    is read from the ledger of restatements (数字更正), which holds the reader's own rows.
    """
    manifest = reader.edition.manifest
    said = []
    if trust.tells_of_runs(reader):
        changes = manifest.changes
        since = f"上一版数据截止 {fmt.moment(changes.previous_as_of)}；" if changes else ""
        said.append(f"{since}{in_short(changes)}。")
    return (*said, *_corrected(reader, found))


def _corrected(reader: Reader, found: Situation) -> list[str]:
    """Which figures of the sheet this edition corrected; that none was, where that is sure.

    Names of streets are not unique, and the ledger tells areas by name: nothing is said of them.
    """
    manifest = reader.edition.manifest
    ledger = reader.ask_of("kpi_restatement", "restatements", period="", top=LEDGER_READ)
    if ledger is None or manifest.changes is None or found.area.area_level == "street":
        return []
    tonight = [row for row in ledger if row["edition_id"] == manifest.edition_id]
    before = {
        (row["kpi_id"], row["denominator_policy"], row["period_type"], row["period_start"]): row
        for row in tonight
        if row["area_name"] == found.area.area_name and row["breakdown"] == "total"
    }
    moved = [
        f"{reading.kpi.name_zh} {_restated(reading.kpi, row, manifest.currency)}"
        for of_domain in found.readings.values()
        for reading in of_domain
        if (row := before.get(_key(reading))) is not None
    ]
    if moved:
        return [f"上面的数字里有更正：{'；'.join(moved)}。"]
    return ["上面的数字没有更正（暂定的除外）。"] if len(tonight) < LEDGER_READ else []


def _key(reading: Reading) -> tuple[str, str, str, date]:
    policy = reading.seen.denominator_policy if reading.seen else ""
    return reading.kpi.kpi_id, policy, reading.period.period_type, reading.period.start


def _restated(kpi: Kpi, row: Row, currency: str) -> str:
    """`96.41% → 94.50%`."""
    before, after = (
        fmt.plain(row[name], kpi.unit, kpi.decimals, currency)
        for name in ("value_before", "value_after")
    )
    return f"{before} → {after}"
