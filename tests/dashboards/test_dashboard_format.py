from datetime import timedelta
from decimal import Decimal

import pytest

from dashboards import format as fmt


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (2.345, 2, "2.35"),
        (2.5, 0, "3"),
        (0.125, 2, "0.13"),
        (-2.345, 2, "-2.35"),
        (94.305, 2, "94.31"),
    ],
)
def test_rounding_is_half_up_and_not_to_even(value: float, decimals: int, printed: str) -> None:
    assert fmt.round_half_up(value, decimals) == Decimal(printed)


def test_a_tiny_negative_number_is_not_printed_as_minus_zero() -> None:
    assert fmt.number(-0.001, 2) == "0.00"


def test_the_closing_rate_of_seed_t02_prints_as_94_20_percent() -> None:
    assert fmt.figure(5242 / 5565, "%", 2).text == "94.20%"


def test_the_closing_rate_of_seed_t01_prints_as_90_97_percent() -> None:
    assert fmt.figure(115887 / 127392, "%", 2).text == "90.97%"


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (12542, "件", 0, "12,542 件"),
        (999999, "件", 0, "999,999 件"),
        (1234567, "件", 0, "123.46 万件"),
        (123456789.0, "吨", 1, "1.23 亿吨"),
        (1234567.89, "元", 2, "123.46 万美元"),
        (3.0534, "吨/车", 2, "3.05 吨/车"),
        (None, "%", 2, "无数据"),
    ],
)
def test_figures_carry_their_chinese_unit(
    value: float | None, unit: str, decimals: int, text: str
) -> None:
    assert fmt.figure(value, unit, decimals, "美元").text == text


def test_evidence_is_printed_to_the_last_digit_where_the_card_prints_wan() -> None:
    assert fmt.plain(1234567.89, "元", 2, "美元") == "1,234,567.89 美元"


def test_a_difference_of_rates_is_in_percentage_points_and_never_in_percent() -> None:
    change = fmt.change(0.9450, 0.9640, "%", 2)
    assert change is not None
    assert change.text == "下降 1.90 个百分点"
    assert "%" not in change.text


def test_a_difference_of_rates_is_that_of_the_printed_rates_so_the_screen_adds_up() -> None:
    change = fmt.change(0.94204, 0.93096, "%", 2)
    assert fmt.figure(0.94204, "%", 2).number == "94.20"
    assert fmt.figure(0.93096, "%", 2).number == "93.10"
    assert change is not None
    assert change.size == "1.10 个百分点"


def test_a_difference_of_counts_is_in_percent() -> None:
    change = fmt.change(110, 100, "件", 0)
    assert change is not None
    assert (change.arrow, change.text) == ("↑", "上升 10.0%")


def test_a_score_keeps_its_own_digits_and_a_quotient_is_told_in_two() -> None:
    told = [fmt.score(Decimal(each)) for each in ("90", "95.45", "-0.288", "95.35988889")]
    assert told == ["90.00", "95.45", "−0.288", "95.36"]


def test_a_difference_of_scores_is_in_points_of_the_score() -> None:
    change = fmt.change(83.85, 83.48, "分", 2)
    assert change is not None
    assert change.text == "上升 0.37 分"


def test_equal_printed_rates_are_unchanged() -> None:
    change = fmt.change(0.950001, 0.950002, "%", 2)
    assert change is not None
    assert (change.sign, change.text) == (0, "持平")


@pytest.mark.parametrize(("current", "base"), [(0.94, None), (None, 0.94)])
def test_without_a_baseline_there_is_no_comparison(
    current: float | None, base: float | None
) -> None:
    assert fmt.change(current, base, "%", 2) is None


def test_a_count_has_no_percentage_over_zero() -> None:
    assert fmt.change(5, 0, "件", 0) is None


@pytest.mark.parametrize(
    ("target", "unit", "direction", "text"),
    [
        (0.98, "%", "up", "目标 ≥ 98.00%"),
        (0, "件", "down", "目标 ≤ 0.00 件"),
        (None, "%", "up", "未设目标"),
    ],
)
def test_a_target_says_which_way_it_is_met(
    target: float | None, unit: str, direction: str, text: str
) -> None:
    assert fmt.target_text(target, unit, 2, direction) == text


def test_numerators_keep_what_is_behind_the_point_and_drop_empty_zeros() -> None:
    assert fmt.part(127392.0) == "127,392"
    assert fmt.part(1946.285) == "1,946.285"
    assert fmt.part(None) == "—"


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(minutes=5), "5 分钟"),
        (timedelta(hours=30), "30 小时"),
        (timedelta(days=3, hours=2), "3 天"),
        (timedelta(minutes=-4), "0 分钟"),
    ],
)
def test_an_age_is_said_in_its_largest_fitting_unit(span: timedelta, text: str) -> None:
    assert fmt.age(span) == text


@pytest.mark.parametrize(
    ("value", "printed", "in_a_file"),
    [
        (0.99961, "99.9%", 0.99961),
        (0.999999, "99.9%", 0.9999),
        (0.8625, "86.3%", 0.8625),
        (1.0, "100.0%", 1.0),
        (1.736, "173.6%", 1.736),
    ],
)
def test_what_was_not_reached_is_never_printed_as_the_whole(
    value: float, printed: str, in_a_file: float
) -> None:
    assert fmt.completion(value) == printed
    assert fmt.short_of_whole(value, 2) == in_a_file
