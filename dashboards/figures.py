"""Figures of KPIs as pages ask for them: by area with what they are compared to, and by part.

Values come from `kpi_value`, comparisons from `kpi_comparison`; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from dashboards import counted, few
from dashboards.editions import Reader
from dashboards.indicators import SPAN, Book, Kpi, Observation, is_sound
from dashboards.periods import Period
from dashboards.queries import Parameter, Row
from dashboards.readings import Compared, Reading, ToDate

_OBSERVED = tuple(field.name for field in fields(Observation))


@dataclass(frozen=True)
class Part:
    """One part of a breakdown, with its reading of each KPI that has a figure there."""

    part_id: str
    name: str
    readings: Mapping[str, Reading]

    @property
    def is_nobody(self) -> bool:
        """Whether it holds what no part is named for."""
        return self.part_id == "-"


def of_area(
    reader: Reader, kpi_ids: Sequence[str], area_id: str, period: Period | None
) -> list[Reading]:
    """Readings of one area in the order of `kpi_ids`, those the book does not know left out."""
    found = of_areas(reader, kpi_ids, [area_id], period)
    return [found[kpi_id, area_id] for kpi_id in kpi_ids if (kpi_id, area_id) in found]


def of_areas(
    reader: Reader, kpi_ids: Sequence[str], area_ids: Sequence[str], period: Period | None
) -> dict[tuple[str, str], Reading]:
    """Readings by KPI and area, with 环比, 同比, 年内累计 and the line of `SPAN` periods.

    Empty without a period. A KPI without a figure there is a reading that says so.
    """
    book = reader.book()
    known = [kpi_id for kpi_id in kpi_ids if kpi_id in book.kpis]
    if period is None or not known:
        return {}
    asked: dict[str, Parameter] = {
        "kpi_ids": known,
        "area_ids": list(area_ids),
        "period_type": period.period_type,
    }
    span = [period.shifted(offset) for offset in range(1 - SPAN, 1)]
    told = {
        (row["kpi_id"], row["area_id"]): row
        for row in reader.ask("figures", **asked, first=span[0].start, last=period.start)
    }
    compared = _comparisons(reader, known, area_ids, period)
    found = {
        (kpi_id, area_id): _reading(
            book, kpi_id, span, told.get((kpi_id, area_id)), compared.get((kpi_id, area_id, ""))
        )
        for kpi_id in known
        for area_id in area_ids
    }
    return _explained(reader, found)


def of_parts(
    reader: Reader,
    kpi_ids: Sequence[str],
    area_id: str,
    period: Period | None,
    breakdown: str,
    *,
    is_own: bool = False,
) -> list[Part]:
    """Parts of one breakdown (`unit`, `category`, `channel` …) by name.

    Parts have no line, and a comparison only where the breakdown is the KPIs' own (`is_own`), which
    have no total: the edition publishes no other.
    """
    book = reader.book()
    known = [kpi_id for kpi_id in kpi_ids if kpi_id in book.kpis]
    if period is None or not known:
        return []
    rows = reader.ask(
        "figures_by_part",
        kpi_ids=known,
        area_id=area_id,
        period_type=period.period_type,
        period_start=period.start,
        breakdown=breakdown,
    )
    compared = _comparisons(reader, known, [area_id], period, breakdown) if is_own else {}
    parts: dict[str, tuple[str, dict[str, Reading]]] = {}
    for row in rows:
        _, readings = parts.setdefault(row["part_id"], (row["part_name"], {}))
        kpi = book.kpis[row["kpi_id"]]
        seen = _observation(row, kpi.unit)
        same = compared.get((kpi.kpi_id, area_id, row["part_id"]))
        readings[kpi.kpi_id] = _compared_reading(book, kpi, period, seen, same, [])
    return [Part(part_id, name, readings) for part_id, (name, readings) in parts.items()]


def units_of(reader: Reader, reading: Reading, area_id: str) -> list[Row]:
    """Responsible units with a sufficient sample in the KPI and period of a reading.

    Their id, name, value (in the units of `kpi_value`) and n, the lowest value first.
    """
    return reader.ask(
        "units_of_kpi",
        kpi_id=reading.kpi.kpi_id,
        area_id=area_id,
        period_type=reading.period.period_type,
        period_start=reading.period.start,
    )


def _reading(
    book: Book, kpi_id: str, span: Sequence[Period], told: Row | None, compared: Row | None
) -> Reading:
    """A reading from its rows of `figures` and `comparisons`; None where there is no such row."""
    kpi = book.kpis[kpi_id]
    values = _line(told, kpi.unit) if told else {}
    seen = _observation(told, kpi.unit) if told and told["is_seen"] else None
    line = [(each, values.get(each.start)) for each in span]
    return _compared_reading(book, kpi, span[-1], seen, compared, line)


def _compared_reading(
    book: Book,
    kpi: Kpi,
    period: Period,
    seen: Observation | None,
    compared: Row | None,
    line: list[tuple[Period, float | None]],
) -> Reading:
    """A reading with what it is compared to; a withheld figure is compared with nothing."""
    row = compared if seen is None or seen.status != few.STATUS else None
    return Reading(
        kpi=kpi,
        period=period,
        seen=seen,
        previous=_compared(row, "previous") if row else None,
        year_ago=_compared(row, "year_ago") if row else None,
        line=line,
        policy_zh=book.policy_name(kpi.kpi_id, seen.denominator_policy) if seen else "",
        to_date=_to_date(row) if row else None,
    )


def _comparisons(
    reader: Reader,
    kpi_ids: Sequence[str],
    area_ids: Sequence[str],
    period: Period,
    breakdown: str = "total",
) -> dict[tuple[str, str, str], Row]:
    """Rows of `comparisons` by KPI, area and part, without what is not to be told."""
    book = reader.book()
    rows = reader.ask_of(
        "kpi_comparison",
        "comparisons",
        kpi_ids=kpi_ids,
        area_ids=list(area_ids),
        period_type=period.period_type,
        period_start=period.start,
        breakdown=breakdown,
    )
    return {
        (row["kpi_id"], row["area_id"], row["breakdown_id"]): few.withheld_comparison(
            row, book.kpis[row["kpi_id"]].unit
        )
        for row in rows or []
    }


def _explained(
    reader: Reader, found: dict[tuple[str, str], Reading]
) -> dict[tuple[str, str], Reading]:
    """The readings; those without a figure say so where the edition never counts them."""
    if all(reading.is_told for reading in found.values()):
        return found
    counts = counted.counted_in(reader)
    levels = {area.area_id: area.area_level for area in reader.book().areas}
    return {
        (kpi_id, area_id): reading
        if reading.is_told
        else replace(
            reading,
            uncounted=counted.why_not(
                counts, kpi_id, levels.get(area_id, ""), reading.period.period_type
            ),
        )
        for (kpi_id, area_id), reading in found.items()
    }


def _observation(row: Row, unit: str) -> Observation:
    return Observation(**few.withheld({name: row[name] for name in _OBSERVED}, unit))


def _line(told: Row, unit: str) -> dict[date, float | None]:
    """The sound values of a line by the first day of their period."""
    found = zip(told["starts"], told["values"], told["statuses"], strict=True)
    return {
        start: value
        for start, value, status in found
        if is_sound(value, status) and not few.is_few(value, unit)
    }


def _compared(row: Row, base: str) -> Compared:
    return Compared(
        base=row[f"{base}_value"],
        status=row[f"{base}_status"],
        absolute=row[f"{base}_change_abs"],
        relative=row[f"{base}_change_rel"],
    )


def _to_date(row: Row) -> ToDate:
    return ToDate(
        value=row["ytd_value"],
        numerator=row["ytd_numerator"],
        denominator=row["ytd_denominator"],
        status=row["ytd_status"],
        year_ago=Compared(
            row["ytd_year_ago_value"],
            row["ytd_year_ago_status"],
            row["ytd_change_abs"],
            row["ytd_change_rel"],
        ),
    )
