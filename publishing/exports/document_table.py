"""A table of the .docx: merged header repeated on every page, widths of its own, grid lines."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import _Cell

from publishing.exports.content import Table

FONT, HEAD_FILL, STYLE = "宋体", "E7ECF3", "表格文字"
CELL_MARGIN = 60
"""Twentieths of a point left and right of a cell's text."""
_SIDES = {
    "l": WD_ALIGN_PARAGRAPH.LEFT,
    "c": WD_ALIGN_PARAGRAPH.CENTER,
    "r": WD_ALIGN_PARAGRAPH.RIGHT,
}


def add_table(document: Any, table: Table) -> None:
    """Title, table and notes below each other."""
    caption = document.add_paragraph()
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before = Pt(6)
    _write(caption, table.title, 12, bold=True)
    heads = len(table.header)
    made = document.add_table(rows=heads + len(table.rows), cols=len(table.widths))
    made.style = "Table Grid"
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    _narrow_margins(made)
    _set_widths(document, made, table)
    size = _size(len(table.widths))
    grid = _grid(made)
    _fill_header(grid, table, size)
    first_bold = len(table.rows) - table.emphasised
    for number, row in enumerate(table.rows):
        for column, text in enumerate(row):
            paragraph = _first_paragraph(grid[heads + number][column])
            paragraph.alignment = _SIDES[table.align[column]]
            _write(paragraph, text, size, bold=number >= first_bold)
    for row in made._tbl.tr_lst:
        _mark(row, "w:cantSplit")
    for row in made._tbl.tr_lst[:heads]:
        _mark(row, "w:tblHeader")
    for note in table.notes:
        _write(document.add_paragraph(), note, 9)


def add_style(document: Any) -> None:
    """The style of cells: small and close, also where a cell is empty."""
    style = document.styles.add_style(STYLE, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.font.size = Pt(8.5)
    style.paragraph_format.line_spacing = 1.0
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(1.5)


def _narrow_margins(made: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(CELL_MARGIN))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    made._tbl.tblPr.append(margins)


def _grid(made: Any) -> list[list[Any]]:
    """Cells by row and column; asked once, since every asking walks the whole table."""
    return [[_Cell(cell, made) for cell in row.tc_lst] for row in made._tbl.tr_lst]


def _fill_header(grid: list[list[Any]], table: Table, size: float) -> None:
    covered: set[tuple[int, int]] = set()
    for number, row in enumerate(table.header):
        column = 0
        for cell in row:
            while (number, column) in covered:
                column += 1
            spanned = [
                (number + down, column + across)
                for down in range(cell.rows)
                for across in range(cell.columns)
            ]
            covered.update(spanned)
            last_row, last_column = spanned[-1]
            first = grid[number][column]
            whole = first if len(spanned) == 1 else first.merge(grid[last_row][last_column])
            paragraph = _first_paragraph(whole)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _write(paragraph, cell.text, size, bold=True)
            _shade(whole)
            column += cell.columns


def _set_widths(document: Any, made: Any, table: Table) -> None:
    section = document.sections[-1]
    room = section.page_width - section.left_margin - section.right_margin
    total = sum(table.widths)
    widths = [int(room * width / total) for width in table.widths]
    for column, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    for row in made._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = width


def _first_paragraph(cell: Any) -> Any:
    paragraph = cell.paragraphs[0]
    paragraph.style = STYLE
    return paragraph


def _write(paragraph: Any, text: str, size: float, *, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.bold = FONT, Pt(size), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)


def _shade(cell: Any) -> None:
    fill = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", HEAD_FILL)):
        fill.set(qn(f"w:{name}"), value)
    cell._element.get_or_add_tcPr().append(fill)


def _mark(row: Any, name: str) -> None:
    """Say of a row that it stays whole, or that it is a header and stands on every page."""
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row.get_or_add_trPr().append(mark)


def _size(columns: int) -> float:
    """Points of the letters: the more columns, the smaller."""
    if columns > 8:
        return 8.5
    return 9 if columns > 6 else 10.5
