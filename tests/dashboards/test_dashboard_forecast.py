"""年底预计: reckoned by hand, and refused where nothing can be said of its error."""

from datetime import date, datetime

import duckdb
import pytest

from dashboards import queries
from dashboards.forecast import Part, forecast
from dashboards.periods import shift_months
from dashboards.targets import is_over

START = date(2023, 1, 1)


def counts(values: list[float]) -> dict[date, Part]:
    return {shift_months(START, place): (value, None) for place, value in enumerate(values)}


def test_a_steady_count_is_carried_on_without_an_error() -> None:
    months = counts([10.0] * 18)
    found, why = forecast(months, 2024, is_sum=True)
    assert (found is not None, why) == (True, "")
    assert (found.value, found.low, found.high) == (120.0, 120.0, 120.0)
    assert (found.month_cnt, found.run_cnt) == (6, 7)


def test_the_interval_is_what_the_method_got_wrong_before() -> None:
    """After 6 months of 10 came 6 of 20: the pace said 120, it became 180, 1.5 times."""
    months = counts([10.0] * 6 + [20.0] * 6 + [10.0] * 6)
    found, _ = forecast(months, 2024, is_sum=True)
    assert found is not None
    assert found.value == 120.0
    assert found.high == pytest.approx(180.0)
    assert found.low == pytest.approx(120.0 * 0.75)


def test_a_count_never_comes_to_less_than_it_has_reached() -> None:
    found, _ = forecast(counts([10.0] * 18), 2024, is_sum=True, reached=130.0)
    assert found is not None
    assert (found.low, found.value, found.high) == (130.0, 130.0, 130.0)


def test_a_rate_is_its_sums_so_far_and_stays_below_one() -> None:
    months = {shift_months(START, n): (9.0 if n < 6 else 10.0, 10.0) for n in range(18)}
    found, _ = forecast(months, 2024, is_sum=True)
    assert found is not None
    assert found.value == pytest.approx(1.0)
    assert found.high == 1.0
    assert found.low == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("months", "is_sum", "why"),
    [
        ([10.0] * 24, True, "全年各月已齐"),
        ([10.0] * 14, True, "不足 3 个"),
        ([10.0] * 18, False, "各月相加不等于全年"),
        ([10.0] * 15, True, "不足 6 段"),
    ],
)
def test_what_cannot_be_told_is_refused_with_its_reason(
    months: list[float], is_sum: bool, why: str
) -> None:
    found, said = forecast(counts(months), 2024, is_sum=is_sum)
    assert found is None
    assert why in said


def test_a_year_without_months_says_so() -> None:
    assert forecast({}, 2024, is_sum=True) == (None, "没有按月的数字，不作预计")


DIFFERENCE, CARRIED, COUNT, LATE = "S14", "C12", "E05", "S04"
"""By the book no sum; a sum that carries stock over; a sum; one with a late row below 0.1 %."""


@pytest.fixture(scope="module")
def sums() -> dict[str, bool]:
    """Which KPIs are sums, of two areas and two whole years; only one year of one area tells."""
    warehouse = duckdb.connect(":memory:")
    warehouse.execute(
        "create table kpi_catalog (kpi_id varchar, is_additive boolean, is_cumulative boolean)"
    )
    warehouse.executemany(
        "insert into kpi_catalog values (?, ?, true)",
        [(kpi_id, kpi_id != DIFFERENCE) for kpi_id in (DIFFERENCE, CARRIED, COUNT, LATE)],
    )
    warehouse.execute(
        "create table kpi_value (kpi_id varchar, denominator_policy varchar, area_id varchar, "
        "period_type varchar, period_start date, breakdown varchar, numerator double, "
        "denominator double, status varchar)"
    )
    for kpi_id in (DIFFERENCE, CARRIED, COUNT, LATE):
        for area in ("shili", "d1"):
            for year in (2023, 2024):
                of_year = {(CARRIED, "d1", 2023): 110.0, (LATE, "d1", 2023): 120.1}
                whole = of_year.get((kpi_id, area, year), 120.0)
                rows = [("Y", date(year, 1, 1), whole), *(
                    ("M", date(year, month, 1), 10.0) for month in range(1, 13)
                )]  # fmt: skip
                warehouse.executemany(
                    "insert into kpi_value values (?, null, ?, ?, ?, 'total', ?, null, 'ok')",
                    [(kpi_id, area, *row) for row in rows],
                )
    kpi_ids = [DIFFERENCE, CARRIED, COUNT, LATE]
    rows = queries.run(warehouse, "target_sums", kpi_ids=kpi_ids)
    return {row["kpi_id"]: row["is_sum"] for row in rows}


def test_months_make_a_year_by_the_book_and_in_every_year_and_area(sums: dict[str, bool]) -> None:
    assert sums == {DIFFERENCE: False, CARRIED: False, COUNT: True, LATE: True}


@pytest.mark.parametrize(
    ("as_of", "over"),
    [
        (datetime(2025, 12, 30, 23, 59), False),
        (datetime(2025, 12, 31, 23, 50), True),
        (datetime(2026, 1, 1), True),
    ],
)
def test_a_year_is_over_but_for_the_minutes_of_its_last_day(as_of: datetime, over: bool) -> None:
    assert is_over(as_of, 2025) is over
