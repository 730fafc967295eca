"""The figures of the hotline, counted from landed rows one order at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import polars as pl

from cities.settings import CITIES

Figures = dict[tuple[str, str], tuple[float, float | None]]
Order = dict[str, Any]
REFERENCE = CITIES / "sample" / "reference"
DAYS_30 = timedelta(days=30)


def counted(orders: pl.DataFrame, begin: datetime, as_of: datetime) -> Figures:
    """Figures of the city in the month that begins at `begin`."""
    end = (begin + timedelta(days=32)).replace(day=1)
    limit = min(end, as_of)
    rows = list(orders.iter_rows(named=True))

    def happened(at: datetime | None) -> bool:
        return at is not None and begin <= at < end

    told = _received(rows, happened)
    for order in rows:
        signed, closed, due = order["signed_at"], order["closed_at"], order["close_deadline"]
        due = order["extended_deadline"] or due
        told["carried"] += order["received_at"] < begin and (closed is None or closed >= begin)
        if happened(order["assigned_at"]):
            contact, last = order["first_contact_at"], order["assigned_at"] + timedelta(hours=24)
            told["contact_due"] += contact is not None or last < as_of
            told["in_time"] += contact is not None and contact <= last
        if happened(signed) and order["sign_deadline"]:
            told["signed"] += 1
            told["on_time_signed"] += signed <= order["sign_deadline"]
        elif order["sign_deadline"] and order["sign_deadline"] < limit:
            told["unsigned"] += signed is None or signed >= end
        if happened(closed):
            told["all_closed"] += 1
            told["called"] += order["callback_at"] is not None
            told["connected"] += order["callback_status"] == "接通"
        if happened(closed) and due:
            told["closed"] += 1
            told["closed_on_time"] += closed <= due
        elif due and due < limit and (closed is None or closed >= end):
            returned = order["returned_at"] and order["returned_at"] >= order["assigned_at"]
            told["overdue"] += not (closed is None and returned)
        if happened(order["callback_at"]):
            told += _judged(order)
    return _figures(told)


def _received(rows: list[Order], happened: Callable[[datetime | None], bool]) -> Counter[str]:
    """Orders received in the month, and what became of them."""
    told: Counter[str] = Counter()
    seen: dict[str, list[tuple[datetime, tuple[str, str]]]] = {}
    for order in rows:
        if order["person_hash"]:
            seen.setdefault(order["person_hash"], []).append((order["received_at"], _matter(order)))
    persons = set()
    for order in rows:
        received, person = order["received_at"], order["person_hash"]
        if not happened(received):
            continue
        told["without_case"] += order["case_no"] is None
        told["received"] += 1
        told["closed_of_received"] += order["closed_at"] is not None
        is_back = order["return_cnt"] and order["returned_at"] >= order["assigned_at"]
        told["returns"] += order["return_cnt"]
        told["ping_pong"] += order["return_cnt"] >= 2
        if order["assigned_at"]:
            told["assigned"] += 1
            told["assignments"] += order["return_cnt"] + (not is_back)
        else:
            told["direct" if order["closed_at"] else "waiting"] += 1
        if person:
            told["persons"] += 1
            told["repeats"] += any(
                timedelta(0) < received - earlier <= DAYS_30 and matter == _matter(order)
                for earlier, matter in seen[person]
            )
            if sum(timedelta(0) <= received - at <= DAYS_30 for at, _ in seen[person]) >= 3:
                persons.add(person)
    told["many"] = len(persons)
    return told


def _judged(order: Order) -> Counter[str]:
    """What a writer said when called back."""
    told: Counter[str] = Counter()
    rating, answer = order["satisfaction"], order["is_resolved"]
    told["rated"] += rating not in (None, "未评价")
    told["silent"] += rating in (None, "未评价") and order["callback_status"] == "接通"
    told["pleased"] += rating in ("满意", "基本满意")
    told["displeased"] += rating == "不满意"
    left_out = order["excluded_reason"] in ("咨询", "表扬", "不合理", "法定途径")
    left_out = left_out or order["appeal_type"] in ("咨询", "表扬")
    if answer not in (None, "未回访"):
        told["answers"] += 1
        told["solved"] += answer == "已解决"
        told["valid_answers"] += not left_out
        told["valid_solved"] += answer == "已解决" and not left_out
    return told


def _figures(told: Counter[str]) -> Figures:
    due = told["closed"] + told["overdue"]
    return {
        ("H01", ""): (told["received"], None),
        ("H01", "carried_over"): (told["carried"], None),
        ("H01", "with_carried_over"): (told["received"] + told["carried"], None),
        ("H01", "without_cases"): (told["without_case"], None),
        ("H02", "assigned"): (told["assigned"], None),
        ("H02", "direct"): (told["direct"], None),
        ("H02", "waiting"): (told["waiting"], None),
        ("H03", "due"): (told["on_time_signed"], told["signed"] + told["unsigned"]),
        ("H04", ""): (told["closed_on_time"], due),
        ("H05", "due"): (told["closed"], due),
        ("H05", "received"): (told["closed_of_received"], told["received"]),
        ("H06", "assigned"): (told["in_time"], told["contact_due"]),
        ("H07", "valid_callbacks"): (told["valid_solved"], told["valid_answers"]),
        ("H07", "all_callbacks"): (told["solved"], told["answers"]),
        ("H08", "evaluated"): (told["pleased"], told["rated"]),
        ("H08", "unrated_satisfied"): (
            told["pleased"] + told["silent"],
            told["rated"] + told["silent"],
        ),
        ("H09", "evaluated"): (told["displeased"], told["rated"]),
        ("H10", "attempted"): (told["called"], told["all_closed"]),
        ("H10", "connected"): (told["connected"], told["all_closed"]),
        ("H11", "30d"): (told["repeats"], told["persons"]),
        ("H12", ""): (told["many"], None),
        ("H13", "assignments"): (told["returns"], told["assignments"]),
        ("H13", "ping_pong"): (told["ping_pong"], told["assigned"]),
    }


def _matter(order: Order) -> tuple[str, str]:
    """What it is about and where: the family of its class, or the class that no list knows."""
    told = order["category_l3"]
    return _families().get(told, told), order["address"].strip()


@cache
def _families() -> dict[str, str]:
    """Class, as sources write it → family, of the city's own lists."""
    aliases = pl.read_csv(REFERENCE / "ref_category_alias.csv", infer_schema=False)
    categories = pl.read_csv(REFERENCE / "ref_category.csv", infer_schema=False)
    told = aliases.join(categories, on="category_id").select("minor_name", "family_id")
    return dict(told.rows())
