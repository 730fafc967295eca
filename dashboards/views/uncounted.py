"""Where to go from an area and period that the edition counts no KPI of."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards import counted
from dashboards.choices import View
from dashboards.components import markup
from dashboards.periods import Period
from dashboards.readings import Reading
from dashboards.shell import Context, put


def ways(context: Context, view: View, page: str, period: Period, found: Sequence[Reading]) -> None:
    """Links to a longer period and a wider area with figures; nothing where there is a figure."""
    if not counted.sentence(found):
        return
    book = context.reader.book()
    areas = {area.area_id: area for area in book.areas}
    kpis = [one.kpi.kpi_id for one in found]
    longer, wider = counted.elsewhere(
        counted.counted_in(context.reader), areas, view.area, period, kpis
    )
    links = []
    if longer is not None:
        said = f"看{view.area.area_name}{longer.label_zh}"
        links.append((said, view.link(page, period=longer.code)))
    if wider is not None:
        said = f"看{wider.area_name}{period.label_zh}"
        links.append((said, view.link(page, area=wider.area_id)))
    put(
        "".join(
            f'<p class="um-way"><a href="{markup.text(way)}" target="_self">'
            f"{markup.text(said)} →</a></p>"
            for said, way in links
        )
    )
