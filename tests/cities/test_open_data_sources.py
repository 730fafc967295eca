"""What the declarations make of single rows: the traps each source is known for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from cities.open_data import sources as declared
from cities.open_data.make_extracts import BOSTON_COLUMNS, NASHVILLE_COLUMNS
from cities.settings import load_city
from ingestion.pull import PullReport, pull
from ingestion.source import Source
from ingestion.store import Store

BOSTON = {
    "": "1",
    "CASE_ENQUIRY_ID": "101001242404",
    "OPEN_DT": "06/01/2015 12:40:41 PM",
    "TARGET_DT": "06/10/2015 08:30:00 AM",
    "CLOSED_DT": "06/02/2015 01:46:56 PM",
    "OnTime_Status": "ONTIME",
    "CASE_STATUS": "Closed",
    "REASON": "Graffiti",
    "TYPE": "Graffiti Removal",
    "Department": "PROP",
    "Location": "29 Hereford St  Boston  MA  02115",
    "neighborhood": "Back Bay",
    "LATITUDE": "42.3504",
    "LONGITUDE": "-71.0867",
    "Source": "City Worker App",
}
NASHVILLE = {
    "Request #": "13-1094788",
    "Date Received": "07/31/2013",
    "Property Address": "505 ELYSIAN FIELDS RD",
    "Complaint Source": "CITIZEN REPORTED",
    "Reported Problem": "CODES HOUSING REQUEST",
    "Status": "DONE",
    "Council District": "26",
    "Last Activity Date": "09/26/2013 12:00:00 AM",
    "Last Activity": "CLOSED INCIDENT",
}


class Bench:
    """A raw folder and a store of one test."""

    def __init__(self, folder: Path) -> None:
        self.raw = folder / "raw"
        self.store = Store(folder / "landing", folder / "quarantine", folder / "merged")

    def deliver(self, path: str, *lines: list[str] | tuple[str, ...]) -> None:
        target = self.raw / path
        target.parent.mkdir(parents=True, exist_ok=True)
        text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)
        target.write_text(text + "\n", encoding="utf-8")

    def pull(self, source: Source) -> PullReport:
        return pull(source, self.raw, self.store, b"key", datetime(2026, 1, 1))

    def frame(self, kind: str) -> pl.DataFrame:
        found = sorted(getattr(self.store, kind).glob("*/*-*.parquet"))
        return pl.concat([pl.read_parquet(path) for path in found])

    def landed(self, source: Source) -> pl.DataFrame:
        report = self.pull(source)
        assert report.refused == []
        return self.frame("landing")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def boston(bench: Bench, **changes: str) -> None:
    row = BOSTON | changes
    bench.deliver("boston_311_2015/one.csv", BOSTON_COLUMNS, [row[c] for c in BOSTON_COLUMNS])


def nashville(bench: Bench, *changes: dict[str, str]) -> None:
    rows = [[(NASHVILLE | change)[c] for c in NASHVILLE_COLUMNS] for change in changes]
    bench.deliver("nashville_violations_2013/one.csv", NASHVILLE_COLUMNS, *rows)


def test_a_boston_case_lands_with_one_time_of_opening_for_all_early_stages(bench: Bench) -> None:
    boston(bench)
    case = bench.landed(declared.boston_311()).row(0, named=True)
    opened = datetime(2015, 6, 1, 12, 40, 41)
    assert [case[c] for c in ("reported_at", "accepted_at", "filed_at", "dispatched_at")] == [
        opened
    ] * 4
    assert case["closed_at"] == case["handled_at"] == datetime(2015, 6, 2, 13, 46, 56)
    assert case["source_updated_at"] == case["closed_at"]
    assert (case["status"], case["close_type"], case["stream"]) == ("已结案", "正常", "常规")
    assert (case["district_name"], case["street_name"]) == ("Boston", "Back Bay")
    assert (case["source_channel"], case["handling_unit_name"]) == ("巡检", "PROP")


def test_a_closing_seconds_before_the_opening_is_kept_and_flagged(bench: Bench) -> None:
    boston(bench, CLOSED_DT="06/01/2015 12:40:11 PM")
    case = bench.landed(declared.boston_311()).row(0, named=True)
    assert case["row_flags"] == "clock_skew:handled_at"
    assert case["source_updated_at"] == case["reported_at"]


def test_a_closing_minutes_before_the_opening_goes_to_quarantine_as_g03(bench: Bench) -> None:
    boston(bench, CLOSED_DT="06/01/2015 12:30:00 PM")
    assert bench.pull(declared.boston_311()).rows["rows_quarantined"] == 1
    assert "G03" in bench.frame("quarantine")["reasons"][0]


def test_a_closing_time_that_cannot_be_read_never_makes_an_open_case(bench: Bench) -> None:
    boston(bench, CLOSED_DT="13/45/2015")
    report = bench.pull(declared.boston_311())
    assert (report.rows["rows_landed"], report.rows["rows_quarantined"]) == (0, 1)


def test_a_word_we_do_not_know_goes_to_quarantine_and_is_named(bench: Bench) -> None:
    boston(bench, Source="Carrier Pigeon")
    bench.pull(declared.boston_311())
    reason = bench.frame("quarantine")["reasons"][0]
    assert "source_channel" in reason
    assert "Carrier Pigeon" in reason


def test_a_case_without_target_or_neighbourhood_lands_without_them(bench: Bench) -> None:
    boston(bench, TARGET_DT="", neighborhood="", CLOSED_DT="", CASE_STATUS="Open")
    case = bench.landed(declared.boston_311()).row(0, named=True)
    assert [case[c] for c in ("close_deadline", "street_name", "closed_at", "close_type")] == [
        None
    ] * 4
    assert case["status"] == "处置中"


def test_pounds_become_kilograms_exactly_and_equal_loads_stay_apart(bench: Bench) -> None:
    header = ("report_date", "load_type", "load_time", "load_weight", "dropoff_site")
    load = ("2021-05-27", "TIRES", "2021-05-27 11:33:00.000000 UTC", "245540.0", "MRF")
    bench.deliver("austin_waste_2021/one.csv", header, load, load)
    loads = bench.landed(declared.austin_waste())
    exact = Decimal("245540") * Decimal("0.45359237")
    assert [abs(net - exact) < Decimal("0.001") for net in loads["net_kg"]] == [True, True]
    assert loads["weigh_ticket_no"].n_unique() == 2
    assert loads["is_synthetic_ticket"].all()
    assert loads["weighed_at"].to_list() == [datetime(2021, 5, 27)] * 2
    assert loads["waste_stream"].to_list() == ["大件"] * 2


def test_a_load_without_weight_is_refused_and_a_load_of_zero_is_not(bench: Bench) -> None:
    header = ("report_date", "load_type", "load_time", "load_weight", "dropoff_site")
    rows = [("2021-05-27", "SWEEPING", "t", weight, "ONION CREEK") for weight in ("", "0.0")]
    bench.deliver("austin_waste_2021/one.csv", header, *rows)
    assert bench.landed(declared.austin_waste())["net_kg"].to_list() == [Decimal(0)]
    assert "net_kg" in bench.frame("quarantine")["reasons"][0]


def test_several_rows_of_one_case_land_once(bench: Bench) -> None:
    nashville(bench, {}, {"Reported Problem": "DEMOLITION CODES CASE"}, {})
    report = bench.pull(declared.nashville_violations())
    assert report.rows == {
        "rows_read": 3,
        "rows_landed": 1,
        "rows_merged": 2,
        "rows_quarantined": 0,
    }
    assert report.landed[0].merge_rules == {"identical_row": 1, "several_rows_of_one_case": 1}


def test_the_last_activity_is_a_closing_only_when_done_and_not_before_receipt(
    bench: Bench,
) -> None:
    nashville(
        bench,
        {"Request #": "1"},
        {"Request #": "2", "Status": "OPEN"},
        {"Request #": "3", "Last Activity Date": "07/30/2013 12:00:00 AM"},
        {"Request #": "4", "Last Activity Date": ""},
    )
    cases = bench.landed(declared.nashville_violations()).sort("enf_case_no")
    assert cases["closed_on"].to_list() == [date(2013, 9, 26), None, None, None]
    assert cases["exec_status"].to_list() == ["已履行", None, "已履行", "已履行"]
    assert cases["street_name"].to_list() == ["26"] * 4


def test_a_ticket_is_decided_on_its_own_day_and_its_vehicle_does_not_land(bench: Bench) -> None:
    bench.deliver(
        "philadelphia_parking_2013/one.csv",
        ("2013-04-03T23:55:00Z", "36", "METER EXPIRED CC", "1322731", "PA", "2905938", ""),
    )
    ticket = bench.landed(declared.philadelphia_parking()).row(0, named=True)
    assert ticket["filed_on"] == ticket["decided_on"] == date(2013, 4, 3)
    assert (ticket["fine_yuan"], ticket["penalty_types"]) == (Decimal("36.00"), ["罚款"])
    assert (ticket["violation_type"], ticket["procedure"]) == ("停车", "简易程序")
    assert "1322731" not in {str(value) for value in ticket.values()}


def test_one_person_becomes_one_row_per_answered_satisfaction_item(bench: Bench) -> None:
    header = ("id", "method", "q1_01", "q2_01", "q9_01", "q12_06", "q26_01", "counci", "quarte")
    bench.deliver(
        "kansas_city_survey_2021/one.csv",
        header,
        ("58", "Mail", "4", "1", "9", "NA", "2", "3", "1QSEP2021"),
    )
    answers = bench.landed(declared.kansas_city_survey()).sort("item_code")
    assert answers["item_code"].to_list() == ["q2_01", "q9_01"]
    assert answers["answer_label"].to_list() == ["非常不满意", "不了解"]
    assert answers["answer_score_raw"].to_list() == [1.0, None]
    assert answers["mode"].to_list() == ["邮寄"] * 2
    assert answers["street_name"].to_list() == ["3"] * 2


def test_a_survey_file_without_its_columns_is_refused_whole(bench: Bench) -> None:
    bench.deliver("kansas_city_survey_2021/one.csv", ("id", "colour"), ("58", "red"))
    assert len(bench.pull(declared.kansas_city_survey()).refused) == 1


def test_messages_land_with_their_area_and_without_their_writer(bench: Bench) -> None:
    path = bench.raw / "tipdm_messages_2020" / "附件3_留言.xlsx"
    path.parent.mkdir(parents=True)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Sheet1")
    header = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数"]
    sheet.write_row(0, 0, header)
    sheet.write_row(1, 0, [188006, "A000102948", "A市A5区路灯不亮", "2019/2/28 9:25:05", "\n\t详"])
    sheet.write_row(2, 0, [188007, "A00074795", "咨询户口", None, "文"])
    style = book.add_format({"num_format": "yyyy/m/d h:mm"})
    sheet.write_datetime(2, 3, datetime(2019, 12, 7, 8, 5), style)
    book.close()
    messages = bench.landed(declared.tipdm_messages()).sort("order_no")
    assert messages["received_at"].to_list() == [
        datetime(2019, 2, 28, 9, 25, 5),
        datetime(2019, 12, 7, 8, 5),
    ]
    assert messages["street_name"].to_list() == ["A5", None]
    assert messages["title_scrubbed"].to_list()[0] == "A市A5区路灯不亮"
    assert messages["content_scrubbed"].to_list() == [None, None]
    assert messages["person_hash"].n_unique() == 2
    assert "102948" not in messages.write_csv()


def test_the_messages_are_a_source_only_where_they_are_delivered(tmp_path: Path) -> None:
    settings = replace(load_city("open_data"), raw_dir=tmp_path)
    assert "tipdm_messages" not in {s.name for s in declared.sources(settings)}
    (tmp_path / "tipdm_messages_2020").mkdir()
    assert "tipdm_messages" in {s.name for s in declared.sources(settings)}


def test_names_of_sources_are_unique_and_every_one_is_a_snapshot() -> None:
    found = declared.sources(load_city("open_data"))
    assert len({source.name for source in found}) == len(found)
    assert {source.cadence for source in found} == {"snapshot"}
