"""Poisoned counts, keys and times, and checks that cannot run; the gate that owns it stops it."""

from __future__ import annotations

from datetime import datetime, timedelta

import duckdb
import polars as pl
import pytest
from landing_builder import (
    LAST_DAY,
    NOW,
    Landing,
    cases_of,
    judged,
    pulled,
    tickets_of,
    tonight,
    unmet,
)

from expectations import check_deliveries, verdict
from expectations.deliveries import g09_unit_magnitude


def test_a_missing_day_stops(history):
    yesterday = LAST_DAY - timedelta(days=1)
    landing = history("src_case", until=yesterday)
    tonight(landing, "src_case")
    results = judged(landing)
    assert unmet(results) == {"G01.src_case.missing_day"}
    assert f"platform {yesterday}" in results["G01.src_case.missing_day"].observed


def test_half_a_delivery_stops(history):
    landing = history("src_case")
    tonight(landing, "src_case", cases_of(LAST_DAY, 55))
    assert unmet(judged(landing)) == {"G01.src_case.daily_rows"}


def test_a_working_day_that_looks_like_a_sunday_is_only_shown(empty):
    days = [LAST_DAY - timedelta(days=i) for i in range(30, 0, -1)]
    for day in days:
        n = 300 if day.isoweekday() >= 6 else 1000
        empty.deliver("src_case", cases_of(day, n), "platform", pulled(day))
    empty.published = len(days)
    tonight(empty, "src_case", cases_of(LAST_DAY, 320))
    results = judged(empty)
    assert unmet(results) == set()
    assert unmet(results, "warning") == {"G01.src_case.daily_rows_kind"}


def test_the_calendar_of_the_city_says_what_a_holiday_is(empty):
    holiday = {"day": LAST_DAY, "day_kind": "法定节假日"}
    empty.deliver("ref_calendar_day", [holiday], "calendar", cadence="snapshot")
    for day in (LAST_DAY - timedelta(days=i) for i in range(30, 0, -1)):
        n = 300 if day.isoweekday() >= 6 else 1000
        empty.deliver("src_case", cases_of(day, n), "platform", pulled(day))
    empty.published = len(empty.batches)
    tonight(empty, "src_case", cases_of(LAST_DAY, 320))
    assert unmet(judged(empty), "warning") == set()


def test_a_day_that_somebody_entered_as_special_is_only_shown(history):
    landing = history("src_case", until=LAST_DAY - timedelta(days=1))
    closed = [{"day": LAST_DAY - timedelta(days=i), "day_kind": "休息日"} for i in range(2)]
    landing.deliver("ref_calendar_day", closed, "calendar", cadence="snapshot")
    tonight(landing, "src_case", cases_of(LAST_DAY, 20))
    results = judged(landing)
    assert unmet(results) == set()
    assert unmet(results, "warning") == {"G01.src_case.daily_rows_kind"}


def areas(n: int) -> list[dict[str, str]]:
    return [{"district_name": f"d{i}", "street_name": "", "area_id": f"a{i}"} for i in range(n)]


def deliver_areas(landing: Landing, *counts: int, published: int) -> None:
    """One delivery of the area names for each count of rows."""
    for n in counts:
        rows = areas(n) or pl.DataFrame(schema=dict.fromkeys(areas(1)[0], pl.String))
        landing.deliver("ref_area_alias", rows, "areas", cadence="snapshot")
    landing.published = published


@pytest.mark.parametrize("rows", [[10, 0], [10, 0, 0], [10, 4, 0]])
def test_a_reference_table_that_nothing_landed_of_stops(empty, rows):
    deliver_areas(empty, *rows, published=1)
    results = judged(empty)
    assert unmet(results) == {"G01.ref_area_alias.emptied"}
    assert "落地 0 行，上一次 10 行" in results["G01.ref_area_alias.emptied"].observed
    assert "撤下" in results["G01.ref_area_alias.emptied"].message


def test_a_reference_table_of_which_every_row_is_quarantined_stops(empty):
    deliver_areas(empty, 10, published=1)
    refused = {"rows_read": 10, "rows_quarantined": 10, "source_records": 10}
    no_rows = pl.DataFrame(schema=dict.fromkeys(areas(1)[0], pl.String))
    empty.deliver("ref_area_alias", no_rows, "areas", cadence="snapshot", **refused)
    assert unmet(judged(empty)) == {"G01.ref_area_alias.emptied"}


@pytest.mark.parametrize(("rows", "shown"), [(4, {"G01.ref_area_alias.shrunk"}), (5, set())])
def test_a_reference_table_of_less_than_half_is_only_shown(empty, rows, shown):
    deliver_areas(empty, 10, rows, published=1)
    results = judged(empty)
    assert (unmet(results), unmet(results, "warning")) == (set(), shown)


@pytest.mark.parametrize(
    ("rows", "published"),
    [([10, 0, 10], 1), ([0, 0], 1), ([0, 10], 1), ([10, 0], 0), ([10, 0, 10], 2)],
)
def test_only_the_delivery_that_counts_is_held_against_the_one_in_use(empty, rows, published):
    """A whole one came after the empty one; the one before was empty; there is none before."""
    deliver_areas(empty, *rows, published=published)
    results = judged(empty)
    assert unmet(results) | unmet(results, "warning") == set()


def test_deliveries_that_add_to_each_other_may_be_small(empty):
    empty.deliver("src_case", cases_of(LAST_DAY), "archive", cadence="snapshot")
    empty.published = 1
    empty.deliver("src_case", cases_of(LAST_DAY, 0), "archive", cadence="snapshot")
    assert not [check for check in judged(empty) if "emptied" in check]


def test_a_control_total_that_differs_stops(history):
    landing = history("src_case")
    tonight(landing, "src_case", control_total=125)
    results = judged(landing)
    assert unmet(results) == {"G01.src_case.control_total"}
    assert "控制数 125，实有 120" in results["G01.src_case.control_total"].observed


def test_a_control_total_counts_records_before_they_were_reshaped(history):
    landing = history("src_case")
    tonight(landing, "src_case", control_total=60, source_records=60)
    assert unmet(judged(landing)) == set()


def test_a_landed_file_that_lost_rows_stops(history):
    landing = history("src_case")
    batch = tonight(landing, "src_case")
    cases_file = landing.folder / "src_case" / f"{batch}.parquet"
    pl.read_parquet(cases_file).head(119).write_parquet(cases_file)
    assert unmet(judged(landing)) == {"G01.src_case.landed_rows"}


def test_a_torn_landed_file_is_an_error_that_stops(history):
    landing = history("src_case")
    batch = tonight(landing, "src_case")
    cases_file = landing.folder / "src_case" / f"{batch}.parquet"
    cases_file.write_bytes(cases_file.read_bytes()[:200])
    results = judged(landing)
    assert unmet(results) == {"G01.src_case.readable"}
    assert results["G01.src_case.readable"].status == "error"
    assert str(landing.folder) not in results["G01.src_case.readable"].message


def test_two_versions_of_one_case_stop(history):
    landing = history("src_case")
    rows = cases_of(LAST_DAY)
    tonight(
        landing, "src_case", pl.concat([rows, rows.head(2).with_columns(status=pl.lit("挂账"))])
    )
    results = judged(landing)
    assert unmet(results) == {"G02.src_case"}
    assert results["G02.src_case"].failing_rows == 4
    assert "2024060400000" in results["G02.src_case"].observed


def test_two_versions_of_one_case_in_two_batches_stop(history):
    landing = history("src_case")
    tonight(landing, "src_case")
    tonight(landing, "src_case", cases_of(LAST_DAY, 1).with_columns(status=pl.lit("挂账")))
    assert unmet(judged(landing)) == {"G02.src_case"}


def test_two_rows_of_one_reference_key_in_one_delivery_stop(empty):
    row = {"district_name": "钟楼", "street_name": "", "area_id": "zhonglou"}
    both = [row, row | {"area_id": "tianning"}]
    empty.deliver("ref_area_alias", both, "areas", cadence="snapshot")
    assert unmet(judged(empty)) == {"G02.ref_area_alias"}


def test_identical_loads_without_ticket_numbers_are_kept_and_counted(history):
    landing = history("src_weigh")
    rows = tickets_of(LAST_DAY, is_synthetic_ticket=True)
    rows = rows.with_columns(weigh_ticket_no=pl.format("{}-1", pl.int_range(pl.len())))
    copies = rows.head(5).with_columns(weigh_ticket_no=pl.format("{}-2", pl.int_range(5)))
    tonight(landing, "src_weigh", pl.concat([rows, copies]))
    results = judged(landing)
    assert unmet(results) == set()
    assert unmet(results, "warning") == {"G02.src_weigh.exact_copies"}
    assert results["G02.src_weigh.exact_copies"].failing_rows == 5


def test_too_many_rows_refused_for_their_times_stop(history):
    landing = history("src_case")
    refused = {"rows_read": 121, "rows_quarantined": 1, "source_records": 121}
    tonight(landing, "src_case", quarantine_reasons={"G03_closed_at": 1}, **refused)
    results = judged(landing)
    assert unmet(results) == {"G03.src_case.refused"}
    assert "0.83%" in results["G03.src_case.refused"].observed


def test_half_a_percent_of_refused_rows_is_allowed(history):
    landing = history("src_case")
    refused = {"rows_read": 200, "rows_landed": 120, "rows_merged": 79, "rows_quarantined": 1}
    tonight(landing, "src_case", quarantine_reasons={"G03 future": 1}, **refused)
    assert unmet(judged(landing)) == set()


def test_landed_times_that_have_not_come_yet_stop(history):
    landing = history("src_case")
    rows = cases_of(LAST_DAY).with_columns(
        closed_at=pl.when(pl.int_range(pl.len()) == 3)
        .then(datetime(2044, 6, 4))
        .otherwise("closed_at")
    )
    tonight(landing, "src_case", rows)
    results = judged(landing)
    assert unmet(results) == {"G03.src_case.future"}
    assert "closed_at：1 行，首见 platform 第 5 行" in results["G03.src_case.future"].observed


def test_a_check_that_raises_is_an_error_that_stops(history):
    landing = history("src_case")
    batch = tonight(landing, "src_case")
    cases_file = landing.folder / "src_case" / f"{batch}.parquet"
    pl.read_parquet(cases_file).drop("reported_at").write_parquet(cases_file)
    for other in (landing.folder / "src_case").glob("_schema.parquet"):
        pl.read_parquet(other).drop("reported_at").write_parquet(other)
    results = judged(landing)
    assert {results[i].status for i in unmet(results)} == {"error"}
    assert "G01.src_case.daily_rows" in unmet(results)
    assert not verdict(list(results.values())).passed


def test_a_gate_that_cannot_even_say_its_checks_is_an_error_that_stops(history, monkeypatch):
    landing = history("src_case")
    tonight(landing, "src_case")

    def broken(table, measure):
        raise RuntimeError("no such measure")

    monkeypatch.setattr(g09_unit_magnitude, "_magnitude", broken)
    tonight(landing, "src_weigh", tickets_of(LAST_DAY))
    assert unmet(judged(landing)) == {"G09.plan"}


def test_a_ledger_without_a_needed_column_is_refused_by_name(empty, tmp_path):
    tonight(empty, "src_case")
    with pytest.raises(ValueError, match="cadence"):
        check_deliveries(empty.folder, empty.ledger.drop("cadence"), 0, NOW, 26, tmp_path / "work")


def test_the_file_of_the_checks_is_free_when_they_are_done(empty, tmp_path):
    tonight(empty, "src_case")
    judged(empty)
    with duckdb.connect(str(tmp_path / "checks" / "delivery_checks.duckdb")) as connection:
        connection.execute("create table writable as select 1 as one")
