"""One case on a page: its verdict, the line of its moments, its facts and the calls about it."""

from __future__ import annotations

from dashboards import format as fmt
from dashboards.case_life import Moment, facts, moments, verdict
from dashboards.components import markup
from dashboards.components.evidence import Stamp
from dashboards.queries import Row

_SIGNS = {"step": ("um-step", "●"), "limit": ("um-due", "◇"), "now": ("um-now", "◆")}
"""Kind of a moment → style and shape."""


def case(row: Row, back: str, stamp: Stamp) -> str:
    """The case; `back` is the address of the list it was opened from."""
    style, said = verdict(row)
    lines = "".join(_moment(moment) for moment in moments(row))
    told = [*facts(row), ("版次", stamp.edition_id)]
    known = "".join(
        f"<div><dt>{markup.text(term)}</dt><dd>{markup.text(value)}</dd></div>"
        for term, value in told
    )
    return (
        f'<p class="um-back"><a href="{markup.text(back)}" target="_self">← 返回案件清单</a></p>'
        f'<article class="um-case" aria-labelledby="case-name">'
        f'<header><h2 id="case-name">案件 {markup.text(row["case_no"])}</h2>'
        f'<p class="um-{style}">{markup.text(said)}</p></header>'
        f'<div class="um-case-columns"><section class="um-card" aria-label="经过"><h3>经过</h3>'
        f'<ol class="um-life">{lines}</ol>'
        '<p class="um-note">● 环节　◇ 截止时间　◆ 数据截止。间隔、超期、提前和尚余都是自然时间；'
        "案情里的时限另按规定计时，工作时、工作日只算上班时间。</p>"
        f'</section><section class="um-card" aria-label="案情"><h3>案情</h3><dl>{known}</dl>'
        "</section></div></article>"
    )


def _moment(moment: Moment) -> str:
    style, shape = _SIGNS[moment.kind]
    told = f'<span class="um-sub">{moment.told}</span>' if moment.told else ""
    return (
        f'<li class="{style}"><span aria-hidden="true">{shape}</span>'
        f"<time>{fmt.moment(moment.at)}</time><span>{markup.text(moment.name)}</span>{told}</li>"
    )
