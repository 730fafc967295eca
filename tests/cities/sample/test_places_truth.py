"""Recurrence, repeats and hotspots of the truth, recounted place by place from the table."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import polars as pl
import pytest
from case_table import MONTHS, Row, fallback_cells, figure, grouped, month_after, repeats, within

from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.hotspots import SOURCE
from cities.sample.simulation.truth import Truth
from cities.sample.systems import cases as system
from cities.settings import load_city

THIRTY_DAYS = timedelta(days=30)


@pytest.mark.parametrize("days", [7, 30, 90])
@pytest.mark.parametrize("month", MONTHS)
def test_recurrence_waits_until_its_days_after_every_closing_are_over(
    told: Truth, table: list[Row], as_of: datetime, month: date, days: int
) -> None:
    fallbacks, window, again = fallback_cells(table), timedelta(days=days), repeats(table)
    known = [
        row for row in table
        if not row.is_void and row.family and not row.is_nowhere and row.place not in fallbacks
    ]  # fmt: skip
    places = grouped(known, lambda row: (row.place, row.family))
    matured = back = 0
    for row, closed in ((case, at) for case in known for at in case.ever_closed):
        if within(closed, month) and closed <= as_of - window:
            matured += 1
            later = [
                other.at("上报时间")
                for other in places[row.place, row.family]
                if other.number not in again and other.at("上报时间") > closed
            ]
            back += bool(later) and min(later) <= closed + window
    assert figure(told, "R01", month, f"closed_{days}d") == (back, matured)
    assert back > 0 or matured < 100


@pytest.mark.parametrize("month", MONTHS)
def test_a_report_is_repeated_while_another_case_of_its_family_stands_open_at_its_place(
    told: Truth, table: list[Row], month: date
) -> None:
    again = repeats(table)
    repeated = sum(within(r.at("上报时间"), month) for r in table if r.number in again)
    reports = sum(within(row.at("上报时间"), month) for row in table)
    assert figure(told, "R05", month, "all_reports") == (repeated, reports)
    assert repeated > 0 or reports < 1000


def test_positions_in_other_systems_fall_into_the_cell_of_the_place(table: list[Row]) -> None:
    by_system = Counter(row.position[2] for row in table if row.place[0] == "附近")
    assert {"CGCS2000", "GCJ02", "BD09"} <= set(by_system)
    assert fallback_cells(table)


@pytest.mark.parametrize("month", MONTHS)
def test_places_of_high_incidence_reach_the_percentile_of_their_family(
    told: Truth, table: list[Row], month: date
) -> None:
    fallbacks, again = fallback_cells(table), repeats(table)
    counts = Counter(
        (row.family, row.place) for row in table
        if not row.is_void and row.number not in again and row.family and not row.is_nowhere
        and row.place not in fallbacks and within(row.at("上报时间"), month)
    )  # fmt: skip
    expected = 0
    for (family, _), count in counts.items():
        others = sorted(n for (own, _), n in counts.items() if own == family)
        at = 0.95 * (len(others) - 1)
        low, high = others[int(at)], others[min(int(at) + 1, len(others) - 1)]
        expected += count >= 3 and count >= low + (high - low) * (at - int(at))
    assert figure(told, "R03", month)[0] == expected


@pytest.mark.parametrize("month", MONTHS)
def test_a_reopened_place_had_its_previous_case_closed_thirty_days_before_at_most(
    told: Truth, table: list[Row], month: date
) -> None:
    fallbacks = fallback_cells(table)
    known = [r for r in table if not r.is_void and r.category and r.place not in fallbacks]
    reopened = placed = 0
    for rows in grouped(known, lambda row: (row.place, row.category)).values():
        ordered = sorted(rows, key=lambda row: (row.at("上报时间"), row.number))
        for before, row in zip([None, *ordered], ordered, strict=False):
            if within(row.at("上报时间"), month):
                placed += 1
                closed = before.closed if before else None
                gap = row.at("上报时间") - closed if closed else None
                reopened += gap is not None and timedelta(0) <= gap <= THIRTY_DAYS
    assert figure(told, "R01", month, "previous_case_30d") == (reopened, placed)


def test_hotspots_have_three_cases_two_closings_and_two_months_in_ninety_days(
    told: Truth, table: list[Row], as_of: datetime
) -> None:
    expected = {}
    again = repeats(table)
    known = [r for r in table if not r.is_void and r.family and r.number not in again]
    places = grouped(known, lambda row: (row.place, row.family))
    for month in MONTHS:
        end = datetime.combine(month_after(month), datetime.min.time())
        for (place, family), rows in places.items():
            seen = [r for r in rows if end - timedelta(days=90) <= r.at("上报时间") < end]
            closings = [r for r in seen if r.closed and r.closed < end]
            months = {r.at("上报时间").month for r in seen}
            if len(seen) >= 3 and len(closings) >= 2 and len(months) >= 2:
                expected[month, family, place] = (
                    len(seen), len(closings), sorted(f"{SOURCE}:{r.number}" for r in seen)
                )  # fmt: skip
    found = told.tables["recurrence_hotspot"]
    assert len(expected) == found.height > 20
    by_cases = {(key[0], key[1], *value[2]): value for key, value in expected.items()}
    for row in found.iter_rows(named=True):
        cases, closings, _ = by_cases[row["month"], row["family"], *row["case_ids"]]
        assert (row["case_cnt"], row["closure_cnt"]) == (cases, closings)
    real = ~pl.col("is_dummy_place") & ~pl.col("is_centroid")
    counts = found.filter(real).group_by("month").len()
    for month, count in counts.iter_rows():
        assert figure(told, "R02", month)[0] == count


def test_the_source_is_named_as_the_truth_names_it() -> None:
    (source,) = system.sources(load_city("sample"))
    assert source.name == SOURCE


def test_the_hidden_recurring_places_are_told_beside_the_truth(told: Truth) -> None:
    places = told.tables["recurring_place"]
    assert places["return_chance"].is_between(*p.RETURN_CHANCE).all()
    assert places["gap_days"].is_between(*p.GAP_DAYS).all()
    spotted = told.tables["recurrence_hotspot"]["place_key"].is_in(places["place_key"].implode())
    assert spotted.mean() > 0.5
