"""A delivery as it should be passes every gate, and what cannot be judged says so."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest
from landing_builder import (
    LAST_DAY,
    NIGHTLY,
    NOW,
    cases_of,
    facility_days_of,
    judged,
    nights,
    pulled,
    tickets_of,
    tonight,
    unmet,
)

from expectations import to_frame, verdict
from expectations.gates import BOOK


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    landing = nights(tmp_path_factory.mktemp("clean") / "landing", LAST_DAY)
    for table in NIGHTLY:
        tonight(landing, table)
    return judged(landing)


def test_a_clean_night_passes_every_check(clean):
    assert unmet(clean) == set()
    assert unmet(clean, "warning") == set()
    assert verdict(list(clean.values())).passed


def test_every_delivery_gate_appears_in_the_results(clean):
    seen = {check_id.split(".")[0] for check_id in clean}
    assert seen == {gate.id for gate in BOOK if "delivery" in gate.stages}


def test_results_become_the_public_table_with_one_row_per_check(clean):
    frame = to_frame(list(clean.values()))
    assert frame["check_id"].is_unique().all()
    assert frame.columns[:4] == ["check_id", "stage", "table_name", "severity"]
    assert frame.filter(pl.col("message").str.len_chars() < 10).is_empty()


def test_a_first_delivery_is_not_compared_with_habits_and_says_so(empty):
    tonight(empty, "src_case")
    results = judged(empty)
    assert unmet(results) == set()
    assert results["G01.src_case.daily_rows"].status == "not_applicable"
    assert "此前只交付过 0 次" in results["G01.src_case.daily_rows"].message


@pytest.mark.parametrize(("max_age_days", "status"), [(46, "pass"), (1, "fail")])
def test_a_monthly_ledger_that_stops_coming_is_a_warning(empty, max_age_days, status):
    empty.deliver(
        "src_case", cases_of(LAST_DAY), "ledger", cadence="monthly", max_age_days=max_age_days
    )
    results = judged(empty, now=NOW + timedelta(days=30))
    assert results["G12.src_case.monthly"].status == status
    assert results["G12.src_case.monthly"].severity == "warning"
    assert "G12.src_case" not in results


def test_a_snapshot_needs_no_freshness_and_no_daily_rows(empty):
    empty.deliver("src_case", cases_of(LAST_DAY), "archive", cadence="snapshot")
    results = judged(empty, now=NOW + timedelta(days=4000))
    assert unmet(results) == set()
    assert results["G12.snapshot"].status == "not_applicable"
    assert "archive" in results["G12.snapshot"].message
    assert "不按日交付" in results["G01.src_case.daily_rows"].message


def test_nothing_new_still_judges_freshness_only(history):
    landing = history("src_case", until=LAST_DAY + timedelta(days=1))
    results = judged(landing)
    assert {i for i, r in results.items() if r.status == "pass"} == {"G12.src_case"}
    assert results["G02"].status == "not_applicable"


def test_a_weekend_and_a_monday_are_each_like_their_kind(history):
    monday = LAST_DAY - timedelta(days=1)
    landing = history("src_case", until=LAST_DAY - timedelta(days=3))
    for day in (monday - timedelta(days=2), monday - timedelta(days=1), monday, LAST_DAY):
        landing.deliver("src_case", cases_of(day), "platform", pulled(day))
    results = judged(landing)
    assert unmet(results) | unmet(results, "warning") == set()


def test_an_updated_case_delivered_again_is_no_conflict_and_no_extra_row(history):
    landing = history("src_case")
    yesterday = cases_of(LAST_DAY - timedelta(days=1)).with_columns(
        pl.col("source_updated_at") + pl.duration(hours=20), status=pl.lit("挂账")
    )
    tonight(landing, "src_case", pl.concat([cases_of(LAST_DAY), yesterday]))
    results = judged(landing)
    assert unmet(results) | unmet(results, "warning") == set()


def test_an_earlier_conflict_is_healed_by_a_newer_state(history):
    landing = history("src_case")
    rows = cases_of(LAST_DAY)
    conflict = rows.head(1).with_columns(status=pl.lit("挂账"))
    tonight(landing, "src_case", pl.concat([rows, conflict]))
    assert unmet(judged(landing)) == {"G02.src_case"}
    newer = rows.head(1).with_columns(pl.col("source_updated_at") + pl.duration(hours=5))
    tonight(landing, "src_case", newer)
    assert unmet(judged(landing)) == set()


def test_a_reference_table_delivered_anew_replaces_the_old_one(empty):
    row = {"district_name": "钟楼", "street_name": "", "area_id": "zhonglou"}
    empty.deliver("ref_area_alias", [row], "areas", cadence="snapshot")
    empty.published = 1
    empty.deliver("ref_area_alias", [row | {"area_id": "zl"}], "areas", cadence="snapshot")
    assert unmet(judged(empty)) == set()


def test_a_case_number_that_contains_a_phone_like_run_of_digits_is_no_personal_data(history):
    landing = history("src_case")
    rows = cases_of(LAST_DAY).with_columns(
        case_no=pl.format("320404{}99", pl.int_range(13800000000, 13800000120)),
        address=pl.lit("经纬度 119.13812345678，路灯杆 213812345678901"),
    )
    tonight(landing, "src_case", rows)
    assert unmet(judged(landing)) == set()


def test_a_date_source_has_told_of_its_whole_day(history):
    landing = history("src_penalty")
    tonight(landing, "src_penalty")
    almost_a_day_later = NOW + timedelta(hours=23, minutes=29)
    assert judged(landing, almost_a_day_later)["G12.src_penalty"].status == "pass"


def test_a_few_light_loads_of_a_stream_do_not_look_like_another_unit(history):
    landing = history("src_weigh")
    light = tickets_of(LAST_DAY, 3).with_columns(
        weigh_ticket_no=pl.format("L{}", pl.int_range(3)),
        waste_stream=pl.lit("厨余"),
        net_kg=pl.lit("180").cast(pl.Decimal(18, 3)),
    )
    tonight(landing, "src_weigh", pl.concat([tickets_of(LAST_DAY), light]))
    assert unmet(judged(landing)) == set()


@pytest.mark.parametrize(
    ("plants", "days", "is_stopped"),
    [(["东厂"], 1, False), (["东厂"], 5, True), (["东厂", "西厂", "北厂"], 1, True)],
)
def test_a_plant_may_rest_for_a_day_but_not_for_many_nor_with_most_others(
    history, plants: list[str], days: int, is_stopped: bool
):
    landing = history("src_facility_day")
    rows = pl.concat([facility_days_of(LAST_DAY + timedelta(days=i)) for i in range(days)])
    next_to_nothing = pl.lit("0.01").cast(pl.Decimal(18, 3))
    rest = pl.when(pl.col("facility_name").is_in(plants)).then(next_to_nothing)
    tonight(landing, "src_facility_day", rows.with_columns(treated_t=rest.otherwise("treated_t")))
    assert ("G09.src_facility_day.treated_t" in unmet(judged(landing))) == is_stopped
