"""执法: illegal buildings, 渣土 and 油烟: what was found and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards import counted, downloads, figures, policies
from dashboards import format as fmt
from dashboards.choices import View
from dashboards.components import directory, markup, partition, rows
from dashboards.components.partition import Kitchen
from dashboards.periods import Period
from dashboards.queries import Row
from dashboards.shell import Context, put
from dashboards.views import tables
from dashboards.views.tables import Listing


def buildings(context: Context, view: View, period: Period) -> None:
    """违建 found, stopped and removed in the period, stock and new apart, and what stands."""
    asked = view.inside(period)
    found = context.reader.ask_of("fct_illegal_building", "illegal_buildings", **asked) or []
    columns = [
        rows.Column("类别", "stock_flag"),
        rows.Column("期内发现（宗）", "found_cnt", "count"),
        rows.Column("期内制止（宗）", "stopped_cnt", "count"),
        rows.Column("期内拆除（宗）", "removed_cnt", "count"),
        rows.Column("拆除面积（平方米）", "removed_m2", "hours"),
        rows.Column("其中蓝皮棚（平方米）", "removed_shed_m2", "hours"),
        rows.Column("目前未拆（宗）", "standing_cnt", "count"),
        rows.Column("其中已制止（宗）", "standing_stopped_cnt", "count"),
        rows.Column("目前未拆面积（平方米）", "standing_m2", "hours"),
    ]
    note = f"{period.label_zh}；存量与新增分开，不相加；制止是在建时停下，不是拆除"
    told = Listing("违建：发现、制止、拆除", "illegal", note, "所选区域没有违建记录。")
    readings = _readings(context, view, period)
    tables.listing(context, view, period, told, columns, found, lambda: readings)


def muck(context: Context, view: View, period: Period) -> None:
    """渣土 by kind of violation."""
    asked = {**view.inside(period), "before": period.previous.start}
    found = context.reader.ask_of("fct_muck_violation", "muck_violations", **asked) or []
    if not context.reader.book().reaches("enforcement", period.previous):
        found = [{**row, "previous_cnt": None} for row in found]
    columns = [
        rows.Column("违规行为", "violation_name"),
        rows.Column("本期查处", "found_cnt", "count"),
        rows.Column("上期查处", "previous_cnt", "count"),
        rows.Column("本期立案处罚", "filed_cnt", "count"),
    ]
    note = f"{period.label_zh}；{untold(found)}查处多不等于违规多，要与检查的力度合看"
    told = Listing("渣土违规", "muck", note, f"{period.label_zh}没有渣土违规的记录。")
    tables.listing(context, view, period, told, columns, found)


def untold(found: Sequence[Row]) -> str:
    """Why no violation tells of a penalty; empty where one does, or there is none."""
    if not found or any(row["filed_cnt"] is not None for row in found):
        return ""
    return "来源没有写明立案的案号，本期立案处罚无数据；"


def fume(context: Context, view: View, period: Period) -> None:
    """油烟: purifier × duct of the kitchens surveyed, those not known in a bucket of their own."""
    title = "油烟净化：净化器 × 管网"
    parts = figures.of_parts(context.reader, ("E08",), view.area.area_id, period, "fume_status")
    surveyed = {
        part.part_id: reading.seen.denominator
        for part in parts
        if (reading := part.readings.get("E08")) is not None and reading.seen is not None
    }
    note = f"{period.label_zh}调查的餐饮单位，每家取季内最后一次；情况不明的单列并计入分母"
    if not surveyed:
        calm = counted.none_of(context.reader, "E08", view.area, period, "没有调查")
        put(markup.section(title, note, markup.calm(calm), anchor="fume"))
        return
    found = Kitchen.read(surveyed)
    put(markup.section(title, note, partition.kitchens(found), anchor="fume"))
    columns = [rows.Column("装管情况", "name"), rows.Column("家数", "count", "count")]
    listed = [{"name": name, "count": count} for name, count in found.buckets().items()]
    head = downloads.head_of(context, view, period, note)
    downloads.offer(context, "油烟净化", lambda: rows.sheet(title, head, columns, listed))


def _readings(context: Context, view: View, period: Period) -> str:
    """违建拆除 in its three readings, one line."""
    found = policies.of_area(context.reader, ("E05",), view.area.area_id, period)
    units = {"building_cnt": "宗"}
    said = []
    for reading in found:
        seen = reading.seen
        if seen is None or seen.value is None:
            continue
        unit = units.get(seen.denominator_policy, reading.kpi.unit)
        size = fmt.number(seen.value, 0 if unit == "宗" else reading.kpi.decimals)
        said.append(f"{reading.policy_zh} {size} {unit}")
    if not said:
        return ""
    tag = markup.tags(fmt.PROVISIONAL) if found[0].is_provisional else ""
    name = directory.link("E05", "拆除", context.stamp.asked)
    return f'<p class="um-say">{name}：{markup.text("；".join(said))}。{tag}</p>'
