"""Files of the assessment as a bureau sends them after the month: deductions and appeals."""

from __future__ import annotations

import csv
from pathlib import Path

import xlsxwriter

RULES = "云城考〔2024〕1号(示例)"
FIRST = "2024-03-05 10:00:00"


def deductions_file(path: Path, *told: tuple[str, str, str, float], at: str = FIRST) -> None:
    """A list of the city's inspections of February 2024: number, unit, item and points."""
    header = (
        "扣分编号 考核周期 考核办法文号 考核对象 组别 考核项目 分值 扣分 扣分原因 问题编号 更新时间"
    )
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("中心城区")
        sheet.merge_range(0, 0, 0, 10, "市级现场考评补录")
        sheet.write_row(1, 0, ["数据截止:2024年03月05日"])
        sheet.write_row(2, 0, header.split())
        for number, (score_no, unit, item, points) in enumerate(told, 3):
            cells = [score_no, "2024-02", RULES, unit, "中心城区", item, 15, points, "补录",
                     score_no.replace("KP", "WT"), at]  # fmt: skip
            sheet.write_row(number, 0, cells)


def appeals_file(path: Path, *told: tuple[str, str, str, str], at: str = FIRST) -> None:
    """A register: number, what is contested, decision, day of the appeal; decided when told."""
    header = "申诉编号,问题编号,申诉理由,处理结果,申诉日期,决定岗位,决定日期,更新时间"
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(header.split(","))
        for number, target, decision, day in told:
            writer.writerow([number, target, "不属于本街道管辖范围", decision, day, "考评办主任",
                             at[:10], at])  # fmt: skip
