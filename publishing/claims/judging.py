"""Comparing claims with an edition: percent to 0.05 points, counts exactly, 余 近 约 as meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from publishing.claims.reading import CITY_WORD, Claim, claims
from publishing.exports.errors import ExportError
from publishing.exports.period import Period

_POINTS = Decimal("0.05")
_NEAR = Decimal("0.05")
PERCENT = "%"
SHOWN = 3
"""Decimals of what the edition has; more than any text writes."""


@dataclass(frozen=True)
class Told:
    """A claim and what the edition has: `actual` in the unit of the claim, None where it has none.

    Of several readings (口径) `actual` is the one that fits, else the official one.
    """

    claim: Claim
    actual: Decimal | None
    fits: bool

    @property
    def line(self) -> str:
        """The claim, what the edition says, and the sign of the outcome."""
        place = "" if self.claim.area == CITY_WORD else self.claim.area
        said = f"{place}{self.claim.quoted}"
        if self.actual is None:
            return f"– {said}：本版该期没有这个数字，不能核对"
        unit = PERCENT if self.claim.is_percent else ""
        shown = f"{self.actual:,.{SHOWN}f}".rstrip("0").rstrip(".")
        return f"{'●' if self.fits else '▲'} {said}：本版 {shown}{unit}"


def fits(claim: Claim, actual: Decimal) -> bool:
    """Whether an exact figure, in the unit of the claim, is what the claim says (DOMAIN §13 G14).

    余 and 多: at least as much, and below the next value of the last digit that is not zero; 近:
    below it, by 5 % at most; 约: 5 % to both sides. A quantity that is written shorter than it
    is (2.68万) is right when it rounds to that; counts that are written out are exact.
    """
    if claim.hedge == "余":
        return claim.value <= actual < claim.value + claim.open_step
    if claim.hedge == "近":
        return claim.value * (1 - _NEAR) <= actual < claim.value
    if claim.hedge == "约":
        return abs(actual - claim.value) <= claim.value * _NEAR
    if claim.is_percent:
        return abs(actual - claim.value) <= _POINTS
    if claim.step == 1 and actual == actual.to_integral_value():
        return actual == claim.value
    return abs(actual - claim.value) * 2 <= claim.step


def check_text(connection: duckdb.DuckDBPyConnection, text: str, period: Period) -> list[Told]:
    """Every claim of a text about one period, in the order of the text.

    Raises:
        ExportError: the edition has no city.
    """
    kpis: dict[str, list[tuple[str, bool]]] = {}
    for kpi_id, name, unit in connection.execute(
        "select kpi_id, name_zh, unit from kpi_catalog order by kpi_id"
    ).fetchall():
        kpis.setdefault(name, []).append((kpi_id, unit == PERCENT))
    places, city = _places(connection)
    figures = _figures(connection, period)
    told = []
    for claim in claims(text, kpis, places):
        area = city if claim.area == CITY_WORD else places[claim.area]
        same = [kpi for kpi, is_rate in kpis[claim.name] if is_rate == claim.is_percent]
        told.append(_judged(claim, [v for kpi in same for v in figures.get((kpi, area), [])]))
    return told


def _judged(claim: Claim, readings: Sequence[Decimal]) -> Told:
    scaled = [value * 100 if claim.is_percent else value for value in readings]
    fitting = next((value for value in scaled if fits(claim, value)), None)
    if fitting is not None:
        return Told(claim, fitting, fits=True)
    return Told(claim, scaled[0] if scaled else None, fits=False)


def _places(connection: duckdb.DuckDBPyConnection) -> tuple[dict[str, str], str]:
    """Area by name, without names that several bear, and the city."""
    rows = connection.execute(
        "select area_name, min(area_id), min(area_level) from dim_area"
        " group by area_name having count(distinct area_id) = 1 order by area_name"
    ).fetchall()
    cities = [area_id for _, area_id, level in rows if level == "city"]
    if not cities:
        raise ExportError("版次里没有全市这一级区域，不能核对文字")
    return {name: area_id for name, area_id, _ in rows}, cities[0]


def _figures(
    connection: duckdb.DuckDBPyConnection, period: Period
) -> dict[tuple[str, str], list[Decimal]]:
    """Values of a period by KPI and area, the official reading first."""
    found: dict[tuple[str, str], list[Decimal]] = {}
    for kpi_id, area_id, value in connection.execute(
        "select kpi_id, area_id, value from kpi_value where breakdown = 'total'"
        " and value is not null and period_type = ? and period_start = ?"
        " order by kpi_id, area_id, is_default_policy desc, denominator_policy",
        [period.period_type, period.start],
    ).fetchall():
        found.setdefault((kpi_id, area_id), []).append(Decimal(repr(float(value))))
    return found
