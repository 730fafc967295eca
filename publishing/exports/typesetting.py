"""The .pdf of a paper, and charts as pictures, set with typst and the fonts carried along."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from publishing.exports.content import Block, Chart, Paper
from publishing.exports.errors import ExportError
from publishing.exports.fonts import font_folder

TEMPLATES = Path(__file__).parent / "templates"
RESOLUTION = 200.0


def pdf_bytes(paper: Paper) -> bytes:
    """The paper as PDF; the same paper gives the same bytes (no clock, no machine).

    Raises:
        ExportError: the fonts are missing, or a glyph or the template cannot be set.
    """
    return typeset(TEMPLATES / "paper.typ", _paper(paper), "pdf")


def chart_png(chart: Chart) -> bytes:
    """A chart as PNG."""
    return typeset(TEMPLATES / "chart.typ", _block(chart), "png")


def typeset(template: Path, content: dict[str, Any], form: Literal["pdf", "png"]) -> bytes:
    """Set `content`, which the template reads as JSON, without a clock and without system fonts.

    The template reaches the files of its own folder and no others.

    Raises:
        ExportError: the fonts are missing, or a glyph or the template cannot be set.
    """
    try:
        made = typst.compile(
            template,
            root=template.parent,
            font_paths=_fonts(),
            format=form,
            ppi=RESOLUTION,
            sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
            timestamp=0,
        )
    except RuntimeError as error:
        raise ExportError(f"排版失败（{template.name}）：{error}") from error
    return made


@cache
def _fonts() -> typst.Fonts:
    """Read once a process: the font file has 30 MB."""
    return typst.Fonts(font_paths=[font_folder()], include_system_fonts=False)


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "title": list(paper.title),
        "number": paper.number,
        "closing": list(paper.closing),
        "sections": [
            {"is_landscape": each.is_landscape, "blocks": [_block(block) for block in each.blocks]}
            for each in paper.sections
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    return {"type": type(block).__name__, **asdict(block)}
