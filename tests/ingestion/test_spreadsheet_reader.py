"""Workbooks as bureaus send them: titles, merged headers, totals, sheets per month, odd cells."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from ingestion.readers import Delivery, Expected, RefusedFile, Spreadsheet

HEADERS = Expected(headers=frozenset({"单位", "街道", "时间", "热线", "净重", "案卷号"}))


def read(folder: Path, **options: object) -> Delivery:
    (parcel,) = Spreadsheet("*.xlsx", **options).parcels(folder, HEADERS)
    return parcel.load()


def book(folder: Path) -> xlsxwriter.Workbook:
    return xlsxwriter.Workbook(str(folder / "a.xlsx"))


def test_the_header_is_found_below_title_lines_and_rows_keep_their_number(tmp_path: Path) -> None:
    with book(tmp_path) as workbook:
        sheet = workbook.add_worksheet("六月")
        sheet.merge_range("A1:C1", "××市环卫作业情况表")
        sheet.merge_range("A2:C2", "数据截止：2024年6月30日")
        sheet.write_row("A4", ["街道", "净重\n（吨）", "时间"])
        sheet.write_row("A5", ["南大街街道", 12.5, "2024-06-01"])
        sheet.write_row("A7", ["潞城街道", 8, "2024-06-02"])
    delivery = read(tmp_path)
    assert delivery.rows.columns[:3] == ["街道", "净重（吨）", "时间"]
    assert delivery.rows.rows() == [
        ("南大街街道", "12.5", "2024-06-01", 5, "六月"),
        ("潞城街道", "8", "2024-06-02", 7, "六月"),
    ]


def test_a_two_level_merged_header_gives_each_column_both_levels(tmp_path: Path) -> None:
    with book(tmp_path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:D1", "派遣情况")
        sheet.merge_range("A2:A3", "单位")
        sheet.merge_range("B2:C2", "派遣")
        sheet.write_row("B3", ["热线", "政民"])
        sheet.merge_range("D2:D3", "时间")
        sheet.write_row("A4", ["住建局", 99, 12, "2024-06-01"])
    delivery = read(tmp_path)
    assert delivery.rows.columns[:4] == ["单位", "派遣|热线", "派遣|政民", "时间"]
    assert delivery.rows.row(0)[:4] == ("住建局", "99", "12", "2024-06-01")


def test_a_two_level_header_without_merged_cells_is_read_alike(tmp_path: Path) -> None:
    with book(tmp_path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row("A1", ["单位", "派遣", None, "时间"])
        sheet.write_row("A2", [None, "热线", "政民", None])
        sheet.write_row("A3", ["住建局", 99, 12, "2024-06-01"])
    assert read(tmp_path).rows.columns[:4] == ["单位", "派遣|热线", "派遣|政民", "时间"]


def test_a_line_above_the_header_is_no_header_level(tmp_path: Path) -> None:
    with book(tmp_path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:B1", "填报单位：城管局")
        sheet.write("C1", "2024年6月")
        sheet.write_row("A2", ["街道", "净重", "时间"])
        sheet.write_row("A3", ["南大街街道", 3, "2024-06-01"])
    assert read(tmp_path).rows.columns[:3] == ["街道", "净重", "时间"]


def test_totals_and_notes_are_set_aside_with_their_scope(tmp_path: Path) -> None:
    with book(tmp_path) as workbook:
        sheet = workbook.add_worksheet()
        for row, cells in enumerate(
            [
                ["街道", "净重"],
                ["甲街道", 1],
                ["乙街道", 2],
                ["小 计", 3],
                ["丙街道", 4],
                ["小计：", 4],
                ["全市合计", 7],
                ["街道", "净重"],
                ["注：本表不含渗滤液"],
                ["填表人：张三"],
            ]
        ):
            sheet.write_row(row, 0, cells)
    delivery = read(tmp_path)
    assert delivery.rows["街道"].to_list() == ["甲街道", "乙街道", "丙街道"]
    assert delivery.aside is not None
    told = delivery.aside.select("source_row", "merge_rule", "scope_from").rows()
    assert told == [
        (4, "total_row", 1),
        (6, "total_row", 5),
        (7, "total_row", 1),
        (8, "repeated_header", 1),
        (9, "note_row", 1),
        (10, "note_row", 1),
    ]


def test_all_visible_sheets_are_read_and_the_others_named(tmp_path: Path) -> None:
    with book(tmp_path) as workbook:
        for name, street in (("一月", "甲"), ("二月", "乙")):
            sheet = workbook.add_worksheet(name)
            sheet.write_row("A1", ["街道", "净重"])
            sheet.write_row("A2", [street, 1])
        hidden = workbook.add_worksheet("底稿")
        hidden.write_row("A1", ["街道", "净重"])
        hidden.hide()
        workbook.add_worksheet("说明").write("A1", "填报说明若干")
        workbook.add_worksheet("空")
    delivery = read(tmp_path)
    assert delivery.rows.select("街道", "source_sheet").rows() == [("甲", "一月"), ("乙", "二月")]
    assert [note.split("“")[1].split("”")[0] for note in delivery.notes] == ["底稿", "说明", "空"]


def test_a_sheet_with_a_wrong_header_refuses_the_workbook(tmp_path: Path) -> None:
    with book(tmp_path) as workbook:
        workbook.add_worksheet("一月").write_row("A1", ["街道", "净重"])
        workbook.add_worksheet("二月").write_row("A1", ["foo", "bar", "baz"])
    with pytest.raises(RefusedFile, match="找不到表头") as refused:
        read(tmp_path)
    assert refused.value.sheet == "二月"


def test_dates_come_as_iso_text_and_serial_days_as_numbers(tmp_path: Path) -> None:
    with book(tmp_path) as workbook:
        sheet = workbook.add_worksheet()
        iso = workbook.add_format({"num_format": "yyyy/m/d h:mm"})
        sheet.write_row("A1", ["案卷号", "时间"])
        sheet.write("A2", "1")
        sheet.write_datetime("B2", datetime(2024, 6, 7, 8, 5, 3), iso)
        sheet.write_row("A3", ["2", 45450.5])
    assert read(tmp_path).rows["时间"].to_list() == ["2024-06-07 08:05:03", "45450.5"]


def test_long_numbers_are_told_in_scientific_notation_and_long_texts_kept(tmp_path: Path) -> None:
    with book(tmp_path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row("B3", ["案卷号", "街道"])
        sheet.write_string("B4", "3204042024060700001")
        sheet.write_number("B5", 3204042024060700001)
        sheet.write_number("B6", 320404202406070)
    numbers = read(tmp_path).rows["案卷号"].to_list()
    assert numbers == ["3204042024060700001", "3.20404202406070E+18", "320404202406070"]


def test_a_formula_error_keeps_its_error_text(tmp_path: Path) -> None:
    with book(tmp_path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row("A1", ["街道", "净重"])
        sheet.write("A2", "甲")
        sheet.write_formula("B2", "=1/0", None, "#DIV/0!")
    assert read(tmp_path).rows["净重"].to_list() == ["#DIV/0!"]


def test_a_formula_that_was_never_computed_says_so(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for row in (["街道", "净重", "时间"], ["甲", "=1+1", "2024-06-01"]):
        workbook.active.append(row)
    workbook.save(tmp_path / "a.xlsx")
    assert read(tmp_path).rows["净重"].to_list() == ["#公式未计算"]


def test_a_title_merged_over_unused_columns_shifts_nothing(tmp_path: Path) -> None:
    with book(tmp_path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:D1", "")
        sheet.write_row("B2", ["街道", "净重", "时间"])
        sheet.merge_range("B3:B4", "甲")
        sheet.write_row("C3", [1, "2024-06-01"])
        sheet.write_row("C4", [2, "2024-06-02"])
    rows = read(tmp_path).rows
    assert rows.select("街道", "净重").rows() == [("甲", "1"), ("甲", "2")]


def test_cell_text_is_preserved_with_its_blanks_and_breaks(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["街道", "时间"])
    workbook.active.append(["\n\t\t南大街 ", "001"])
    workbook.save(tmp_path / "a.xlsx")
    assert read(tmp_path).rows.select("街道", "时间").row(0) == ("\n\t\t南大街 ", "001")


def test_a_merged_text_is_repeated_downwards_but_a_merged_figure_is_not(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for row in (["街道", "单位", "净重"], ["甲", "一队", 10], [None, "二队", None]):
        workbook.active.append(row)
    workbook.active.merge_cells("A2:A3")
    workbook.active.merge_cells("C2:C3")
    workbook.save(tmp_path / "a.xlsx")
    assert read(tmp_path).rows.select("街道", "净重").rows() == [("甲", "10"), ("甲", None)]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a workbook", b"not a workbook"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(RefusedFile, match=r"空文件|无法打开工作簿"):
        read(tmp_path)


def test_a_missing_sheet_is_named(tmp_path: Path) -> None:
    with book(tmp_path) as workbook:
        workbook.add_worksheet("一月").write_row("A1", ["街道", "净重"])
    with pytest.raises(RefusedFile, match="二月"):
        read(tmp_path, sheets=("一月", "二月"))
