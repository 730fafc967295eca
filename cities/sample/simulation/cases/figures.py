"""The figures of cases out of their counts: numerator and denominator of every KPI and policy.

Formulas: DOMAIN §4.2 and §6 C01–C25, R04.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from cities.sample.simulation.cases.names import Names
from cities.sample.simulation.truth import figures

_PARTS = ("unit", "category", "channel")
_STREAMED = (*_PARTS, "stream")
_UNIT = ("unit",)
_DISPATCHER = ("category", "channel")
_SHARE_KEYS = ["period_type", "period_start", "area_id"]


def chosen(told: pl.DataFrame, breakdowns: Sequence[str]) -> pl.DataFrame:
    """The totals and these breakdowns."""
    return told.filter(pl.col("breakdown").is_in(["total", *breakdowns]))


def counted(told: pl.DataFrame) -> list[pl.DataFrame]:
    """Everything that is a sum by a sum."""
    every, streamed = chosen(told, _PARTS), chosen(told, _STREAMED)
    by_unit, by_dispatcher = chosen(told, _UNIT), chosen(told, _DISPATCHER)
    months = every.filter(pl.col("period_type") != "D")
    due = pl.col("closed") + pl.col("overdue")
    to_handle = pl.col("handled_due") + pl.col("unhandled")
    reworked = pl.col("reworked_closed") + pl.col("reworked_overdue")
    extended = pl.col("extended_closed") + pl.col("extended_overdue")
    sent = pl.col("dispatched") + pl.col("returns")
    backlog = {"policy": "due_incl_backlog"}
    found = [
        figures(streamed, "C01", "reported"),
        figures(every, "C02", "valid"),
        figures(streamed, "C03", "accepted"),
        figures(streamed, "C04", "filed"),
        figures(every, "C05", "filed", "accepted"),
        figures(every, "C06", "dispatched", "filed"),
        figures(by_dispatcher, "C07", "accurate", "dispatched"),
        figures(every, "C08", "dispatched_in_limit", "dispatch_due", policy="filed_cohort"),
        figures(every, "C09", "handled_due", to_handle, **backlog),
        figures(every, "C10", "handled_on_time", to_handle, **backlog),
        figures(every, "C14", "accepted_closed", "accepted_due", policy="accepted_cohort"),
        figures(every, "C15", reworked, due, **backlog),
        figures(every, "C16", extended, due, **backlog),
        figures(every, "C17", "suspended"),
        figures(months, "C17", "suspended", "open", policy="open_cases"),
        figures(every, "C18", "filed_voided", "filed", policy="filed_cohort"),
        figures(by_dispatcher, "C19", "returns", sent),
        figures(every, "C20", pl.col("closed") - pl.col("reworked_closed"), "closed"),
        figures(streamed, "C21", "overdue"),
        figures(every, "C23", "checked_in_limit", "check_due", policy="handled_cohort"),
        figures(chosen(told, ("category",)), "C25", "proactive", "valid"),
        figures(every, "R04", "backlog"),
        figures(by_unit, "C11", "reopened", policy="reopened"),
    ]
    # The platform's deadline already is that of the 延期: what is deferred is not due, so that C
    # equals A here.
    for told_by, policy, denominator, closed, on_time in (
        (streamed, "due_incl_backlog", due, "closed", "on_time"),
        (by_unit, "due_minus_deferred", due, "closed", "on_time"),
        (by_unit, "due_cohort", pl.col("cohort"), "cohort_closed", "cohort_on_time"),
        (by_unit, "accepted", pl.col("accepted_due"), "accepted_closed", "accepted_on_time"),
    ):
        found += [
            figures(told_by, "C11", denominator, policy=policy),
            figures(told_by, "C12", closed, denominator, policy=policy),
            figures(told_by, "C13", on_time, denominator, policy=policy),
        ]
    return found


def shares(told: pl.DataFrame, names: Names) -> list[pl.DataFrame]:
    """C24: share of every category in 有效受理, and its place among those of its type."""
    parts = told.filter((pl.col("breakdown") == "category") & (pl.col("accepted_valid") > 0))
    whole = told.filter(pl.col("breakdown") == "total").select(
        *_SHARE_KEYS, pl.col("accepted_valid").alias("all")
    )
    typed = parts.join(whole, on=_SHARE_KEYS).join(
        names.case_types, left_on="breakdown_id", right_on="category_id", how="left"
    )
    of_type = [*_SHARE_KEYS, "case_type"]
    known = typed.filter(pl.col("case_type").is_not_null()).with_columns(
        pl.col("accepted_valid").sum().over(of_type).alias("of_type"),
        pl.col("accepted_valid").rank("min", descending=True).over(of_type).alias("place"),
        pl.len().over(of_type).alias("ranked"),
    )
    return [
        figures(typed, "C24", "accepted_valid", "all", policy="all_accepted"),
        figures(known, "C24", "accepted_valid", "of_type", policy="same_type"),
        figures(known, "C24", "place", "ranked", policy="rank_in_type"),
    ]
