"""案件: hours of the week, weeks of a 现场考评, the age of open cases, 回退 and 返工."""

from __future__ import annotations

from collections import Counter

from dashboards import downloads
from dashboards import format as fmt
from dashboards.case_list import AGES, Choice
from dashboards.choices import View
from dashboards.components import bars, heat, markup, rows
from dashboards.components.conservation import NOT_RECORDED
from dashboards.periods import Period
from dashboards.queries import Row
from dashboards.sheets import Sheet
from dashboards.shell import Context, put
from dashboards.views.case_listing import link
from publishing.exports.wording import SMALL_N

NIGHT = frozenset((22, 23, 0, 1, 2, 3, 4, 5))
EARLY_AND_LATE = frozenset((6, 7, 8, 17, 18, 19, 20, 21))
CATEGORIES_SHOWN = 12
WEEKS_SHOWN = 52
EVERY = 100_000
"""More categories than any book of them has: a file has them all."""
_STATES = (("main", "未到期限"), ("bad", "超期未结"), ("weak", "挂账"))


def hours(context: Context, view: View, period: Period) -> None:
    """When cases come: weekday by hour, and the shares of night, 早晚时段 and days of rest."""
    found = context.reader.ask("case_hours", **view.inside(period))
    counts: Counter[tuple[int, int]] = Counter()
    for row in found:
        counts[row["weekday"], row["hour_of_day"]] += row["case_cnt"]
    known = (context.reader.book().first_day, context.edition.manifest.as_of.date())
    body = heat.heat(
        counts,
        lambda day, hour: link(view, Choice(weekday=day, hour=hour, valid=1)),
        heat.absent_days(period.start, period.end, known),
    )
    put(markup.section("什么时候来", _when(found), body, anchor="hours"))
    if found:
        columns = [
            rows.Column("星期", "weekday_zh"),
            rows.Column("时", "hour_of_day", "count"),
            rows.Column("有效上报数", "case_cnt", "count"),
        ]
        listed = [
            {"weekday_zh": heat.WEEKDAYS[day - 1], "hour_of_day": hour, "case_cnt": count}
            for (day, hour), count in sorted(counts.items())
        ]
        head = downloads.head_of(context, view, period, "有效上报，按上报时间")
        downloads.offer(context, "上报时刻", lambda: rows.sheet("上报时刻", head, columns, listed))


def inspection_weeks(context: Context, view: View, period: Period) -> None:
    """突击化: what inspectors find and units close in weeks of a 现场考评, against other weeks."""
    found = context.reader.ask_of(
        "fct_case_week", "case_inspection_weeks", area_id=view.area.area_id, last=period.end
    )
    begun = context.reader.book().first_day
    weeks = min(WEEKS_SHOWN, (period.end - begun).days // 7 + 1)
    title = "考评周效应"
    note = f"至期末 {weeks} 周：有现场考评的周，与同一街道没有考评的周相比；1.00 倍为没有差别"
    if not found or not found[0]["visited_weeks"]:
        why = NOT_RECORDED if found is None else "没有可以对照的现场考评：看不出是否突击。"
        put(markup.section(title, note, markup.calm(why), anchor="inspection"))
        return
    whole = found[0]
    columns = [
        rows.Column("区域", "area_name"),
        rows.Column("考评周（街道×周）", "visited_weeks", "count"),
        rows.Column("主动发现", "found_cnt", "count"),
        rows.Column("按平常周折算", "found_expected", "count"),
        rows.Column("主动发现之比", "found_ratio", "ratio"),
        rows.Column("结案", "closed_cnt", "count"),
        rows.Column("按平常周折算", "closed_expected", "count"),
        rows.Column("结案之比", "closed_ratio", "ratio"),
    ]
    shown = [*found[1:], whole] if len(found) > 2 else [whole]
    said = f'<p class="um-say">{markup.text(_effect(whole))}</p>'
    body = said + rows.table(columns, shown, title, "")
    put(markup.section(title, note, body, anchor="inspection"))
    head = downloads.head_of(context, view, period, note)
    downloads.offer(context, title, lambda: rows.sheet(title, head, columns, shown))


def ageing(context: Context, view: View) -> None:
    """How long open cases have been open, as of the newest data whatever the period."""
    found = context.reader.ask("case_ageing", **view.within())
    counts = {(row["age"], row["state"]): row["case_cnt"] for row in found}
    drawn = []
    for age, name in enumerate(AGES, start=1):
        parts = [(style, counts.get((age, state), 0)) for style, state in _STATES]
        told = "，".join(
            f"{state} {fmt.number(counts[age, state])}"
            for _, state in _STATES
            if (age, state) in counts
        )
        total = sum(count for _, count in parts)
        address = link(view, Choice(basis="open", age=age, sort="oldest")) if total else ""
        drawn.append(bars.Bar(name, parts, f"{fmt.number(total)} 件 {told}".strip(), address))
    total = sum(counts.values())
    note = f"数据截止时未结的 {fmt.number(total)} 件，按上报至今的时间；不随期间变化"
    body = bars.bars(drawn, _STATES) if total else markup.calm("没有未结的案件。")
    put(markup.section("未结案件的账龄", note, body, anchor="ageing"))


def returns(context: Context, view: View, period: Period) -> None:
    """What is sent to and fro: 回退 by units, 返工 after a check."""
    listed = _returns(context, view, period, CATEGORIES_SHOWN)
    columns = [
        rows.Column("小类", "name", address=lambda row: _returned(view, row)),
        rows.Column("立案数", "filed_cnt", "count"),
        rows.Column("回退过", "returned_cnt", "count"),
        rows.Column("回退两次以上（来回推诿）", "returned_again_cnt", "count"),
        rows.Column("返工过", "reworked_cnt", "count"),
        rows.Column("返工两次以上", "reworked_again_cnt", "count"),
    ]
    note = (
        f"{period.label_zh}立案的案件；列出回退和返工最多的 {CATEGORIES_SHOWN} 个小类，下载含全部"
    )
    body = rows.table(columns, listed, "回退与返工", f"{period.label_zh}没有立案。")
    put(markup.section("回退与返工", note, body, anchor="returns"))
    if listed:
        head = downloads.head_of(context, view, period, note)

        def whole() -> Sheet:
            every = _returns(context, view, period, EVERY)
            return rows.sheet("回退与返工", head, columns, every)

        downloads.offer(context, "回退与返工", whole)


def _returns(context: Context, view: View, period: Period, categories: int) -> list[Row]:
    """So many categories, the most returned first, below the sum of all."""
    found = context.reader.ask("case_returns", **view.inside(period), top=categories + 1)
    return [
        {**row, "name": "全部" if row["is_total"] else row["category_name"]}
        for row in found
        if row["filed_cnt"]
    ]


def _returned(view: View, row: Row) -> str:
    category = "" if row["is_total"] else row["category_id"] or ""
    return link(view, Choice(basis="filed", category=category, returned=1, sort="returns"))


def _when(found: list[Row]) -> str:
    total = sum(row["case_cnt"] for row in found)
    if total == 0:
        return "按上报时间"
    shares = (
        ("早晚时段（6–9 时、17–22 时）", lambda row: row["hour_of_day"] in EARLY_AND_LATE),
        ("夜间（22–6 时）", lambda row: row["hour_of_day"] in NIGHT),
        ("休息日", lambda row: row["is_rest_day"]),
    )
    said = [
        f"{name} {fmt.share(sum(row['case_cnt'] for row in found if belongs(row)) / total)}"
        for name, belongs in shares
    ]
    return f"有效上报 {fmt.number(total)} 件：{'，'.join(said)}"


def _effect(row: Row) -> str:
    weeks = fmt.number(row["visited_weeks"])
    if row["visited_weeks"] < SMALL_N or row["found_ratio"] is None or row["closed_ratio"] is None:
        return f"考评周只有 {weeks} 个（街道×周），样本不足，不作判断。"
    return (
        f"考评周（{weeks} 个街道×周）主动发现是平常周的 {fmt.number(row['found_ratio'], 2)} 倍，"
        f"结案是平常周的 {fmt.number(row['closed_ratio'], 2)} 倍。"
    )
