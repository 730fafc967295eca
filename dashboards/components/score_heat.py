"""Units × components of a group: every cell is a score, shaded by its standing in the column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from dashboards import format as fmt
from dashboards.components import markup
from dashboards.league import Group
from dashboards.queries import Row

STEPS = 5
_ABSENT = {"missing": "缺", "hidden": "隐去", "incomplete": "月份不足"}


def heat(
    group: Group,
    scores: Mapping[tuple[str, str], Row],
    columns: Sequence[Row],
    address: Callable[[Row, str], str],
) -> str:
    """The table; `scores` by (unit_id, component), `columns` one row per component of the group.

    The darker a cell, the lower its score among the group: dark is what to look at.
    """
    spans = {column["component"]: _span(group, scores, column["component"]) for column in columns}
    heads = [("单位", "")] + [
        (f"{column['component_name']}（权重 {weight_text(column['weight'])}）", "um-num")
        for column in columns
    ]
    lines = (
        f'<tr><th scope="row">{markup.text(unit["unit_name"])}</th>'
        + "".join(
            _cell(
                scores.get((unit["unit_id"], column["component"])),
                spans[column["component"]],
                address(unit, column["component"]),
            )
            for column in columns
        )
        + "</tr>"
        for unit in group.units
    )
    shades = "".join(
        f'<span class="um-swatch um-heat-{step}" aria-hidden="true"></span>'
        for step in range(STEPS + 1)
    )
    legend = f'<p class="um-note">本组同一分项内：高 {shades} 低；点开看得分依据</p>'
    table = markup.table(heads, lines, "um-score-heat")
    return markup.scrolling(table, f"{group.name}分项得分") + legend


def weight_text(weight: Decimal | None) -> str:
    """0.5 → 50%."""
    return fmt.DASH if weight is None else f"{(weight * 100).normalize():f}%"


def step_of(score: Decimal, span: tuple[Decimal, Decimal]) -> int:
    """0 for the best of the group to `STEPS` for the worst, in equal steps between them."""
    low, high = span
    if high == low:
        return 0
    return int(((high - score) * STEPS / (high - low)).to_integral_value())


def _span(
    group: Group, scores: Mapping[tuple[str, str], Row], component: str
) -> tuple[Decimal, Decimal]:
    found = [
        row["score"]
        for unit in group.units
        if (row := scores.get((unit["unit_id"], component))) and row["score"] is not None
    ]
    return (min(found), max(found)) if found else (Decimal(0), Decimal(0))


def _cell(row: Row | None, span: tuple[Decimal, Decimal], address: str) -> str:
    if row is None:
        said = f'<span aria-hidden="true">{fmt.DASH}</span>{markup.hidden("本单位没有这个分项")}'
        return f'<td class="um-num um-weak">{said}</td>'
    if row["score"] is None:
        said, style = _ABSENT.get(row["status"], fmt.NO_DATA), "um-weak"
    else:
        said, style = fmt.number(row["score"], 2), f"um-heat-{step_of(row['score'], span)}"
    link = f'<a href="{markup.text(address)}" target="_self">{said}</a>'
    return f'<td class="um-num {style}">{link}</td>'
