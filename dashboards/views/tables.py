"""Sections that a page of a domain is made of: figures by a choice of breakdown, and plain rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from dashboards import counted, downloads, figures, why
from dashboards import format as fmt
from dashboards.choices import Against, View
from dashboards.components import cards, markup, rows, table
from dashboards.components.table import Line
from dashboards.indicators import Kpi
from dashboards.parts import part
from dashboards.periods import Period
from dashboards.queries import Row
from dashboards.readings import Reading
from dashboards.shell import Context, put
from dashboards.views import divided

AREA = "area"
NOT_COMPARED = "此表只有各区域的数字与上期、上年同期和目标相比；按其他方式细分的不作比较。"


@dataclass(frozen=True)
class Parts:
    """What a table of figures is divided by: the name on screen, and the KPIs told there."""

    name: str
    kpi_ids: tuple[str, ...]
    names: Mapping[str, str] | None = None
    """Names of the parts where the edition publishes only their codes."""
    is_own: bool = False
    """Whether the KPIs have no total, so that the parts are compared."""


@dataclass(frozen=True)
class Listing:
    """A section of plain rows: what it is called, says, and says when it has nothing."""

    title: str
    anchor: str
    note: str
    nothing: str
    shown: int = 0
    """Rows on screen, the download holds all; 0 shows all."""


def deck(found: Sequence[Reading], context: Context) -> str:
    """Cards of what has a figure, and lines with the names of what has none, by the reason."""
    known = [one for one in found if one.seen is not None]
    lacking: dict[str, list[str]] = {}
    for one in found:
        if one.seen is None:
            why = one.uncounted or f"本期{fmt.NO_DATA}"
            lacking.setdefault(why, []).append(one.kpi.name_zh)
    drawn = cards.deck(known, context.stamp) if known else ""
    return drawn + "".join(
        markup.calm(f"{'、'.join(names)}：{why}。") for why, names in lacking.items()
    )


@part
def chosen(
    context: Context,
    view: View,
    period: Period,
    title: str,
    page: str,
    parts: Mapping[str, Parts],
) -> None:
    """Figures by one of `parts`, which the reader chooses; `area` means the areas right below."""
    words = {code: one.name for code, one in parts.items()}
    told = {code: one.kpi_ids for code, one in parts.items()}
    by, kpi = divided.choose(context, period, f"{page}-by", words, told, telling=AREA)
    asked = replace(parts[by], kpi_ids=why.columns(kpi, parts[by].kpi_ids))
    lines = (
        area_lines(context, view, period, page, asked.kpi_ids, kpi)
        if by == AREA
        else why.ordered(kpi, part_lines(context, view, period, by, asked))
    )
    against = view.against if by == AREA else None
    figures_of(context, view, period, f"{title}（按{asked.name}）", asked, lines, against=against)
    if by != AREA and lines:
        put(f'<p class="um-note">{NOT_COMPARED}</p>')


def figures_of(
    context: Context,
    view: View,
    period: Period,
    title: str,
    asked: Parts,
    lines: Sequence[Line],
    *,
    against: Against | None = None,
) -> None:
    """A table of figures and its download, without a heading."""
    book = context.reader.book()
    kpis = [book.kpis[kpi_id] for kpi_id in asked.kpi_ids if kpi_id in book.kpis]
    ids = [kpi.kpi_id for kpi in kpis]
    why_none = "" if lines else counted.sentence_of(context.reader, ids, view.area, period)
    put(table.of_kpis(asked.name, lines, kpis, context.stamp, against=against, nothing=why_none))
    if lines and kpis:
        head = downloads.head_of(context, view, period, table.policies_of(lines, kpis))
        downloads.offer(context, title, lambda: table.sheet(title, head, asked.name, lines, kpis))


def area_lines(
    context: Context,
    view: View,
    period: Period | None,
    page: str,
    kpi_ids: Sequence[str],
    kpi: Kpi | None = None,
) -> list[Line]:
    """The area that is shown and those right below it, where they have a figure.

    Those below it in printing order; by the `kpi` that is asked about, from bad to good.
    """
    areas = [view.area, *context.reader.book().parts(view.area)]
    ids = [area.area_id for area in areas]
    found = figures.of_areas(context.reader, kpi_ids, ids, period)
    lines = []
    for area in areas:
        readings = {
            kpi: found[kpi, area.area_id] for kpi in kpi_ids if (kpi, area.area_id) in found
        }
        if any(reading.seen is not None for reading in readings.values()):
            address = view.link(page, area=area.area_id) if area != view.area else ""
            lines.append(Line(area.area_name, readings, address))
    below = [line for line in lines if line.address]
    return [*(line for line in lines if not line.address), *why.ordered(kpi, below)]


def part_lines(
    context: Context, view: View, period: Period, breakdown: str, asked: Parts
) -> list[Line]:
    """The parts of one breakdown by name."""
    names = asked.names or {}
    found = figures.of_parts(
        context.reader, asked.kpi_ids, view.area.area_id, period, breakdown, is_own=asked.is_own
    )
    return [
        Line(names.get(one.part_id, one.name), one.readings, is_nobody=one.is_nobody)
        for one in found
    ]


def listing(
    context: Context,
    view: View,
    period: Period | None,
    told: Listing,
    columns: Sequence[rows.Column],
    found: Sequence[Row],
    above: Callable[[], str] = lambda: "",
) -> None:
    """A section of rows and its download; `above` draws what stands over the table."""
    shown = found[: told.shown] if told.shown else found
    body = (above() if found else "") + rows.table(columns, shown, told.title, told.nothing)
    put(markup.section(told.title, told.note, body, anchor=told.anchor))
    if found:
        offer(context, view, period, told.title, told.note, columns, found)


def offer(
    context: Context,
    view: View,
    period: Period | None,
    title: str,
    note: str,
    columns: Sequence[rows.Column],
    found: Sequence[Row],
) -> None:
    """The download of a table of rows."""
    head = downloads.head_of(context, view, period, note)
    downloads.offer(context, title, lambda: rows.sheet(title, head, columns, found))


def offer_of_edition(
    context: Context,
    title: str,
    note: str,
    columns: Sequence[rows.Column],
    found: Sequence[Row],
    made: Callable[[], Sequence[Row]] | None = None,
    *,
    is_named: bool = False,
) -> None:
    """The download of a table of the edition as a whole, where `found` has a row.

    `made` gives the rows of the file where they are more, or say more, than those found.
    """
    if found:
        head = downloads.head_of_edition(context, note)
        downloads.offer(
            context,
            title,
            lambda: rows.sheet(title, head, columns, made() if made else found),
            is_named=is_named,
        )
