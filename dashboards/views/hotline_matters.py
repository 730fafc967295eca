"""热线: what it is about: the week's ranking, and every matter against what inspectors found."""

from __future__ import annotations

from dashboards import downloads, street_matters
from dashboards.case_list import Choice
from dashboards.choices import PERIOD, View
from dashboards.components import markup, rows
from dashboards.periods import Period
from dashboards.queries import Row
from dashboards.shell import Context, put
from dashboards.views import case_listing
from publishing.exports.wording import SMALL_N

SHOWN = 15


def hot_issues(context: Context, view: View, period: Period) -> None:
    """热点 and 增长 of the last week that was ranked, in the whole city whatever area is shown."""
    is_city = view.area.area_level == "city"
    title = "热点问题" if is_city else "全市热点问题"
    asked = {**view.within(), "last": period.end}
    found = context.reader.ask_of("hot_issue", "hot_issues", **asked) or []
    if not found:
        put(markup.section(title, "", markup.calm("期内没有排出热点问题。"), anchor="hot"))
        return
    ranked = Period("W", found[0]["period_start"])
    columns = [
        rows.Column("位次", "rank_no", "count"),
        rows.Column("问题", "family_name", address=lambda row: _cases(view, ranked, row)),
        rows.Column("本周", "order_cnt", "count"),
        rows.Column("上周", "prev_order_cnt", "count"),
        rows.Column("增长", "growth_rate", "share"),
        rows.Column("同类案件", "case_cnt", "count"),
    ]
    week = f"{found[0]['period_start']:%Y-%m-%d} 至 {found[0]['period_end']:%Y-%m-%d}"
    rankings = (("诉求最多", "count"), ("增长最快", "growth"))
    body = "".join(
        f"<div><h3>{name}</h3>"
        + rows.table(
            columns,
            [row for row in found if row["ranking"] == ranking],
            f"热点问题：{name}",
            "这一周没有达到增长门槛的问题。",
        )
        + "</div>"
        for name, ranking in rankings
    )
    own = f"{week}；排名只有全市的，同类案件是{view.area.area_name}本周上报的"
    note = f"{f'全市，{week}' if is_city else own}；点问题看案件"
    body = f'<div class="um-pair-of-tables">{body}</div>'
    put(markup.section(title, note, body, anchor="hot"))
    head = downloads.head_of(context, view, period, f"{note}；位次按诉求量或增长")
    told = [rows.Column("排名", "ranking_zh"), *columns]
    words = {ranking: name for name, ranking in rankings}
    listed = [{**row, "ranking_zh": words[row["ranking"]]} for row in found]
    downloads.offer(context, "热点问题", lambda: rows.sheet("热点问题", head, told, listed))


def of_streets(context: Context, view: View, period: Period) -> list[Row]:
    """What was told and found in the period, street by street: one answer for the page."""
    asked = {**view.inside(period), "before": period.previous.start}
    return context.reader.ask_of("fct_hotline_order", "street_matters", **asked) or []


def matters(context: Context, view: View, period: Period) -> None:
    """诉求 by family, beside the cases of the same family that the bureau found itself."""
    is_compared = context.reader.book().reaches("hotline", period.previous)
    found = [
        {
            **row,
            "previous_cnt": row["previous_cnt"] if is_compared else None,
            "ratio": row["found_cnt"] / row["order_cnt"] if row["order_cnt"] >= SMALL_N else None,
            "case_cnt": row["found_cnt"] + row["told_cnt"],
        }
        for row in street_matters.by_family(of_streets(context, view, period))
    ]
    columns = [
        rows.Column("问题", "family_name", address=lambda row: _cases(view, period, row)),
        rows.Column("诉求", "order_cnt", "count"),
        rows.Column("上期诉求", "previous_cnt", "count"),
        rows.Column("主动发现的案件", "found_cnt", "count"),
        rows.Column("公众等报来的案件", "told_cnt", "count"),
        rows.Column("每件诉求对应的主动发现", "ratio", "ratio"),
    ]
    note = (
        f"{period.label_zh}，同一类问题：群众说的与巡查看见的；倍数越低，越是群众先看见。"
        f"诉求不足 {SMALL_N} 件的不算倍数。点问题看两类案件；列出最多的 {SHOWN} 类，下载含全部"
    )
    nothing = f"{period.label_zh}没有诉求。"
    body = rows.table(columns, found[:SHOWN], "诉求与主动发现", nothing)
    put(markup.section("诉求说的是什么", note, body, anchor="matters"))
    if found:
        head = downloads.head_of(context, view, period, note)
        title = "诉求与主动发现"
        downloads.offer(context, title, lambda: rows.sheet(title, head, columns, found))


def _cases(view: View, period: Period, row: Row) -> str:
    """The list of the cases of a family in the area that is shown; nowhere without any."""
    if not row["case_cnt"]:
        return ""
    listed = Choice(family=row["family_id"], valid=1)
    return case_listing.link(view, listed, **{PERIOD: period.code})
