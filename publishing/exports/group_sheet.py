"""The sheet of one group: title, merged header of two rows, ranking, mean, footnotes."""

from __future__ import annotations

from typing import Any

from publishing.exports.league import League
from publishing.exports.league_tables import group_header, remark
from publishing.exports.league_text import LISTS
from publishing.exports.personal_data import require_none
from publishing.exports.reference_tables import policy_rows
from publishing.exports.rows import Row
from publishing.exports.sheets import Formats, set_up_page, write_cell

HEADER_TOP = 2
FIRST_ROW = 4
CHARS_A_LINE = 6
"""Chinese characters that fit beside each other in a component's column."""
_TONES: dict[str, dict[str, Any]] = {
    "red": {"font_color": "#C00000", "bold": True},
    "black": {"font_color": "#595959"},
}


def write_group(
    sheet: Any, formats: Formats, league: League, group: str, title: str, subtitle: str
) -> None:
    """Fill one sheet; rows 3–4 are the header, ranking begins in row 5."""
    components = league.components_of_group(group)
    last = 10 + len(components) - 1
    sheet.merge_range(
        *(0, 0, 0, last), f"{title} {group}", formats(bold=True, font_size=16, align="center")
    )
    sheet.set_row(0, 30)
    sheet.merge_range(1, 0, 1, last, subtitle, formats(align="center", font_color="#404040"))
    _write_header(sheet, formats, league, group)
    number = FIRST_ROW
    for row in league.of_group(group):
        _write_unit(sheet, formats, league, row, number)
        number += 1
    _write_mean(sheet, formats, league, group, number, last)
    for label, text in policy_rows(league):
        number += 1
        sheet.merge_range(
            *(number, 0, number, last),
            f"{label}：{text}",
            formats(font_size=9, text_wrap=True, font_color="#404040"),
        )
        if len(text) > 4 * last:
            sheet.set_row(number, 26)
    widths = (7, 16, *(12,) * len(components), 7, 7, 9, 8, 7, 11, 8, 22)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(FIRST_ROW, 2)
    set_up_page(sheet, title, group)
    sheet.repeat_rows(HEADER_TOP, FIRST_ROW - 1)


def _write_header(sheet: Any, formats: Formats, league: League, group: str) -> None:
    """Merge what spans rows or columns; a covered place of the lower row is skipped."""
    form = formats(bold=True, border=1, align="center", bg_color="#E7ECF3", text_wrap=True)
    upper, lower = group_header(league, group)
    column = 0
    below = iter(lower)
    for cell in upper:
        bottom, right = HEADER_TOP + cell.rows - 1, column + cell.columns - 1
        if (bottom, right) == (HEADER_TOP, column):
            sheet.write_string(HEADER_TOP, column, cell.text, form)
        else:
            sheet.merge_range(HEADER_TOP, column, bottom, right, cell.text, form)
        if cell.rows == 1:
            for under in range(column, right + 1):
                sheet.write_string(HEADER_TOP + 1, under, next(below).text, form)
        column = right + 1
    sheet.set_row(HEADER_TOP, 20)
    lines = max((-(-len(cell.text) // CHARS_A_LINE) for cell in lower), default=1)
    sheet.set_row(HEADER_TOP + 1, 16 * max(2, lines))


def _write_unit(sheet: Any, formats: Formats, league: League, row: Row, number: int) -> None:
    group = row["group_name"]
    scores = league.scores
    tone = _TONES.get(row["list"] or "", {})
    text = formats(border=1, text_wrap=True, **tone)
    centre = formats(border=1, align="center", **tone)
    score = formats(border=1, num_format="0.00", **tone)
    total = formats(border=1, num_format="0." + "0" * league.decimals, **{**tone, "bold": True})
    low, high = row["rank_low"], row["rank_high"]
    cells: list[tuple[Any, Any]] = [
        (row["rank"] if row["rank"] is not None else "无数据", centre),
        (row["unit_name"], text),
        *(
            (scores[group, row["unit_id"], each["component"]]["score"], score)
            for each in league.components_of_group(group)
        ),
        (row["bonus"], score),
        (row["deduction"], score),
        (row["published_score"], total),
        (row["prev_rank"], centre),
        (row["rank_delta"], formats(border=1, align="center", num_format='"↑"0;"↓"0;"→"', **tone)),
        (None if low is None or high is None else f"{low}–{high}", centre),
        (LISTS.get(row["list"] or "", None), centre),
        (remark(row) or None, text),
    ]
    require_none(f"{group}第 {number} 行", [cell for cell, _ in cells])
    for column, (cell, form) in enumerate(cells):
        write_cell(sheet, number, column, cell, form)


def _write_mean(
    sheet: Any, formats: Formats, league: League, group: str, number: int, last: int
) -> None:
    mean = next((row["group_mean"] for row in league.of_group(group) if row["group_mean"]), None)
    label = formats(border=1, bold=True, align="center", bg_color="#F5F5F5")
    column = 2 + len(league.components_of_group(group)) + 2
    sheet.merge_range(number, 0, number, column - 1, "组平均", label)
    figure = formats(
        border=1, bold=True, bg_color="#F5F5F5", num_format="0." + "0" * league.decimals
    )
    if mean is None:
        sheet.write_blank(number, column, None, figure)
    else:
        sheet.write_number(number, column, mean, figure)
    sheet.merge_range(number, column + 1, number, last, "", label)
