"""满意度: areas beside each other, and the survey against figures of work."""

from __future__ import annotations

from dashboards import figures, headline, sides
from dashboards import format as fmt
from dashboards.choices import View
from dashboards.components import evidence, intervals, markup, rows
from dashboards.components.intervals import Interval
from dashboards.periods import Period
from dashboards.readings import Mark, Reading
from dashboards.shell import Context, put
from dashboards.views import tables
from dashboards.views.tables import Parts

ADDRESS = "satisfaction"
SCORE, PEOPLE = "V01", "V05"
SURVEYED = Parts("区域", ("V01", "V02", "V06", "V04", "V05"))
WORK = ("C13", "R01", "C27", "H04", "H08")
"""按期结案率, 复发率, 问题发生率, 按时办结率, 满意率 of the hotline: each has a direction."""


def areas(context: Context, view: View, period: Period) -> None:
    """Scores of the area and those right below it, with their intervals, in printing order."""
    lines = tables.area_lines(context, view, period, ADDRESS, SURVEYED.kpi_ids)
    drawn = [
        _interval(line.name, line.readings.get(SCORE), line.readings.get(PEOPLE), line.address)
        for line in lines
        if SCORE in line.readings
    ]
    note = (
        f"{period.label_zh}；区间相交的区域分不出高低。有效样本不足 30 的不公布，"
        f"不足 {intervals.RANKED_FROM} 的不排名"
    )
    put(markup.section("各区域", note, intervals.intervals(drawn), anchor="areas"))
    against = view.against
    tables.figures_of(context, view, period, "满意度（按区域）", SURVEYED, lines, against=against)


def against_work(context: Context, view: View, period: Period) -> None:
    """The survey beside figures of work of the same period, area by area."""
    title = "满意度与工作指标"
    parts = [area for area in context.reader.book().parts(view.area) if not area.is_unassigned]
    ids = [part.area_id for part in parts]
    kpis = (SCORE, *WORK)
    found = figures.of_areas(context.reader, kpis, ids, period)
    told = [
        kpi
        for kpi in kpis
        if any((one := found.get((kpi, area))) is not None and one.seen for area in ids)
    ]
    note = (
        f"{period.label_zh}，同一时期；△ 好于、▽ 差于并列区域的中位数。"
        "工作指标多数好而满意度低的，先核工作数据；没有因果的意思"
    )
    if len(parts) < sides.FEWEST or SCORE not in told:
        calm = markup.calm(f"并列的区域不足 {sides.FEWEST} 个，或没有调查得分，不作对照。")
        put(markup.section(title, note, calm, anchor="work"))
        return
    lying = {kpi: sides.better(found, kpi, ids) for kpi in told}
    said = {
        area: sides.held(lying[SCORE][area], [lying[kpi][area] for kpi in told[1:]]) for area in ids
    }
    book = context.reader.book()
    every = list(book.kpis.values())
    names = {kpi: headline.named(book.kpis[kpi], every) for kpi in told}
    heads = [("区域", ""), *((names[kpi], "um-num") for kpi in told), ("合看", "")]
    body = []
    for part in parts:
        cells = "".join(
            _cell(context, found.get((kpi, part.area_id)), lying[kpi][part.area_id]) for kpi in told
        )
        name = f'<th scope="row">{markup.text(part.area_name)}</th>'
        body.append(f"<tr>{name}{cells}<td>{markup.text(said[part.area_id])}</td></tr>")
    table = markup.scrolling(markup.table(heads, body, "um-figures"), title)
    put(markup.section(title, note, table, anchor="work"))
    listed = [
        {
            "area": part.area_name,
            **{kpi: _value(found.get((kpi, part.area_id))) for kpi in told},
            "said": said[part.area_id],
        }
        for part in parts
    ]
    columns = [
        rows.Column("区域", "area"),
        *(rows.Column(names[kpi], kpi, _kind(book.kpis[kpi].unit)) for kpi in told),
        rows.Column("合看", "said"),
    ]
    tables.offer(context, view, period, title, note, columns, listed)


def _interval(name: str, reading: Reading | None, people: Reading | None, address: str) -> Interval:
    """The score of an area; n is people asked, not answers given."""
    seen = reading.seen if reading else None
    if reading is None or seen is None or reading.mark is Mark.NO_DATA:
        return Interval(name, None, None, None, None, fmt.NO_DATA, address)
    n = int(people.value) if people is not None and people.value is not None else seen.n
    if reading.mark is Mark.SMALL_SAMPLE:
        return Interval(name, None, None, None, n, f"{fmt.SMALL_SAMPLE}，不公布", address)
    return Interval(name, seen.value, seen.ci_low, seen.ci_high, n, address=address)


def _cell(context: Context, reading: Reading | None, side: bool | None) -> str:
    if reading is None or reading.seen is None:
        return f'<td class="um-num">{fmt.DASH}{markup.hidden(fmt.NO_DATA)}</td>'
    words = {True: ("△", "好于中位"), False: ("▽", "差于中位")}
    sign = ""
    if side is not None:
        shape, word = words[side]
        sign = f'<span class="um-sub" title="{word}">{shape}{markup.hidden(word)}</span>'
    return f'<td class="um-num">{evidence.number(reading, context.stamp)} {sign}</td>'


def _value(reading: Reading | None) -> float | None:
    return reading.value if reading is not None else None


def _kind(unit: str) -> str:
    return "share" if unit == fmt.PERCENT else "amount"
