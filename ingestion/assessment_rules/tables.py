"""Editions as the tables they land in: plain text, with the file and line of every row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from ingestion.assessment_rules.checks import member_of
from ingestion.assessment_rules.defects import Defect
from ingestion.assessment_rules.marked import Marked
from ingestion.assessment_rules.periods import MONTHS, PERIODS
from ingestion.readers.base import ROW, SHEET

Row = dict[str, object]
_KINDS = {"inspection_deduction": "扣分", "district_score": "评分"}


def _edition(told: Marked) -> Iterator[tuple[int, Row]]:
    breaks = [str(one.value) for one in told.at("tie").at("break")]
    red, black = told.at("red"), told.at("black")
    yield (
        told.line,
        {
            "rule_edition": told.get("edition"),
            "edition_title_zh": told.get("title"),
            "document_no": told.get("document_no"),
            "effective_from": told.get("effective_from"),
            "effective_to": told.get("effective_to"),
            "publish_decimals": told.get("publish_decimals"),
            "rounding": told.get("rounding"),
            "missing_policy": told.get("missing"),
            "tie_break_1": breaks[0] if breaks else None,
            "tie_break_2": breaks[1] if len(breaks) > 1 else None,
            "bonus_cap": told.at("bonus").get("cap"),
            "veto_zh": "、".join(str(one.value) for one in told.at("veto")) or None,
            "red_top_n": red.get("top_n"),
            "red_min_score": red.get("min_score"),
            "black_bottom_n": black.get("bottom_n"),
            "black_pass_score": black.get("pass_score"),
            "item_warning_ratio": told.at("warning").get("item_deduction_ratio"),
            "appeal_window_days": told.at("appeal").get("window_days"),
            **{f"{name}_min_months": told.at(name).get("min_months") for name in PERIODS},
            **{f"{name}_month_weights": _month_weights(told.at(name)) for name in PERIODS},
            "note_zh": told.get("note"),
        },
    )


def _month_weights(section: Marked) -> str | None:
    """Twelve weights from January on; a month that is not named weighs 1."""
    weights = section.at("month_weights")
    if not weights.entries:
        return None
    return ",".join(str(weights.get(month) or 1) for month in MONTHS)


def _groups(told: Marked) -> Iterator[tuple[int, Row]]:
    for order, group in enumerate(told.at("groups"), 1):
        for member in group.at("units"):
            unit, enters, leaves = member_of(member)
            yield (
                member.line,
                {
                    "rule_edition": told.get("edition"),
                    "group_name": group.get("name"),
                    "group_order": order,
                    "role": group.get("role") or "street",
                    "unit_id": unit,
                    "entered_on": enters,
                    "left_on": leaves,
                },
            )


def _components(told: Marked) -> Iterator[tuple[int, Row]]:
    """Those of the months, and after them those of longer periods alone."""
    found = [("M", one) for one in told.at("components")]
    for name, (period_type, _, _) in PERIODS.items():
        found += [(period_type, one) for one in told.at(name).at("components")]
    for order, (period_type, one) in enumerate(found, 1):
        source, share = str(one.get("source")), one.at("share")
        yield (
            one.line,
            {
                "rule_edition": told.get("edition"),
                "period_type": period_type,
                "component_code": one.get("code"),
                "component_name": one.get("name"),
                "weight": one.get("weight"),
                "component_source": source,
                "score_kind": _KINDS.get(source),
                "is_district_down": "是" if one.get("is_district_down") else "否",
                "full_score": one.get("full"),
                "sort_order": order,
                "street_share": share.get("street"),
                "department_share": share.get("department"),
                "kpi_id": one.get("kpi"),
                "kpi_policy": one.get("reading"),
                "scoring": one.at("scoring").get("method"),
                "area_level": one.get("level"),
                "valid_from": told.get("effective_from"),
                "valid_to": told.get("effective_to"),
            },
        )


def _weights(told: Marked) -> Iterator[tuple[int, Row]]:
    for group in told.at("groups"):
        for code, weight in group.at("weights").entries.items():
            yield (
                weight.line,
                {
                    "rule_edition": told.get("edition"),
                    "group_name": group.get("name"),
                    "component_code": code,
                    "weight": weight.value,
                },
            )


def _road_grades(told: Marked) -> Iterator[tuple[int, Row]]:
    for one in told.at("components"):
        for grade in one.at("road_grades"):
            yield (
                grade.line,
                {
                    "rule_edition": told.get("edition"),
                    "component_code": one.get("code"),
                    "road_grade": grade.get("name"),
                    "factor": grade.get("factor"),
                },
            )


def _items(told: Marked) -> Iterator[tuple[int, Row]]:
    for one in told.at("components"):
        for order, item in enumerate(one.at("items"), 1):
            cap = item.get("cap")
            yield (
                item.line,
                {
                    "rule_edition": told.get("edition"),
                    "component_code": one.get("code"),
                    "item_name": item.get("name"),
                    "full_score": item.get("full"),
                    "cap": item.get("full") if cap is None else cap,
                    "sort_order": order,
                },
            )


def _steps(told: Marked) -> Iterator[tuple[int, Row]]:
    for one in told.at("components"):
        for number, point in enumerate(one.at("scoring").at("points"), 1):
            at_value, points = (cell.value for cell in point)
            yield (
                point.line,
                {
                    "rule_edition": told.get("edition"),
                    "component_code": one.get("code"),
                    "step_no": number,
                    "at_value": at_value,
                    "points": points,
                },
            )


TABLES: dict[str, Callable[[Marked], Iterator[tuple[int, Row]]]] = {
    "ref_assess_edition": _edition,
    "ref_assess_group": _groups,
    "ref_assess_component": _components,
    "ref_assess_item": _items,
    "ref_assess_step": _steps,
    "ref_assess_weight": _weights,
    "ref_assess_road_grade": _road_grades,
}
"""How each table is read from an edition."""


def table_of(name: str, editions: Mapping[str, Marked], columns: list[str]) -> pl.DataFrame:
    """Raw text rows of one table, in the order of files and lines."""
    found = [
        {column: _text(row.get(column)) for column in columns} | {ROW: line, SHEET: file}
        for file, told in editions.items()
        for line, row in TABLES[name](told)
    ]
    return _frame(found, columns)


def defects_table(files: Mapping[str, str], defects: list[Defect]) -> pl.DataFrame:
    """One row a defect, and one without a message for every file that has none."""
    columns = ["rule_file", "line_no", "message"]
    sound = [(file, None, None) for file in files if not any(d.file == file for d in defects)]
    told = [*((d.file, d.line, d.message) for d in defects), *sound]
    found: list[dict[str, object]] = [
        {"rule_file": file, "line_no": _text(line), "message": message, ROW: line or 1, SHEET: file}
        for file, line, message in told
    ]
    return _frame(found, columns)


def _frame(rows: list[dict[str, object]], columns: list[str]) -> pl.DataFrame:
    schema = {**dict.fromkeys(columns, pl.String()), ROW: pl.Int64(), SHEET: pl.String()}
    return pl.DataFrame(rows, schema=schema)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
