"""Districts side by side: the matrix of headline KPIs, with marks and targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboards import format as fmt
from dashboards.components import markup
from dashboards.indicators import DOMAINS, Area, Book, Kpi
from dashboards.periods import Period
from dashboards.readings import Mark, mark_of


def matrix(book: Book, periods: Mapping[str, Period], chosen: Area, currency: str) -> str:
    """Rows are headline KPIs by domain, columns the city and its districts.

    `periods` holds the period of each domain that is shown. The column of the chosen area is set
    off. A figure that is missing is a dash.
    """
    areas = [book.city, *book.districts]
    heads = "".join(
        f'<th scope="col" class="um-num{_chosen(area, chosen)}">{markup.text(area.area_name)}</th>'
        for area in areas
    )
    groups = []
    for domain, period in periods.items():
        rows = "".join(
            _matrix_row(book, kpi, period, areas, chosen, currency)
            for kpi in book.headline_kpis(domain)
        )
        groups.append(
            f'<tbody><tr class="um-group"><th scope="rowgroup" colspan="{len(areas) + 2}">'
            f"{DOMAINS[domain]}<span>{period.label_zh}</span></th></tr>{rows}</tbody>"
        )
    table = (
        '<table class="um-table um-matrix"><thead><tr><th scope="col">指标</th>'
        f'<th scope="col" class="um-num um-aim">目标</th>{heads}</tr></thead>'
        f"{''.join(groups)}</table>"
    )
    return markup.scrolling(table, "各区指标对照表") + _legend()


def _matrix_row(
    book: Book, kpi: Kpi, period: Period, areas: Sequence[Area], chosen: Area, currency: str
) -> str:
    cells = []
    for area in areas:
        seen = book.at(kpi.kpi_id, area.area_id, period)
        found = mark_of(seen)
        if seen is None or found is Mark.NO_DATA:
            said = f'<span aria-hidden="true">{fmt.DASH}</span>{markup.hidden(fmt.NO_DATA)}'
        else:
            shown = _bare(seen.value, kpi, currency)
            shape = "" if found is Mark.NO_TARGET else markup.mark(found, with_word=False)
            said = f"{markup.text(shown)}<span class='um-slot'>{shape}</span>"
        weak = " um-weak" if found in (Mark.SMALL_SAMPLE, Mark.NO_DATA) else ""
        cells.append(f'<td class="um-num{weak}{_chosen(area, chosen)}">{said}</td>')
    goal = book.at(kpi.kpi_id, chosen.area_id, period) or book.at(
        kpi.kpi_id, book.city.area_id, period
    )
    target = goal.target if goal else None
    aim = fmt.DASH if target is None else _bare(target, kpi, currency)
    unit = fmt.unit_name(kpi.unit, currency)
    return (
        f'<tr><th scope="row">{markup.text(kpi.name_zh)}'
        f'<span class="um-unit">{markup.text(unit)}</span></th>'
        f'<td class="um-num um-aim">{markup.text(aim)}</td>{"".join(cells)}</tr>'
    )


def _bare(value: float | None, kpi: Kpi, currency: str) -> str:
    """The number alone, since the row names the unit; 万 and 亿 stay with it."""
    if value is None:
        return fmt.SMALL_SAMPLE
    shown = fmt.figure(value, kpi.unit, kpi.decimals, currency)
    scale = shown.unit[0] if shown.unit[:1] in ("万", "亿") else ""
    return f"{shown.number}{scale and f' {scale}'}"


def _chosen(area: Area, chosen: Area) -> str:
    return " um-chosen" if area.area_id == chosen.area_id else ""


def _legend() -> str:
    marks = (Mark.ON_TARGET, Mark.OFF_TARGET, Mark.SMALL_SAMPLE)
    drawn = "".join(f"<li>{markup.mark(found)}</li>" for found in marks)
    return f'<ul class="um-legend">{drawn}<li>{fmt.DASH} {fmt.NO_DATA}</li></ul>'
