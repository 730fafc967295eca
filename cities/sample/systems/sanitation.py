"""环卫 — two weighbridge books, road operations, facility days, toilets, periodic reports."""

from __future__ import annotations

import polars as pl

from cities.settings import CitySettings
from ingestion.cadence import Cadence
from ingestion.contracts import SrcFacilityDay, SrcRoadOp, SrcSanitationReport, SrcToilet, SrcWeigh
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
        *periodic_reports(),
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
        cadence="quarterly",
    )


def periodic_reports() -> list[Source]:
    """Reports by month, quarter and year, one source for each who sends one."""
    files: dict[str, tuple[str, Cadence]] = {
        "fee_reports": ("处理费月报", "monthly"),
        "quarter_reports": ("环卫统计季报", "quarterly"),
        "recycling_reports": ("再生资源回收季报", "quarterly"),
        "toilet_tasks": ("公厕建设任务", "yearly"),
    }
    return [
        Source(
            name=name,
            contract=SrcSanitationReport,
            reader=Spreadsheet(f"sanitation/reports/{file}_*.xlsx"),
            columns={
                "period_type": _period_type("统计期"),
                "period_start": _period_start("统计期"),
                "source_updated_at": "填报日期",
            },
            cadence=cadence,
        )
        for name, (file, cadence) in files.items()
    ]


def _period_type(header: str) -> pl.Expr:
    """Q of 2024年1季度, M of 2024年3月, Y of 2024年."""
    written = pl.col(header).str
    return (
        pl.when(written.contains(r"^\d{4}年[1-4]季度$"))
        .then(pl.lit("Q"))
        .when(written.contains(r"^\d{4}年\d{1,2}月$"))
        .then(pl.lit("M"))
        .when(written.contains(r"^\d{4}年$"))
        .then(pl.lit("Y"))
    )


def _period_start(header: str) -> pl.Expr:
    """First day of such a period."""
    year = pl.col(header).str.extract(r"^(\d{4})年")
    number = pl.col(header).str.extract(r"年(\d{1,2})").cast(pl.Int64)
    is_quarter = pl.col(header).str.ends_with("季度")
    month = pl.when(is_quarter).then(number * 3 - 2).otherwise(number).fill_null(1)
    return pl.format("{}-{}-01", year, month.cast(pl.String).str.zfill(2))


def _area(header: str) -> pl.Expr:
    """The area of a row with its unit: a bare number counts in the unit of its sheet's header."""
    plain = pl.col(f"作业面积|{header}（平方米）")
    in_wan = pl.col(f"作业面积|{header}（万平方米）")
    has_unit = in_wan.str.contains("米$")
    return pl.coalesce(plain, pl.when(has_unit).then(in_wan).otherwise(in_wan + "万平方米"))
