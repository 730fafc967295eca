"""Districts' 13 periods of one KPI: small lines on one scale, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards import format as fmt
from dashboards.components import markup, sparkline
from dashboards.indicators import Area, Book, Kpi
from dashboards.periods import Period
from dashboards.readings import Mark, mark_of

_COMPARABLE_WITH_CITY = (fmt.PERCENT, "分", "小时", "吨/车")


def lines(book: Book, kpi: Kpi, period: Period, currency: str) -> str:
    """One small line per district, the city in grey behind it where the two share a scale."""
    areas = [book.city, *book.districts]
    drawn = sparkline.begun([book.line(kpi.kpi_id, area.area_id, period) for area in areas])
    city_line, *district_lines = drawn
    shown = [
        (area, line)
        for area, line in zip(book.districts, district_lines, strict=True)
        if any(value is not None for _, value in line)
    ]
    if not shown:
        return f'<p class="um-calm-line">各区{fmt.NO_DATA}。</p>'
    reference = city_line if kpi.unit in _COMPARABLE_WITH_CITY else ()
    within = sparkline.bounds([*(line for _, line in shown), reference])
    panels = "".join(
        _panel(book, kpi, district, line, reference, within, period, currency)
        for district, line in shown
    )
    silent = len(book.districts) - len(shown)
    notes = ["各图纵轴相同。"]
    notes += ["灰线为全市。"] if reference else []
    notes += [f"另有 {silent} 个区{fmt.NO_DATA}。"] if silent else []
    return (
        f'<div class="um-panels">{panels}</div><p class="um-note">{"".join(notes)}</p>'
        f"{_numbers(kpi, [(book.city, city_line), *shown])}"
    )


def _panel(
    book: Book,
    kpi: Kpi,
    district: Area,
    line: sparkline.Line,
    reference: sparkline.Line,
    within: tuple[float, float] | None,
    period: Period,
    currency: str,
) -> str:
    seen = book.at(kpi.kpi_id, district.area_id, period)
    found = mark_of(seen)
    value = fmt.figure(seen.value if seen else None, kpi.unit, kpi.decimals, currency).text
    shape = (
        ""
        if found in (Mark.NO_TARGET, Mark.NOT_JUDGED, Mark.NO_DATA)
        else markup.mark(found, with_word=False)
    )
    drawing = sparkline.svg(line, reference=reference, within=within)
    alternative = sparkline.describe(line, kpi, currency, subject=district.area_name)
    return (
        f'<figure class="um-panel"><figcaption><span>{markup.text(district.area_name)}</span>'
        f"<strong>{markup.text(value)} {shape}</strong></figcaption>"
        f"{markup.image(drawing, alternative, 'um-line')}</figure>"
    )


def _numbers(kpi: Kpi, drawn: Sequence[tuple[Area, sparkline.Line]]) -> str:
    """The same lines as a table, for reading and for screen readers."""
    heads = "".join(f'<th scope="col" class="um-num">{p.short_label}</th>' for p, _ in drawn[0][1])
    rows = "".join(
        f'<tr><th scope="row">{markup.text(area.area_name)}</th>'
        + "".join(f'<td class="um-num">{_cell(value, kpi)}</td>' for _, value in line)
        + "</tr>"
        for area, line in drawn
    )
    table = (
        f'<table class="um-table"><thead><tr><th scope="col">区</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    return (
        '<details class="um-more"><summary>查看各期数值</summary>'
        f"{markup.scrolling(table, f'{kpi.name_zh}各区各期数值')}</details>"
    )


def _cell(value: float | None, kpi: Kpi) -> str:
    if value is None:
        return fmt.DASH
    return fmt.number(value * 100 if kpi.unit == fmt.PERCENT else value, kpi.decimals)
