"""执法: how it is done: the ladder of 三色单, and the mix of 服务, 管理 and 执法."""

from __future__ import annotations

from dashboards import counted, figures, policies
from dashboards import format as fmt
from dashboards.choices import View
from dashboards.components import bars, markup, rows
from dashboards.components.bars import Bar
from dashboards.periods import Period
from dashboards.readings import Reading
from dashboards.shell import Context, put
from dashboards.views import tables
from dashboards.views.tables import Listing, Parts

METHOD = {"服务": "70%", "管理": "20%", "执法": "10%"}
"""721: how the method describes itself; no target (DOMAIN §12)."""
STEPS = (("收到蓝单", None), ("其后升至黄单", "escalated"), ("再升至红单", "to_red"))


def ladder(context: Context, view: View, period: Period) -> None:
    """三色单: subjects that went from 蓝 to 黄 to 红, and the notices issued."""
    found = context.reader.ask_of("fct_notice", "colour_notices", **view.inside(period)) or []
    readings = policies.of_area(context.reader, ("E12",), view.area.area_id, period)
    columns = [
        rows.Column("颜色", "colour_notice"),
        rows.Column("期内发出（张）", "notice_cnt", "count"),
        rows.Column("对象（个）", "subject_cnt", "count"),
        rows.Column("次序颠倒（张）", "out_of_order_cnt", "count"),
    ]
    note = (
        f"{period.label_zh}；上图按收到蓝单的对象看其后升级，下表按发出日期计张数。"
        "颜色次序颠倒的不算升级，另列"
    )
    told = Listing("三色单", "ladder", note, f"{period.label_zh}没有发出三色单。")
    tables.listing(context, view, period, told, columns, found, lambda: _steps(readings))


def mix(context: Context, view: View, period: Period) -> None:
    """721: shares of 服务, 管理 and 执法 in all actions."""
    parts = figures.of_parts(context.reader, ("E10",), view.area.area_id, period, "action")
    found = {part.part_id: part.readings["E10"] for part in parts if "E10" in part.readings}
    note = f"{period.label_zh}；721 是工作方法，不是指标，没有达标不达标；未注明类别的行动计入分母"
    body = (
        bars.bars([_share(name, found[name]) for name in METHOD if name in found])
        if found
        else markup.calm(counted.none_of(context.reader, "E10", view.area, period, "没有行动记录"))
    )
    put(markup.section("721：服务、管理、执法", note, body, anchor="mix"))
    if found:
        asked = Parts("行动类别", ("E10",), is_own=True)
        lines = tables.part_lines(context, view, period, "action", asked)
        tables.figures_of(context, view, period, "721 占比", asked, lines, against=view.against)


def _steps(readings: list[Reading]) -> str:
    """The ladder as bars; a small sample has counts and no shares."""
    by_policy = {one.seen.denominator_policy: one for one in readings if one.seen is not None}
    first = by_policy.get("escalated")
    if first is None or first.seen is None or not first.seen.denominator:
        return markup.calm("期内没有对象收到蓝单。")
    begun = first.seen.denominator
    drawn = []
    for name, policy in STEPS:
        reading = by_policy.get(policy) if policy else None
        if policy and (reading is None or reading.seen is None):
            continue
        count = begun if reading is None or reading.seen is None else reading.seen.numerator or 0
        share = f"，{count / begun * 100:.1f}%" if policy and first.is_sound else ""
        drawn.append(Bar(name, (("main" if not policy else "bad", count),), f"{count:g} 个{share}"))
    weak = "" if first.is_sound else f"样本不足（{begun:g} 个），不算比例。"
    later = "尚在观察期内，以后还会升级（暂定）。" if first.is_provisional else ""
    said = f'<p class="um-note">{weak}{later}</p>' if weak or later else ""
    return bars.bars(drawn) + said


def _share(name: str, reading: Reading) -> Bar:
    seen = reading.seen
    count = seen.numerator if seen and seen.numerator is not None else 0.0
    share = fmt.plain(reading.value, "%", 1)
    return Bar(name, (("main", count),), f"{fmt.number(count)} 次，{share}（提法 {METHOD[name]}）")
