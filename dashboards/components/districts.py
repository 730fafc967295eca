"""Districts side by side: the matrix of headline KPIs, with marks and targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboards import format as fmt
from dashboards.choices import Against
from dashboards.components import evidence, markup, table
from dashboards.components.evidence import Stamp
from dashboards.indicators import DOMAINS, HEADLINES, Area, Kpi
from dashboards.periods import Period
from dashboards.readings import Mark, Reading

Readings = Mapping[tuple[str, str], Reading]
"""Readings by KPI and area."""


def matrix(
    found: Readings,
    periods: Mapping[str, Period],
    areas: Sequence[Area],
    chosen: Area,
    against: Against,
    stamp: Stamp,
) -> str:
    """Rows are headline KPIs by domain, columns the areas: the city and its districts.

    `periods` holds the period of each domain that is shown. The column of the chosen area is set
    off; below each figure stands its change. A figure that is missing is a dash.
    """
    heads = "".join(
        f'<th scope="col" class="um-num{_chosen(area, chosen)}">{markup.text(area.area_name)}</th>'
        for area in areas
    )
    groups = []
    for domain, period in periods.items():
        rows = "".join(
            _matrix_row(kpi_id, found, areas, chosen, against, stamp)
            for kpi_id in HEADLINES[domain]
            if (kpi_id, areas[0].area_id) in found
        )
        groups.append(
            f'<tbody><tr class="um-group"><th scope="rowgroup" colspan="{len(areas) + 2}">'
            f"{DOMAINS[domain]}<span>{period.label_zh}</span></th></tr>{rows}</tbody>"
        )
    drawn = (
        '<table class="um-table um-matrix um-figures"><thead><tr><th scope="col">指标</th>'
        f'<th scope="col" class="um-num um-aim">目标</th>{heads}</tr></thead>'
        f"{''.join(groups)}</table>"
    )
    return markup.scrolling(drawn, "各区指标对照表") + _legend()


def _matrix_row(
    kpi_id: str,
    found: Readings,
    areas: Sequence[Area],
    chosen: Area,
    against: Against,
    stamp: Stamp,
) -> str:
    kpi = found[kpi_id, areas[0].area_id].kpi
    target, aim = _aim(found, kpi_id, areas, chosen, stamp)
    cells = []
    for area in areas:
        reading = found[kpi_id, area.area_id]
        if reading.mark is Mark.NO_DATA:
            said = f'<span aria-hidden="true">{fmt.DASH}</span>{markup.hidden(fmt.NO_DATA)}'
        else:
            is_told = reading.value is not None
            shown = _bare(reading.value, kpi, stamp.currency) if is_told else reading.mark.word
            below = (
                ""
                if against is Against.TARGET
                else table.compared(reading, against, with_verdict=False)
            )
            said = evidence.number(reading, stamp, shown) + below
            if reading.target not in (None, target):
                own = _bare(reading.target, kpi, stamp.currency)
                said += f'<span class="um-sub">目标 {markup.text(own)}</span>'
        weak = " um-weak" if reading.mark in (Mark.SMALL_SAMPLE, Mark.NO_DATA) else ""
        cells.append(f'<td class="um-num{weak}{_chosen(area, chosen)}">{said}</td>')
    unit = fmt.unit_name(kpi.unit, stamp.currency)
    return (
        f'<tr><th scope="row">{markup.text(kpi.name_zh)}'
        f'<span class="um-unit">{markup.text(unit)}</span></th>'
        f'<td class="um-num um-aim">{markup.text(aim)}</td>{"".join(cells)}</tr>'
    )


def _aim(
    found: Readings, kpi_id: str, areas: Sequence[Area], chosen: Area, stamp: Stamp
) -> tuple[float | None, str]:
    """The target of the chosen area, else of the first, and how the row tells it.

    An area is judged by its own target: where some have another one or none, the row says whose
    the told one is.
    """
    owners = [area for area in (chosen, areas[0]) if _has(found, kpi_id, area)]
    told = [area for area in owners if found[kpi_id, area.area_id].seen is not None]
    target = found[kpi_id, told[0].area_id].target if told else None
    if target is None:
        return None, fmt.DASH
    shown = [found[kpi_id, area.area_id] for area in areas if _has(found, kpi_id, area)]
    aims = {reading.target for reading in shown if reading.mark is not Mark.NO_DATA}
    aim = _bare(target, found[kpi_id, told[0].area_id].kpi, stamp.currency)
    return target, aim if aims == {target} else f"{told[0].area_name} {aim}"


def _has(found: Readings, kpi_id: str, area: Area) -> bool:
    return (kpi_id, area.area_id) in found


def _bare(value: float | None, kpi: Kpi, currency: str) -> str:
    """The number alone, since the row names the unit; 万 and 亿 stay with it."""
    shown = fmt.figure(value, kpi.unit, kpi.decimals, currency)
    scale = shown.unit[0] if shown.unit[:1] in ("万", "亿") else ""
    return f"{shown.number}{scale and f' {scale}'}"


def _chosen(area: Area, chosen: Area) -> str:
    return " um-chosen" if area.area_id == chosen.area_id else ""


def _legend() -> str:
    marks = (Mark.ON_TARGET, Mark.OFF_TARGET, Mark.SMALL_SAMPLE)
    drawn = "".join(f"<li>{markup.mark(found)}</li>" for found in marks)
    return f'<ul class="um-legend">{drawn}<li>{fmt.DASH} {fmt.NO_DATA}</li></ul>'
