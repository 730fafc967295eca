"""The truth of enforcement: its KPIs, counted from the cases as the warehouse can know them.

A case or building counts in the state of the newest ledger in which its row landed; the formulas
are those of DOMAIN §6 (E01–E04, E13). Money is added up in whole 元.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import polars as pl

from cities.sample.simulation.clock import FIRST
from cities.sample.simulation.enforcement import penalties
from cities.sample.simulation.enforcement.books import Books
from cities.sample.simulation.enforcement.city import (
    VIOLATIONS,
    after_workdays,
    months_between,
    taken,
)
from cities.sample.simulation.enforcement.ledger import delivery_day, known_on
from cities.sample.simulation.enforcement.penalty_states import (
    DONE,
    GIVEN_UP,
    SPARED,
    WITHDRAWN,
    state_at,
)
from cities.sample.simulation.enforcement.truth_objects import object_kpis
from cities.sample.simulation.enforcement.words import tells_no_action
from cities.sample.simulation.hotline.streets import Array, Columns
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.truth import BY_DAY, Truth, figures, roll_up
from cities.sample.simulation.world import World

LIMIT_DAYS = 90
"""普通程序 must be decided within so many days of the filing (DOMAIN §12)."""

PUBLISHED_WITHIN = 7
"""Working days from a decision to its publication (DOMAIN §6 E13)."""

_MEASURES = (
    "decided", "summary", "money", "public", "public_in_time",
    "filed", "ordinary_filed", "ordinary_due", "ordinary_closed",
)  # fmt: skip
_PARTS = {"unit": "unit", "category": "category", "procedure": "procedure"}
_KEY = ["period_type", "period_start", "area_id", "breakdown", "breakdown_id"]


def truth(world: World, plan: Plan) -> Truth:
    """What is true of enforcement at `plan.now`, as far as its ledgers have told it."""
    books = Books(world, plan)
    summary, ordinary = pl.concat(_summary(books)), _ordinary(books)
    rolled = pl.concat([_rolled(summary), _rolled(ordinary)])
    rolled = rolled.group_by(_KEY).agg(pl.col(_MEASURES).sum())
    penalties_told = pl.concat([summary, ordinary])
    return Truth(pl.concat([_penalty_kpis(rolled), object_kpis(books, penalties_told)]))


def _summary(books: Books) -> Iterator[pl.DataFrame]:
    """On-the-spot cases month by month."""
    plan = books.plan
    for month in months_between(plan.first_day, plan.last_day):
        cases = books.summary(month)
        known = known_on(plan, penalties.SUMMARY, cases, penalties.EVENTS)
        sent = cases["corrected"].astype("datetime64[M]")
        told = _delivered(plan, sent) & (cases["broken"] != cases["month"])
        yield _known(books, cases, known, told)


def _ordinary(books: Books) -> pl.DataFrame:
    """Investigated cases; none of them is ever corrected."""
    cases = books.ordinary(books.plan.last_day)
    known = known_on(books.plan, penalties.ORDINARY, cases, penalties.EVENTS)
    return _known(books, cases, known, np.full(len(known), False))


def _known(books: Books, cases: Columns, known: Array, corrected: Array) -> pl.DataFrame:
    """One row a case that landed, in its last known state."""
    seen = ~np.isnat(known)
    mine, city = taken(cases, np.flatnonzero(seen)), books.city
    state = state_at(mine, known[seen], corrected[seen])
    unit = np.where(mine["unknown_squad"], len(city.units.ids), mine["squad"])
    fine = np.where(mine["odd"] == penalties.HIDDEN, 0, state["fine"])
    return pl.DataFrame(
        {
            "filed_on": _dates(state["filed"]),
            "decided_on": _dates(state["decided"]),
            "street_id": city.streets.counted_as(mine["street"], mine["written"]),
            "unit": pl.Series([*city.units.ids, "-"]).gather(unit),
            "category": pl.Series([v.kind for v in VIOLATIONS]).gather(mine["violation"]),
            "procedure": np.where(mine["is_summary"], "简易程序", "普通程序"),
            "action": pl.select(
                pl.when(pl.Series(tells_no_action(mine)).not_()).then(pl.lit("执法"))
            ).to_series(),
            "money": fine + state["confiscated"],
            "published_on": _dates(state["published"]),
            "publish_by": _dates(_deadline(books, state["decided"])),
            "is_public": ~np.isin(state["status"], (SPARED, WITHDRAWN, *GIVEN_UP)),
            "is_given_up": np.isin(state["status"], GIVEN_UP),
            "is_closed": np.isin(state["status"], (DONE, SPARED, WITHDRAWN)),
            "updated": pl.Series(state["updated"].astype("datetime64[us]")),
        }
    )


def _deadline(books: Books, decided: Array) -> Array:
    """The seventh working day after each decision; NaT without one."""
    never = np.isnat(decided)
    day = np.where(never, np.datetime64(FIRST, "D"), decided)
    due = after_workdays(day, PUBLISHED_WITHIN, books.city.world.closed)
    return np.where(never, np.datetime64("NaT", "D"), due)


def _rolled(cases: pl.DataFrame) -> pl.DataFrame:
    """Measures of the cases of one source, by period, area and breakdown."""
    is_ordinary = pl.col("procedure") == "普通程序"
    is_judged = is_ordinary & ~pl.col("is_given_up")
    last = cases["updated"].max()
    as_of = last.date() if last is not None else date.min  # type: ignore[union-attr]
    is_due = pl.col("is_closed") | (pl.col("filed_on") + timedelta(days=LIMIT_DAYS) <= as_of)
    is_out = pl.col("published_on").is_not_null()
    is_public = pl.col("is_public") & (is_out | (pl.col("publish_by") < as_of))
    decided = _counted(
        cases,
        "decided_on",
        decided=pl.lit(1),
        summary=~is_ordinary,
        money=pl.col("money"),
        public=is_public,
        public_in_time=is_public & is_out & (pl.col("published_on") <= pl.col("publish_by")),
    )
    filed = _counted(
        cases,
        "filed_on",
        filed=pl.lit(1),
        ordinary_filed=is_judged,
        ordinary_due=is_judged & is_due,
        ordinary_closed=is_judged & pl.col("is_closed"),
    )
    return roll_up(pl.concat([decided, filed]), _MEASURES, _PARTS)


def _counted(cases: pl.DataFrame, on: str, **counted: pl.Expr) -> pl.DataFrame:
    """One row an event on the day `on`; measures that are not named are 0."""
    return cases.filter(pl.col(on).is_not_null()).select(
        pl.col(on).alias("on_date"),
        "street_id",
        *_PARTS.values(),
        *(counted.get(name, pl.lit(0)).cast(pl.Int64).alias(name) for name in _MEASURES),
    )


def _penalty_kpis(rolled: pl.DataFrame) -> pl.DataFrame:
    """E01 to E04 and E13, where there was something to count; only counts by day."""
    parts = pl.col("breakdown")
    decided = rolled.filter(pl.col("decided") > 0)
    filed = rolled.filter(pl.col("filed") > 0)
    both = decided.filter(parts != "procedure")
    ordinary = rolled.filter((pl.col("ordinary_filed") > 0) & (parts != "procedure"))
    public = rolled.filter(pl.col("public") > 0)
    told = pl.concat(
        [
            figures(decided, "E01", "decided", policy="decided_on"),
            figures(filed, "E01", "filed", policy="filed_on"),
            figures(both, "E02", "summary", "decided", policy="decided_on"),
            figures(decided, "E03", "money"),
            figures(ordinary, "E04", "ordinary_closed", "ordinary_due", policy="due_90d"),
            figures(ordinary, "E04", "ordinary_closed", "ordinary_filed", policy="filed_cohort"),
            figures(public, "E13", "public_in_time", "public", policy="workdays"),
        ]
    )
    return told.filter((pl.col("period_type") != "D") | pl.col("kpi_id").is_in(BY_DAY))


def _delivered(plan: Plan, months: Array) -> Array:
    """Whether the files sent with the ledger of each month are there; not for NaT."""
    last = [
        np.datetime64(month, "M")
        for month in months_between(plan.first_day, plan.last_day)
        if delivery_day(penalties.SUMMARY, month) <= plan.last_day
    ]
    return np.isin(months, np.array(last, dtype="datetime64[M]"))


def _dates(days: Array) -> pl.Series:
    return pl.Series(days.astype("datetime64[D]")).cast(pl.Date)
