"""What the fast Excel engine does not tell: merged cells, error cells, numbers too long for Excel.

It is read straight from the sheet's XML with regular expressions, since loading a workbook of
100,000 rows a second time only to learn where its title is merged would cost ten seconds.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]+)\d+"[^>/]*><(?:\w+:)?(?:v|f|is)\b')
_CELL_IN_A = re.compile(rb'<(?:\w+:)?c r="A\d+"[^>/]*><(?:\w+:)?(?:v|f|is)\b')
_ERROR = re.compile(rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"[^>]* t="e"[^>]*>.*?<(?:\w+:)?v>([^<]*)<')
_NOT_COMPUTED = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"[^>]*><(?:\w+:)?f[^>]*>[^<]*</(?:\w+:)?f>'
    rb"(?:<(?:\w+:)?v ?/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
NOT_COMPUTED = "#公式未计算"
_NUMBER = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"(?![^>]* t="(?:s|str|inlineStr|e|b)")[^>]*>'
    rb"(?:<(?:\w+:)?f[^>]*>[^<]*</(?:\w+:)?f>)?"
    rb"<(?:\w+:)?v>(-?\d{16,}(?:\.\d+)?|-?\d(?:\.\d+)?[eE]\+?(?:1[5-9]|[2-9]\d|\d{3}))<"
)
_LONG_VALUE = re.compile(rb"v>-?\d(?:\d{15}|(?:\.\d+)?[eE]\+?\d\d)")
"""What every `_NUMBER` holds; few sheets do, and this is found out much faster."""


@dataclass(frozen=True)
class Merge:
    """A merged range, 0-based and inclusive, columns counted from the first used one."""

    top: int
    left: int
    bottom: int
    right: int


class WorkbookXml:
    """The XML parts of an xlsx workbook; anything else has no parts.

    Every member of the archive is read to its end, also those without a sheet: its checksum is
    the only thing that tells a damaged text from a true one. What a damaged workbook raises here
    is manifold; `damage_refused` stands around it.
    """

    def __init__(self, content: bytes) -> None:
        self._parts: dict[str, bytes] = {}
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                members = {name: archive.read(name) for name in archive.namelist()}
            self._parts = _sheet_parts(members)

    def merges(self, sheet: str) -> list[Merge]:
        """Merged ranges of the sheet that begin in a used column."""
        xml = self._parts.get(sheet, b"")
        marker = xml.find(b'mergeCell ref="')
        found = _MERGE.findall(xml, xml.rfind(b"<", 0, marker)) if marker > 0 else []
        left = self._first_column(sheet) if found else 0
        merges = [
            Merge(int(t) - 1, _column(a) - left, int(b) - 1, _column(z) - left)
            for a, t, z, b in found
        ]
        return [merge for merge in merges if merge.left >= 0]

    def odd_cells(self, sheet: str) -> list[tuple[int, int, str]]:
        """(row, column, text) of cells whose value the engine alters.

        Formula errors keep their error text; a formula that was never computed says so; whole
        numbers of more than 15 digits are told in scientific notation, since Excel has already lost
        their last digits. Most sheets hold none of them, which a look for their marks tells.
        """
        xml = self._parts.get(sheet, b"")
        odd: list[tuple[bytes, bytes, str]] = []
        if b' t="e"' in xml:
            odd += [(c, r, v.decode()) for c, r, v in _ERROR.findall(xml)]
        if _LONG_VALUE.search(xml):
            odd += [(c, r, f"{float(v):.14E}") for c, r, v in _NUMBER.findall(xml)]
        if b"<f" in xml or b":f" in xml:
            odd += [(c, r, NOT_COMPUTED) for c, r in _NOT_COMPUTED.findall(xml)]
        left = self._first_column(sheet) if odd else 0
        return [(int(r) - 1, _column(c) - left, text) for c, r, text in odd]

    def _first_column(self, sheet: str) -> int:
        xml = self._parts[sheet]
        if _CELL_IN_A.search(xml):
            return 0
        return min(map(_column, set(_CELL.findall(xml))), default=0)


@lru_cache(maxsize=1024)
def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _sheet_parts(members: Mapping[str, bytes]) -> dict[str, bytes]:
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(members):
        return {}
    relations = _elements(members["xl/_rels/workbook.xml.rels"], "Relationship")
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    parts: dict[str, bytes] = {}
    for sheet in _elements(members["xl/workbook.xml"], "sheet"):
        relation = next((v for k, v in sheet.items() if k.endswith(":id")), None)
        target = targets.get(relation, "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        if path in members:
            parts[sheet.get("name", "")] = members[path]
    return parts


def _elements(xml: bytes, tag: str) -> list[dict[str, str]]:
    """Attributes of every element of a name, in order."""
    found = re.findall(rf"<(?:\w+:)?{tag}\s([^>]*)>", xml.decode("utf-8"))
    return [{k: html.unescape(v) for k, v in _ATTRIBUTE.findall(inner)} for inner in found]
