"""Writing the assessment's workbooks of a span of days, and registering what is wrong in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from cities.sample.simulation.assessment import events
from cities.sample.simulation.assessment.annual import write_annual
from cities.sample.simulation.assessment.league_files import write_totals, write_visits
from cities.sample.simulation.assessment.registers import write_register
from cities.sample.simulation.assessment.rules import (
    ANNUAL,
    APPEAL,
    APPEALS,
    DISTRICT,
    EXTRAS,
    FIELD,
    RECHECKS,
    RESENT,
    TOTALS,
    VISITS,
    Delivery,
)
from cities.sample.simulation.assessment.rules import deliveries as due
from cities.sample.simulation.assessment.sheets import district_sheets, field_sheets, write
from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

TABLE = "src_assess_score"
REFUSED = (events.NO_ITEM, events.NO_NUMBER)
"""Kinds of soil for which a row goes to quarantine."""

_REASONS = {
    events.NO_ITEM: "required item_name: 考核项目为必填项",
    events.NO_NUMBER: "unreadable deduction: 扣分无法读作数字",
}
_FOOTERS = {"d2": {"total_row": 1, "note_row": 1}, "d4": {"note_row": 1}}


def write_files(
    world: World, plan: Plan, register: DirtRegister, first: date, last: date
) -> tuple[int, int]:
    """Write every workbook that arrives from `first` to `last`; returns files and rows."""
    files = rows = 0
    for delivery in due(plan, first, last):
        if delivery.kind in (APPEALS, EXTRAS):
            rows += write_register(world, plan, delivery)
            files += 1
            continue
        if delivery.kind == ANNUAL:
            rows += write_annual(world, plan, delivery)
            files += 1
            continue
        if delivery.kind in (VISITS, RECHECKS, TOTALS):
            write_it = write_totals if delivery.kind == TOTALS else write_visits
            rows += write_it(world, plan, register, delivery)
            files += 1
            continue
        told = rows_of(world, plan, delivery)
        if told.is_empty():
            continue
        is_field = delivery.kind in (FIELD, APPEAL)
        sheets = field_sheets(delivery, told) if is_field else district_sheets(delivery, told)
        write(plan.raw_dir / delivery.file_name, sheets)
        _register(register, delivery, told)
        files += 1
        rows += told.height
    return files, rows


def rows_of(world: World, plan: Plan, delivery: Delivery) -> pl.DataFrame:
    """The rows of one workbook before they are written badly."""
    if delivery.kind in (DISTRICT, RESENT):
        return events.district_scores(world, plan, delivery.month, delivery.district_id)
    entries = events.field_entries(world, plan, delivery.month)
    if delivery.kind == APPEAL:
        clean = pl.col("soil") == events.CLEAN
        return entries.filter(pl.col("appeal").is_not_null() & clean)
    return entries


def _register(register: DirtRegister, delivery: Delivery, rows: pl.DataFrame) -> None:
    where = delivery.file_name
    lands = rows.filter(~pl.col("soil").is_in(REFUSED))
    drifts = int(lands["is_drift"].sum())
    register.plant("name_drift", TABLE, drifts, landed=drifts, where=where)
    counts = dict(rows["soil"].value_counts().iter_rows())
    for kind in REFUSED:
        cnt = counts.get(kind, 0)
        register.plant(kind, TABLE, cnt, quarantined=cnt, reason=_REASONS[kind], where=where)
    copies = counts.get(events.TWICE, 0)
    register.plant(events.TWICE, TABLE, copies, merged=copies, reason="identical_row", where=where)
    hidden = counts.get(events.REDACTED, 0)
    register.plant(
        events.REDACTED, TABLE, hidden, landed=hidden, reason="redacted:deduction", where=where
    )
    wide = rows.filter(pl.col("soil") == events.FULL_WIDTH)
    register.plant(events.FULL_WIDTH, TABLE, wide.height, landed=wide.height, where=where)
    keys = wide["unit_name"] + "|" + wide["item_name"]
    points, file = wide["deduction_cents"] / 100, Path(where).name
    register.tell(events.FULL_WIDTH, TABLE, keys, "deduction", points, file=file)
    for rule, cnt in _FOOTERS.get(delivery.district_id, {}).items():
        register.plant(rule, TABLE, cnt, merged=cnt, reason=rule, where=where)
    if delivery.is_late:
        register.plant("late_file", TABLE, lands.height, landed=lands.height, where=where)
    if delivery.kind == RESENT:
        register.plant("resent_file", TABLE, lands.height, landed=lands.height, where=where)
    if delivery.kind == APPEAL:
        register.plant("correction", TABLE, lands.height, landed=lands.height, where=where)
