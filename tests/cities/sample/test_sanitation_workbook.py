"""The small .xlsx writer: what it writes, others read, and always in the same bytes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from cities.sample.simulation.sanitation.workbook import Column, Sheet, letters, write_workbook

COLUMNS = (
    Column("", "日期", "day"),
    Column("称重", "毛重", "number"),
    Column("称重", "净重", "number"),
    Column("", "备注"),
)
ROWS = pl.DataFrame(
    {
        "day": ["2024-02-29", "合计"],
        "gross": ["12540", "X"],
        "net": ["5.2吨", None],
        "note": ["a<b & c", None],
    }
)


def sheet(rows: pl.DataFrame = ROWS, **more: object) -> Sheet:
    return Sheet("一站", "标题", "数据截止：2024-03-01", COLUMNS, rows, **more)  # type: ignore[arg-type]


def cells(path: Path) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path)["一站"].iter_rows(values_only=True))


def test_a_workbook_reads_back_with_title_two_header_levels_numbers_days_and_text(
    tmp_path: Path,
) -> None:
    write_workbook(tmp_path / "a.xlsx", [sheet()])
    assert cells(tmp_path / "a.xlsx") == [
        ("标题", None, None, None),
        ("数据截止：2024-03-01", None, None, None),
        ("日期", "称重", None, "备注"),
        (None, "毛重", "净重", None),
        (datetime(2024, 2, 29), 12540, "5.2吨", "a<b & c"),
        ("合计", "X", None, None),
    ]


def test_title_header_and_days_are_merged_as_an_office_worker_would(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", [sheet(merges=[(0, 1, 0)])])
    merged = openpyxl.load_workbook(tmp_path / "a.xlsx")["一站"].merged_cells.ranges
    assert {str(r) for r in merged} == {"A1:D1", "A2:D2", "A3:A4", "B3:C3", "D3:D4", "A5:A6"}


def test_one_header_level_leaves_one_header_row(tmp_path: Path) -> None:
    columns = [Column("", "甲"), Column("", "乙", "number")]
    rows = pl.DataFrame({"a": ["x"], "b": ["1"]})
    write_workbook(tmp_path / "a.xlsx", [Sheet("一站", "标题", "说明", columns, rows)])
    assert cells(tmp_path / "a.xlsx")[2:] == [("甲", "乙"), ("x", 1)]


def test_the_same_sheets_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, [sheet()])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_rows_joined_from_parts_of_which_one_is_empty_are_written(tmp_path: Path) -> None:
    parts = pl.concat([ROWS, ROWS.clear(), ROWS], rechunk=False).filter(pl.col("day") != "合计")
    write_workbook(tmp_path / "a.xlsx", [sheet(parts)])
    assert len(cells(tmp_path / "a.xlsx")) == 4 + 2


def test_a_frame_of_another_width_and_a_workbook_without_sheets_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="3 columns, not 4"):
        write_workbook(tmp_path / "a.xlsx", [sheet(ROWS.drop("note"))])
    with pytest.raises(ValueError, match="at least one sheet"):
        write_workbook(tmp_path / "a.xlsx", [])


def test_columns_are_lettered_as_excel_letters_them() -> None:
    assert [letters(n) for n in (0, 25, 26, 51, 52, 702)] == ["A", "Z", "AA", "AZ", "BA", "AAA"]
