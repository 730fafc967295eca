"""Philadelphia parking tickets and fines in US dollars (KPI E03). The file has no header."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from cities.open_data.truth.raw_files import csv_files, rows

FOLDER = "philadelphia_parking_2013"
MONTH_OF_DETAIL = "2013-05"


class Ticket(NamedTuple):
    """One line of the file, in its own order."""

    time: str
    fine: str
    violation: str
    vehicle: str
    state: str
    ticket_no: str
    zip_code: str


def count(raw_dir: Path) -> dict[str, Any]:
    """All figures of the source; vehicles are counted only where the file names them."""
    tickets = [Ticket(*row) for path in csv_files(raw_dir / FOLDER) for row in rows(path)]
    detail = [ticket for ticket in tickets if ticket.time[:7] == MONTH_OF_DETAIL]
    figures: dict[str, Any] = {
        "total": _figures(tickets),
        "by_month": _table(tickets, "m", lambda ticket: ticket.time[:7], by_name=True),
        f"{MONTH_OF_DETAIL}_by_zip": sorted(
            _table(detail, "zip", lambda ticket: ticket.zip_code),
            key=lambda line: (-line["fines"], line["zip"] or ""),
        )[:10],
        f"{MONTH_OF_DETAIL}_by_violation_top10": _table(
            detail, "descr", lambda ticket: ticket.violation
        )[:10],
    }
    if any(ticket.vehicle for ticket in tickets):
        figures["repeat_offenders_top5"] = _repeat_offenders(tickets)
    return figures


def _figures(tickets: Iterable[Ticket]) -> dict[str, Any]:
    given = list(tickets)
    figures: dict[str, Any] = {
        "tickets": len(given),
        "fines": float(sum((Decimal(ticket.fine) for ticket in given), Decimal(0))),
    }
    if vehicles := {ticket.vehicle for ticket in given if ticket.vehicle}:
        figures["vehicles"] = len(vehicles)
    return figures


def _table(
    tickets: Iterable[Ticket], name: str, key: Callable[[Ticket], str], by_name: bool = False
) -> list[dict[str, Any]]:
    groups: dict[str, list[Ticket]] = defaultdict(list)
    for ticket in tickets:
        groups[key(ticket)].append(ticket)
    order = sorted(groups) if by_name else sorted(groups, key=lambda g: (-len(groups[g]), g))
    return [{name: label or None, **_figures(groups[label])} for label in order]


def _repeat_offenders(tickets: list[Ticket]) -> list[dict[str, Any]]:
    fines: dict[str, list[Ticket]] = defaultdict(list)
    for ticket in tickets:
        fines[ticket.vehicle].append(ticket)
    counts = Counter({vehicle: len(there) for vehicle, there in fines.items()})
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:5]
    return [{"vehicle": vehicle, **_figures(fines[vehicle])} for vehicle, _ in top]
