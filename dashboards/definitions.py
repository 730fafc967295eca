"""The book of definitions (指标口径): what a KPI says of itself, how it is found, its example.

Definitions, policies and figures are read from the edition; nothing is computed here but the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboards import few
from dashboards import format as fmt
from dashboards.indicators import DOMAINS, HEADLINES
from dashboards.queries import Row

ADDRESS = "definitions"
"""Address of the page, beside that of the overview."""

UNVERIFIED = "未核实"
_SECTIONS = {"R02": "易反复点位", "V01": "满意度最低项", "V03": "满意度最低项"}
BOOK_DOMAINS = {**DOMAINS, "assessment": "考核"}
"""Domains of the book: those of 总览, and 考核."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One KPI of `kpi_catalog`, all that the book says of it."""

    kpi_id: str
    name_zh: str
    name_en: str
    domain: str
    unit: str
    kind: str
    direction: str
    decimals: int
    formula_zh: str
    numerator_zh: str
    denominator_zh: str
    grain: str
    source_clause: str
    caveat: str

    @property
    def is_unverified(self) -> bool:
        """Whether the book says that a standard or rule behind the formula was not seen."""
        return UNVERIFIED in self.caveat

    @property
    def domain_zh(self) -> str:
        """案件, 热线 …; a domain without a word is printed as it is."""
        return BOOK_DOMAINS.get(self.domain, self.domain)

    def matches(self, words: Iterable[str]) -> bool:
        """Whether every word occurs in the number, a name or the words of the formula."""
        told = (self.kpi_id, self.name_zh, self.name_en, self.formula_zh)
        searched = _plain(" ".join((*told, self.numerator_zh, self.denominator_zh)))
        return all(word in searched for word in words)


def find(definitions: Sequence[Definition], asked: str, domain: str | None) -> list[Definition]:
    """Definitions of a domain (None: of all) that hold every word of `asked`, in their order."""
    words = _plain(asked).split()
    return [one for one in definitions if domain in (None, one.domain) and one.matches(words)]


def equation(definition: Definition, figure: Row, currency: str) -> str:
    """`43,523 ÷ 52,434 ＝ 83.01%`; a count is its own figure; 无数据 without a value."""
    if figure["status"] == few.STATUS:
        return few.SAID
    if figure["value"] is None and figure["status"] == "small_n":
        return fmt.SMALL_SAMPLE
    value = fmt.plain(figure["value"], definition.unit, definition.decimals, currency)
    if figure["value"] is None or figure["denominator"] is None:
        return value
    return f"{fmt.part(figure['numerator'])} ÷ {fmt.part(figure['denominator'])} ＝ {value}"


def interval(definition: Definition, figure: Row, currency: str) -> str:
    """`82.68% 至 83.33%`; — for a figure that is no sample."""
    if figure["ci_low"] is None or figure["ci_high"] is None:
        return fmt.DASH
    low, high = (
        fmt.plain(figure[end], definition.unit, definition.decimals, currency)
        for end in ("ci_low", "ci_high")
    )
    return f"{low} 至 {high}"


def pages_of(kpi_id: str) -> list[str]:
    """What of 总览 shows the KPI: its card, 各区对照 and 各区走势, a section of its own."""
    shown = [
        f"“{DOMAINS[domain]}”卡片、各区对照、各区走势"
        for domain, ids in HEADLINES.items()
        if kpi_id in ids
    ]
    return shown + ([f"“{_SECTIONS[kpi_id]}”"] if kpi_id in _SECTIONS else [])


def _plain(text: str) -> str:
    """Case and width do not matter: `ｃ12` finds C12, `（30日）` finds (30日)."""
    return unicodedata.normalize("NFKC", text).casefold()
