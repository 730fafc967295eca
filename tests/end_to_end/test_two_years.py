"""Two years of a tiny sample city: every KPI, survey wave and kind of dirt is compared once."""

from __future__ import annotations

from collections.abc import Callable
from math import comb
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from benchmarks.nights import SampleCity
from cities.sample.compare import compare
from cities.sample.comparison.report import Section, verdict
from cities.sample.simulation.dirt import KINDS_ZH
from cities.sample.simulation.plan import TWO_YEARS
from publishing.exports.period import Period
from publishing.what_if import Change, read_month, try_out
from tests.kpi_coverage import evidence, facts

CASES = 2500

PLANTED = {
    "src_assess_score": "correction duplicate_row fullwidth_digits impossible_value late_file "
    "missing_value name_drift note_row redacted_x resent_file total_row",
    "src_case": "clock_skew closed_before_reported duplicate_row fullwidth_digits name_drift "
    "older_state other_crs personal_data redacted_x unknown_category unknown_unit wrong_position",
    "src_catering": "redacted_x",
    "src_facility_day": "correction duplicate_row fullwidth_digits kg_t_mixed late_file name_drift "
    "note_row number_words redacted_x total_row",
    "src_hotline": "clock_skew closed_before_reported duplicate_row fullwidth_digits "
    "impossible_value late_file missing_value name_drift older_state personal_data redacted_x "
    "resent_file total_row unknown_area unknown_category unknown_unit",
    "src_illegal_building": "impossible_value name_drift number_words redacted_x total_row",
    "src_inspection": "impossible_value name_drift",
    "src_muck": "number_words",
    "src_notice": "wrong_order",
    "src_penalty": "correction duplicate_row fullwidth_digits impossible_value late_file "
    "name_drift note_row number_words personal_data redacted_x resent_file total_row "
    "unknown_area unknown_unit",
    "src_road_op": "duplicate_row fullwidth_digits impossible_value missing_value name_drift "
    "number_words redacted_x total_row",
    "src_sanitation_report": "correction duplicate_row fullwidth_digits impossible_value "
    "name_drift note_row number_words redacted_x total_row",
    "src_survey_response": "duplicate_row impossible_value missing_value name_drift personal_data",
    "src_weigh": "correction duplicate_row fullwidth_digits kg_t_mixed late_file missing_value "
    "name_drift note_row number_words personal_data redacted_x total_row unknown_area",
}
"""Kinds of dirt that the default plan plants, by table."""

TOO_RARE = {
    ("src_case", "wrong_position"): "a few of the devices, which place one case in thirty",
    ("src_hotline", "closed_before_reported"): "3 of 10,000 orders",
    ("src_illegal_building", "impossible_value"): "1 % of buildings, and here are a few dozen",
    ("src_muck", "number_words"): "every eleventh of a few trucks",
    ("src_notice", "wrong_order"): "3 % of the ladders that reach 红",
    ("src_penalty", "unknown_area"): "3 of 1,000 cases",
    ("src_penalty", "unknown_unit"): "3 of 1,000 cases",
}
"""Dirt that does not come up in so small a city, and how rare it is; the default city has it."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> SampleCity:
    found = SampleCity.below(tmp_path_factory.mktemp("two_years"), CASES)
    found.live(TWO_YEARS)
    found.night()
    return found


@pytest.fixture(scope="module")
def sections(city: SampleCity) -> dict[str, Section]:
    return {section.title: section for section in compare(city.settings)}


def query(city: SampleCity, sql: str) -> list[tuple[Any, ...]]:
    database: Path = city.settings.editions_dir / "current" / "warehouse.duckdb"
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def held(figures: Section) -> dict[str, bool]:
    """KPI and policy (`C12 due_cohort`) of the section → whether none of its figures differs."""
    return {
        f"{kpi_id} {'' if policy == '—' else policy}".strip(): differing == "0"
        for kpi_id, _, policy, _, differing, *_ in figures.rows
    }


def test_two_years_are_as_the_simulation_counted_them(
    sections: dict[str, Section], tell_evidence: Callable[[str, dict[str, bool]], None]
) -> None:
    tell_evidence(evidence.SAMPLE, held(sections["figures"]))
    told = [line for section in sections.values() for line in section.lines()]
    assert verdict(sections.values()) == 0, "\n".join(told)


def test_every_test_over_all_data_that_the_page_of_coverage_names_holds(
    city: SampleCity, tell_evidence: Callable[[str, dict[str, bool]], None]
) -> None:
    with city.edition.connect() as connection:
        held = evidence.tests_over_all_data(connection)
    named = set().union(*facts.invariants().values())
    tell_evidence(evidence.DATA_TEST, {name: held[name] for name in named & held.keys()})
    assert [name for name in named if not held.get(name)] == []


def test_every_kpi_and_every_reading_is_compared(
    city: SampleCity, sections: dict[str, Section]
) -> None:
    compared = {(row[0], row[2]) for row in sections["figures"].rows}
    assert {kpi for kpi, _ in compared} == {
        kpi for (kpi,) in query(city, "select kpi_id from kpi_catalog")
    }
    readings = {*query(city, "select kpi_id, policy from kpi_policy")}
    assert readings - compared == set(facts.NOT_IN_A_SMALL_CITY)


def test_every_wave_and_the_changes_of_2025_are_compared(
    city: SampleCity, sections: dict[str, Section]
) -> None:
    waves = pl.read_csv(city.settings.reference_dir / "ref_survey_wave.csv")["wave"]
    scored = query(city, "select distinct wave from survey_item_score")
    assert sorted(wave for (wave,) in scored) == sorted(waves)
    assert sections["survey_item_score"].compared > 0
    areas = pl.read_csv(city.settings.reference_dir / "ref_area.csv", try_parse_dates=True)
    is_new = (pl.col("valid_from").dt.year() == 2025) & (pl.col("area_level") == "street")
    new = areas.filter(is_new)["area_id"].to_list()
    told = {area for (area,) in query(city, "select distinct area_id from kpi_value")}
    assert new
    assert set(new) <= told


def test_a_renamed_unit_is_one_unit_under_both_its_names(city: SampleCity) -> None:
    assert query(
        city, "select unit_id from dim_unit group by unit_id having count(distinct unit_name) > 1"
    ) == [("d3-hw",)]
    written = city.settings.landing_dir / "src_case" / "*-*.parquet"
    names = query(
        city,
        f"""
        select handling_unit_name, max(reported_at) < '2025-07-01', min(reported_at) >= '2025-07-01'
        from '{written}'
        where handling_unit_name in (select unit_name from dim_unit where unit_id = 'd3-hw')
        group by handling_unit_name
        order by min(reported_at)
        """,
    )
    assert names == [
        ("兰汀区环境卫生管理所", True, False),
        ("兰汀区环境卫生服务中心", False, True),
    ]
    years = query(
        city,
        """
        select year(period_start), numerator from kpi_value
        where kpi_id = 'C04' and period_type = 'Y' and area_id = 'd3'
            and breakdown = 'unit' and breakdown_id = 'd3-hw'
        order by 1
        """,
    )
    assert [year for year, _ in years] == [2024, 2025]
    filed = query(
        city, "select year(filed_at), count(*) from fct_case where unit_id = 'd3-hw' group by 1"
    )
    assert dict(years) == dict(filed)


def test_every_kind_of_dirt_is_compared(sections: dict[str, Section]) -> None:
    planted = {
        (table, KINDS_ZH[kind]) for table, kinds in PLANTED.items() for kind in kinds.split()
    }
    rare = {(table, KINDS_ZH[kind]) for table, kind in TOO_RARE}
    assert planted - {(row[0], row[1]) for row in sections["dirt"].rows} == rare


def test_trying_out_nothing_is_the_official_table_of_every_month_and_edition(
    city: SampleCity,
) -> None:
    with city.edition.connect() as connection:
        months = connection.execute(
            "select distinct strftime(period_start, '%Y-%m'), rule_edition from league_table"
            " where period_type = 'M'"
        ).fetchall()
        assert len(months) >= 22 and len({edition for _, edition in months}) == 3
        for code, edition in months:
            for one in try_out(read_month(connection, Period.parse(code), edition), Change()):
                assert one.total == one.official_total, (code, one.unit_name)
                assert one.published == one.official_published, (code, one.unit_name)
                assert one.rank == one.official_rank, (code, one.unit_name)


def test_the_limits_of_a_funnel_are_quantiles_of_the_binomial_in_whole_numbers(
    city: SampleCity,
) -> None:
    """Chances are counted as whole numbers of (a + b)^n: no logarithm, no rounding."""
    rows = query(
        city,
        """
        select distinct numerator, denominator, funnel_place, low_95, high_95, low_998, high_998,
            cast(sum(numerator) over of_group as bigint),
            cast(sum(denominator) over of_group as bigint)
        from league_funnel
        window of_group as (partition by period_start, group_name, component)
        """,
    )
    assert len(rows) > 100
    for done, volume, place, *told, did, of in rows:
        low_95, low_998 = (quantile(volume, did, of, share) for share in (25, 1))
        high_95, high_998 = (volume - quantile(volume, of - did, of, share) for share in (25, 1))
        limits = [low_95, high_95, low_998, high_998]
        assert told == pytest.approx([limit / volume for limit in limits], abs=1e-8)
        expected = (
            "far_below" if done < low_998 else "below" if done < low_95
            else "far_above" if done > high_998 else "above" if done > high_95 else "within"
        )  # fmt: skip
        assert place == expected, (done, volume, did, of)


def quantile(volume: int, did: int, of: int, share: int) -> int:
    """The least count that, or fewer, comes in at least `share` of 1000 cases of did / of."""
    whole, seen = of**volume, 0
    for count in range(volume + 1):
        seen += comb(volume, count) * did**count * (of - did) ** (volume - count)
        if 1000 * seen >= share * whole:
            return count
    raise AssertionError("chances add up to 1")
