"""A page calls a KPI by its name: a code is for the book of definitions and for the address."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from cities.settings import REPO

PAGES = REPO / "dashboards"
CODE = re.compile(r"(?<![A-Za-z0-9])[ACEHRSV][0-9]{2}(?![0-9])")
CHINESE = re.compile("[一-鿿]")
TO_SEARCH_FOR = {
    "没有符合的指标。可以搜编号（C12）、名称（结案率）或公式里的词（超期）。",
    "编号、名称或公式里的词，例如 C12、结案率、超期",
}
"""Sentences that say that a code may be typed."""


def sentences(path: Path) -> Iterator[str]:
    """Chinese texts of a module, an f-string as one with {} for what is filled in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    in_parts = {
        part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
    }
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = "" if node in in_parts or node in said else node.value
        else:
            continue
        if CHINESE.search(text):
            yield text


def test_no_sentence_of_a_page_calls_a_kpi_by_its_code() -> None:
    found = {
        (path.name, text)
        for path in sorted(PAGES.rglob("*.py"))
        for text in sentences(path)
        if CODE.search(text) and text not in TO_SEARCH_FOR
    }
    assert found == set()
