import re
from datetime import date

import pytest

from dashboards import queries
from dashboards.case_list import Choice
from dashboards.indicators import HEADLINES, Book
from dashboards.periods import Period
from publishing import Edition
from tests.dashboards.fixture_figures import CITY, DISTRICTS, district_id

JUNE = date(2024, 6, 1)
WITHIN: dict[str, queries.Parameter] = {"area_id": CITY, "area_level": "city"}
INSIDE: dict[str, queries.Parameter] = {
    **WITHIN,
    "first": JUNE,
    "beyond": date(2024, 7, 1),
}
LEAGUE: dict[str, queries.Parameter] = {"period_type": "M", "period_start": JUNE}
ARGUMENTS: dict[str, dict[str, queries.Parameter]] = {
    "areas": {},
    "case_ageing": WITHIN,
    "case_flow": {**INSIDE, "by": "channel"},
    "case_hours": INSIDE,
    "case_inspection_weeks": {"area_id": CITY, "last": date(2024, 6, 30)},
    "case_life": {"case_id": "platform:1"},
    "case_limits": INSIDE,
    "case_returns": {**INSIDE, "top": 13},
    "cases": {**INSIDE, **Choice().parameters, "sort": "newest", "top": 25, "skipped": 0},
    "cases_counted": {**INSIDE, **Choice().parameters},
    "check_results": {},
    "checks": {},
    "colour_notices": INSIDE,
    "comparisons": {
        "kpi_ids": ["C12"],
        "area_ids": [CITY],
        "period_type": "M",
        "period_start": JUNE,
        "breakdown": "total",
    },
    "conservation": {},
    "deliveries": {},
    "figures": {
        "kpi_ids": ["C12", "C13"],
        "area_ids": [CITY, district_id(0)],
        "period_type": "M",
        "first": date(2023, 6, 1),
        "last": JUNE,
    },
    "facility_days": INSIDE,
    "figures_by_part": {
        "kpi_ids": ["C12", "C13"],
        "area_id": CITY,
        "period_type": "M",
        "period_start": JUNE,
        "breakdown": "unit",
    },
    "figures_by_policy": {
        "kpi_ids": ["S05"],
        "area_id": CITY,
        "period_type": "M",
        "period_start": JUNE,
    },
    "high_places": {"area_id": CITY, "month": JUNE},
    "hot_issues": {**WITHIN, "last": date(2024, 6, 30)},
    "hotline_places": {**INSIDE, "least": 3, "top": 15},
    "hotspots": {"area_id": CITY, "month": JUNE, "top": 10},
    "illegal_buildings": INSIDE,
    "kpi_catalog": {},
    "kpi_definitions": {},
    "kpi_example": {
        "kpi_id": "H05",
        "area_id": CITY,
        "period_type": "",
        "period_start": date.min,
    },
    "kpi_counted": {},
    "kpi_extent": {"kpi_id": "C13"},
    "kpi_lineage": {"kpi_id": "C12"},
    "kpi_settings": {"kpi_id": "C12"},
    "kpi_policies": {},
    "kpi_targets": {"kpi_id": "C13"},
    "kpi_totals": {"kpi_ids": ["C12", "C13"]},
    "league_appeals": {"first": JUNE, "beyond": date(2024, 7, 1)},
    "league_components": LEAGUE,
    "league_defects": {"period_type": "M", "period_start": date(2024, 5, 1)},
    "league_excluded": {"first": JUNE, "beyond": date(2024, 7, 1)},
    "league_funnels": LEAGUE,
    "league_periods": {},
    "league_points": LEAGUE,
    "league_proof": {**LEAGUE, "unit_id": "x-丙亭"},
    "league_rules": {},
    "league_standings": LEAGUE,
    "league_warnings": LEAGUE,
    "merged_rows": {},
    "muck_violations": {**INSIDE, "before": date(2024, 5, 1)},
    "orders_of_case": {"case_id": "platform:1"},
    "overdue_now": {**WITHIN, "unit": ""},
    "part_names": {},
    "place_cases": {"place": "2024-06:00"},
    "place_cells": {"area_id": CITY, "least": 2},
    "place_months": {"place_key": "poi:0000", "family": "stall"},
    "place_positions": {**WITHIN, "month": JUNE},
    "places_again": {"area_id": CITY, "month": JUNE, "place": ""},
    "quality_gates": {},
    "quarantine_reasons": {},
    "quarantine_samples": {},
    "restated_periods": {},
    "road_work": INSIDE,
    "restatements": {"period": "", "top": 100},
    "street_matters": {**INSIDE, "before": date(2024, 5, 1)},
    "survey_items": {
        "area_id": CITY,
        "first": date(2024, 4, 1),
        "period_end": date(2024, 6, 30),
        "top": 8,
    },
    "survey_matters": {"area_id": CITY, "period_end": date(2024, 6, 30)},
    "survey_waves": {"area_id": CITY, "period_end": date(2024, 6, 30), "top": 6},
    "tonnage_stages": INSIDE,
    "waves_within": {"first": JUNE, "last": date(2024, 6, 30)},
    "target_months": {"kpi_ids": ["C13"], "area_id": CITY, "first": date(2023, 1, 1)},
    "target_plans": {"area_id": CITY},
    "target_sums": {"kpi_ids": ["C13"]},
    "target_years": {"area_id": CITY},
    "units_of_kpi": {
        "kpi_id": "C13",
        "area_id": CITY,
        "period_type": "M",
        "period_start": JUNE,
    },
    "weigh_checks": {},
    "weighing_vehicles": INSIDE,
}


EMPTY_AT_FIRST = {"restated_periods", "restatements", "target_sums"}
"""The first edition restates nothing, and the fixture has no whole year of months."""


def ask(edition: Edition, name: str, **changed: queries.Parameter) -> list[queries.Row]:
    asked = {**ARGUMENTS[name], **changed}
    if "area_level" in asked:
        asked["area_level"] = level_of(str(asked["area_id"]))
    with edition.connect() as connection:
        return queries.run(connection, name, **asked)


def level_of(area_id: str) -> str:
    """The level of an area of the fixture."""
    districts = {district_id(place) for place in range(len(DISTRICTS))}
    return "city" if area_id == CITY else "district" if area_id in districts else "street"


@pytest.mark.parametrize("name", queries.names())
def test_every_query_answers_on_a_published_edition(edition: Edition, name: str) -> None:
    assert ask(edition, name) or name in EMPTY_AT_FIRST


@pytest.mark.parametrize("name", queries.names())
def test_no_query_calls_anything_a_dash(edition: Edition, name: str) -> None:
    named_so = {
        column
        for row in ask(edition, name)
        for column, value in row.items()
        if value == "-" and not column.endswith("_id")
    }
    assert not named_so


def test_what_no_unit_is_named_for_is_nobody_s(edition: Edition) -> None:
    with edition.connect() as warehouse:
        (lowest,) = warehouse.execute(
            "select arg_min(breakdown_id, value) from kpi_value where kpi_id = 'C13' "
            "and breakdown = 'unit' and period_start = $1",
            [JUNE],
        ).fetchone()
        (place,) = warehouse.execute(
            "select hotspot_id from recurrence_hotspot where last_closing_unit_id = '-'"
        ).fetchone()
    assert lowest == "-"
    assert all(row["unit_id"] != "-" for row in ask(edition, "units_of_kpi"))
    (found,) = (row for row in ask(edition, "hotspots") if row["hotspot_id"] == place)
    assert found["last_closing_unit"] is None
    cases = {row["case_id"]: row["unit_name"] for row in ask(edition, "place_cases", place=place)}
    assert cases["platform:162"] == "未注明"
    (life,) = ask(edition, "case_life", case_id="platform:162")
    assert (life["unit_name"], life["first_unit_name"]) == ("未注明", "")


@pytest.mark.parametrize("name", queries.names())
def test_every_query_reads_public_tables_only(edition: Edition, name: str) -> None:
    text = re.sub(r"--.*", "", queries.sql(name))
    steps = set(re.findall(r"(\w+) as (?:not materialized )?\(", text))
    read = set(re.findall(r"\b(?:from|join)\s+(\w+)", text)) - steps
    assert read <= set(edition.manifest.tables), name


@pytest.mark.parametrize("name", queries.names())
def test_no_query_has_a_window_function(name: str) -> None:
    text = re.sub(r"--.*", "", queries.sql(name)).lower()
    assert re.search(r"\)\s*over\s*\(|\bqualify\b", text) is None, name


def test_the_book_holds_city_and_districts_but_no_streets(book: Book) -> None:
    assert {area_id for _, area_id in book.observations} == {
        CITY,
        *(district_id(place) for place in range(len(DISTRICTS))),
    }


def test_the_book_holds_every_headline_kpi_of_the_domains_there_are(book: Book) -> None:
    expected = {kpi for domain, ids in HEADLINES.items() if domain != "enforcement" for kpi in ids}
    assert {kpi_id for kpi_id, _ in book.observations} == expected


def test_the_city_rate_is_the_sum_over_districts_and_not_the_mean(book: Book) -> None:
    june = Period("M", JUNE)
    parts = [book.at("C12", district.area_id, june) for district in book.districts]
    city = book.at("C12", CITY, june)
    assert city is not None
    assert all(part is not None for part in parts)
    assert city.numerator == sum(part.numerator for part in parts if part)
    assert city.denominator == sum(part.denominator for part in parts if part)


def test_an_unassigned_district_without_figures_is_not_shown(book: Book) -> None:
    assert [district.area_name for district in book.districts] == list(DISTRICTS)


def test_hotspots_come_worst_first_with_names_and_without_what_is_no_place(
    edition: Edition,
) -> None:
    rows = ask(edition, "hotspots", top=20)
    counts = [row["recurrence_cnt"] for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert len(rows) == rows[0]["hotspot_cnt"] == 10
    assert rows[0]["family_name"] == "流动摊贩"
    assert rows[0]["last_closing_unit"] == "东湖区城管执法大队"
    assert all("默认地址" not in row["place_name"] for row in rows)


def test_hotspots_of_a_district_are_those_of_its_streets(edition: Edition) -> None:
    rows = ask(edition, "hotspots", area_id=district_id(0))
    assert rows
    assert all(row["place_name"].startswith("东湖") for row in rows)


def test_the_worst_places_are_those_of_the_page_of_places(edition: Edition) -> None:
    for area_id in (CITY, *(district_id(number) for number in range(len(DISTRICTS)))):
        rows = ask(edition, "hotspots", area_id=area_id, top=20)
        page = ask(edition, "places_again", area_id=area_id)
        shown = [row["hotspot_id"] for row in page if not row["is_set_aside"]]
        assert [row["hotspot_id"] for row in rows] == shown
        assert {row["hotspot_cnt"] for row in rows} <= {len(shown)}


def test_no_hotspot_is_shown_before_the_first_published_month(edition: Edition) -> None:
    assert ask(edition, "hotspots", month=date(2024, 5, 1)) == []


def test_survey_items_come_lowest_first_from_the_latest_wave(edition: Edition) -> None:
    rows = ask(edition, "survey_items")
    assert [row["item_name"] for row in rows[:3]] == [
        "车辆停放秩序",
        "住宅小区（城中村）",
        "垃圾分类",
    ]
    assert [row["is_lowest3"] for row in rows] == [True] * 3 + [False] * 5
    assert rows[0]["item_cnt"] == 14


def test_an_area_that_was_not_asked_in_a_period_has_no_items_of_an_older_wave(
    edition: Edition,
) -> None:
    later = {"first": date(2024, 7, 1), "period_end": date(2024, 9, 30)}
    assert ask(edition, "survey_items", **later) == []


def test_units_of_a_kpi_are_named(edition: Edition) -> None:
    rows = ask(edition, "units_of_kpi")
    assert rows[0]["unit_name"] == "北原区城管执法大队"
    assert len(rows) == len(DISTRICTS)


def test_a_missing_parameter_is_an_error_and_not_an_empty_page(edition: Edition) -> None:
    with edition.connect() as connection, pytest.raises(Exception, match="area_id"):
        queries.run(connection, "hotspots", month=JUNE, top=1)


def test_every_row_read_is_accounted_for_and_reference_tables_come_last(edition: Edition) -> None:
    rows = ask(edition, "conservation")
    assert [row["source"] for row in rows] == ["数字城管", "转运站称重", "ref_area"]
    assert [row["rows_lost"] for row in rows] == [0, 0, 0]
    assert rows[0]["quarantined_share"] == pytest.approx(12 / 10_000)


def test_reasons_carry_their_share_of_the_rows_read(edition: Edition) -> None:
    (row,) = ask(edition, "quarantine_reasons")
    assert (row["table_title"], row["rows"], row["is_whole_file"]) == ("案件", 12, False)
    assert row["share_of_read"] == pytest.approx(12 / 10_000)


def test_merged_rows_come_by_number(edition: Edition) -> None:
    rows = ask(edition, "merged_rows")
    assert [(row["table_title"], row["rule"], row["rows"]) for row in rows] == [
        ("案件", "identical_row", 2),
        ("称重磅单", "total_row", 1),
    ]


def test_the_example_is_the_newest_complete_month_under_every_policy(edition: Edition) -> None:
    rows = ask(edition, "kpi_example")
    assert [(row["period_start"], row["denominator_policy"]) for row in rows] == [
        (JUNE, "due"),
        (JUNE, "received"),
    ]
    assert rows[0]["status"] == "ok"


def test_the_example_of_a_rate_that_is_still_observed_is_an_earlier_month(edition: Edition) -> None:
    (row,) = ask(edition, "kpi_example", kpi_id="R01")
    assert (row["period_start"], row["status"]) == (date(2024, 5, 1), "ok")


def test_the_example_is_of_the_area_and_period_that_one_came_from(edition: Edition) -> None:
    asked = {"kpi_id": "C12", "area_id": district_id(1), "period_type": "M"}
    found = [
        ask(edition, "kpi_example", **asked, period_start=start)[0]
        for start in (date(2024, 5, 1), date(1999, 1, 1))
    ]
    assert [row["area_name"] for row in found] == [DISTRICTS[1]] * 2
    assert [row["period_start"] for row in found] == [date(2024, 5, 1), JUNE]


def test_the_example_of_a_survey_is_its_last_wave(edition: Edition) -> None:
    (row,) = ask(edition, "kpi_example", kpi_id="V01")
    assert (row["period_type"], row["period_start"]) == ("Q", date(2024, 4, 1))


def test_targets_come_newest_first_with_the_area_named(edition: Edition) -> None:
    rows = ask(edition, "kpi_targets")
    assert [(row["area_name"], row["target_value"], row["period_types"]) for row in rows] == [
        ("示例市", 0.97, ["Y"]),
        ("示例市", 0.96, ["Y"]),
        ("示例市", 0.95, ["M"]),
    ]
