"""Tables of KPIs: a row a part or an area, a column a KPI, every cell open to its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboards import format as fmt
from dashboards.choices import Against
from dashboards.components import directory, evidence, markup
from dashboards.components.evidence import Stamp
from dashboards.indicators import Kpi
from dashboards.readings import Reading
from dashboards.sheets import Sheet


@dataclass(frozen=True)
class Line:
    """One row: what it is, where it leads (an address, or nowhere), its readings by KPI.

    is_nobody: it holds what no unit, category or channel is named for.
    """

    name: str
    readings: Mapping[str, Reading]
    address: str = ""
    is_nobody: bool = False


def of_kpis(
    head: str,
    lines: Sequence[Line],
    kpis: Sequence[Kpi],
    stamp: Stamp,
    *,
    against: Against | None = None,
    nothing: str = "",
) -> str:
    """The table as HTML; `against` adds below each figure what it is compared with.

    A KPI without a figure in any row is left out; a missing figure is a dash. Where there is no
    figure at all, `nothing` is said, or that there are no data.
    """
    shown = shown_kpis(lines, kpis)
    if not lines or not shown:
        return markup.calm(nothing or f"所选区域和期间{fmt.NO_DATA}。")
    heads = "".join(_head(kpi, stamp) for kpi in shown)
    rows = "".join(_row(line, shown, stamp, against) for line in lines)
    table = (
        f'<table class="um-table um-figures"><thead><tr><th scope="col">{markup.text(head)}</th>'
        f"{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )
    return markup.scrolling(table, f"{head}指标表")


def shown_kpis(lines: Sequence[Line], kpis: Sequence[Kpi]) -> list[Kpi]:
    """KPIs that have a figure in some row."""
    return [
        kpi
        for kpi in kpis
        if any(
            (reading := line.readings.get(kpi.kpi_id)) is not None and reading.seen is not None
            for line in lines
        )
    ]


def sheet(
    title: str,
    top: Sequence[tuple[str, str]],
    head: str,
    lines: Sequence[Line],
    kpis: Sequence[Kpi],
) -> Sheet:
    """The same table as a file: value, numerator, denominator, n and status of every KPI."""
    shown = shown_kpis(lines, kpis)
    parts = ("", "分子", "分母", "n", "状态")
    names = [f"{kpi.name_zh}{part}" for kpi in shown for part in parts]
    rates = frozenset(
        1 + len(parts) * place for place, kpi in enumerate(shown) if kpi.unit == fmt.PERCENT
    )
    rows = [[line.name, *(c for kpi in shown for c in _cells(line, kpi))] for line in lines]
    return Sheet(title, top, [head, *names], rows, rates)


def policies_of(lines: Sequence[Line], kpis: Sequence[Kpi]) -> str:
    """`结案率：应结案口径（含上期结转）；…`: the readings of the table, told once each."""
    told = {}
    for kpi in kpis:
        for line in lines:
            reading = line.readings.get(kpi.kpi_id)
            if reading is not None and reading.policy_zh:
                told[kpi.name_zh] = reading.policy_zh
    return "；".join(f"{name}：{policy}" for name, policy in told.items()) or "只有一种口径"


def _head(kpi: Kpi, stamp: Stamp) -> str:
    name = directory.link(kpi.kpi_id, markup.text(kpi.name_zh), stamp.asked)
    unit = markup.text(fmt.unit_name(kpi.unit, stamp.currency))
    return f'<th scope="col" class="um-num">{name}<span class="um-sub">{unit}</span></th>'


def _row(line: Line, kpis: Sequence[Kpi], stamp: Stamp, against: Against | None) -> str:
    name = markup.text(line.name)
    if line.address:
        name = f'<a href="{markup.text(line.address)}" target="_self">{name}</a>'
    cells = []
    for kpi in kpis:
        reading = line.readings.get(kpi.kpi_id)
        if reading is None or reading.seen is None:
            said = f'<span aria-hidden="true">{fmt.DASH}</span>{markup.hidden(fmt.NO_DATA)}'
        else:
            said = evidence.number(reading, stamp) + compared(reading, against)
        cells.append(f'<td class="um-num">{said}</td>')
    return f'<tr><th scope="row">{name}</th>{"".join(cells)}</tr>'


def compared(reading: Reading, against: Against | None, *, with_verdict: bool = True) -> str:
    """What stands below a figure: its change, or its target; nothing where there is none."""
    if against is None or not reading.is_sound:
        return ""
    if against is Against.TARGET:
        kpi = reading.kpi
        if reading.target is None:
            return ""
        said = fmt.target_text(reading.target, kpi.unit, kpi.decimals, kpi.direction)
        return f'<span class="um-sub">{markup.text(said)}</span>'
    base = reading.previous if against is Against.PREVIOUS else reading.year_ago
    if base is None or base.change(reading.kpi) is None:
        return ""
    return f'<span class="um-sub">{markup.moved(reading, base, with_verdict=with_verdict)}</span>'


def _cells(line: Line, kpi: Kpi) -> list[str | int | float | None]:
    reading = line.readings.get(kpi.kpi_id)
    if reading is None or reading.seen is None:
        return [None, None, None, None, fmt.NO_DATA]
    seen = reading.seen
    return [seen.value, seen.numerator, seen.denominator, seen.n, reading.status_zh]
