"""环卫 — the two weighbridge books, road operations, facility days and the toilet register."""

from __future__ import annotations

import polars as pl

from cities.settings import CitySettings
from ingestion.contracts import SrcFacilityDay, SrcRoadOp, SrcToilet, SrcWeigh
from ingestion.readers import Spreadsheet
from ingestion.readers.base import SHEET
from ingestion.source import Source


def sources(settings: CitySettings) -> list[Source]:
    """Every delivery of the sanitation bureau and of the plants."""
    return [
        station_tickets(),
        plant_tickets(),
        road_operations(),
        plant_days(),
        public_toilets(),
    ]


def station_tickets() -> Source:
    """Tickets of the transfer stations in kg: one sheet a station, named after it.

    A month comes as one workbook, the running month day by day, a corrected month once more.
    """
    return Source(
        name="station_tickets",
        contract=SrcWeigh,
        reader=Spreadsheet("sanitation/stations/*.xlsx"),
        columns={"facility_name": pl.col(SHEET)},
    )


def plant_tickets() -> Source:
    """Tickets of the plants in t: one sheet a half-month, the plant stands in every row."""
    return Source(
        name="plant_tickets",
        contract=SrcWeigh,
        reader=Spreadsheet("sanitation/plants/*.xlsx"),
    )


def road_operations() -> Source:
    """Sweeping and watering by road: one sheet a district, named after it.

    Five districts count in 平方米 and one in 万平方米, each in columns of its own header.
    """
    return Source(
        name="road_operations",
        contract=SrcRoadOp,
        reader=Spreadsheet("sanitation/roads/*.xlsx"),
        columns={
            "district_name": pl.col(SHEET),
            "cleaning_area_m2": _area("清扫保洁面积"),
            "mech_area_m2": _area("机械化作业面积"),
        },
    )


def plant_days() -> Source:
    """The report of the treatment plants, a block a day; late days come as a supplement."""
    return Source(
        name="plant_days",
        contract=SrcFacilityDay,
        reader=Spreadsheet("sanitation/plant_days/*.xlsx"),
    )


def public_toilets() -> Source:
    """The register of public toilets, whole, at the end of a quarter."""
    return Source(
        name="public_toilets",
        contract=SrcToilet,
        reader=Spreadsheet("sanitation/toilets/*.xlsx"),
        cadence="snapshot",
    )


def _area(header: str) -> pl.Expr:
    """The area of a row with its unit: a bare number counts in the unit of its sheet's header."""
    plain = pl.col(f"作业面积|{header}（平方米）")
    in_wan = pl.col(f"作业面积|{header}（万平方米）")
    has_unit = in_wan.str.contains("米$")
    return pl.coalesce(plain, pl.when(has_unit).then(in_wan).otherwise(in_wan + "万平方米"))
