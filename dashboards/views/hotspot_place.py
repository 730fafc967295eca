"""热点: one place opened: how it came back, month by month and case by case."""

from __future__ import annotations

from dashboards import format as fmt
from dashboards.choices import View
from dashboards.components import hero, markup, rows
from dashboards.periods import Period
from dashboards.queries import Row
from dashboards.shell import Context, put
from dashboards.views import tables
from dashboards.views.tables import Listing

OPENED = "place"
PAGE = "hotspots"


def place(context: Context, view: View, period: Period, row: Row) -> None:
    """The place: its sentence, its months, its cases, each case a link to its life line."""
    back = markup.text(view.link(PAGE))
    put(f'<p class="um-back"><a href="{back}" target="_self">← 返回热点</a></p>')
    put(hero.sentences(sentences(row)))
    _cases(context, view, period, row)
    _months(context, view, period, row)


def named(row: Row) -> str:
    """The place with the area that it lies in."""
    place = row["place_name"] or "（无地址）"
    return f"{place}（{row['area_name']}）" if row["area_name"] else place


def sentences(row: Row) -> list[str]:
    """What keeps coming back here, how often, and who closed it last."""
    unit = row["last_closing_unit"]
    closed = f"最近一次由{unit}结案。" if unit else "最近一次的结案单位没有记录。"
    aside = ["这是占位地址或兜底位置，不计入易反复点位数。"] if row["is_set_aside"] else []
    return [
        f"{named(row)}：截至{row['month'].year}年{row['month'].month}月末，"
        f"{row['family_name']}近 90 天 {fmt.number(row['case_cnt'])} 件，"
        f"复发 {fmt.number(row['recurrence_cnt'])} 次。",
        f"{fmt.number(row['episode_cnt'])} 条复发链，结案 {fmt.number(row['closure_cnt'])} 次；"
        f"{closed}",
        *aside,
    ]


def _cases(context: Context, view: View, period: Period, row: Row) -> None:
    found = context.reader.ask("place_cases", place=row["hotspot_id"])
    columns = [
        rows.Column(
            "案卷号", "case_no", address=lambda case: view.link("cases", case=case["case_id"])
        ),
        rows.Column("上报时间", "reported_at"),
        rows.Column("距上次结案（天）", "days_since_closing", "hours"),
        rows.Column("问题来源", "channel"),
        rows.Column("小类", "category_name"),
        rows.Column("责任单位", "unit_name"),
        rows.Column("结案时间", "closed_at"),
        rows.Column("返工", "rework_cnt", "count"),
    ]
    lacking = row["case_cnt"] - len(found)
    beyond = f"；另有 {lacking} 件不在可以看的范围内" if lacking > 0 else ""
    note = f"共 {len(found)} 件，从旧到新；“—”是首件，或上一件还没有结案{beyond}"
    told = Listing("背后的案件", "behind", note, "没有可以看的案件。")
    tables.listing(context, view, period, told, columns, found)


def _months(context: Context, view: View, period: Period, row: Row) -> None:
    found = [
        {**one, "month_zh": f"{one['month'].year}年{one['month'].month}月"}
        for one in context.reader.ask(
            "place_months", place_key=row["place_key"], family=row["family"]
        )
    ]
    columns = [
        rows.Column(
            "月份", "month_zh", address=lambda one: view.link(PAGE, **{OPENED: one["hotspot_id"]})
        ),
        rows.Column("案件", "case_cnt", "count"),
        rows.Column("结案", "closure_cnt", "count"),
        rows.Column("复发", "recurrence_cnt", "count"),
        rows.Column("复发链", "episode_cnt", "count"),
    ]
    note = "每月看截至月末的近 90 天，相邻的月份互有重叠，不能相加"
    told = Listing("逐月情况", "months", note, "没有别的月份。")
    tables.listing(context, view, period, told, columns, found)
