from dataclasses import replace
from datetime import date

import pytest

from dashboards.indicators import Book
from dashboards.periods import Period, period_from_code, period_of

JUNE = Period("M", date(2024, 6, 1))


def test_a_month_knows_the_one_before_and_its_end() -> None:
    january = Period("M", date(2024, 1, 1))
    assert january.previous == Period("M", date(2023, 12, 1))
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


@pytest.mark.parametrize(
    ("code", "period"),
    [
        ("2024-06", JUNE),
        ("2024-06-03", Period("D", date(2024, 6, 3))),
        ("2025-W01", Period("W", date(2024, 12, 30))),
        ("2024-Q2", Period("Q", date(2024, 4, 1))),
        ("2024-H2", Period("H", date(2024, 7, 1))),
        ("2024", Period("Y", date(2024, 1, 1))),
    ],
)
def test_every_type_of_period_has_a_code_that_leads_back_to_it(code: str, period: Period) -> None:
    assert period.code == code
    assert period_from_code(code) == period
    assert period_of(period.period_type, period.end) == period


@pytest.mark.parametrize("code", ["2024-13", "2024-02-30", "2024-W60", "2024-Q5", "今年", ""])
def test_a_text_that_names_no_period_is_refused(code: str) -> None:
    with pytest.raises(ValueError):
        period_from_code(code)


def test_days_and_weeks_step_over_the_turn_of_the_year() -> None:
    assert Period("W", date(2025, 1, 6)).previous == Period("W", date(2024, 12, 30))
    assert Period("D", date(2025, 1, 1)).previous == Period("D", date(2024, 12, 31))


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


@pytest.mark.parametrize(
    ("code", "wave"),
    [
        ("2024-05", "2024-Q2"),
        ("2023-Q3", "2023-Q3"),
        ("2024-H1", "2024-Q2"),
        ("2023", "2023-Q4"),
        ("2024", "2024-Q2"),
    ],
)
def test_a_period_shows_the_survey_it_lies_in_or_the_last_that_it_holds(
    book: Book, code: str, wave: str
) -> None:
    assert book.period("satisfaction", JUNE.start, period_from_code(code)) == period_from_code(wave)


@pytest.mark.parametrize(
    ("code", "nearest"),
    [
        ("2024-08", "2024-Q2"),
        ("2024-Q3", "2024-Q2"),
        ("2024-H2", "2024-Q2"),
        ("2025", "2024-Q2"),
        ("2022", "2023-Q2"),
    ],
)
def test_a_period_without_a_survey_shows_none_and_names_the_nearest(
    book: Book, code: str, nearest: str
) -> None:
    chosen = period_from_code(code)
    assert book.period("satisfaction", None, chosen) is None
    assert book.nearest_wave(chosen) == period_from_code(nearest)


def test_a_declared_month_without_a_survey_shows_the_last_one_before(book: Book) -> None:
    august = date(2024, 8, 1)
    assert book.period("satisfaction", august, None) == Period("Q", date(2024, 4, 1))


def test_a_new_wave_is_shown_before_its_period_is_over(book: Book) -> None:
    wave = Period("Q", date(2024, 7, 1))
    of_city = book.observations["V01", book.city.area_id]
    counted = replace(next(iter(of_city.values())), period_start=wave.start, status="provisional")
    observations = book.observations | {("V01", book.city.area_id): {**of_city, wave: counted}}
    assert replace(book, observations=observations).period("satisfaction", None, None) == wave


def test_a_domain_the_city_lacks_has_no_period(book: Book) -> None:
    assert book.period("enforcement", None, None) is None
    assert not book.has_domain("enforcement", book.city.area_id)
