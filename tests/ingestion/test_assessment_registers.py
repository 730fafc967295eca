"""Registers of the assessment: what a decision must say, in CSV and in a workbook."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from ingestion.contracts import CONTRACTS, SrcAssessAppeal, SrcAssessEvent
from ingestion.contracts.base import Contract
from ingestion.landing import prepare
from ingestion.pull import PullReport, pull
from ingestion.readers import Delimited, Reader, Spreadsheet
from ingestion.source import Source
from ingestion.store import Store

HEADERS = ["申诉编号", "问题编号", "申诉理由", "处理结果", "决定岗位", "申诉日期", "决定日期"]
ROWS = [
    ["1", "WT1", "非本辖区", "同意", "考评办主任", "2024-06-01", "2024-06-03"],
    ["2", "WT2", "非本辖区", "待审核", "", "2024-06-01", ""],
    ["3", "WT3", "非本辖区", "支持", "", "2024-06-01", "2024-06-03"],
    ["4", "WT4", "非本辖区", "驳回", "考评办主任", "2024-06-05", "2024-06-03"],
    ["5", "", "非本辖区", "驳回", "考评办主任", "2024-06-01", "2024-06-03"],
    ["6", "WT6", "非本辖区", "研究中", "考评办主任", "2024-06-01", "2024-06-03"],
]


def landed(root: Path, contract: type[Contract], reader: Reader) -> tuple[pl.DataFrame, PullReport]:
    """Rows that landed, and the report."""
    store = Store(root / "landing", root / "quarantine", root / "merged")
    prepare(store, CONTRACTS)
    report = pull(
        Source("register", contract, reader), root, store, b"k" * 32, datetime(2025, 1, 1)
    )
    assert not report.refused
    rows = pl.read_parquet(root / "landing" / contract.table / "*.parquet")
    return rows, report


def test_a_decided_appeal_names_its_target_the_role_and_the_day(tmp_path: Path) -> None:
    lines = [",".join(row) for row in [HEADERS, *ROWS]]
    (tmp_path / "申诉.csv").write_text("\n".join(lines) + "\n", "utf-8")
    rows, report = landed(tmp_path, SrcAssessAppeal, Delimited("申诉.csv"))
    assert dict(rows.select("appeal_no", "decision").iter_rows()) == {"1": "支持", "2": "待审"}
    assert report.rows["rows_quarantined"] == 4
    reasons = " ".join(report.landed[0].quarantine_reasons)
    assert "已决定的申诉须写明决定岗位和决定日期" in reasons
    assert "决定日期早于申诉日期" in reasons


def test_a_workbook_lands_as_the_same_register(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "申诉.xlsx")) as book:
        sheet = book.add_worksheet("申诉登记")
        for number, row in enumerate([["考核申诉登记表"], HEADERS, *ROWS[:2]]):
            sheet.write_row(number, 0, row)
    rows, _ = landed(tmp_path, SrcAssessAppeal, Spreadsheet("申诉.xlsx"))
    assert dict(rows.select("appeal_no", "decision").iter_rows()) == {"1": "支持", "2": "待审"}


def test_points_outside_the_components_need_a_month_a_kind_and_who_decided(tmp_path: Path) -> None:
    (tmp_path / "加减分.csv").write_text(
        "登记编号,考核周期,考核对象,类别,分值,事由,决定岗位,决定日期\n"
        "1,2024-05,甲街道,一票否决,,重大事故,考评办主任,2024-06-02\n"
        "2,2024-05,甲街道,加分,0.5,现场会,考评办主任,2024-06-02\n"
        "3,2024,甲街道,加分,0.5,现场会,考评办主任,2024-06-02\n"
        "4,2024-05,甲街道,奖励,0.5,现场会,考评办主任,2024-06-02\n"
        "5,2024-05,甲街道,扣分,0.5,迟报,,2024-06-02\n",
        "utf-8",
    )
    rows, report = landed(tmp_path, SrcAssessEvent, Delimited("加减分.csv"))
    assert rows.sort("event_no")["event_no"].to_list() == ["1", "2"]
    assert report.rows["rows_quarantined"] == 3
