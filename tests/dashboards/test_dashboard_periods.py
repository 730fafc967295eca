from dataclasses import replace
from datetime import date

import pytest

from dashboards.indicators import Book
from dashboards.periods import Period, month_from_text

JUNE = Period("M", date(2024, 6, 1))


def test_a_month_knows_the_one_before_and_a_year_ago() -> None:
    january = Period("M", date(2024, 1, 1))
    assert january.previous == Period("M", date(2023, 12, 1))
    assert january.year_ago == Period("M", date(2023, 1, 1))
    assert january.end == date(2024, 1, 31)


def test_february_of_a_leap_year_has_29_days() -> None:
    assert Period("M", date(2024, 2, 1)).end == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("period", "label", "previous"),
    [
        (JUNE, "2024年6月", "较上月"),
        (Period("Q", date(2024, 4, 1)), "2024年第2季度", "较上季"),
        (Period("H", date(2024, 7, 1)), "2024年下半年", "较上半年度"),
        (Period("Y", date(2024, 1, 1)), "2024年", "较上年"),
    ],
)
def test_periods_have_chinese_names(period: Period, label: str, previous: str) -> None:
    assert (period.label_zh, period.previous_zh) == (label, previous)


def test_a_year_has_no_second_comparison() -> None:
    assert not Period("Y", date(2024, 1, 1)).has_year_comparison


def test_a_text_that_is_no_month_is_refused() -> None:
    assert month_from_text("2024-06") == JUNE
    with pytest.raises(ValueError, match="month"):
        month_from_text("2024-13")


def test_a_domain_without_a_declared_month_shows_its_last_complete_month(book: Book) -> None:
    assert book.at("C12", book.city.area_id, Period("M", date(2024, 7, 1))) is not None
    assert book.period("case", None, None) == JUNE


def test_a_declared_reporting_month_wins_over_the_last_month(book: Book) -> None:
    assert book.period("case", date(2024, 3, 1), None) == Period("M", date(2024, 3, 1))


def test_the_month_a_reader_picks_wins_over_the_declared_one(book: Book) -> None:
    picked = Period("M", date(2024, 2, 1))
    assert book.period("case", date(2024, 3, 1), picked) == picked


def test_a_survey_shows_the_wave_that_contains_the_month(book: Book) -> None:
    assert book.period("satisfaction", None, Period("M", date(2024, 2, 1))) == Period(
        "Q", date(2024, 1, 1)
    )


def test_a_survey_without_a_wave_in_the_month_shows_the_last_one_before(book: Book) -> None:
    assert book.period("satisfaction", None, Period("M", date(2024, 8, 1))) == Period(
        "Q", date(2024, 4, 1)
    )


def test_a_new_wave_is_shown_before_its_period_is_over(book: Book) -> None:
    wave = Period("Q", date(2024, 7, 1))
    of_city = book.observations["V01", book.city.area_id]
    counted = replace(next(iter(of_city.values())), period_start=wave.start, status="provisional")
    observations = book.observations | {("V01", book.city.area_id): {**of_city, wave: counted}}
    assert replace(book, observations=observations).period("satisfaction", None, None) == wave


def test_a_domain_the_city_lacks_has_no_period(book: Book) -> None:
    assert book.period("enforcement", None, None) is None
    assert not book.has_domain("enforcement", book.city.area_id)
