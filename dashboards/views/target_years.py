"""目标与五年规划: the years of the plan side by side, those to come among them."""

from __future__ import annotations

from dashboards import downloads, targets
from dashboards import format as fmt
from dashboards.choices import View
from dashboards.components import markup
from dashboards.sheets import Sheet
from dashboards.shell import Context, put
from dashboards.targets import Target
from publishing.exports.cells import Cell

NOT_JUDGED = "不评高低"
CARRIED = "沿用"
PLANNED = "当年设定"
NOTE = "各年并列：上为实绩与对照，下为当年目标"


def side_by_side(context: Context, view: View, found: list[Target]) -> None:
    """各年并列: every target with what was reached in each year."""
    years = targets.years_of(found)
    heads = [("指标、口径与来源", ""), *((f"{year}年", "um-num") for year in years)]
    lines = (
        f'<tr><th scope="row">{markup.text(target.kpi.name_zh)}'
        f"{below('，'.join(filter(None, (target.policy_zh, target.source))))}</th>"
        + "".join(
            f'<td class="um-num">{_year(context, found, target, year)}</td>' for year in years
        )
        + "</tr>"
        for target in found
    )
    body = markup.scrolling(markup.table(heads, lines, "um-targets"), "各年目标与实绩")
    note = _note(found, years)
    put(markup.section("各年并列", note, body, anchor="plan"))
    head = downloads.head_of(context, view, None, note)
    downloads.offer(context, "各年目标", lambda: _plan_sheet(found, years, head))


def _note(found: list[Target], years: list[int]) -> str:
    """What the table is, and what it tells of years to come where the area has any."""
    coming = years[len(_reached(found, years)) :]
    if not coming:
        return f"{NOTE}；以后的年份没有另设目标"
    carried = any(target.carried(year) is not None for target in found for year in coming)
    named = "，标“沿用”的是没有写明截止日期、继续有效的现行目标" if carried else ""
    planned = {year for target in found for year in target.plans}
    said = f"先列到{coming[-1]}年" if max(planned) > coming[-1] else "都在这张表里"
    return f"{NOTE}；还没有数字的年份只列目标{named}。期间框里只有有数据的年份，规划的年份{said}"


def _reached(found: list[Target], years: list[int]) -> list[int]:
    """The years that have a figure; those to come stand behind them."""
    return [year for year in years if any(year in target.years for target in found)]


def _named(target: Target) -> str:
    policy = f"（{target.policy_zh}）" if target.policy_zh else ""
    return f"{target.kpi.name_zh}{policy}"


def _year(context: Context, found: list[Target], target: Target, year: int) -> str:
    kpi, row = target.kpi, target.years.get(year)
    aim = target.aim(year)
    if aim is None:
        why = targets.missing(found, target, year)
        if why == targets.ELSEWHERE:
            return f'<span class="um-weak">{why}</span>'
        return f'<span aria-hidden="true">{fmt.DASH}</span>{markup.hidden(why)}'
    told = fmt.target_text(aim, kpi.unit, kpi.decimals, kpi.direction, context.currency)
    if target.carried(year) is not None:
        return f'<span class="um-weak">{CARRIED}</span>{below(told)}'
    if row is None:
        return markup.text(told)
    reached = fmt.figure(row["value"], kpi.unit, kpi.decimals, context.currency).text
    mark = "" if target.mark(year) is None else stands(target, year, with_word=False)
    provisional = markup.tags(fmt.PROVISIONAL) if row["status"] == "provisional" else ""
    return f"{markup.text(reached)} {mark} {provisional}{below(told)}"


def below(said: str) -> str:
    """A smaller line beneath a figure."""
    return f'<span class="um-sub um-line-below">{markup.text(said)}</span>'


def stands(target: Target, year: int, *, with_word: bool = True) -> str:
    """The mark of a year, or that its KPI is not judged."""
    mark = target.mark(year)
    if mark is None:
        return f'<span class="um-weak">{NOT_JUDGED}</span>'
    return markup.mark(mark, with_word=with_word)


def _plan_sheet(found: list[Target], years: list[int], head: list[tuple[str, str]]) -> Sheet:
    """Target, figure and completion of the years that were; of those to come what the target is."""
    reached = _reached(found, years)
    coming = years[len(reached) :]
    names = ["指标", "来源"]
    names += [f"{year}年{part}" for year in reached for part in ("目标", "实绩", "完成率", "状态")]
    names += [f"{year}年{part}" for year in coming for part in ("目标", "说明")]
    rows: list[list[Cell]] = []
    for target in found:
        cells: list[Cell] = [_named(target), target.source]
        for year in reached:
            row = target.years.get(year)
            cells += (
                [
                    *(row["target"], row["value"], targets.completion_cell(target, year)),
                    targets.status_cell(target, year),
                ]
                if row
                else [target.aim(year), _said(found, target, year), None, None]
            )
        for year in coming:
            cells += [target.aim(year), _said(found, target, year)]
        rows.append(cells)
    rates = frozenset(4 + 4 * place for place in range(len(reached)))
    return Sheet("各年目标", head, names, rows, rates)


def _said(found: list[Target], target: Target, year: int) -> str:
    """What the target of a year without a figure is, in a word."""
    if target.carried(year) is not None:
        return CARRIED
    return targets.missing(found, target, year) if target.aim(year) is None else PLANNED
