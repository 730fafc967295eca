"""The truth of enforcement: its KPIs, counted from the cases as the warehouse can know them.

A case or building counts in the state of the newest ledger in which its row landed; the formulas
are those of DOMAIN §6 (E01–E05). Money is added up in whole 元, areas in hundredths of m².
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import polars as pl

from cities.sample.simulation.enforcement import buildings as ib
from cities.sample.simulation.enforcement import penalties
from cities.sample.simulation.enforcement.books import Books
from cities.sample.simulation.enforcement.city import VIOLATIONS, months_between, taken
from cities.sample.simulation.enforcement.ledger import delivery_day, known_on
from cities.sample.simulation.enforcement.penalty_states import (
    DONE,
    SPARED,
    WITHDRAWN,
    state_at,
)
from cities.sample.simulation.hotline.streets import Array, Columns
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.truth import BY_DAY, LONG_PERIODS, Truth, figures, roll_up
from cities.sample.simulation.world import World

LIMIT_DAYS = 90
"""普通程序 must be decided within so many days of the filing (DOMAIN §12)."""

_MEASURES = (
    "decided", "summary", "money", "filed", "ordinary_filed", "ordinary_due", "ordinary_closed",
)  # fmt: skip
_PARTS = {"unit": "unit", "category": "category", "procedure": "procedure"}
_KEY = ["period_type", "period_start", "area_id", "breakdown", "breakdown_id"]


def truth(world: World, plan: Plan) -> Truth:
    """What is true of enforcement at `plan.now`, as far as its ledgers have told it."""
    books = Books(world, plan)
    parts = [_rolled(books, one) for one in _summary(books)]
    parts.append(_rolled(books, _ordinary(books)))
    rolled = pl.concat(parts).group_by(_KEY).agg(pl.col(_MEASURES).sum())
    return Truth(pl.concat([_penalty_kpis(rolled), _removal_kpis(books)]))


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
            "money": fine + state["confiscated"],
            "is_closed": np.isin(state["status"], (DONE, SPARED, WITHDRAWN)),
            "updated": pl.Series(state["updated"].astype("datetime64[us]")),
        }
    )


def _rolled(books: Books, cases: pl.DataFrame) -> pl.DataFrame:
    """Measures of the cases of one source, by period, area and breakdown."""
    is_ordinary = pl.col("procedure") == "普通程序"
    last = cases["updated"].max()
    as_of = last.date() if last is not None else date.min  # type: ignore[union-attr]
    is_due = pl.col("is_closed") | (pl.col("filed_on") + timedelta(days=LIMIT_DAYS) <= as_of)
    decided = _counted(
        cases,
        "decided_on",
        decided=pl.lit(1),
        summary=~is_ordinary,
        money=pl.col("money"),
    )
    filed = _counted(
        cases,
        "filed_on",
        filed=pl.lit(1),
        ordinary_filed=is_ordinary,
        ordinary_due=is_ordinary & is_due,
        ordinary_closed=is_ordinary & pl.col("is_closed"),
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
    """E01 to E04, where there was something to count; only counts by day."""
    parts = pl.col("breakdown")
    decided = rolled.filter(pl.col("decided") > 0)
    filed = rolled.filter(pl.col("filed") > 0)
    both = decided.filter(parts != "procedure")
    ordinary = rolled.filter((pl.col("ordinary_filed") > 0) & (parts != "procedure"))
    told = pl.concat(
        [
            figures(decided, "E01", "decided", policy="decided_on"),
            figures(filed, "E01", "filed", policy="filed_on"),
            figures(both, "E02", "summary", "decided", policy="decided_on"),
            figures(decided, "E03", "money"),
            figures(ordinary, "E04", "ordinary_closed", "ordinary_due", policy="due_90d"),
            figures(ordinary, "E04", "ordinary_closed", "ordinary_filed", policy="filed_cohort"),
        ]
    )
    return told.filter((pl.col("period_type") != "D") | pl.col("kpi_id").is_in(BY_DAY))


def _removal_kpis(books: Books) -> pl.DataFrame:
    """E05: m² by the day of removal; an area that is hidden is in no sum."""
    city, plan = books.city, books.plan
    buildings = books.buildings(plan.last_day)
    known = known_on(plan, "building", buildings, ib.EVENTS)
    seen = ~np.isnat(known)
    mine = taken(buildings, np.flatnonzero(seen))
    state = ib.state_at(mine, known[seen])
    told = pl.DataFrame(
        {
            "on_date": _dates(state["removed"]),
            "street_id": city.streets.counted_as(mine["street"], mine["written"]),
            "stock_kind": np.where(mine["is_new"], "新增", "存量"),
            "removed_dm2": state["removed_dm2"],
            "is_told": mine["odd"] != ib.HIDDEN,
        }
    ).filter(pl.col("on_date").is_not_null() & pl.col("is_told"))
    rolled = roll_up(
        told.drop("is_told"), ["removed_dm2"], {"stock_kind": "stock_kind"}, periods=LONG_PERIODS
    )
    return figures(rolled, "E05", pl.col("removed_dm2") / 100)


def _delivered(plan: Plan, months: Array) -> Array:
    """Whether the files sent with the ledger of each month are there; not for NaT."""
    last = [
        np.datetime64(month, "M")
        for month in months_between(plan.first_day, plan.last_day)
        if delivery_day(penalties.SUMMARY, month) <= plan.last_day
    ]
    return np.isin(months, np.array(last, dtype="datetime64[M]"))


def _dates(days: Array) -> pl.Series:
    return pl.Series(days.astype("datetime64[D]"))
