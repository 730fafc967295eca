"""Poisoned contents: units, sums, personal data, placeholders; the gate that owns it stops it."""

from __future__ import annotations

import json
from datetime import timedelta

import polars as pl
import pytest
from landing_builder import (
    LAST_DAY,
    NOW,
    cases_of,
    facility_days_of,
    judged,
    penalties_of,
    tickets_of,
    tonight,
    unmet,
)

from expectations import verdict


def test_tonnes_delivered_as_kilograms_stop_at_the_unit_gate(history):
    landing = history("src_weigh")
    tonight(landing, "src_weigh", tickets_of(LAST_DAY, factor=1000))
    results = judged(landing)
    assert unmet(results) == {"G09.src_weigh.net_kg", "G09.src_weigh.net_kg.bounds"}
    message = results["G09.src_weigh.net_kg"].message
    assert "疑似千克与吨混用" in message and "2024-06" in message
    assert "的净重（千克）" in message and "net_kg" not in message
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


def test_a_few_loads_of_one_stream_in_tonnes_stop_though_they_are_few(history):
    landing = history("src_weigh")
    tickets = tickets_of(LAST_DAY)
    few = tickets.filter(waste_stream="厨余").head(3)
    in_tonnes = few.with_columns(net_kg=(pl.col("net_kg") / 1000).cast(pl.Decimal(18, 3)))
    tonight(landing, "src_weigh", pl.concat([tickets.filter(waste_stream="其他"), in_tonnes]))
    assert "G09.src_weigh.net_kg" in unmet(judged(landing))


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
