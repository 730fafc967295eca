"""The book of published figures a page reads from: definitions, areas, values by period.

An observation is one row of `kpi_value`; nothing here recomputes a figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

import duckdb

from dashboards import few, queries
from dashboards.periods import Period, wave_nearest, wave_within

DOMAINS = {
    "case": "案件",
    "hotline": "热线",
    "sanitation": "环卫",
    "enforcement": "执法",
    "satisfaction": "满意度",
}
HEADLINES = {
    "case": ("C12", "C13", "C04", "C21", "C14", "R01"),
    "hotline": ("H01", "H04", "H05", "H08"),
    "sanitation": ("S01", "S02", "S03", "S05", "S06"),
    "enforcement": ("E01", "E03", "E04"),
    "satisfaction": ("V01", "V02", "V05"),
}
SURVEYED = "satisfaction"
SPAN = 13


@dataclass(frozen=True, slots=True)
class Kpi:
    """One entry of the book of definitions (`kpi_catalog`)."""

    kpi_id: str
    name_zh: str
    domain: str
    unit: str
    direction: str
    decimals: int
    formula_zh: str
    numerator_zh: str
    denominator_zh: str
    source_clause: str
    caveat: str


@dataclass(frozen=True, slots=True)
class Area:
    """The city, a district or a street (`dim_area`)."""

    area_id: str
    area_name: str
    area_level: str
    parent_area_id: str | None
    is_unassigned: bool


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure of `kpi_value`: rates 0–1, `period_start` its first day."""

    kpi_id: str
    area_id: str
    period_type: str
    period_start: date
    numerator: float | None
    denominator: float | None
    value: float | None
    denominator_policy: str
    n: int | None
    ci_low: float | None
    ci_high: float | None
    status: str
    target: float | None
    is_on_target: bool | None
    as_of: datetime | None

    @property
    def is_sound(self) -> bool:
        """Whether the figure may be judged and compared: a value, and no small sample."""
        return is_sound(self.value, self.status)


def is_sound(value: float | None, status: str) -> bool:
    """Whether a figure of `kpi_value` is a value, and of no small sample."""
    return value is not None and status in ("ok", "provisional")


@dataclass(frozen=True)
class Book:
    """Everything the pages read of one edition's totals; built once per edition, never changed."""

    kpis: dict[str, Kpi]
    areas: list[Area]
    observations: dict[tuple[str, str], dict[Period, Observation]] = field(repr=False)
    policies: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)
    """Chinese names of the denominator policies by KPI and code."""
    tells_whole_city: bool = True
    """Whether rows of every district reach the reader; else the city is known by totals alone."""

    @property
    def city(self) -> Area:
        """The area of level `city`."""
        return next(area for area in self.areas if area.area_level == "city")

    @property
    def home(self) -> Area:
        """Where a page begins when nobody chose an area: the widest that may be chosen."""
        return self.choosable[0]

    @property
    def choosable(self) -> list[Area]:
        """Areas that a page may be about, widest first.

        For who reads one district only, that district and its streets: rows of the others do not
        reach him, and a page about the city would count it by halves. One whose district the
        edition does not know has the city's totals.
        """
        inside = [area for area in self.areas if area.area_level != "city"]
        return self.areas if self.tells_whole_city or not inside else inside

    @cached_property
    def first_day(self) -> date:
        """First day of the first period with a figure; the last day of all without any."""
        starts = (period.start for seen in self.observations.values() for period in seen)
        return min(starts, default=date.max)

    def parts(self, area: Area) -> list[Area]:
        """The areas right below one: districts of the city, streets of a district."""
        return [part for part in self.areas if part.parent_area_id == area.area_id]

    def long_name(self, area: Area) -> str:
        """`东湖区 · 东街街道`: names of streets are not unique in a city."""
        above = next((a for a in self.areas if a.area_id == area.parent_area_id), None)
        is_street = area.area_level == "street" and above is not None
        return f"{above.area_name} · {area.area_name}" if is_street and above else area.area_name

    def below_city(self, area: Area) -> str:
        """The name of an area beside the title of its city: nothing for the city itself."""
        return "" if area.area_level == "city" else self.long_name(area)

    @property
    def districts(self) -> list[Area]:
        """Districts in printing order; the unassigned one only when it holds a figure."""
        return [
            area
            for area in self.areas
            if area.area_level == "district"
            and (not area.is_unassigned or self._has_figures(area.area_id))
        ]

    def area(self, area_id: str) -> Area:
        """The area with this id, else the one a page begins with."""
        return next((area for area in self.areas if area.area_id == area_id), self.home)

    def headline_kpis(self, domain: str) -> list[Kpi]:
        """Headline KPIs of a domain that the book defines."""
        return [self.kpis[kpi_id] for kpi_id in HEADLINES[domain] if kpi_id in self.kpis]

    def policy_name(self, kpi_id: str, code: str) -> str:
        """The Chinese name of a KPI's denominator policy; a code without one as it is."""
        return self.policies.get((kpi_id, code), code)

    def at(self, kpi_id: str, area_id: str, period: Period) -> Observation | None:
        """The figure of a KPI, or None when the edition has no such row."""
        return self.observations.get((kpi_id, area_id), {}).get(period)

    def line(self, kpi_id: str, area_id: str, period: Period) -> list[tuple[Period, float | None]]:
        """The `SPAN` periods that end with `period`, None where there is no value."""
        points = []
        for offset in range(1 - SPAN, 1):
            at = period.shifted(offset)
            seen = self.at(kpi_id, area_id, at)
            points.append((at, seen.value if seen and seen.is_sound else None))
        return points

    def has_domain(self, domain: str, area_id: str) -> bool:
        """Whether the area has any figure of the domain, at any time."""
        return any(
            seen.value is not None
            for kpi_id in HEADLINES[domain]
            for seen in self.observations.get((kpi_id, area_id), {}).values()
        )

    def months(self) -> list[Period]:
        """Months with a figure of the city, newest first."""
        found = {
            period
            for domain in DOMAINS
            for period in self._periods(domain, self.city.area_id)
            if period.period_type == "M"
        }
        return sorted(found, reverse=True)

    def period(self, domain: str, reporting: date | None, chosen: Period | None) -> Period | None:
        """The period a domain's headline shows.

        `chosen` is the reader's choice and wins; then the city's declared `reporting` month; then
        the last complete month (period over before the data's as-of day, status ok). A survey
        comes in waves, the newest of which is shown as soon as it is counted: with a period chosen,
        the one it lies in or the last it holds, and none where it has none; with a reporting month,
        also the last before it.
        """
        wanted = chosen or (Period("M", reporting) if reporting else None)
        if domain == SURVEYED:
            found = wave_within(self._counted(domain), wanted) if wanted else None
            return found if found or chosen else self.nearest_wave(wanted)
        periods = self._periods(domain, self.city.area_id)
        return wanted or max((p for p in periods if p.period_type == "M"), default=None)

    def nearest_wave(self, wanted: Period | None) -> Period | None:
        """The survey before a period without one, else the first; None where there is none."""
        return wave_nearest(self._counted(SURVEYED), wanted)

    def _periods(self, domain: str, area_id: str) -> set[Period]:
        """Complete periods with a figure of the domain."""
        return {
            period
            for kpi_id in HEADLINES[domain]
            for period, seen in self.observations.get((kpi_id, area_id), {}).items()
            if seen.value is not None
            and seen.status in ("ok", "small_n")
            and (seen.as_of is None or period.end < seen.as_of.date())
        }

    def reaches(self, domain: str, period: Period) -> bool:
        """Whether the data of a domain begin no later than the period: before them is not 0."""
        months = [seen.start for seen in self._counted(domain) if seen.period_type == "M"]
        return min(months, default=date.max) <= period.start

    def _counted(self, domain: str) -> set[Period]:
        """Periods with a figure of the domain for the city, complete or not."""
        return {
            period
            for kpi_id in HEADLINES[domain]
            for period, seen in self.observations.get((kpi_id, self.city.area_id), {}).items()
            if seen.value is not None
        }

    def _has_figures(self, area_id: str) -> bool:
        return any(self.has_domain(domain, area_id) for domain in DOMAINS)


def read_book(
    connection: duckdb.DuckDBPyConnection,
    *,
    has_policies: bool = True,
    tells_whole_city: bool = True,
) -> Book:
    """Read definitions, areas, headline figures and names of policies: four queries.

    An edition published before `kpi_policy` was public has no names of policies.
    """
    policies = queries.run(connection, "kpi_policies") if has_policies else []
    headline_ids = [kpi_id for ids in HEADLINES.values() for kpi_id in ids]
    kpis = {row["kpi_id"]: Kpi(**row) for row in queries.run(connection, "kpi_catalog")}
    return Book(
        kpis=kpis,
        areas=[Area(**row) for row in queries.run(connection, "areas")],
        observations=_by_series(
            Observation(**few.withheld(row, kpis[row["kpi_id"]].unit))
            for row in queries.run(connection, "kpi_totals", kpi_ids=headline_ids)
            if row["kpi_id"] in kpis
        ),
        policies={(row["kpi_id"], row["policy"]): row["name_zh"] for row in policies},
        tells_whole_city=tells_whole_city,
    )


def _by_series(rows: Iterable[Observation]) -> dict[tuple[str, str], dict[Period, Observation]]:
    series: dict[tuple[str, str], dict[Period, Observation]] = defaultdict(dict)
    for row in rows:
        series[row.kpi_id, row.area_id][Period(row.period_type, row.period_start)] = row
    return dict(series)
