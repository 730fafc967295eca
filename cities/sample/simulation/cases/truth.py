"""The truth of the case domain: every figure counted from what was simulated, block by block."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from cities.sample.simulation.cases import counting, fine, standing
from cities.sample.simulation.cases.addressing import place_words
from cities.sample.simulation.cases.counting import KEYS
from cities.sample.simulation.cases.draws import NEVER
from cities.sample.simulation.cases.events import City, city_of
from cities.sample.simulation.cases.facts import Facts, facts_of, joined
from cities.sample.simulation.cases.figures import chosen, counted, shares
from cities.sample.simulation.cases.high_incidence import high_incidence_of
from cities.sample.simulation.cases.hotspots import hotspots_of, place_counts
from cities.sample.simulation.cases.hours import hours_of
from cities.sample.simulation.cases.names import Names, names_of
from cities.sample.simulation.cases.recurrence import WINDOWS, Recurrence, recurrence_of
from cities.sample.simulation.cases.words import words_of
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.truth import (
    KPI_SCHEMA,
    Truth,
    figures,
    roll_up,
)
from cities.sample.simulation.world import World

_RECURRENCE = (
    "reports", "duplicate", "placed", "reopening",
    *(f"{name}_{days}" for days in WINDOWS for name in ("matured", "recurring")),
)  # fmt: skip


def truth(world: World, plan: Plan) -> Truth:
    """Figures, hotspots and the hidden recurring places at the end of the plan.

    Events are added up block by block; of every case only a few numbers are kept, for what spans
    blocks: recurrence, hotspots, percentiles and the overdue stock, which needs `as_of`, the time
    of the newest change that lands.
    """
    city = city_of(world, plan)
    names, words = names_of(city.setting), words_of(city.setting)
    blocks, flows = [], []
    for lives in city.blocks():
        facts = facts_of(city, lives)
        blocks.append(facts)
        flows.append(counting.events_of(facts, names))
    facts = joined(blocks)
    as_of = int(facts.updated.max())
    counts = pl.concat(flows).group_by(KEYS).agg(pl.col(counting.EVENTS).sum())
    found = recurrence_of(facts, names, as_of)
    judged = counting.judged_of(facts, names, as_of, found.is_duplicate)
    by_day = standing.standing_of(facts, names, as_of)
    stocks = standing.at_period_ends(by_day, as_of)
    hotspots = hotspots_of(city.setting, words, names, facts, found, as_of)
    told = _together(counts, judged, stocks)
    valid = judged.filter(
        (pl.col("period_type") == "M") & (pl.col("breakdown") == "total") & (pl.col("valid") > 0)
    ).select("period_start", "area_id")
    real = hotspots.filter(~pl.col("is_dummy_place") & ~pl.col("is_centroid"))
    spots = place_counts(real, valid, as_of)
    busy = high_incidence_of(city.setting, words, names, facts, found)
    parts = [
        *counted(told),
        *shares(told, names),
        *_recurring(_recurrence_counts(facts, names, found)),
        figures(_assisted(facts, names), "C04", "assisted", policy="assisting"),
        *hours_of(facts, names),
        fine.overdue_by_unit(by_day),
        fine.recurring_by_unit_and_class(facts, names, found),
        chosen(spots, ("category",)).pipe(figures, "R02", "places"),
        chosen(place_counts(busy, valid, as_of), ("category",)).pipe(figures, "R03", "places"),
    ]
    kpi = pl.concat([part.select(list(KPI_SCHEMA)) for part in parts])
    tables = {
        "recurrence_hotspot": hotspots,
        "fct_high_incidence_place": busy,
        "recurring_place": _known_places(city),
    }
    return Truth(kpi, tables)


def _assisted(facts: Facts, names: Names) -> pl.DataFrame:
    """协办: cases by the time of filing and the unit that helped."""
    rows = np.flatnonzero(facts.assisting >= 0)
    helped = replace(facts.take(rows), unit=facts.assisting[rows])
    counts = counting.events(helped, names, helped.filed, {"assisted": np.ones(rows.size, bool)})
    rolled = roll_up(counts, ("assisted",), {"unit": "unit_id"})
    return rolled.filter(pl.col("period_type") != "D")


def _recurring(told: pl.DataFrame) -> list[pl.DataFrame]:
    some = chosen(told, ("unit", "category"))
    reports = chosen(told, ("category",))
    return [
        figures(reports, "R05", "duplicate", "reports", policy="all_reports"),
        *(
            figures(some, "R01", f"recurring_{days}", f"matured_{days}", policy=f"closed_{days}d")
            for days in WINDOWS
        ),
        figures(some, "R01", "reopening", "placed", policy="previous_case_30d"),
    ]


def _recurrence_counts(facts: Facts, names: Names, found: Recurrence) -> pl.DataFrame:
    """By the month of closing; what reopens a place or repeats a report by that of the report."""
    placed = np.where(found.is_placed, facts.reported, NEVER)
    everything = np.ones(facts.size, bool)
    parts = [
        counting.events(
            facts, names, facts.reported, {"reports": everything, "duplicate": found.is_duplicate}
        ),
        counting.events(
            facts, names, placed, {"placed": found.is_placed, "reopening": found.is_reopening}
        ),
    ]
    for days in WINDOWS:
        for closed, matured, recurring in found.closings(facts, days):
            flags = {f"matured_{days}": matured, f"recurring_{days}": recurring}
            parts.append(counting.events(facts, names, np.where(matured, closed, NEVER), flags))
    together = pl.concat(parts, how="diagonal").with_columns(
        pl.col(name).fill_null(0) for name in _RECURRENCE
    )
    return roll_up(together, _RECURRENCE, counting.BREAKDOWNS)


def _together(*parts: pl.DataFrame) -> pl.DataFrame:
    """Measures of several counts beside each other; what one of them does not know is 0."""
    told = parts[0]
    for part in parts[1:]:
        told = told.join(part, on=KEYS, how="full", coalesce=True)
    measures = [*counting.EVENTS, *counting.JUDGED, *standing.STOCKS]
    return told.with_columns(pl.col(measures).fill_null(0).cast(pl.Int64))


def _known_places(city: City) -> pl.DataFrame:
    """The hidden parameters of the recurring places, for judging how well they are found."""
    known, setting = city.chain.known, city.setting
    key, _ = place_words(setting, words_of(setting), known.places, known.category)
    return pl.DataFrame(
        {
            "place_key": key,
            "category_id": setting.categories["category_id"].gather(known.category),
            "street_id": setting.streets["street_id"].gather(known.places.street),
            "gap_days": known.gap_days,
            "return_chance": known.return_chance,
            "return_days": known.return_days,
        }
    )
