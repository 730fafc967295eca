"""Assessment rules of a city: its `assessment/*.yml`, landed through contracts like any source.

The rules of an edition are one delivery: a defect anywhere refuses all of its tables, and the
editions that landed last stay in force (G17).
"""

from __future__ import annotations

from cities.settings import REPO, CitySettings
from ingestion.assessment_rules import RuleDefects, RuleFiles, RuleFolder
from ingestion.contracts import CONTRACTS
from ingestion.source import Source

SEEDS = REPO / "dbt_project" / "seeds"
TABLES = (
    "ref_assess_edition",
    "ref_assess_group",
    "ref_assess_component",
    "ref_assess_item",
    "ref_assess_step",
    "ref_assess_weight",
    "ref_assess_road_grade",
)
MAY_BE_EMPTY = ("ref_assess_item", "ref_assess_step", "ref_assess_weight", "ref_assess_road_grade")
"""Tables that an edition need not have a row of."""


def rule_folder(settings: CitySettings) -> RuleFolder:
    """Where the rules of a city lie, and the books of units and figures they may speak of."""
    return RuleFolder(
        folder=settings.folder / "assessment",
        units=settings.reference_dir / "ref_unit.csv",
        kpis=SEEDS / "indicator_book.csv",
        readings=SEEDS / "policy_book.csv",
    )


def rule_sources(settings: CitySettings) -> list[Source]:
    """One source per table of the rules, and one that tells what is wrong with them."""
    rules = rule_folder(settings)
    tables = [
        Source(
            name=table,
            contract=CONTRACTS[table],
            reader=RuleFiles(rules, table),
            columns=_own_columns(table),
            cadence="snapshot",
            may_be_empty=table in MAY_BE_EMPTY,
        )
        for table in TABLES
    ]
    defects = Source(
        name="ref_assess_defect",
        contract=CONTRACTS["ref_assess_defect"],
        reader=RuleDefects(rules),
        columns=_own_columns("ref_assess_defect"),
        cadence="snapshot",
    )
    return [*tables, defects]


def _own_columns(table: str) -> dict[str, str]:
    return {name: name for name in CONTRACTS[table].columns() if name != "source_updated_at"}
