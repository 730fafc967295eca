"""Lowest survey items with their confidence intervals, and whether they can be told apart."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards import format as fmt
from dashboards.components import markup
from dashboards.queries import Row


def lowest_items(rows: Sequence[Row], unranked: str = "") -> str:
    """Items of one wave, lowest first; scores 0–100 (KPI V01, V03).

    `unranked` says why the edition keeps the ranks of the wave back.
    """
    if not rows:
        return f'<p class="um-calm-line">满意度分项{fmt.NO_DATA}。</p>'
    items = "".join(_item(row) for row in rows)
    return (
        f'<p class="um-say">{markup.text(separability(rows, unranked))}</p>'
        f'<ol class="um-items">{items}</ol>'
        '<p class="um-note">横条为得分（0–100 分），细线为 95% 置信区间。</p>'
    )


def separability(rows: Sequence[Row], unranked: str = "") -> str:
    """The sentence on whether the lowest items stand apart from the rest (DOMAIN §9.3)."""
    if unranked:
        return unranked
    lowest = [row for row in rows if row["is_lowest3"]]
    if not lowest:
        return "本期样本不足以排出末位项。"
    named = "、".join(row["item_name"] for row in lowest)
    said = f"得分最低的 {len(lowest)} 项：{named}。"
    apart = [row["item_name"] for row in lowest if row["is_separable"]]
    overlap = "不可区分（居末位的把握不足八成），名次仅供参考，不宜据此排名。"
    if not apart:
        return f"{said}与其余项目{overlap}"
    others = len(lowest) - len(apart)
    if others:
        return f"{said}其中{'、'.join(apart)}与其余项目可区分；另 {others} 项{overlap}"
    return f"{said}与其余项目可区分。"


def _item(row: Row) -> str:
    low, high = row["ci_low"], row["ci_high"]
    lowest = row["is_lowest3"]
    whisker = interval = ""
    if low is not None and high is not None:
        left, right = max(0.0, low), min(100.0, high)
        whisker = (
            f'<span class="um-whisker" style="left:{left:.1f}%;width:{right - left:.1f}%"></span>'
        )
        interval = f"（{fmt.number(low, 1)}–{fmt.number(high, 1)}）"
    bar = f'<span style="width:{row["score_100"]:.1f}%"></span>{whisker}'
    sign = '<span class="um-mark um-bad"><span aria-hidden="true">▼</span> 末位项</span>'
    return (
        f'<li class="{"um-lowest" if lowest else ""}">'
        f'<span class="um-item">{markup.text(row["item_name"])}{sign if lowest else ""}</span>'
        f'<span class="um-bar" aria-hidden="true">{bar}</span>'
        f'<span class="um-score"><strong>{fmt.number(row["score_100"], 1)}</strong> 分'
        f'<span class="um-sub">{interval} n = {fmt.number(row["n"])}</span></span></li>'
    )
