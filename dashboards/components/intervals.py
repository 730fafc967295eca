"""Scores with their 95 % intervals on one scale, a row each; those of few answers say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards import format as fmt
from dashboards.components import markup

RANKED_FROM = 100
"""Below this many answers a score is shown and never ranked (DOMAIN §9.3)."""


@dataclass(frozen=True)
class Interval:
    """One score of 0–100; without a score nothing is drawn and `why` is said."""

    name: str
    score: float | None
    low: float | None
    high: float | None
    n: int | None
    why: str = ""
    address: str = ""


def intervals(drawn: Sequence[Interval]) -> str:
    """The scores as a list; the scale goes from the lowest bound to the highest."""
    known = [one for one in drawn if one.score is not None]
    if not known:
        return markup.calm(f"所选区域和期次{fmt.NO_DATA}。")
    low = min(_bound(one.low, one.score) for one in known)
    high = max(_bound(one.high, one.score) for one in known)
    span = (high - low) or 1.0
    items = "".join(_item(one, low, span) for one in drawn)
    scale = f"标尺 {fmt.number(low, 1)}–{fmt.number(high, 1)} 分；圆点为得分，横线为 95% 置信区间"
    return f'<ul class="um-intervals">{items}</ul><p class="um-note">{scale}</p>'


def _bound(bound: float | None, score: float | None) -> float:
    found = score if bound is None else bound
    return 0.0 if found is None else found


def _item(one: Interval, low: float, span: float) -> str:
    name = markup.text(one.name)
    if one.address:
        name = f'<a href="{markup.text(one.address)}" target="_self">{name}</a>'
    if one.score is None:
        said = markup.text(one.why or fmt.NO_DATA)
        return f'<li><span>{name}</span><span class="um-axis"></span><span>{said}</span></li>'
    start = (_bound(one.low, one.score) - low) / span * 100
    width = (_bound(one.high, one.score) - _bound(one.low, one.score)) / span * 100
    dot = (one.score - low) / span * 100
    drawing = (
        f'<i class="um-range" style="left:{start:.1f}%;width:{width:.1f}%"></i>'
        f'<i class="um-dot" style="left:{dot:.1f}%"></i>'
    )
    interval = ""
    if one.low is not None and one.high is not None:
        interval = f"（{fmt.number(one.low, 1)}–{fmt.number(one.high, 1)}）"
    few = " 不排名" if one.n is not None and one.n < RANKED_FROM else ""
    size = f"n = {fmt.number(one.n)}" if one.n is not None else ""
    return (
        f'<li><span>{name}</span><span class="um-axis" aria-hidden="true">{drawing}</span>'
        f"<span><strong>{fmt.number(one.score, 1)}</strong> 分"
        f'<span class="um-sub">{interval} {size}{few}</span></span></li>'
    )
