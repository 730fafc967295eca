"""Random histories of cases: night by night equals one build, and both equal a slow reference.

A few hundred cases share each build, two or three a street, so that a wrong figure names them.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from case_histories import LATE_STATE, Delivery, at_one_place, deliveries, drawn
from case_lab import DISTRICTS, PUBLISHED, CaseLab, elsewhere_on, street_of
from case_lives import CUTS, TIMES
from polars.testing import assert_frame_equal
from slow_reference import REFERENCE, Case, later, minutes_between
from slow_units import OF_UNITS, first_unit, of_units

from orchestration.warehouse import PROJECT
from tests.kpi_coverage import evidence

CASES, AT_ONE_PLACE, OFTEN_REOPENED, STREETS = 750, 25, 125, 250
MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12}
LAST = len(CUTS) - 1

Histories = list[list[list[Delivery]]]


@pytest.fixture(scope="module")
def histories() -> Histories:
    every = drawn(deliveries(), CASES)
    streets = [every[number::STREETS] for number in range(STREETS)]
    for number, told in enumerate(drawn(deliveries(often=True), OFTEN_REOPENED)):
        streets[number].append(told)
    streets[-1] += drawn(at_one_place(), AT_ONE_PLACE)
    return streets


@pytest.fixture(scope="module")
def lab(histories: Histories, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaseLab]:
    """A warehouse that grew night by night; a copy of it lies beside it."""
    lab = CaseLab(tmp_path_factory.mktemp("histories"), STREETS)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LANDING_DIR", str(lab.landing))
        environment.setenv("WAREHOUSE_PATH", str(lab.warehouse))
        environment.setenv("DO_NOT_TRACK", "1")
        environment.setenv("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
        lab.prepare()
        lab.deliver_references()
        for night in range(len(CUTS)):
            lab.deliver(night, histories)
            lab.build()
        yield lab


@pytest.fixture(scope="module")
def grown(lab: CaseLab) -> dict[str, pl.DataFrame]:
    return {table: lab.read(table) for table in PUBLISHED}


@pytest.fixture(scope="module")
def cases(histories: Histories, lab: CaseLab) -> dict[str, list[Case]]:
    """The latest state of every case by street, district and city."""
    found: dict[str, list[Case]] = {"city": []}
    for number, told in enumerate(histories):
        for states in told:
            if not states:
                continue
            rows = sorted((d.row for d in states), key=lambda row: row["source_updated_at"])
            row = rows[-1]
            street = elsewhere_on(LAST) if row["is_elsewhere"] else street_of(number)
            case = Case(row, street, rows)
            for area in ("city", street.split("/")[0], street):
                found.setdefault(area, []).append(case)
    return found


def periods_until(as_of: datetime, kind: str) -> Iterator[tuple[datetime, datetime]]:
    """[s, e) of every period of a kind from the beginning of the year on."""
    start = datetime(2024, 1, 1)
    if kind == "to date":
        yield from ((start, end) for _, end in periods_until(as_of, "M"))
        return
    while start <= as_of:
        if kind in MONTHS:
            month = start.month - 1 + MONTHS[kind]
            end = datetime(start.year + month // 12, month % 12 + 1, 1)
        else:
            end = start + timedelta(days=1 if kind == "D" else 7)
        yield start, end
        start = end


def expected(cases: dict[str, list[Case]], as_of: datetime, kpis: set[str]) -> dict[Any, Any]:
    """(KPI, kind, start, area) → numerator and denominator of what is not nothing."""
    found = {}
    for kind in ("D", "W", *MONTHS, "to date"):
        for start, end in periods_until(as_of, kind):
            name = f"Y{(end - timedelta(days=1)).month:02}" if kind == "to date" else kind
            for area, some in cases.items():
                if kind == "W" and "/" in area:
                    continue
                for kpi_id in kpis if kind != "D" else {"C17", "C21"}:
                    figure = REFERENCE[kpi_id](some, start, end, as_of)
                    if any(figure):
                        found[kpi_id, name, start.date(), area] = figure
    return found


def published(
    figures: pl.DataFrame, policies: dict[str, str], breakdown: str = "total"
) -> dict[Any, Any]:
    """The same of the warehouse, in the book's own reading; of parts of the city by their id."""
    place = "area_id" if breakdown == "total" else "breakdown_id"
    is_asked = pl.col("breakdown") == breakdown
    if breakdown != "total":
        is_asked &= pl.col("area_id") == "city"
    columns = ["kpi_id", "denominator_policy", "period_type", "period_start", place,
               "numerator", "denominator"]  # fmt: skip
    totals = figures.filter(is_asked).select(columns)
    return {
        (kpi_id, kind, start, area): (int(top), None if below is None else int(below))
        for kpi_id, policy, kind, start, area, top, below in totals.iter_rows()
        if policies.get(kpi_id) == policy and (top or below)
    }


def policies_of_the_book(kpis: Collection[str]) -> dict[str, str]:
    """Default reading of those of the KPIs that the book has."""
    with (PROJECT / "seeds" / "indicator_book.csv").open(encoding="utf-8") as handle:
        book = {row["kpi_id"]: row["default_policy"] for row in csv.DictReader(handle)}
    return {kpi_id: policy for kpi_id, policy in book.items() if kpi_id in kpis}


def test_every_figure_is_that_of_the_slow_reference(
    grown: dict[str, pl.DataFrame],
    cases: dict[str, list[Case]],
    lab: CaseLab,
    tell_evidence: Callable[[str, dict[str, bool]], None],
) -> None:
    policies = policies_of_the_book(REFERENCE)
    assert {"C11", "C12", "C13", "C14", "C15", "C20", "C21"} <= set(policies)
    told = published(grown["int_kpi__case"], policies)
    known = expected(cases, lab.as_of(), set(policies))
    wrong = {key for key in told.keys() | known.keys() if told.get(key) != known.get(key)}
    differing = {key[0] for key in wrong}
    held = {f"{Path(__file__).name} {key[0]}": key[0] not in differing for key in known}
    tell_evidence(evidence.HISTORIES, held)
    # A street holds two or three cases: the smallest evidence there is.
    shown = sorted(wrong, key=lambda key: ("/" not in key[3], key[3], key[0], key[1], key[2]))[:5]
    lines = [f"{key}: warehouse {told.get(key)}, reference {known.get(key)}" for key in shown]
    lines += [str(case.row) for key in shown[:1] for case in cases.get(key[3], [])]
    assert not wrong, "\n".join([f"{len(wrong)} of {len(known)} figures differ", *lines])
    assert {key[0] for key in known} == set(policies)
    assert len(known) > 4000


def test_what_is_told_of_units_is_that_of_the_slow_reference(
    grown: dict[str, pl.DataFrame], cases: dict[str, list[Case]], lab: CaseLab
) -> None:
    names = {"U1": "u1", "U2": "u2", None: "-"}
    policies = policies_of_the_book(OF_UNITS)
    told = published(grown["int_kpi__case"], policies, "unit")
    known = {
        (kpi_id, kind, start.date(), names[unit]): figure
        for kind in MONTHS
        for start, end in periods_until(lab.as_of(), kind)
        for (kpi_id, unit), figure in of_units(cases["city"], start, end, lab.as_of()).items()
    }
    wrong = {key for key in told.keys() | known.keys() if told.get(key) != known.get(key)}
    shown = sorted(wrong)[:5]
    lines = [f"{key}: warehouse {told.get(key)}, reference {known.get(key)}" for key in shown]
    assert not wrong, "\n".join([f"{len(wrong)} of {len(known)} figures differ", *lines])
    assert {key[0] for key in known} == OF_UNITS
    moved = [c for c in cases["city"] if first_unit(c) != c.handling_unit_name]
    assert sum(c.filed_at.month != c.reopened_at.month for c in moved if c.filed_at) > 5
    assert any(c.stops and c.stops[-1][0] < c.first_closing for c in moved), "suspended before it"
    in_both = [[at.month for at, _ in c.dispatches] for c in moved if len(c.dispatches) > 1]
    assert {then == now for then, now in in_both} == {True, False}, "in one month, and in two"
    by_unit = lab.read("int_case__rollup").filter(pl.col("breakdown") == "unit")
    least = by_unit.select(pl.col("^.*_cnt$").min()).row(0, named=True)
    assert {name for name, count in least.items() if count < 0} == set()


def test_nights_equal_one_build_of_everything(
    grown: dict[str, pl.DataFrame], lab: CaseLab, tmp_path: Path
) -> None:
    shutil.copy(lab.warehouse, tmp_path / "grown.duckdb")
    lab.build(full=True)
    for table in PUBLISHED:
        assert grown[table].height > 0, table
        assert_frame_equal(grown[table], lab.read(table), check_exact=True)


def test_the_histories_hold_what_they_are_to_prove(cases: dict[str, list[Case]]) -> None:
    every = cases["city"]
    assert len(every) > 200
    assert len(cases) > DISTRICTS
    for name in ("voided_at", "transferred_at", "suspended_at", "resumed_at", "extended_deadline",
                 "bundle_deadline", "handling_deadline", "close_deadline"):  # fmt: skip
        assert sum(getattr(case, name) is not None for case in every) > 8, name
    stated = ("close_deadline", "handling_deadline", "bundle_deadline", "extended_deadline")
    reckoned = [c for c in every if c.deadline and not any(getattr(c, name) for name in stated)]
    assert {case.limit_unit for case in reckoned} == {"紧急工作时", "工作时", "工作日", "自然日"}
    too_late = [c for c in every if c.extended_deadline and c.deadline != c.extended_deadline]
    assert any(c.counts and c.is_closed for c in too_late)
    rescued = [
        c for c in every if c.own_deadline and c.is_extended and c.extended_at > c.own_deadline
    ]
    assert any(c.counts for c in rescued), "after the old deadline, which a suspension had moved"
    assert any(c.counts and c.voided_at == c.closed_at for c in every if c.closed_at)
    undone = [c for c in every if c.counts and c.is_closed and c.voided_at]
    assert {c.voided_at.month == c.closed_at.month for c in undone} == {True, False}
    resumed = [c for c in every if c.counts and c.is_closed and c.resumed_at and c.works]
    by_the_wall = [c.deadline + (c.resumed_at - c.suspended_at) for c in resumed]
    pairs = zip(resumed, by_the_wall, strict=True)
    assert any(c.on_time() != (c.closed_at <= deadline) for c, deadline in pairs)
    assert sum(c.counts and c.is_closed for c in every) > 80
    assert not any(case.rework_cnt == LATE_STATE for case in every)
    again = [c for c in every if c.earlier]
    assert len(again) > 30
    present = [(c.rework_cnt, c.extension_cnt) for c in again]
    told = zip(again, present, strict=True)
    assert any(c.first and c.earlier[0].counts != counts for c, counts in told)
    assert any(c.first is None for c in again), "nobody saw its first life"
    seen = [[life.closed for life in c.earlier if life.closed] for c in again]
    assert sum(len(told) > 1 for told in seen) > 15, "closed and reopened twice"
    assert any(len(told) > 2 for told in seen)
    months = [[at.month for at in told] for told in seen]
    assert any(len(set(told)) > 1 for told in months)
    assert any(None in [life.closed for life in c.earlier] for c in again), "nobody saw a closing"
    firsts = [c.earlier[0] for c in again if c.first]
    assert any(life.moved != life.deadline for life in firsts), "a suspension in a first life"
    seen_handled = [c for c in again if c.first_case and c.first_case.handled_at and c.handled_at]
    assert any(c.first_case.handled_at.month != c.handled_at.month for c in seen_handled)
    assert any(c.keeps_handling for c in every if c.first)
    sent_again = [c for c in every if len(c.dispatches) > 1]
    sent_in = [[at.month for at, _ in c.dispatches] for c in sent_again]
    assert {then == now for then, now in sent_in} == {True, False}, "in one month, and in two"
    back = {tuple(count > 0 for _, count in c.dispatches) for c in sent_again}
    assert back == {(then, now) for then in (True, False) for now in (True, False)}, "回退 in each"
    several = [c for c in every if len(c.stops) > 1 and c.counts]
    assert len(several) > 15
    assert any(c.works for c in several)
    assert any(not c.works for c in several)
    over = [c for c in several if c.stops[-1][1]]
    assert any(c.deadline_at(None) > c.moved(c.deadline, c.stops[-1]) for c in over)


def test_some_histories_end_on_the_second_of_a_cut_and_come_no_more(histories: Histories) -> None:
    every = [told for street in histories for told in street if told]
    quiet = [told for told in every if max(delivery.night for delivery in told) == LAST - 1]
    ends = [told[-1].row for told in quiet]
    assert any(row[name] == CUTS[LAST - 1] for row in ends for name in TIMES)
    assert any(row["suspended_at"] == CUTS[LAST - 1] for row in ends)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2024-04-30 17:00", 120, "2024-05-06 10:00"),
        ("2024-05-10 18:00", 420, "2024-05-11 18:00"),
        ("2024-06-07 11:00", 61, "2024-06-07 14:01"),
    ],
)
def test_the_reference_counts_working_minutes(start: str, minutes: int, end: str) -> None:
    first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
    assert later(first, minutes, works=True) == last
    assert minutes_between(first, last, works=True) == minutes
    assert date(2024, 5, 11).weekday() == 5
