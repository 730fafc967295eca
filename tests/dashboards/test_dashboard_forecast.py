"""年底预计: reckoned by hand, and refused where nothing can be said of its error."""

from datetime import date

import pytest

from dashboards.forecast import Part, forecast
from dashboards.periods import shift_months

START = date(2023, 1, 1)


def counts(values: list[float]) -> dict[date, Part]:
    return {shift_months(START, place): (value, None) for place, value in enumerate(values)}


def test_a_steady_count_is_carried_on_without_an_error() -> None:
    months = counts([10.0] * 18)
    found, why = forecast(months, {START: (120.0, None)}, 2024)
    assert (found is not None, why) == (True, "")
    assert (found.value, found.low, found.high) == (120.0, 120.0, 120.0)
    assert (found.month_cnt, found.run_cnt) == (6, 7)


def test_the_interval_is_what_the_method_got_wrong_before() -> None:
    """After 6 months of 10 came 6 of 20: the pace said 120, it became 180, 1.5 times."""
    months = counts([10.0] * 6 + [20.0] * 6 + [10.0] * 6)
    found, _ = forecast(months, {START: (180.0, None)}, 2024)
    assert found is not None
    assert found.value == 120.0
    assert found.high == pytest.approx(180.0)
    assert found.low == pytest.approx(120.0 * 0.75)


def test_a_count_never_comes_to_less_than_it_has_reached() -> None:
    found, _ = forecast(counts([10.0] * 18), {START: (120.0, None)}, 2024, reached=130.0)
    assert found is not None
    assert (found.low, found.value, found.high) == (130.0, 130.0, 130.0)


def test_a_rate_is_its_sums_so_far_and_stays_below_one() -> None:
    months = {shift_months(START, n): (9.0 if n < 6 else 10.0, 10.0) for n in range(18)}
    found, _ = forecast(months, {START: (114.0, 120.0)}, 2024)
    assert found is not None
    assert found.value == pytest.approx(1.0)
    assert found.high == 1.0
    assert found.low == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("months", "whole", "why"),
    [
        ([10.0] * 24, 120.0, "全年各月已齐"),
        ([10.0] * 14, 120.0, "不足 3 个"),
        ([10.0] * 18, 10.0, "各月相加不等于全年"),
        ([10.0] * 15, 120.0, "不足 6 段"),
    ],
)
def test_what_cannot_be_told_is_refused_with_its_reason(
    months: list[float], whole: float, why: str
) -> None:
    found, said = forecast(counts(months), {START: (whole, None)}, 2024)
    assert found is None
    assert why in said


def test_a_year_without_months_says_so() -> None:
    assert forecast({}, {}, 2024) == (None, "没有按月的数字，不作预计")
