"""漏斗图: the rate of every unit against its volume, between the limits of chance."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards import format as fmt
from dashboards.components import markup, tones
from dashboards.queries import Row

WIDE, TALL = 480, 270
_LEFT, _RIGHT, _TOP, _BOTTOM = 66, 12, 12, 42
_INK, _SOFT, _GOOD, _BAD = "ink", "soft", "good", "bad"
_TONES = tones.style(
    {
        _INK: ("#1b2733", "#e6ebf0"),
        _SOFT: ("#6f7b88", "#9fabb8"),
        _GOOD: ("#0a6aa1", "#6cb8ea"),
        _BAD: ("#b23c00", "#f39a64"),
    },
    "path,polyline{stroke:var(--c);fill:none}text{fill:var(--c);font-size:10px}"
    ".place{font-size:12px}"
    # Where the drawing shrinks, as on a telephone, letters and marks grow in it.
    "@media(max-width:480px){text{font-size:15px}.place{font-size:18px}}",
)
PLACES = {
    "far_above": ("▲", "高出 99.8% 控制限", _GOOD),
    "above": ("△", "高出 95% 控制限", _GOOD),
    "within": ("○", "在控制限内", _SOFT),
    "below": ("▽", "低于 95% 控制限", _BAD),
    "far_below": ("▼", "低于 99.8% 控制限", _BAD),
}
"""Place → shape, word, tone; a shape stands for each, so that none rests on colour."""


def funnel(points: Sequence[Row]) -> str:
    """One component of one group as an image with its legend; `points` by volume."""
    counted = [row for row in points if row["rate"] is not None and row["denominator"]]
    if len(counted) < 2:
        return markup.calm("有数量的单位不足两个，不画漏斗图。")
    legend = "".join(
        f"<li>{shape} {word}</li>"
        for code, (shape, word, _) in PLACES.items()
        if any(row["funnel_place"] == code for row in counted)
    )
    drawn = markup.image(_svg(counted), describe(counted), "um-funnel")
    return f'{drawn}<ul class="um-legend">{legend}<li>┄ 95%　— 99.8% 控制限</li></ul>'


def describe(points: Sequence[Row]) -> str:
    """The text alternative: the rate of the group, and every unit beyond a limit."""
    group_rate = fmt.share(points[0]["group_rate"])
    beyond = [
        f"{row['unit_name']} {fmt.share(row['rate'])}（{PLACES[row['funnel_place']][1]}）"
        for row in points
        if row["funnel_place"] != "within"
    ]
    told = "；".join(beyond) if beyond else "没有单位超出控制限"
    return (
        f"漏斗图：{points[0]['component_name']}，{len(points)} 个单位，全组 {group_rate}。{told}。"
    )


def _svg(points: Sequence[Row]) -> str:
    largest = max(float(row["denominator"]) for row in points) * 1.04
    shown: list[float] = [row["rate"] for row in points]
    for name in ("low_95", "high_95"):
        shown += [row[name] for row in points if row[name] is not None]
    low, high = max(0.0, min(shown)), min(1.0, max(shown))
    pad = (high - low) * 0.08 or 0.02
    low, high = max(0.0, low - pad), min(1.0, high + pad)

    def x(volume: float) -> float:
        return _LEFT + float(volume) / largest * (WIDE - _LEFT - _RIGHT)

    def y(rate: float) -> float:
        clipped = min(max(rate, low), high)
        return TALL - _BOTTOM - (clipped - low) / (high - low) * (TALL - _TOP - _BOTTOM)

    parts = [_axes(low, high, largest, y(points[0]["group_rate"]))]
    for name, dashes in (("low_95", "4 4"), ("high_95", "4 4"), ("low_998", ""), ("high_998", "")):
        line = " ".join(
            f"{x(row['denominator']):.1f},{y(row[name]):.1f}"
            for row in points
            if row[name] is not None
        )
        dash = f' stroke-dasharray="{dashes}"' if dashes else ""
        parts.append(f'<polyline class="{_SOFT}" points="{line}"{dash}/>')
    for row in points:
        shape, _, tone = PLACES[row["funnel_place"]]
        parts.append(
            f'<text class="place {tone}" x="{x(row["denominator"]):.1f}" y="{y(row["rate"]):.1f}" '
            f'dy=".36em" text-anchor="middle">{shape}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {TALL}" '
        f'width="{WIDE}" height="{TALL}" font-family="sans-serif">{_TONES}{"".join(parts)}</svg>'
    )


def _axes(low: float, high: float, largest: float, middle: float) -> str:
    floor, right = TALL - _BOTTOM, WIDE - _RIGHT
    said = [
        (_LEFT - 6, _TOP + 8, "end", fmt.share(high)),
        (_LEFT - 6, floor, "end", fmt.share(low)),
        (_LEFT, floor + 16, "middle", "0"),
        (right, floor + 16, "end", f"{fmt.number(largest)} 件"),
        ((_LEFT + right) / 2, floor + 34, "middle", "数量（分母）"),
    ]
    labels = "".join(
        f'<text class="{_INK}" x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{word}</text>'
        for x, y, anchor, word in said
    )
    return (
        f'<path class="{_SOFT}" d="M{_LEFT} {_TOP}V{floor}H{right}"/>'
        f'<path class="{_INK}" d="M{_LEFT} {middle:.1f}H{right}" stroke-width="1"/>{labels}'
    )
