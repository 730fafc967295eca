"""Nashville property violations: cases (distinct request numbers), not rows (KPIs E01, E04)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from cities.open_data.truth.raw_files import csv_files, percent, records

FOLDER = "nashville_violations_2013"
MONTH_OF_DETAIL = "2013-07"
REQUEST = "Request #"

Row = dict[str, str]


def count(raw_dir: Path) -> dict[str, Any]:
    """All figures of the source; what needs a column the extract lacks is left out."""
    rows = [row for path in csv_files(raw_dir / FOLDER) for row in records(path)]
    detail = [row for row in rows if _month(row) == MONTH_OF_DETAIL]
    figures: dict[str, Any] = {
        "by_month": _table(rows, "m", _month, by_name=True),
        f"{MONTH_OF_DETAIL}_by_problem": _table(detail, "p", lambda row: row["Reported Problem"]),
        f"{MONTH_OF_DETAIL}_by_council_district_top10": _table(
            detail, "cd", lambda row: row["Council District"]
        )[:10],
        "problem_totals": _table(rows, "p", lambda row: row["Reported Problem"]),
        "last_activity_before_received_rows": sum(
            1
            for row in rows
            if row["Last Activity Date"] and _iso(row["Last Activity Date"]) < _received(row)
        ),
        "request_ids_on_several_rows": sum(1 for n in _rows_per_request(rows).values() if n > 1),
    }
    if rows and "Property APN" in rows[0]:
        figures |= _properties(rows)
    return figures


def _table(
    rows: Iterable[Row], name: str, key: Callable[[Row], str], by_name: bool = False
) -> list[dict[str, Any]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    table = []
    for label, there in groups.items():
        requests = {row[REQUEST] for row in there}
        done = {row[REQUEST] for row in there if row["Status"] == "DONE"}
        table.append(
            {
                name: label,
                "cases": len(requests),
                "done": len(done),
                "close_rate_pct": percent(len(done), len(requests)),
                "raw_rows": len(there),
            }
        )
    return sorted(table, key=lambda line: line[name] if by_name else (-line["cases"], line[name]))


def _properties(rows: list[Row]) -> dict[str, Any]:
    requests: dict[str, set[str]] = defaultdict(set)
    addresses: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        requests[row["Property APN"]].add(row[REQUEST])
        addresses[row["Property APN"]].add(row["Property Address"])
    top = sorted(requests.items(), key=lambda item: (-len(item[1]), item[0]))[:5]
    return {
        "repeat_properties_top5": [
            {"apn": apn, "ad": min(addresses[apn]), "k": len(there)} for apn, there in top
        ],
        "properties_with_3plus": sum(1 for there in requests.values() if len(there) >= 3),
    }


def _rows_per_request(rows: list[Row]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row[REQUEST]] += 1
    return counts


def _month(row: Row) -> str:
    return _received(row)[:7]


def _received(row: Row) -> str:
    return _iso(row["Date Received"])


def _iso(text: str) -> str:
    """`MM/DD/YYYY …` as `YYYY-MM-DD`."""
    return f"{text[6:10]}-{text[0:2]}-{text[3:5]}"
