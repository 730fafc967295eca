import csv
import io
from dataclasses import replace
from datetime import date, datetime

import fastexcel
import openpyxl
import pytest

from dashboards.sheets import Sheet, csv_bytes, xlsx_bytes
from publishing.exports.errors import ExportError

SHEET = Sheet(
    title="责任单位 · 案件指标",
    head=[("期间", "2024年6月"), ("区域", "东湖区"), ("版次", "e1"), ("口径", "应结案口径")],
    columns=["单位", "结案率", "立案数", "结案时间", "日期"],
    rows=[
        ["=cmd|' /C calc'!A0", 0.9729, 1234, datetime(2024, 6, 3, 8, 5), date(2024, 6, 3)],
        ["+市容队", None, 0, None, None],
    ],
    rates=frozenset({1}),
)


def test_a_workbook_says_what_it_shows_and_keeps_texts_texts() -> None:
    page = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(SHEET))).active
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[0][0] == "责任单位 · 案件指标"
    assert [row[:2] for row in rows[1:5]] == [list(pair) for pair in SHEET.head]
    assert rows[6] == list(SHEET.columns)
    assert rows[7] == [*SHEET.rows[0][:4], datetime(2024, 6, 3)]
    first = page.cell(row=8, column=1)
    assert first.data_type == "s"
    assert page.cell(row=8, column=2).number_format == "0.00%"


def test_a_csv_escapes_what_a_spreadsheet_would_run() -> None:
    rows = list(csv.reader(io.StringIO(csv_bytes(SHEET).decode("utf-8-sig"))))
    assert rows[5] == []
    assert rows[6] == list(SHEET.columns)
    assert rows[7][0] == "'=cmd|' /C calc'!A0"
    assert rows[8] == ["'+市容队", "", "0", "", ""]


@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
def test_a_personal_number_never_leaves(write) -> None:
    with pytest.raises(ExportError, match="手机号"):
        write(replace(SHEET, rows=[["联系 13800138000", None, 1, None, None]]))


def test_the_same_table_has_the_same_bytes() -> None:
    assert xlsx_bytes(SHEET) == xlsx_bytes(replace(SHEET))


def test_an_empty_table_is_a_file_with_its_head() -> None:
    empty = replace(SHEET, rows=[])
    assert fastexcel.read_excel(xlsx_bytes(empty)).sheet_names == ["数据"]
    assert "单位" in csv_bytes(empty).decode("utf-8-sig")
