"""The .docx of a paper: title, text, native tables, charts as pictures, page numbers."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from publishing.exports.archive import settled
from publishing.exports.content import GAP, Chart, Heading, Paper, Paragraph, Section, Table
from publishing.exports.document_table import add_style, add_table
from publishing.exports.typesetting import chart_png

BODY, HEAD, TITLE = "仿宋", "黑体", "宋体"
RED, GREY = RGBColor(0xC0, 0, 0), RGBColor(0x59, 0x59, 0x59)


def document_bytes(paper: Paper, as_of: datetime) -> bytes:
    """The paper as .docx; its times are those of the data, so equal papers give equal bytes."""
    document = docx.Document()
    _set_properties(document, paper, as_of)
    _set_style(document)
    for number, section in enumerate(paper.sections):
        _begin_section(document, section, is_first=number == 0)
        if number == 0:
            _add_front(document, paper)
        for block in section.blocks:
            _add_block(document, block)
        if number == 0:
            _add_closing(document, paper)
    target = io.BytesIO()
    document.save(target)
    return settled(target.getvalue())


def set_font(run: Any, name: str, size: float, *, bold: bool = False) -> None:
    """Font of Latin and Chinese text of a run."""
    run.font.name = name
    run.font.size = Pt(size)
    run.font.bold = bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _set_properties(document: Any, paper: Paper, as_of: datetime) -> None:
    properties = document.core_properties
    properties.title = "".join(paper.title)
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = properties.last_printed = as_of
    properties.revision = 1


def _set_style(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(14)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.4
    add_style(document)


def _begin_section(document: Any, section: Section, *, is_first: bool) -> None:
    made = document.sections[0] if is_first else document.add_section()
    wide, high = (Cm(29.7), Cm(21)) if section.is_landscape else (Cm(21), Cm(29.7))
    made.page_width, made.page_height = wide, high
    made.orientation = WD_ORIENT.LANDSCAPE if section.is_landscape else WD_ORIENT.PORTRAIT
    side = Cm(1.8) if section.is_landscape else Cm(2.6)
    made.left_margin = made.right_margin = side
    made.top_margin = made.bottom_margin = Cm(1.8) if section.is_landscape else Cm(2.8)
    if is_first:
        footer = made.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
            run = footer.add_run(text)
            set_font(run, TITLE, 10)
            if field:
                _add_field(run, field)


def _add_field(run: Any, field: str) -> None:
    """A field that the reader's program fills in, such as the page number."""
    for kind in ("begin", "instr", "end"):
        if kind == "instr":
            element = OxmlElement("w:instrText")
            element.text = field
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._element.append(element)


def _add_front(document: Any, paper: Paper) -> None:
    number = document.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    set_font(number.add_run(f"编号：{paper.number}"), BODY, 11)
    for place, line in enumerate(paper.title):
        title = document.add_paragraph()
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_font(title.add_run(line), TITLE, 16 if place else 20, bold=True)
    _underline(title)


def _underline(paragraph: Any) -> None:
    """The red line under the title of an official paper."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", "C00000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._element.get_or_add_pPr().append(borders)


def _add_block(document: Any, block: Heading | Paragraph | Table | Chart) -> None:
    if isinstance(block, Heading):
        made = document.add_paragraph()
        made.paragraph_format.keep_with_next = True
        made.paragraph_format.space_before = Pt(8 if block.level == 1 else 4)
        set_font(made.add_run(block.text), HEAD, 15 if block.level == 1 else 14, bold=True)
    elif isinstance(block, Paragraph):
        _add_paragraph(document, block)
    elif isinstance(block, Table):
        add_table(document, block)
    else:
        picture = document.add_paragraph()
        picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
        picture.add_run().add_picture(io.BytesIO(chart_png(block)), width=Cm(15.5))


def _add_paragraph(document: Any, block: Paragraph) -> None:
    made = document.add_paragraph()
    size = 10 if block.is_note else 14
    if not block.is_note:
        made.paragraph_format.first_line_indent = Pt(28)
    for each in block.runs:
        run = made.add_run(each.text)
        set_font(run, BODY, size)
        if each.kind == GAP:
            run.font.color.rgb = RED
        if each.reference is not None:
            mark = made.add_run(f"[{each.reference}]")
            set_font(mark, BODY, size)
            mark.font.superscript = True
            mark.font.color.rgb = GREY


def _add_closing(document: Any, paper: Paper) -> None:
    for line in paper.closing:
        made = document.add_paragraph()
        made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        set_font(made.add_run(line), BODY, 14)
