"""考核: the league table with its intervals, the components of every unit, funnels of rates."""

from __future__ import annotations

from dashboards import downloads, league
from dashboards import format as fmt
from dashboards.choices import View
from dashboards.components import funnel, markup, rows, score_heat
from dashboards.components import standings as drawing
from dashboards.queries import Row
from dashboards.shell import Context, put
from dashboards.views.league_shown import Shown
from publishing.exports.suppression import withhold_count


def standings(context: Context, view: View, shown: Shown) -> None:
    """排名表 of the group; units outside the chosen area stand back, their places stay."""
    group = shown.group
    warned: dict[str, int] = {}
    for row in (
        context.reader.ask_of("league_item_warning", "league_warnings", **shown.league.asked) or []
    ):
        warned[row["unit_id"]] = warned.get(row["unit_id"], 0) + 1
    body = f'<p class="um-say">{markup.text(_certainty(shown))}</p>' + drawing.standings(
        group,
        lambda row: shown.proof(view, row["unit_id"]),
        shown.unit_id,
        lambda row: league.is_inside(row, view.area),
        warned,
    )
    note = (
        f"{shown.league.period.label_zh}，{group.name}，组平均 {fmt.number(group.mean, 2)} 分；"
        f"考核办法版本 {shown.league.rule_edition}；名次按公布分，升降只在同组、同一办法内比"
    )
    put(markup.section("排名表", note, body, anchor="standings"))
    columns = [
        rows.Column("名次", "rank", "count"),
        rows.Column("单位", "unit_name"),
        rows.Column("得分", "published_score", "score"),
        rows.Column("未舍入总分", "total_raw", "score"),
        rows.Column("上期名次", "prev_rank", "count"),
        rows.Column("升降", "rank_delta", "count"),
        rows.Column("名次区间下限", "rank_low", "count"),
        rows.Column("名次区间上限", "rank_high", "count"),
        rows.Column("红黑榜", "list_zh"),
        rows.Column("备注", "remark_zh"),
    ]
    told = [{**row, "list_zh": drawing.list_text(row)} for row in group.units]
    policies = f"考核办法版本 {shown.league.rule_edition}，名次按公布分"
    head = shown.head(context, view, policies)
    downloads.offer(context, "排名表", lambda: rows.sheet("排名表", head, columns, told))


def components(context: Context, view: View, shown: Shown) -> None:
    """分项得分 of every unit of the group as a heat map."""
    found = [
        withhold_count(row)
        for row in context.reader.ask("league_components", **shown.league.asked)
        if row["group_name"] == shown.group.name
    ]
    columns = list({row["component"]: row for row in reversed(found)}.values())[::-1]
    columns.sort(key=lambda row: row["sort_order"])
    scores = {(row["unit_id"], row["component"]): row for row in found}
    body = score_heat.heat(
        shown.group, scores, columns, lambda unit, part: shown.proof(view, unit["unit_id"], part)
    )
    note = "每个单位每个分项的得分；底色越醒目，在本组中越低；缺项不是 0 分"
    put(markup.section("分项得分", note, body, anchor="components"))
    names = {row["unit_id"]: row["unit_name"] for row in shown.group.units}
    told = [{**row, "unit_name": names.get(row["unit_id"], row["unit_id"])} for row in found]
    listed = [
        rows.Column("单位", "unit_name"),
        rows.Column("分项", "component_name"),
        rows.Column("权重", "weight", "score"),
        rows.Column("满分", "full_score", "score"),
        rows.Column("得分", "score", "score"),
        rows.Column("加权得分", "weighted_score", "score"),
        rows.Column("依据条数", "n", "count"),
    ]
    head = shown.head(context, view, f"考核办法版本 {shown.league.rule_edition}")
    downloads.offer(context, "分项得分", lambda: rows.sheet("分项得分", head, listed, told))


def funnels(context: Context, view: View, shown: Shown) -> None:
    """漏斗图 of every component of the group that a KPI of counts feeds; of months only."""
    found = context.reader.ask_of("league_funnel", "league_funnels", **shown.league.asked)
    title = "漏斗图：比率与数量"
    if found is None:
        put(markup.section(title, "", markup.calm("这一版没有漏斗图的数据。"), anchor="funnel"))
        return
    mine = [row for row in found if row["group_name"] == shown.group.name]
    if not mine:
        why = (
            "本期本组没有由计数指标折算的分项，没有比率可画。"
            if shown.league.period.period_type == "M"
            else "漏斗图只对月份；请在“期间”中选一个月。"
        )
        put(markup.section(title, "", markup.calm(why), anchor="funnel"))
        return
    parts: dict[str, list[Row]] = {}
    for row in mine:
        parts.setdefault(row["component"], []).append(row)
    body = "".join(
        f"<figure><h3>{markup.text(points[0]['component_name'])}</h3>{funnel.funnel(points)}</figure>"
        for points in parts.values()
    )
    note = (
        "数量少的单位比率起伏大；在控制限内的高低不足以说明好坏"
        "（按全组比率的二项分布精确计算，95% 与 99.8%）"
    )
    put(markup.section(title, note, f'<div class="um-funnels">{body}</div>', anchor="funnel"))
    columns = [
        rows.Column("单位", "unit_name"),
        rows.Column("分项", "component_name"),
        rows.Column("分子", "numerator", "count"),
        rows.Column("分母", "denominator", "count"),
        rows.Column("比率", "rate", "share"),
        rows.Column("全组比率", "group_rate", "share"),
        rows.Column("95% 下限", "low_95", "share"),
        rows.Column("95% 上限", "high_95", "share"),
        rows.Column("位置", "place_zh"),
    ]
    told = [{**row, "place_zh": funnel.PLACES[row["funnel_place"]][1]} for row in mine]
    beyond = [row for row in told if row["funnel_place"] != "within"]
    put(rows.table(columns, beyond, "超出控制限的单位", "没有单位超出控制限。"))
    head = shown.head(context, view, note)
    downloads.offer(context, "漏斗图", lambda: rows.sheet("漏斗图", head, columns, told))


def _certainty(shown: Shown) -> str:
    """What the intervals say of the table as a whole."""
    ranked = shown.group.ranked
    known = [row for row in ranked if row["rank_low"] is not None]
    if not known:
        return "本期没有算名次区间：先后只供参考。"
    sure = [row for row in known if row["is_distinguishable"]]
    if not sure:
        return (
            f"{len(known)} 个单位的名次区间都与其他单位重叠，统计上不可区分：先后可能出于偶然，"
            "横线表示同样的底数下偶然可能得到的名次。"
        )
    names = "、".join(f"{row['unit_name']}（第 {row['rank']} 名）" for row in sure[:4])
    more = f"等 {len(sure)} 个单位" if len(sure) > 4 else ""
    said = f"名次区间不与其他单位重叠、可区分的只有{names}{more}"
    return f"{said}；其余单位统计上不可区分，先后可能出于偶然。"
