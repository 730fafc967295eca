"""满意度: what citizens are least content with, whether that is certain, and where."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards import figures, filters, headline, withheld
from dashboards import format as fmt
from dashboards.choices import View
from dashboards.components import hero, markup, rows, survey, waves
from dashboards.periods import Period
from dashboards.queries import Parameter, Row
from dashboards.readings import Reading
from dashboards.shell import Context, put
from dashboards.views import satisfaction_areas, tables

ADDRESS = "satisfaction"
CARDS = ("V01", "V02", "V05", "V06", "V04")
WAVES_SHOWN = 6
MANY = 1000


def render(context: Context) -> None:
    """Lay out the page for the area of the address and the wave that its period leads to."""
    view, period = filters.open_page(context, "满意度", "satisfaction")
    if period is None:
        _none(context, view)
        return
    asked: dict[str, Parameter] = {"area_id": view.area.area_id, "period_end": period.end}
    items = context.reader.ask("survey_items", **asked, first=period.start, top=MANY)
    unranked = withheld.ranks(context.reader, {row["wave"] for row in items})
    over = context.reader.ask("survey_waves", **asked, top=WAVES_SHOWN)
    found = figures.of_area(context.reader, CARDS, view.area.area_id, period)
    _wave(view, period)
    put(hero.sentences([*said(found, items, unranked), *headline.of_page(found, context.currency)]))
    put(tables.deck(found, context))
    _items(context, view, period, items, unranked)
    _persistence(context, view, period, over)
    satisfaction_areas.areas(context, view, period)
    satisfaction_areas.against_work(context, view, period)


def said(found: Sequence[Reading], items: Sequence[Row], unranked: str) -> list[str]:
    """The score with its interval, then the lowest items and whether they stand apart."""
    sentences = []
    score = next((one for one in found if one.kpi.kpi_id == "V01" and one.is_sound), None)
    if score is not None and score.seen is not None:
        text = f"满意度 {fmt.number(score.value, 1)} 分"
        if score.seen.ci_low is not None and score.seen.ci_high is not None:
            low, high = (fmt.number(at, 1) for at in (score.seen.ci_low, score.seen.ci_high))
            text += f"（95% 置信区间 {low}–{high}）"
        if score.since_previous is not None:
            text += f"，较上期{score.since_previous.text}"
        sentences.append(f"{text}。")
    return [*sentences, survey.separability(items, unranked)] if items else sentences


def _none(context: Context, view: View) -> None:
    """Say that the period has no survey, and lead to the nearest."""
    book = context.reader.book()
    nearest = book.nearest_wave(view.period)
    why = headline.no_survey(book, view.period)
    said = markup.calm(why or "本版没有满意度调查的数字。")
    if nearest is not None:
        link = markup.text(view.link(ADDRESS, period=nearest.code))
        said += f'<p class="um-way"><a href="{link}" target="_self">看{nearest.label_zh} →</a></p>'
    put(said)


def _wave(view: View, period: Period) -> None:
    """Say so when the period of the address is not the one of the wave."""
    if view.period is None or view.period == period:
        return
    asked, wave = view.period.label_zh, period.label_zh
    is_longer = view.period.days > period.days
    shown = f"其中最后一期（{wave}）" if is_longer else f"{wave}这一期"
    put(markup.notice([f"满意度按期次调查，{asked}看的是{shown}。"]))


def _items(context: Context, view: View, period: Period, items: list[Row], unranked: str) -> None:
    listed = [
        {
            **row,
            "lowest": "末位项" if row["is_lowest3"] else "",
            "apart": _apart(row),
        }
        for row in items
    ]
    columns = [
        rows.Column("调查项目", "item_name"),
        rows.Column("得分", "score_100", "amount"),
        rows.Column("置信下限", "ci_low", "amount"),
        rows.Column("置信上限", "ci_high", "amount"),
        rows.Column("样本量", "n", "count"),
        rows.Column("由低到高名次", "rank_from_bottom", "count"),
        rows.Column("末位项", "lowest"),
        rows.Column("可否区分", "apart"),
    ]
    note = f"{period.label_zh}；由低到高。末位项要有八成以上的把握才算可区分"
    put(markup.section("分项得分", note, survey.lowest_items(items, unranked), anchor="items"))
    if items:
        tables.offer(context, view, period, "满意度分项得分", note, columns, listed)


def _apart(row: Row) -> str:
    if not row["is_lowest3"]:
        return ""
    return "可区分" if row["is_separable"] else "不可区分"


def _persistence(context: Context, view: View, period: Period, over: list[Row]) -> None:
    parts = figures.of_parts(context.reader, ("V04",), view.area.area_id, period, "item")
    persistent = {part.part_id for part in parts if (part.readings["V04"].value or 0) > 0}
    columns = [
        rows.Column("期次", "wave_name"),
        rows.Column("调查项目", "item_name"),
        rows.Column("得分", "score_100", "amount"),
        rows.Column("由低到高名次", "rank_from_bottom", "count"),
        rows.Column("样本量", "n", "count"),
    ]
    note = "▼ 该期末位项；持续末位：连续 3 个可比期次都在末位项；┆ 与上一期量表或方式不同，不可比"
    title = "各期得分与持续末位"
    unranked = withheld.ranks(context.reader, dict.fromkeys(row["wave"] for row in over))
    body = (markup.calm(unranked) if unranked else "") + waves.waves(over, persistent)
    put(markup.section(title, note, body, anchor="waves"))
    if over:
        tables.offer(context, view, period, title, note, columns, over)
