"""考核 — workbooks of the city's inspectors, and of six districts that each have their own form."""

from __future__ import annotations

import re

import polars as pl

from cities.settings import CitySettings
from ingestion.contracts import SrcAssessAppeal, SrcAssessEvent, SrcAssessScore, SrcInspection
from ingestion.readers import Delimited, Spreadsheet
from ingestion.source import ColumnMap, Source

FOLDER = "考核/区级综合评价"
COMPONENT = re.compile(r"^(?P<name>.+)得分[(（]占(?P<share>\d+[%％])[)）]$")
"""Header of a component of the league: `市级现场考评得分(占60%)`."""

PARTS = "各项扣分|"
"""The upper header over the projects of a matrix."""

_LISTS = {"d1": "澄湖区", "d2": "星渚区", "d5": "鹭洲区"}
_MATRICES = {"d3": "兰汀区", "d4": "霁山区"}


def sources(settings: CitySettings) -> list[Source]:
    """The city's list, and one source a district; they come monthly, so none is nightly."""
    lists = [_district(key, name) for key, name in _LISTS.items()]
    districts = [*lists, *map(_matrix, _MATRICES), _other_words()]
    return [field_inspections(), *districts, visits(), appeals(), extras(), league()]


def field_inspections() -> Source:
    """Single deductions of the field inspections; a second workbook tells of the appeals."""
    return Source(
        name="assess_field",
        contract=SrcAssessScore,
        reader=Spreadsheet("考核/市级现场考评/*.xlsx"),
        columns={"score_no": "扣分编号", "source_updated_at": "更新时间"},
        cadence="monthly",
    )


def visits() -> Source:
    """What was visited and found; a second file tells what was fixed of the sample."""
    return Source(
        name="assess_visits",
        contract=SrcInspection,
        reader=Delimited("考核/现场考评台账/*.csv"),
        cadence="monthly",
    )


def appeals() -> Source:
    """申诉登记: what the board decided on appeals that no score table tells of."""
    return Source(
        name="assess_appeals",
        contract=SrcAssessAppeal,
        reader=Delimited("考核/申诉登记/*.csv"),
        cadence="monthly",
        may_be_empty=True,
    )


def extras() -> Source:
    """加减分登记: points outside the components, and vetoes."""
    return Source(
        name="assess_extras",
        contract=SrcAssessEvent,
        reader=Delimited("考核/加减分登记/*.csv"),
        cadence="monthly",
        may_be_empty=True,
    )


def league() -> Source:
    """The city's league: one column a component with its weight in the header, total and rank."""
    return Source(
        name="assess_league",
        contract=SrcAssessScore,
        reader=Spreadsheet("考核/综合得分/*.xlsx"),
        reshape=to_one_row_per_component,
        columns={
            "period": "月份",
            "item_name": "item_name",
            "weight": "weight",
            "component_score": "component_score",
            "source_updated_at": "填报时间",
        },
        cadence="monthly",
    )


def to_one_row_per_component(raw: pl.DataFrame) -> pl.DataFrame:
    """One row per street and component, with `item_name`, `weight` (40%) and `component_score`."""
    found = {column: COMPONENT.match(column) for column in raw.columns}
    parts = {column: match for column, match in found.items() if match}
    rest = [column for column in raw.columns if column not in parts]
    long = raw.unpivot(list(parts), index=rest, variable_name="_part", value_name="component_score")
    return (
        long.with_columns(
            pl.col("_part")
            .replace_strict({column: match["name"] for column, match in parts.items()})
            .alias("item_name"),
            pl.col("_part")
            .replace_strict({column: match["share"] for column, match in parts.items()})
            .alias("weight"),
        )
        .drop("_part")
        .sort("source_row", "item_name", maintain_order=True)
    )


def _district(key: str, name: str) -> Source:
    """A long list under the headers of the contract, in any order, with units or without."""
    return Source(
        name=f"assess_{key}",
        contract=SrcAssessScore,
        reader=Spreadsheet(f"{FOLDER}/{name}/*.xlsx"),
        columns={"source_updated_at": "填报时间"},
        cadence="monthly",
    )


def _matrix(key: str) -> Source:
    """One row a street, one column a project; the month may be written 2024年1月."""
    return Source(
        name=f"assess_{key}",
        contract=SrcAssessScore,
        reader=Spreadsheet(f"{FOLDER}/{_MATRICES[key]}/*.xlsx"),
        reshape=to_one_row_per_item,
        columns={
            "period": month_of("月份"),
            "item_name": "item_name",
            "deduction": "deduction",
            "source_updated_at": "填报时间",
        },
        cadence="monthly",
    )


def _other_words() -> Source:
    """A sheet a street, in words of its own."""
    columns: dict[str, ColumnMap] = {
        "period": month_of("月份"),
        "deduction": "扣分值",
        "bonus": "加分值",
        "reason": "原因说明",
        "source_updated_at": "填报时间",
    }
    return Source(
        name="assess_d6",
        contract=SrcAssessScore,
        reader=Spreadsheet(f"{FOLDER}/禾麓区/*.xlsx"),
        columns=columns,
        cadence="monthly",
    )


def to_one_row_per_item(raw: pl.DataFrame) -> pl.DataFrame:
    """One row per street and project, with `item_name` and `deduction`, in the sheet's order."""
    items = [column for column in raw.columns if column.startswith(PARTS)]
    rest = [column for column in raw.columns if column not in items]
    order = pl.Enum([item.removeprefix(PARTS) for item in items])
    return (
        raw.rename({item: item.removeprefix(PARTS) for item in items})
        .unpivot(order.categories.to_list(), index=rest, variable_name="item_name",
                 value_name="deduction")
        .with_columns(pl.col("item_name").cast(order))
        .sort("source_row", "item_name", maintain_order=True)
        .with_columns(pl.col("item_name").cast(pl.String))
    )  # fmt: skip


def month_of(header: str) -> pl.Expr:
    """`2024年1月` and `2024-01` as `2024-01`."""
    written = pl.col(header).str.extract_groups(r"^(\d{4})年(\d{1,2})月$").struct
    told = pl.format("{}-{}", written.field("1"), written.field("2").str.zfill(2))
    return pl.coalesce(told, pl.col(header))
