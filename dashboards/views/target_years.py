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


def side_by_side(context: Context, view: View, found: list[Target]) -> None:
    """各年并列: every target with what was reached in each year."""
    years = targets.years_of(found)
    heads = [("指标、口径与来源", ""), *((f"{year}年", "um-num") for year in years)]
    lines = (
        f'<tr><th scope="row">{markup.text(target.kpi.name_zh)}'
        f"{below('，'.join(filter(None, (target.policy_zh, target.source))))}</th>"
        + "".join(f'<td class="um-num">{_year(context, target, year)}</td>' for year in years)
        + "</tr>"
        for target in found
    )
    note = "各年并列：上为实绩与对照，下为当年目标；还没有数字的年份只列目标"
    body = markup.scrolling(markup.table(heads, lines, "um-targets"), "各年目标与实绩")
    put(markup.section("各年并列", note, body, anchor="plan"))
    head = downloads.head_of(context, view, None, note)
    downloads.offer(context, "各年目标", lambda: _plan_sheet(found, years, head))


def _named(target: Target) -> str:
    policy = f"（{target.policy_zh}）" if target.policy_zh else ""
    return f"{target.kpi.name_zh}{policy}"


def _year(context: Context, target: Target, year: int) -> str:
    kpi, row = target.kpi, target.years.get(year)
    aim = row["target"] if row else target.plans.get(year)
    if aim is None:
        return f'<span aria-hidden="true">{fmt.DASH}</span>{markup.hidden(fmt.NO_TARGET)}'
    told = fmt.target_text(aim, kpi.unit, kpi.decimals, kpi.direction, context.currency)
    aimed = below(told)
    if row is None:
        return aimed
    reached = fmt.figure(row["value"], kpi.unit, kpi.decimals, context.currency).text
    mark = "" if target.mark(year) is None else stands(target, year, with_word=False)
    provisional = markup.tags(fmt.PROVISIONAL) if row["status"] == "provisional" else ""
    return f"{markup.text(reached)} {mark} {provisional}{aimed}"


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
    parts = ("目标", "实绩", "完成率")
    names = ["指标", "来源", *(f"{year}年{part}" for year in years for part in parts)]
    rows: list[list[Cell]] = []
    for target in found:
        cells: list[Cell] = [_named(target), target.source]
        for year in years:
            row = target.years.get(year)
            cells += (
                [row["target"], row["value"], targets.completion_cell(row)]
                if row
                else [target.plans.get(year), None, None]
            )
        rows.append(cells)
    rates = frozenset(4 + 3 * place for place in range(len(years)))
    return Sheet("各年目标", head, names, rows, rates)
