"""Austin weighbridge loads in pounds, short tons and tonnes (KPI S01)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from cities.open_data.truth.raw_files import csv_files, percent, records, rounded

FOLDER = "austin_waste_2021"
MONTH_OF_DETAIL = "2021-05"
KG_PER_POUND = Decimal("0.45359237")
IMPOSSIBLE_LB = Decimal(60000)

Row = dict[str, str]


def count(raw_dir: Path) -> dict[str, Any]:
    """Figures of the rows as delivered, and of the distinct rows."""
    rows = [row for path in csv_files(raw_dir / FOLDER) for row in records(path)]
    distinct = list({tuple(row.items()): row for row in rows}.values())
    return {
        "raw": _figures(rows),
        "deduped_exact_rows": _figures(distinct),
        "notes": {
            "exact_duplicate_extra_rows": len(rows) - len(distinct),
            "null_weight_rows": sum(1 for row in rows if not row["load_weight"]),
            "over_60000_lb_rows": sum(
                1
                for row in rows
                if row["load_weight"] and Decimal(row["load_weight"]) > IMPOSSIBLE_LB
            ),
        },
    }


def _figures(rows: list[Row]) -> dict[str, Any]:
    detail = [row for row in rows if _month(row) == MONTH_OF_DETAIL]
    at_landfill = [row for row in detail if row["dropoff_site"] == "TDS LANDFILL"]
    sweeping = [row for row in rows if row["load_type"] == "SWEEPING"]
    return {
        "by_month": _table(rows, "m", _month, by_name=True),
        f"{MONTH_OF_DETAIL}_by_type": _table(detail, "load_type", lambda row: row["load_type"]),
        f"{MONTH_OF_DETAIL}_by_site": _table(
            detail, "dropoff_site", lambda row: row["dropoff_site"]
        ),
        f"{MONTH_OF_DETAIL}_landfill_share_pct": percent(_pounds(at_landfill), _pounds(detail)),
        "sweeping_by_month": _table(sweeping, "m", _month, by_name=True),
    }


def _table(
    rows: Iterable[Row], name: str, key: Callable[[Row], str], by_name: bool = False
) -> list[dict[str, Any]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    labels = sorted(groups) if by_name else sorted(groups, key=lambda g: (-_pounds(groups[g]), g))
    table = []
    for label in labels:
        weighed = [row for row in groups[label] if row["load_weight"]]
        pounds = _pounds(weighed)
        table.append(
            {
                name: label,
                "loads": len(groups[label]),
                "weighed": len(weighed),
                "lb": rounded(pounds, 4) if weighed else None,
                "short_tons": rounded(pounds / 2000, 4) if weighed else None,
                "tonnes": rounded(pounds * KG_PER_POUND / 1000, 4) if weighed else None,
            }
        )
    return table


def _month(row: Row) -> str:
    return row["report_date"][:7]


def _pounds(rows: Iterable[Row]) -> Decimal:
    return sum((Decimal(row["load_weight"]) for row in rows if row["load_weight"]), Decimal(0))
