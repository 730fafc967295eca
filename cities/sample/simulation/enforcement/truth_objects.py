"""The truth of what squads do beside cases: buildings, kitchens, muck trucks, notices (E05–E12).

Everything counts as the newest ledger tells it; areas are added up in hundredths of m².
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl

from cities.sample.simulation.enforcement import buildings as ib
from cities.sample.simulation.enforcement import objects, penalties
from cities.sample.simulation.enforcement.books import Books
from cities.sample.simulation.enforcement.city import taken
from cities.sample.simulation.enforcement.ledger import known_on, months_delivered
from cities.sample.simulation.enforcement.truth_notices import notice_kpis
from cities.sample.simulation.hotline.streets import Array
from cities.sample.simulation.truth import LONG_PERIODS, figures, period_start, roll_up


def object_kpis(books: Books, cases: pl.DataFrame) -> pl.DataFrame:
    """E05 to E12 at `plan.now`; `cases` are the penalties as their ledgers have told them."""
    parts = [*_building_kpis(books), *_kitchen_kpis(books), *_muck_kpis(books)]
    return pl.concat([*parts, *notice_kpis(books, cases)])


def _building_kpis(books: Books) -> list[pl.DataFrame]:
    """E05 by the day of removal, E06 and E07 by the day a building was found."""
    city, plan = books.city, books.plan
    buildings = books.buildings(plan.last_day)
    known = known_on(plan, "building", buildings, ib.EVENTS)
    mine = taken(buildings, np.flatnonzero(~np.isnat(known)))
    state = ib.state_at(mine, known[~np.isnat(known)])
    is_measured = mine["odd"] != ib.HIDDEN
    told = pl.DataFrame(
        {
            "found": _dates(mine["found"]),
            "removed": _dates(state["removed"]),
            "is_stopped": ~np.isnat(state["stopped"]),
            "street_id": city.streets.counted_as(mine["street"], mine["written"]),
            "stock_kind": np.where(mine["is_new"], "新增", "存量"),
            "dm2": np.where(is_measured, state["removed_dm2"], 0),
            "unshed_dm2": np.where(
                is_measured & (mine["shed"] == ib.NO_SHED), state["removed_dm2"], 0
            ),
        }
    )
    by_kind = {"stock_kind": "stock_kind"}
    removed = told.filter(pl.col("removed").is_not_null()).with_columns(
        pl.col("removed").alias("on_date"), pl.lit(1).alias("cnt")
    )
    down = _rolled(removed, ["dm2", "unshed_dm2", "cnt"], by_kind)
    is_down = pl.col("removed").is_not_null()
    is_new = pl.col("stock_kind") == "新增"
    found = told.filter(pl.col("found") >= date(plan.first_day.year, 1, 1)).with_columns(
        pl.col("found").alias("on_date"),
        pl.lit(1).alias("cnt"),
        is_down.cast(pl.Int64).alias("down"),
        is_new.cast(pl.Int64).alias("new"),
        (is_new & (is_down | pl.col("is_stopped"))).cast(pl.Int64).alias("dealt"),
    )
    seen = _rolled(found, ["cnt", "down", "new", "dealt"], by_kind)
    fresh = seen.filter((pl.col("breakdown") == "total") & (pl.col("new") > 0))
    return [
        figures(down, "E05", pl.col("dm2") / 100, policy="incl_shed"),
        figures(down, "E05", pl.col("unshed_dm2") / 100, policy="excl_shed"),
        figures(down, "E05", "cnt", policy="building_cnt"),
        figures(seen, "E06", "down", "cnt", policy="found_cohort"),
        figures(fresh, "E07", "dealt", "new", policy="found_cohort"),
    ]


def _kitchen_kpis(books: Books) -> list[pl.DataFrame]:
    """E08 by the day of the survey: of a unit the last one in every period counts."""
    city, plan = books.city, books.plan
    parts = []
    for month in _months(books):
        if month.month % 3:
            continue
        survey = objects.catering_survey(city, plan, month)
        streets = city.world.shops["street_id"].gather(survey["shop"])
        purifier, ducted = survey["purifier"], survey["ducted"]
        is_unknown = (purifier == objects.UNKNOWN) | (ducted == objects.UNKNOWN)
        names = np.array([["已装已接管", "已装未接管"], ["未装已接管", "未装未接管"]])
        status = names[np.minimum(purifier, 1), np.minimum(ducted, 1)]
        parts.append(
            pl.DataFrame(
                {
                    "on_date": _dates(survey["surveyed"]),
                    "shop": survey["shop"],
                    "street_id": streets,
                    "size_class": np.array(objects.SIZES)[survey["size"]],
                    "fume_status": np.where(is_unknown, "未知", status),
                    "fitted": (purifier == objects.YES).astype(np.int64),
                    "good": ((purifier == objects.YES) & (ducted == objects.YES)).astype(np.int64),
                }
            )
        )
    if not parts:
        return []
    breakdowns = {name: name for name in ("size_class", "fume_status")}
    surveys = _one_each(parts).sort("on_date")
    rolled = pl.concat(
        roll_up(
            surveys.unique(["shop", period_start(pl.col("on_date"), kind)], keep="last"),
            ["cnt", "fitted", "good"],
            breakdowns,
            periods=[kind],
        )
        for kind in LONG_PERIODS
    )
    return [
        figures(rolled, "E08", "fitted", "cnt", policy="installed"),
        figures(rolled, "E08", "good", "cnt", policy="installed_ducted"),
    ]


def _muck_kpis(books: Books) -> list[pl.DataFrame]:
    """E09 by the day of the violation."""
    parts = []
    for month in _months(books):
        trucks = objects.muck_trucks(books.city, books.plan, month)
        parts.append(
            pl.DataFrame(
                {
                    "on_date": _dates(trucks["at"]),
                    "street_id": np.array(books.city.streets.ids)[trucks["street"]],
                    "category": np.array(objects.MUCK_VIOLATIONS)[trucks["what"]],
                }
            )
        )
    if not parts:
        return []
    return [figures(_rolled(_one_each(parts), ["cnt"], {"category": "category"}), "E09", "cnt")]


def _one_each(parts: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(parts).with_columns(pl.lit(1).alias("cnt"))


def _months(books: Books) -> list[date]:
    return months_delivered(books.plan, penalties.SUMMARY)


def _rolled(events: pl.DataFrame, measures: list[str], parts: Mapping[str, str]) -> pl.DataFrame:
    return roll_up(events, measures, parts, periods=LONG_PERIODS)


def _dates(days: Array) -> pl.Series:
    return pl.Series(days.astype("datetime64[D]")).cast(pl.Date)
