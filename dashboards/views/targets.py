"""目标与五年规划: targets of the year, their source and progress, what it comes to, all years."""

from __future__ import annotations

import streamlit as st

from dashboards import downloads, filters, targets
from dashboards import format as fmt
from dashboards.choices import View
from dashboards.components import directory, hero, markup, progress
from dashboards.forecast import Forecast
from dashboards.periods import Period, period_of
from dashboards.sheets import Sheet
from dashboards.shell import Context, put
from dashboards.targets import Target
from dashboards.views import target_years
from publishing.exports.cells import Cell

ADDRESS = "targets"
METHOD = (
    "年底预计用线性推算：计数按本年完整月份的月均乘 12，比率按本年累计；区间是同一方法在以往各段 "
    "12 个月里最小到最大的误差，不是概率区间。各月相加不等于全年的指标（存量、差额、含结转）、"
    "完整月份不足 3 个或可回看的不足 6 段时不作预计。"
)
OVER = "数据已到本年最后一天：实绩就是全年的数，不作年底预计。"
Expected = dict[tuple[str, str], tuple[Forecast | None, str]]


def render(context: Context) -> None:
    """Lay out the year of the address's period, the year of the newest data by default."""
    view, year = _top(context)
    found = targets.read_targets(context.reader, view.area.area_id)
    if not found:
        why = "本版没有目标表。" if found is None else f"{view.area.area_name}没有设年度目标。"
        put(markup.calm(why))
        return
    found = targets.book_order(context.reader.book(), found)
    running = context.edition.manifest.as_of.year
    mine = [target for target in found if year.start.year in target.years]
    said = targets.headline(mine, year.start.year, is_running=year.start.year == running)
    put(hero.sentences(said))
    _progress(context, view, year, mine, is_running=year.start.year == running)
    target_years.side_by_side(context, view, found)


def _top(context: Context) -> tuple[View, Period]:
    title, boxes = st.columns([5, 5], vertical_alignment="bottom")
    with boxes:
        view = filters.choose(context, types=("M", "Q", "H", "Y"), has_comparison=False)
    day = view.period.start if view.period else context.edition.manifest.as_of.date()
    year = period_of("Y", day)
    with title:
        area = context.reader.book().below_city(view.area)
        put(hero.page_title("目标与五年规划", context.city.title_zh, area, year))
    return view, year


def _progress(
    context: Context, view: View, year: Period, mine: list[Target], *, is_running: bool
) -> None:
    at = year.start.year
    is_over = targets.is_over(context.edition.manifest.as_of, at)
    expected: Expected = {}
    if is_running and mine and not is_over:
        expected = targets.forecasts(context.reader, view.area.area_id, mine, at)
    largest = max((target.completion(at) or 0.0 for target in mine), default=0.0)
    heads = [
        ("指标与口径", ""),
        ("实绩", "um-num"),
        ("对照", ""),
        ("目标与来源", ""),
        ("完成率（竖线为 100%）", "um-interval-head"),
        *([("年底预计（区间）", "")] if expected else []),
    ]
    lines = (_line(context, target, at, largest, expected) for target in mine)
    note = f"{year.label_zh}，年度目标；一个指标有两个来源的目标时都列出，超过 100% 的完成率照列"
    body = (
        markup.scrolling(markup.table(heads, lines, "um-targets"), "年度目标进度")
        if mine
        else markup.calm(f"{year.label_zh}没有年度目标。")
    )
    said = METHOD if expected else OVER if is_running and is_over else ""
    method = f'<p class="um-note">{markup.text(said)}</p>' if said else ""
    put(markup.section("年度目标进度", note, body + method, anchor="progress"))
    if mine:
        head = downloads.head_of(context, view, year, said or note)
        downloads.offer(context, "年度目标进度", lambda: _sheet(mine, at, expected, head))


def _line(context: Context, target: Target, year: int, largest: float, expected: Expected) -> str:
    row, kpi = target.years[year], target.kpi
    aim = fmt.target_text(row["target"], kpi.unit, kpi.decimals, kpi.direction, context.currency)
    reached = fmt.figure(row["value"], kpi.unit, kpi.decimals, context.currency).text
    provisional = markup.tags(fmt.PROVISIONAL) if row["status"] == "provisional" else ""
    name = directory.link(kpi.kpi_id, markup.text(kpi.name_zh), context.stamp.asked)
    cells = (
        f'<th scope="row">{name}{target_years.below(target.policy_zh or "只有一种口径")}</th>',
        f'<td class="um-num">{markup.text(reached)} {provisional}</td>',
        f"<td>{target_years.stands(target, year)}</td>",
        f"<td>{markup.text(aim.removeprefix('目标 '))}{target_years.below(target.source)}</td>",
        f"<td>{progress.bar(target.completion(year), largest)}</td>",
        f'<td class="um-wrap">{_expected(context, target, expected)}</td>' if expected else "",
    )
    return f"<tr>{''.join(cells)}</tr>"


def _word(target: Target, year: int) -> str:
    mark = target.mark(year)
    return target_years.NOT_JUDGED if mark is None else mark.word


def _expected(context: Context, target: Target, expected: Expected) -> str:
    found, why = expected[target.kpi.kpi_id, target.policy]
    if found is None:
        return f'<span class="um-weak">{markup.text(why)}</span>'
    kpi = target.kpi

    def said(value: float) -> str:
        return fmt.figure(value, kpi.unit, kpi.decimals, context.currency).text

    span = f"{said(found.low)} 至 {said(found.high)}"
    basis = f"按前 {found.month_cnt} 个月推算，回看 {found.run_cnt} 段"
    return f"{markup.text(said(found.value))}（{markup.text(span)}）{target_years.below(basis)}"


def _sheet(mine: list[Target], year: int, expected: Expected, head: list[tuple[str, str]]) -> Sheet:
    names = ["指标", "口径", "单位", "目标", "来源", "实绩", "目标差", "完成率", "对照", "状态"]
    names += ["年底预计", "预计下限", "预计上限", "不作预计的原因"]
    rows: list[list[Cell]] = []
    for target in mine:
        row = target.years[year]
        found, why = expected.get((target.kpi.kpi_id, target.policy), (None, ""))
        told = (found.value, found.low, found.high) if found else (None, None, None)
        rows.append(
            [
                *(target.kpi.name_zh, target.policy_zh, target.kpi.unit, row["target"]),
                *(target.source, row["value"], row["target_gap"]),
                *(targets.completion_cell(target, year), _word(target, year)),
                *(targets.status_cell(target, year), *told, why),
            ]
        )
    return Sheet("年度目标进度", head, names, rows, frozenset({7}))
