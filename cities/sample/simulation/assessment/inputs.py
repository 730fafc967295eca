"""What the assessment's tables must add up to once everything delivered has landed."""

from __future__ import annotations

import polars as pl

from cities.sample.simulation.assessment import events
from cities.sample.simulation.assessment.raw import REFUSED, rows_of
from cities.sample.simulation.assessment.rules import (
    APPEAL,
    DISTRICT,
    FIELD,
    deliveries,
    period,
    rule_edition,
)
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

SCHEMA: dict[str, pl.DataType] = {
    "sender": pl.String(),
    "period": pl.String(),
    "rule_edition": pl.String(),
    "group_name": pl.String(),
    "unit_id": pl.String(),
    "item_name": pl.String(),
    "entry_cnt": pl.Int64(),
    "hidden_cnt": pl.Int64(),
    "deduction_cents": pl.Int64(),
    "bonus_cents": pl.Int64(),
    "adjusted_cents": pl.Int64(),
}
_KEY = list(SCHEMA)[:6]
ENTRY: dict[str, pl.DataType] = {
    "score_no": pl.String(),
    "shared_unit_id": pl.String(),
    "road_grade": pl.String(),
}
"""What a single entry of the city's inspections has besides; null in a district's."""


def assess_inputs(world: World, plan: Plan) -> pl.DataFrame:
    """One row per sender, month, street office and project, as the systems know it at `plan.now`.

    sender: `city` or a district. hidden_cnt: entries whose deduction was written as X; they are in
    entry_cnt and not in the sums. adjusted_cents: points given back, once the appeal is decided.
    """
    told = assess_entries(world, plan)
    return told.select(*SCHEMA).group_by(_KEY).agg(pl.all().sum()).sort(_KEY)


def assess_entries(world: World, plan: Plan) -> pl.DataFrame:
    """The entries themselves, with the columns of `assess_inputs` and `ENTRY`."""
    found = [pl.DataFrame(schema={**SCHEMA, **ENTRY})]
    arrived = deliveries(plan, plan.first_day, plan.last_day)
    decided = {d.month for d in arrived if d.kind == APPEAL}
    for delivery in arrived:
        if delivery.kind not in (FIELD, DISTRICT):
            continue
        rows = rows_of(world, plan, delivery).filter(~pl.col("soil").is_in(REFUSED))
        is_field = delivery.kind == FIELD
        given_back = pl.lit(0)
        if is_field and delivery.month in decided:
            clean = pl.col("soil") == events.CLEAN
            given_back = pl.when(clean).then(pl.col("adjusted_cents").fill_null(0)).otherwise(0)
        bonus = pl.lit(0) if is_field else pl.col("bonus_cents")
        hidden = pl.col("soil") == events.REDACTED
        found.append(
            rows.select(
                pl.lit(delivery.district_id or "city").alias("sender"),
                pl.lit(period(delivery.month)).alias("period"),
                pl.lit(rule_edition(delivery.month)).alias("rule_edition"),
                pl.col("area_group").alias("group_name"),
                "unit_id",
                "item_name",
                pl.lit(1, dtype=pl.Int64).alias("entry_cnt"),
                hidden.cast(pl.Int64).alias("hidden_cnt"),
                pl.when(~hidden).then("deduction_cents").otherwise(0).alias("deduction_cents"),
                bonus.cast(pl.Int64).alias("bonus_cents"),
                given_back.cast(pl.Int64).alias("adjusted_cents"),
                *(
                    pl.col(name) if is_field else pl.lit(None, dtype=kind).alias(name)
                    for name, kind in ENTRY.items()
                ),
            )
        )
    return pl.concat(found)
