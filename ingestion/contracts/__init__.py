"""One declarative contract per landed table: columns, types, units, headers and row rules.

Checks of a whole delivery or of a mart do not belong here, nor does any city's own code list.
See docs/domain/field_catalog.csv for the headers and DOMAIN §16 for the tables.
"""

from ingestion.contracts.assessment import (
    SrcAssessAppeal,
    SrcAssessEvent,
    SrcAssessScore,
    SrcInspection,
)
from ingestion.contracts.assessment_rules import (
    RefAssessComponent,
    RefAssessDefect,
    RefAssessEdition,
    RefAssessGroup,
    RefAssessItem,
    RefAssessRoadGrade,
    RefAssessStep,
    RefAssessWeight,
)
from ingestion.contracts.base import SYSTEM_COLUMNS, Contract
from ingestion.contracts.case import SrcCase
from ingestion.contracts.enforcement import SrcPenalty
from ingestion.contracts.enforcement_objects import (
    SrcCatering,
    SrcIllegalBuilding,
    SrcMuck,
    SrcNotice,
)
from ingestion.contracts.hotline import SrcHotline
from ingestion.contracts.reference import (
    RefCalendarDay,
    RefFinalPeriod,
    RefPopulation,
    RefSurveyItem,
    RefSurveyWave,
    RefTarget,
)
from ingestion.contracts.reference_entities import (
    RefArea,
    RefAreaAlias,
    RefCategory,
    RefCategoryAlias,
    RefFacility,
    RefFacilityAlias,
    RefGrid,
    RefRoad,
    RefShop,
    RefUnit,
    RefUnitAlias,
)
from ingestion.contracts.sanitation import SrcFacilityDay, SrcRoadOp, SrcToilet, SrcWeigh
from ingestion.contracts.sanitation_report import SrcSanitationReport
from ingestion.contracts.satisfaction import SrcSurveyResponse, SrcSurveySummary

_ALL: tuple[type[Contract], ...] = (
    SrcCase,
    SrcHotline,
    SrcWeigh,
    SrcRoadOp,
    SrcFacilityDay,
    SrcToilet,
    SrcSanitationReport,
    SrcPenalty,
    SrcIllegalBuilding,
    SrcCatering,
    SrcMuck,
    SrcNotice,
    SrcSurveyResponse,
    SrcSurveySummary,
    SrcAssessScore,
    SrcAssessAppeal,
    SrcAssessEvent,
    SrcInspection,
    RefArea,
    RefAreaAlias,
    RefUnit,
    RefUnitAlias,
    RefCategory,
    RefCategoryAlias,
    RefFacility,
    RefFacilityAlias,
    RefRoad,
    RefGrid,
    RefShop,
    RefSurveyItem,
    RefSurveyWave,
    RefTarget,
    RefPopulation,
    RefCalendarDay,
    RefFinalPeriod,
    RefAssessEdition,
    RefAssessGroup,
    RefAssessComponent,
    RefAssessItem,
    RefAssessStep,
    RefAssessWeight,
    RefAssessRoadGrade,
    RefAssessDefect,
)

CONTRACTS: dict[str, type[Contract]] = {contract.table: contract for contract in _ALL}
"""Every contract by the name of the table it governs."""

__all__ = [
    "CONTRACTS",
    "SYSTEM_COLUMNS",
    "Contract",
    "RefArea",
    "RefAreaAlias",
    "RefAssessComponent",
    "RefAssessDefect",
    "RefAssessEdition",
    "RefAssessGroup",
    "RefAssessItem",
    "RefAssessRoadGrade",
    "RefAssessStep",
    "RefAssessWeight",
    "RefCalendarDay",
    "RefCategory",
    "RefCategoryAlias",
    "RefFacility",
    "RefFacilityAlias",
    "RefFinalPeriod",
    "RefGrid",
    "RefPopulation",
    "RefRoad",
    "RefShop",
    "RefSurveyItem",
    "RefSurveyWave",
    "RefTarget",
    "RefUnit",
    "RefUnitAlias",
    "SrcAssessAppeal",
    "SrcAssessEvent",
    "SrcAssessScore",
    "SrcCase",
    "SrcCatering",
    "SrcFacilityDay",
    "SrcHotline",
    "SrcIllegalBuilding",
    "SrcInspection",
    "SrcMuck",
    "SrcNotice",
    "SrcPenalty",
    "SrcRoadOp",
    "SrcSanitationReport",
    "SrcSurveyResponse",
    "SrcSurveySummary",
    "SrcToilet",
    "SrcWeigh",
]
