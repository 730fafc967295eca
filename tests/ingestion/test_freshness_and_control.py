"""How old a source is, and whether it delivered what it says it delivered."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from ingestion_builders import NOW, Bureau, case_row, case_source, weigh_source

from ingestion.ledger import source_freshness
from ingestion.readers import Spreadsheet
from ingestion.refused import open_refusals


def test_a_nightly_source_is_fresh_for_26_hours(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row()])
    bureau.pull(case_source())
    newest = datetime(2024, 6, 7, 11)
    for age, status in ((26, "fresh"), (27, "stale")):
        (row,) = source_freshness(bureau.store, newest + timedelta(hours=age)).rows(named=True)
        assert row == {
            "source": "cases",
            "table_name": "src_case",
            "last_source_time": newest,
            "last_pulled_at": NOW,
            "status": status,
        }


def test_a_monthly_source_has_its_month_and_the_time_to_report(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row()])
    bureau.pull(case_source(cadence="monthly"))
    newest = source_freshness(bureau.store, NOW)["last_source_time"].item()
    for days, status in ((46, "fresh"), (47, "stale")):
        told = source_freshness(bureau.store, newest + timedelta(days=days))
        assert told["status"].to_list() == [status]


def test_a_snapshot_is_never_stale_and_a_silent_source_is_missing(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row()])
    snapshot = case_source(cadence="snapshot")
    bureau.pull(snapshot)
    told = source_freshness(
        bureau.store, NOW + timedelta(days=999), sources=[snapshot, weigh_source()]
    )
    assert told.select("source", "status").rows() == [("cases", "snapshot"), ("weigh", "missing")]


@pytest.mark.parametrize("declared", [{"cases.csv": 3}, "control.csv"])
def test_the_declared_number_of_records_is_kept_beside_the_counted(
    bureau: Bureau, declared: dict[str, int] | str
) -> None:
    (bureau.raw / "control.csv").write_text("file_name,rows\ncases.csv,3\n")
    bureau.deliver("cases.csv", [case_row(), case_row(案件编号="2")])
    (manifest,) = bureau.pull(case_source(control_totals=declared)).landed
    assert (manifest.control_total, manifest.source_records) == (3, 2)


def test_a_broken_list_of_control_totals_is_refused_and_stops_nothing(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row()])
    report = bureau.pull(case_source(control_totals="control.csv"))
    assert [r.file_name for r in report.refused] == ["control.csv"]
    assert [m.control_total for m in report.landed] == [None]
    (bureau.raw / "control.csv").write_text("file_name,rows\ncases.csv,1\n")
    bureau.pull(case_source(control_totals="control.csv"))
    assert open_refusals(bureau.store) == []


def write_month(folder: Path, total: float) -> None:
    with xlsxwriter.Workbook(str(folder / "weigh.xlsx")) as workbook:
        sheet = workbook.add_worksheet("六月")
        sheet.merge_range("A1:E1", "六月进场情况")
        sheet.write_row("A2", ["磅单号", "站点", "方向", "垃圾类别", "净重（吨）", "净重时间"])
        sheet.write_row("A3", ["1", "甲站", "进场", "厨余", 1.5, "2024-06-01"])
        sheet.write_row("A4", ["2", "甲站", "进场", "厨余", 2.25, "2024-06-02"])
        sheet.write_row("A5", ["合计", None, None, None, total])


@pytest.mark.parametrize(("total", "differing"), [(3.75, []), (37.5, ["37500.000000"])])
def test_a_total_row_is_merged_away_and_reconciled_with_the_sum(
    bureau: Bureau, total: float, differing: list[str]
) -> None:
    write_month(bureau.raw, total)
    (manifest,) = bureau.pull(weigh_source(reader=Spreadsheet("*.xlsx"))).landed
    assert manifest.merge_rules == {"total_row": 1}
    assert (manifest.rows_read, manifest.rows_landed, manifest.source_records) == (3, 2, 2)
    assert manifest.control_sums["compared"] == 1
    assert [d["declared"] for d in manifest.control_sums["differing"]] == differing
    assert all(d["row"] == 5 and d["sheet"] == "六月" for d in manifest.control_sums["differing"])
    merged = bureau.merged("src_weigh").row(0, named=True)
    assert merged["source_row"] == 5 and '"磅单号":"合计"' in merged["raw_text"]
