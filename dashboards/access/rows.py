"""What a viewer of one district may read of every public table of an edition.

A row belongs to a district by its `district_id`, by its area, or by its unit. The city's own totals
stay, so that a district sees itself beside the city; whatever names another district does not.
A table that is not named here is closed, and tests/dashboards/access fails until somebody decides.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RowRule:
    """A condition on the rows of a table, and the columns that it needs.

    `condition` is SQL over the table's columns and the sets `scope.own_area`, `scope.city_area` and
    `scope.own_unit`. An edition whose table lacks one of `columns` is closed there, never open.
    """

    condition: str
    columns: tuple[str, ...] = ()


_OWN_AREA = "area_id in (select area_id from scope.own_area)"
_CITY_AREA = "area_id in (select area_id from scope.city_area)"

PLAIN_BREAKDOWNS = (
    "total",
    "action",
    "category",
    "channel",
    "fume_status",
    "inspection_type",
    "item",
    "op_type",
    "procedure",
    "size_class",
    "stock_kind",
    "stream",
)
"""Parts of a figure that are no unit, facility or place: so the city's rows may be divided."""
_IS_PLAIN = f"breakdown in ({', '.join(repr(kind) for kind in PLAIN_BREAKDOWNS)})"

OPEN = RowRule("true")
"""Holds no row of an area: calendars, lists, the book of definitions."""
CLOSED = RowRule("false")
"""Tells of sources, runs or refused rows, which are the city's."""
BY_DISTRICT = RowRule("district_id = (select district_id from scope.own)", ("district_id",))
BY_AREA = RowRule(_OWN_AREA, ("area_id",))
BY_AREA_WITH_CITY = RowRule(f"{_OWN_AREA} or {_CITY_AREA}", ("area_id",))
BY_UNIT = RowRule("unit_id in (select unit_id from scope.own_unit)", ("unit_id",))
FIGURES = RowRule(f"{_OWN_AREA} or ({_CITY_AREA} and {_IS_PLAIN})", ("area_id", "breakdown"))
"""Figures of the district and its streets, and the city's where no part names a unit or place."""

RULES: dict[str, RowRule] = {
    "dim_area": BY_AREA_WITH_CITY,
    "dim_calendar": OPEN,
    "dim_category": OPEN,
    "dim_facility": BY_AREA_WITH_CITY,
    "dim_period": OPEN,
    "dim_population": BY_AREA_WITH_CITY,
    "dim_survey_item": OPEN,
    "dim_survey_matter": OPEN,
    "dim_survey_wave": OPEN,
    "dim_target": BY_AREA_WITH_CITY,
    "dim_unit": BY_AREA_WITH_CITY,
    "fct_assess_score": BY_DISTRICT,
    "fct_case": BY_DISTRICT,
    "fct_case_assist": BY_DISTRICT,
    "fct_case_cell": BY_DISTRICT,
    "fct_case_week": BY_DISTRICT,
    "fct_catering_unit": BY_DISTRICT,
    "fct_facility_day": BY_DISTRICT,
    "fct_high_incidence_place": BY_AREA,
    "fct_hotline_order": BY_DISTRICT,
    "fct_hotspot_position": BY_AREA,
    "fct_illegal_building": BY_DISTRICT,
    "fct_inspection": BY_DISTRICT,
    "fct_muck_violation": BY_DISTRICT,
    "fct_notice": BY_DISTRICT,
    "fct_penalty": BY_DISTRICT,
    "fct_road_operation": BY_DISTRICT,
    "fct_sanitation_report": BY_DISTRICT,
    "fct_survey_answer": BY_DISTRICT,
    "fct_weigh_ticket": BY_DISTRICT,
    "fct_weighing_day": BY_DISTRICT,
    "hot_issue": OPEN,
    "kpi_catalog": OPEN,
    "kpi_comparison": FIGURES,
    "kpi_lineage": OPEN,
    "kpi_policy": OPEN,
    # The entry of a city's figure lists the records that changed it, of whatever district.
    "kpi_restatement": BY_AREA,
    "kpi_setting": OPEN,
    "kpi_target_gap": BY_AREA_WITH_CITY,
    "kpi_value": FIGURES,
    "league_appeal": BY_UNIT,
    "league_component_score": BY_UNIT,
    # Messages quote files and entries of whatever unit.
    "league_defect": CLOSED,
    "league_edition": OPEN,
    "league_evidence": BY_UNIT,
    "league_exclusion": BY_UNIT,
    "league_funnel": BY_UNIT,
    "league_item_warning": BY_UNIT,
    "league_table": BY_UNIT,
    "recurrence_hotspot": BY_AREA,
    "survey_item_score": BY_AREA_WITH_CITY,
    # What a run tells of itself. Sources are often one district's (`assess_d3`), and messages of
    # checks quote rows.
    "delivery_summary": CLOSED,
    "merge_summary": CLOSED,
    "quality_gate": OPEN,
    "quality_result": CLOSED,
    "quarantine_sample": CLOSED,
    "quarantine_summary": CLOSED,
    "source_freshness": CLOSED,
}
