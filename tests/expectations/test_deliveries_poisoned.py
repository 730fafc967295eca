"""One poisoned delivery per kind of harm; exactly the gate that owns it must stop it, by name."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import duckdb
import polars as pl
import pytest
from landing_builder import (
    LAST_DAY,
    NOW,
    cases_of,
    facility_days_of,
    judged,
    penalties_of,
    pulled,
    tickets_of,
    tonight,
    unmet,
)

from expectations import check_deliveries, verdict
from expectations.deliveries import g09_unit_magnitude


def test_tonnes_delivered_as_kilograms_stop_at_the_unit_gate(history):
    landing = history("src_weigh")
    tonight(landing, "src_weigh", tickets_of(LAST_DAY, factor=1000))
    results = judged(landing)
    assert unmet(results) == {"G09.src_weigh.net_kg", "G09.src_weigh.net_kg.bounds"}
    message = results["G09.src_weigh.net_kg"].message
    assert "疑似千克与吨混用" in message and "2024-06" in message
    assert not verdict(list(results.values())).passed


def test_a_first_delivery_in_tonnes_stops_at_the_plausible_bounds(empty):
    rows = tickets_of(LAST_DAY).with_columns((pl.col("net_kg") / 1000).cast(pl.Decimal(18, 3)))
    tonight(empty, "src_weigh", rows)
    assert unmet(judged(empty)) == {"G09.src_weigh.net_kg.bounds"}


def test_one_month_in_another_unit_stops_within_a_first_delivery(empty):
    months = [tickets_of(LAST_DAY - timedelta(days=31 * i)) for i in range(3)]
    months.append(tickets_of(LAST_DAY - timedelta(days=93), factor=1000))
    tonight(empty, "src_weigh", pl.concat(months))
    assert "2024-03" in judged(empty)["G09.src_weigh.net_kg"].observed


def test_a_file_that_mixes_kilograms_and_grams_stops(history):
    landing = history("src_weigh")
    mixed = pl.concat([tickets_of(LAST_DAY).head(50), tickets_of(LAST_DAY, factor=1000).tail(10)])
    tonight(landing, "src_weigh", mixed)
    assert unmet(judged(landing)) == {"G09.src_weigh.net_kg.bounds"}


def test_fines_in_ten_thousands_stop(history):
    landing = history("src_penalty")
    tonight(landing, "src_penalty", penalties_of(LAST_DAY, factor=10_000))
    results = judged(landing)
    assert unmet(results) == {"G09.src_penalty.fine_yuan"}
    assert "疑似“万”漏写或多写" in results["G09.src_penalty.fine_yuan"].message


def test_a_plant_that_reports_kilograms_stops_though_it_is_a_single_row(history):
    landing = history("src_facility_day")
    rows = facility_days_of(LAST_DAY, total="1500000", factor=1000)
    tonight(landing, "src_facility_day", rows)
    assert unmet(judged(landing)) == {"G09.src_facility_day.treated_t"}


def test_one_impossible_load_is_shown_but_does_not_stop_the_city(history):
    landing = history("src_weigh")
    rows = tickets_of(LAST_DAY).with_columns(
        net_kg=pl.when(pl.int_range(pl.len()) == 7)
        .then(pl.lit("111375.071").cast(pl.Decimal(18, 3)))
        .otherwise("net_kg")
    )
    tonight(landing, "src_weigh", rows)
    results = judged(landing)
    assert unmet(results) == set()
    assert unmet(results, "warning") == {"G09.src_weigh.net_kg.single_rows"}
    assert "111375.071" in results["G09.src_weigh.net_kg.single_rows"].message


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
    copies = rows.head(5).with_columns(weigh_ticket_no=pl.format("again{}", pl.int_range(5)))
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


def test_a_printed_total_that_is_not_the_sum_of_its_plants_stops(history):
    landing = history("src_facility_day")
    tonight(landing, "src_facility_day", facility_days_of(LAST_DAY, total="1600"))
    results = judged(landing)
    assert unmet(results) == {"G07.src_facility_day.treated_t"}
    assert "500 应为 600" in results["G07.src_facility_day.treated_t"].message


def test_a_total_row_inside_a_sheet_that_is_not_the_sum_of_its_rows_stops(empty):
    differing = {
        "sheet": "6月",
        "row": 125,
        "column": "extension_cnt",
        "declared": "1600",
        "counted": "1500",
    }
    sums = json.dumps({"compared": 2, "differing": [differing]})
    empty.deliver("src_case", cases_of(LAST_DAY), "archive", control_sums=sums)
    results = judged(empty)
    assert unmet(results) == {"G07.src_case.total_rows"}
    assert "6月 第 125 行 extension_cnt" in results["G07.src_case.total_rows"].observed
    assert "合计 1600 应为 1500" in results["G07.src_case.total_rows"].message


def test_a_total_row_that_adds_up_passes(empty):
    sums = json.dumps({"compared": 2, "differing": []})
    empty.deliver("src_case", cases_of(LAST_DAY), "archive", control_sums=sums)
    assert judged(empty)["G07.src_case.total_rows"].status == "pass"


@pytest.mark.parametrize(("city_n", "check"), [(800, "streets"), (760, "districts")])
def test_a_survey_summary_whose_samples_do_not_add_up_stops(empty, city_n, check):
    def row(district, street, n):
        return {
            "wave": "2024Q1",
            "district_name": district,
            "street_name": street,
            "item_name": "垃圾分类",
            "n": n,
        }

    rows = [row("", "", city_n), row("钟楼区", "", 400), row("天宁区", "", 400)]
    rows += [row("钟楼区", "甲街道", 190 if check == "streets" else 200)]
    rows += [row("钟楼区", "乙街道", 200)]
    empty.deliver("src_survey_summary", rows, "agency", cadence="snapshot")
    assert unmet(judged(empty)) == {f"G07.src_survey_summary.{check}"}


def test_a_source_that_went_quiet_stops(history):
    landing = history("src_case")
    results = judged(landing, NOW + timedelta(hours=2))
    assert unmet(results) == {"G12.src_case"}
    assert results["G12.src_case"].observed == "platform：最新数据时间 2024-06-04 00:53"


def test_personal_data_counted_at_the_door_stops(history):
    landing = history("src_case")
    tonight(landing, "src_case", pii_hits={"address": 3})
    results = judged(landing)
    assert unmet(results) == {"G13.src_case.hits"}
    assert "address：命中 3 处" in results["G13.src_case.hits"].observed


def test_personal_data_in_columns_that_should_hold_none_stops_and_is_not_repeated(empty):
    rows = cases_of(
        LAST_DAY,
        street_name="请回电13812345678谢谢",
        road_name="+86 138-1234-5678",
        community_name="户主身份证11010519491231002X",
        duty_grid_name="电话.13812345678",
    )
    empty.deliver("src_case", rows.head(9), "archive")
    results = judged(empty)
    assert unmet(results) == {"G13.src_case.scan"}
    message = results["G13.src_case.scan"].message
    for column in ("street_name", "road_name", "community_name", "duty_grid_name"):
        assert f"{column}：9 行，首见 archive 第 2 行" in message
    assert "1234" not in message and "110105" not in message


def test_an_id_number_with_a_wrong_check_digit_is_no_id_number(history):
    landing = history("src_case")
    tonight(landing, "src_case", cases_of(LAST_DAY, road_name="批次 110105194912310021"))
    assert unmet(judged(landing)) == set()


def test_a_landed_column_of_names_stops(history):
    landing = history("src_case")
    batch = tonight(landing, "src_case")
    cases_file = landing.folder / "src_case" / f"{batch}.parquet"
    frame = pl.read_parquet(cases_file).with_columns(reporter_name=pl.lit("张三"))
    frame.write_parquet(cases_file)
    assert unmet(judged(landing)) == {"G13.src_case.columns"}


def test_placeholders_left_as_names_are_shown(empty):
    names = ["X", "××", "—", "/", "无", "X余", "ＸＸ", "XX街道", "无锡路", "延陵西路"]
    rows = cases_of(LAST_DAY, len(names)).with_columns(road_name=pl.Series(names))
    empty.deliver("src_case", rows, "archive")
    results = judged(empty)
    assert unmet(results, "warning") == {"G15.src_case.placeholders"}
    assert results["G15.src_case.placeholders"].failing_rows == 7


def test_redacted_figures_are_counted(history):
    landing = history("src_weigh")
    tonight(landing, "src_weigh", tickets_of(LAST_DAY, row_flags="approx:net_kg;redacted:gross_kg"))
    results = judged(landing)
    assert unmet(results) == set()
    assert unmet(results, "warning") == {"G15.src_weigh.redacted"}
    assert "gross_kg：60 个" in results["G15.src_weigh.redacted"].observed


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
