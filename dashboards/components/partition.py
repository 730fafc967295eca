"""Purifier × duct of kitchens as a 2 × 2 table with its margins and those not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboards import format as fmt
from dashboards.components import markup

STATES = ("已装已接管", "已装未接管", "未装已接管", "未装未接管")
UNKNOWN = "未知"


@dataclass(frozen=True)
class Kitchen:
    """Kitchens by `fume_status`; a state that nobody is in counts 0."""

    counts: Mapping[str, float]

    @staticmethod
    def read(counted: Mapping[str, float | None]) -> Kitchen:
        """The counts as they come; a state that the product does not know is not known."""
        found = dict.fromkeys((*STATES, UNKNOWN), 0.0)
        for state, count in counted.items():
            found[state if state in found else UNKNOWN] += count or 0
        return Kitchen(found)

    @property
    def total(self) -> float:
        """All kitchens: the five buckets add up to it."""
        return sum(self.counts.values())

    def buckets(self) -> dict[str, float]:
        """The five buckets and their sum."""
        return {**self.counts, "合计": self.total}


def kitchens(found: Kitchen) -> str:
    """The table: rows purifier, columns duct, margins, and 未知 below them."""
    both, no_duct, no_purifier, neither = (found.counts[state] for state in STATES)
    rows = (
        _row("已装净化器", both, no_duct),
        _row("未装净化器", no_purifier, neither),
        _row("情况已知合计", both + no_purifier, no_duct + neither),
    )
    unknown = (
        '<tr><th scope="row">情况不明</th><td class="um-num um-weak" colspan="2">'
        f'不分</td><td class="um-num">{_said(found.counts[UNKNOWN])}</td></tr>'
    )
    total = (
        '<tr><th scope="row">全部调查</th><td colspan="2"></td>'
        f'<td class="um-num um-strong">{_said(found.total)}</td></tr>'
    )
    heads = [("", ""), ("已接管网", "um-num"), ("未接管网", "um-num"), ("合计", "um-num")]
    return markup.scrolling(markup.table(heads, [*rows, unknown, total]), "油烟净化器与管网")


def _row(name: str, ducted: float, not_ducted: float) -> str:
    cells = "".join(
        f'<td class="um-num">{_said(count)}</td>'
        for count in (ducted, not_ducted, ducted + not_ducted)
    )
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _said(count: float) -> str:
    return f"{fmt.number(count)} 家"
