"""Horizontal bars: a name, a bar on one scale, the number beside it; each may lead somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards import format as fmt
from dashboards.components import markup


@dataclass(frozen=True)
class Bar:
    """One bar; `parts` are (style, value) from left to right, `told` what stands beside it."""

    name: str
    parts: Sequence[tuple[str, float]]
    told: str
    address: str = ""

    @property
    def total(self) -> float:
        """Length of the whole bar."""
        return sum(value for _, value in self.parts)


def bars(drawn: Sequence[Bar], legend: Sequence[tuple[str, str]] = ()) -> str:
    """The bars as a list; styles of `parts` are told in `legend` as (style, word)."""
    longest = max((bar.total for bar in drawn), default=0)
    if longest == 0:
        return markup.calm(f"所选区域和期间{fmt.NO_DATA}。")
    items = "".join(_item(bar, longest) for bar in drawn)
    told = "".join(
        f'<li><span class="um-swatch um-part-{style}" aria-hidden="true"></span>{markup.text(word)}'
        "</li>"
        for style, word in legend
    )
    key = f'<ul class="um-legend">{told}</ul>' if told else ""
    return f'<ul class="um-bars">{items}</ul>{key}'


def _item(bar: Bar, longest: float) -> str:
    name = markup.text(bar.name)
    if bar.address:
        name = f'<a href="{markup.text(bar.address)}" target="_self">{name}</a>'
    parts = "".join(
        f'<span class="um-part-{style}" style="width:{value / longest * 100:.2f}%"></span>'
        for style, value in bar.parts
        if value
    )
    return (
        f'<li><span class="um-bar-name">{name}</span>'
        f'<span class="um-track" aria-hidden="true">{parts}</span>'
        f'<span class="um-bar-told">{markup.text(bar.told)}</span></li>'
    )
