"""Writing the ledgers that are delivered, and writing down what dirt they hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl

from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.enforcement import penalties
from cities.sample.simulation.enforcement.books import Books
from cities.sample.simulation.enforcement.building_files import write_buildings
from cities.sample.simulation.enforcement.city import last_of, next_month, some_of, taken
from cities.sample.simulation.enforcement.ledger import (
    LATE_LEDGERS,
    delivery_day,
    months_delivered,
    rows_of,
)
from cities.sample.simulation.enforcement.object_files import write_objects
from cities.sample.simulation.enforcement.penalty_files import (
    IN_WAN_MONTHS,
    ordinary_sheet,
    penalty_cells,
    summary_csv,
)
from cities.sample.simulation.enforcement.workbook import write_workbook
from cities.sample.simulation.hotline.streets import UNKNOWN, Array, Columns
from cities.sample.simulation.plan import Plan

RESENT_MONTHS = (date(2024, 2, 1), date(2024, 11, 1), date(2025, 6, 1))
"""Months whose CSV of on-the-spot cases comes twice, under another name the second time."""

Progress = Callable[[str], None]
_COPIES = 0.003


def write_files(books: Books, register: DirtRegister, since: date, progress: Progress) -> None:
    """Write every ledger that is delivered from `since` to the last day of the plan."""
    plan = books.plan
    for month in months_delivered(plan, penalties.SUMMARY, since):
        _write_summary(books, register, month)
        corrected = next_month(month, -2)
        if corrected.month in penalties.CORRECTED_MONTHS and corrected >= plan.first_day:
            _write_correction(books, register, corrected, month)
        write_buildings(books, register, month)
        write_objects(books, register, month)
        progress(f"执法 {month:%Y-%m}")
    for month in months_delivered(plan, penalties.ORDINARY, since):
        _write_ordinary(books, register, month)


def _write_summary(books: Books, register: DirtRegister, month: date) -> None:
    path = books.folder / f"行政处罚_简易程序_{month:%Y%m}.csv"
    cases = books.recent_summary(month)
    cases = taken(cases, rows_of(cases, penalties.EVENTS, month))
    cells = penalty_cells(books.city, cases, month, np.full(len(cases["seq"]), False))
    copies = _copies(books.plan, "summary", cases, month)
    path.write_bytes(summary_csv(cells, copies.tolist(), has_total=True))
    where = path.name
    _register_penalties(books, register, cases, cells, month, where)
    register.plant("duplicate_row", "src_penalty", len(copies), merged=len(copies),
                   reason="identical_row", where=where)  # fmt: skip
    register.plant("total_row", "src_penalty", 1, quarantined=1, reason="required source",
                   where=where)  # fmt: skip
    if month in RESENT_MONTHS:
        again = path.with_name(f"{path.stem}(1).csv")
        again.write_bytes(path.read_bytes())
        rows = int((cases["broken"] != np.datetime64(month, "M")).sum())
        register.plant("resent_file", "src_penalty", rows, landed=rows, where=again.name)


def _write_correction(books: Books, register: DirtRegister, month: date, sent: date) -> None:
    """The cases of a month once more, some of them with another fine or day."""
    path = books.folder / f"行政处罚_简易程序_{month:%Y%m}_更正.csv"
    cases = books.summary(month)
    cases = taken(cases, np.flatnonzero(cases["broken"] != np.datetime64(month, "M")))
    corrected = cases["corrected"].astype("datetime64[M]") == np.datetime64(sent, "M")
    cells = penalty_cells(books.city, cases, month, corrected)
    path.write_bytes(summary_csv(cells, [], has_total=False))
    cnt = int(corrected.sum())
    register.plant("correction", "src_penalty", cnt, landed=cnt, where=path.name)
    _tell_fines(register, "correction", "", cells, corrected, path.name)
    _register_penalties(books, register, cases, cells, month, path.name)


def _write_ordinary(books: Books, register: DirtRegister, month: date) -> None:
    path = books.folder / f"普通程序案件台账_{month:%Y%m}.xlsx"
    cases = books.ordinary(month)
    cases = taken(cases, rows_of(cases, penalties.EVENTS, month))
    copies = _copies(books.plan, "ordinary", cases, month)
    sheet = ordinary_sheet(books.city, cases, month, copies.tolist())
    write_workbook(path, [sheet])
    where = path.name
    cells = penalty_cells(books.city, cases, month, np.full(len(cases["seq"]), False))
    _register_penalties(books, register, cases, cells, month, where)
    register.plant("duplicate_row", "src_penalty", len(copies), merged=len(copies),
                   reason="identical_row", where=where)  # fmt: skip
    totals = len(sheet.rows) - len(cases["seq"]) - len(copies)
    register.plant("total_row", "src_penalty", totals, merged=totals, reason="total_row",
                   where=where)  # fmt: skip
    register.plant("note_row", "src_penalty", 1, merged=1, reason="note_row", where=where)
    if (penalties.ORDINARY, month) in LATE_LEDGERS:
        landed = int((cases["broken"] != np.datetime64(month, "M")).sum())
        register.plant("late_file", "src_penalty", landed, landed=landed,
                       where=f"{where} {delivery_day(penalties.ORDINARY, month)}")  # fmt: skip


def _register_penalties(
    books: Books,
    register: DirtRegister,
    cases: Columns,
    cells: pl.DataFrame,
    month: date,
    where: str,
) -> None:
    """What is odd in the rows of one file: fates of rows, and traits of rows that land."""
    broken = cases["broken"] == np.datetime64(month, "M")
    cnt = int(broken.sum())
    register.plant("impossible_value", "src_penalty", cnt, quarantined=cnt,
                   reason="decided_after_filed", where=where)  # fmt: skip
    decided = cases["decided"] <= np.datetime64(last_of(month), "D")
    odd = np.where(decided, cases["odd"], penalties.PLAIN)
    in_words = (odd == penalties.IN_WAN) | (odd == penalties.WITH_UNIT)
    in_wan = np.full(len(odd), month in IN_WAN_MONTHS and not cases["is_summary"].all())
    unknown = cases["unknown_squad"]
    official = books.city.units.official
    traits = {
        ("name_drift", "street_name"): (cases["spelling"] > 0) & (cases["written"] == 0),
        ("name_drift", "team_name"): ~cells["squad"].is_in(official).to_numpy() & ~unknown,
        ("unknown_area", "street_name"): cases["written"] == UNKNOWN,
        ("unknown_unit", "team_name"): unknown,
        ("number_words", "fine_yuan"): in_words,
        ("number_words", "approx:fine_yuan"): odd == penalties.ABOUT,
        ("number_words", "header 万元"): in_wan & decided & (odd == penalties.PLAIN),
        ("fullwidth_digits", "fine_yuan"): odd == penalties.FULL_WIDTH,
        ("redacted_x", "redacted:fine_yuan"): odd == penalties.HIDDEN,
        ("personal_data", "violation_fact"): cases["tells_phone"],
    }
    for (kind, reason), rows in traits.items():
        cnt = int((rows & ~broken).sum())
        register.plant(kind, "src_penalty", cnt, landed=cnt, reason=reason, where=where)
        if kind == "fullwidth_digits" or (kind == "number_words" and ":" not in reason):
            _tell_fines(register, kind, reason, cells, rows & ~broken, where)


def _tell_fines(
    register: DirtRegister, kind: str, reason: str, cells: pl.DataFrame, rows: Array, file: str
) -> None:
    """What must be read of the fines of some rows; nothing of one behind an X."""
    some = cells.filter(pl.Series(rows))
    shown = pl.col("fine").is_not_null() & ~pl.col("is_hidden")
    fines = some.select(pl.when(shown).then("fine_yuan")).to_series()
    register.tell(kind, "src_penalty", some["no"], "fine_yuan", fines, reason=reason, file=file)


def _copies(plan: Plan, ledger: str, cases: Columns, month: date) -> Array:
    """Rows that stand in the file twice."""
    rng = plan.rng(f"enforcement.copies.{ledger}", month)
    fit = cases["broken"] != np.datetime64(month, "M")
    return some_of(rng, len(fit), _COPIES, fit)
