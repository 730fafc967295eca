"""环卫: what the weighbridges say: the chain of stages, loads, and tickets that are odd."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards import format as fmt
from dashboards.choices import View
from dashboards.components import bars, markup, rows
from dashboards.components.bars import Bar
from dashboards.periods import Period
from dashboards.queries import Row
from dashboards.shell import Context, put
from dashboards.views import tables
from dashboards.views.tables import Listing
from publishing.exports.wording import SMALL_N

STAGES = {
    "collect": "收集直运",
    "transfer_in": "转运站进站",
    "transfer_out": "转运站出站",
    "terminal_in": "终端进场",
    "residue": "残渣与渗滤液",
}
MUNICIPAL_WASTE = "S01"
BY_HAND_AT_MOST = 0.02
"""Share of tickets entered by hand or estimated that is still usual (DOMAIN §7)."""
USUAL_LOAD_T = (0.5, 25.0)
"""Mean load of a weighing outside these bounds is looked at (DOMAIN §6 S03)."""
SHOWN = 15


def chain(context: Context, view: View, period: Period) -> None:
    """Tonnes by stage, from the first weighing to the plant."""
    found = context.reader.ask_of("fct_weigh_ticket", "tonnage_stages", **view.inside(period)) or []
    waste = context.reader.book().kpis[MUNICIPAL_WASTE].name_zh
    title = "各环节过磅量"
    note = (
        f"{period.label_zh}；同一吨垃圾在进站、出站、终端各过一次磅，"
        f"只有首次过磅计入清运量（含建筑、大件等非生活垃圾的，不计入“{waste}”）"
    )
    columns = [
        rows.Column("环节", "stage"),
        rows.Column("垃圾类别", "waste_stream"),
        rows.Column("车次", "ticket_cnt", "count"),
        rows.Column("净重（吨）", "net_t", "hours"),
        rows.Column("首次过磅", "first"),
    ]
    listed = [
        {
            **row,
            "stage": STAGES.get(row["flow_stage"], row["flow_stage"]),
            "first": "是" if row["is_first_weighing"] else "否",
        }
        for row in sorted(found, key=_place)
    ]
    told = Listing(title, "chain", note, f"{period.label_zh}没有磅单。")
    tables.listing(context, view, period, told, columns, listed, lambda: _bars(found))


def odd_tickets(context: Context, view: View, period: Period) -> None:
    """Loads by facility and vehicle, tickets by hand, and how the checks of delivery ended."""
    asked = view.inside(period)
    found = [
        {**row, "by_hand_share": _share(row), "remark": remark(row)}
        for row in context.reader.ask_of("fct_weigh_ticket", "weighing_vehicles", **asked) or []
    ]
    found.sort(key=lambda row: not row["remark"])
    columns = [
        rows.Column("设施", "facility_name"),
        rows.Column("车型", "vehicle_type"),
        rows.Column("车次", "ticket_cnt", "count"),
        rows.Column("净重（吨）", "net_t", "hours"),
        rows.Column("车均（吨）", "load_t", "amount"),
        rows.Column("手工补录", "by_hand_cnt", "count"),
        rows.Column("估算", "estimated_cnt", "count"),
        rows.Column("补录与估算占比", "by_hand_share", "share"),
        rows.Column("毛皮净不符", "off_balance_cnt", "count"),
        rows.Column("说明", "remark"),
    ]
    low, high = USUAL_LOAD_T
    note = (
        f"{period.label_zh}；补录与估算超过 {BY_HAND_AT_MOST:.0%}、"
        "毛重减皮重与净重相差超过 20 千克、"
        f"车均不在 {low:g}–{high:g} 吨内的写在说明里；不足 {SMALL_N} 车次的不算占比。"
        f"有说明的在前，列出 {SHOWN} 行，下载含全部"
    )
    told = Listing("车均载重与磅单异常", "tickets", note, f"{period.label_zh}没有磅单。", SHOWN)
    tables.listing(context, view, period, told, columns, found, lambda: _summary(found))
    _checks(context)


def remark(row: Row) -> str:
    """What is odd about the tickets of one facility and type of vehicle."""
    share = _share(row)
    low, high = USUAL_LOAD_T
    said = []
    if share is not None and share > BY_HAND_AT_MOST:
        said.append("▲ 补录与估算偏多")
    if row["off_balance_cnt"]:
        said.append("▲ 毛皮净不符")
    if row["load_t"] is not None and not low <= row["load_t"] <= high:
        said.append("■ 车均异常")
    return "；".join(said)


def _share(row: Row) -> float | None:
    if row["ticket_cnt"] < SMALL_N:
        return None
    share: float = (row["by_hand_cnt"] + row["estimated_cnt"]) / row["ticket_cnt"]
    return share


def _summary(found: Sequence[Row]) -> str:
    tickets = sum(row["ticket_cnt"] for row in found)
    by_hand = sum(row["by_hand_cnt"] + row["estimated_cnt"] for row in found)
    off = sum(row["off_balance_cnt"] for row in found)
    share = f"{fmt.number(by_hand / tickets * 100, 2)}%"
    return (
        f'<p class="um-say">{fmt.number(tickets)} 张磅单中，手工补录和估算 {fmt.number(by_hand)} 张'
        f"（{share}），毛皮净不符 {fmt.number(off)} 张。</p>"
    )


def _checks(context: Context) -> None:
    words = {"pass": "● 通过", "fail": "▲ 未通过", "error": "▲ 未能检查"}
    found = [
        {**row, "said": words.get(row["status"], f"{fmt.DASH} 不适用")}
        for row in context.reader.ask("weigh_checks")
    ]
    columns = [
        rows.Column("结果", "said"),
        rows.Column("问题行数", "failing_rows", "count"),
        rows.Column("核查", "message", "prose"),
    ]
    title = "过磅核查"
    body = rows.table(columns, found, title, "本版没有过磅核查的结果。")
    note = "最近一次交付，全市；隔离的磅单和样例在数据质量页"
    put(markup.section(title, note, body, anchor="weigh-checks"))
    tables.offer_of_edition(context, title, note, columns, found)


def _bars(found: Sequence[Row]) -> str:
    drawn = []
    for code, name in STAGES.items():
        parts = [row for row in found if row["flow_stage"] == code]
        first = sum(row["net_t"] for row in parts if row["is_first_weighing"])
        again = sum(row["net_t"] for row in parts if not row["is_first_weighing"])
        trips = sum(row["ticket_cnt"] for row in parts)
        if parts:
            told = f"{fmt.number(first + again, 1)} 吨，{fmt.number(trips)} 车次"
            drawn.append(Bar(name, (("main", first), ("weak", again)), told))
    return bars.bars(drawn, (("main", "首次过磅"), ("weak", "再次过磅或产出物")))


def _place(row: Row) -> tuple[int, float]:
    order = list(STAGES)
    stage = row["flow_stage"]
    return (order.index(stage) if stage in order else len(order), -row["net_t"])
