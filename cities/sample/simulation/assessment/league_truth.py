"""The league's truth as tables: what the senders meant, added up by `league`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import polars as pl

from cities.sample.simulation.assessment.components import (
    DOWN,
    DUST,
    DUST_ITEM,
    FED,
    FIELD,
    NAMES,
    league_weights,
)
from cities.sample.simulation.assessment.inputs import assess_inputs
from cities.sample.simulation.assessment.league import Line, Month, lines
from cities.sample.simulation.assessment.registers import (
    BONUS,
    DEDUCTION,
    GRANT,
    VETO,
    appeals,
    extras,
    reviews,
)
from cities.sample.simulation.assessment.rules import (
    APPEALS,
    EXTRAS,
    deliveries,
    item_cap,
    last_day,
    rule_edition,
)
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

Points = dict[tuple[str, date, str], Fraction]
"""Hundredths by KPI-fed component, month and street."""


def excluded(world: World, plan: Plan) -> pl.DataFrame:
    """Points that the register of appeals gave back: period, unit_id, item_name, cents."""
    found = [
        appeals(world, plan, d.month)
        .filter((pl.col("decision") == GRANT) & ~pl.col("is_late"))
        .select(
            pl.lit(f"{d.month:%Y-%m}").alias("period"),
            "unit_id",
            "item_name",
            pl.col("deduction_cents").alias("cents"),
        )
        for d in deliveries(plan, plan.first_day, plan.last_day)
        if d.kind == APPEALS
    ]
    schema = {"period": pl.String, "unit_id": pl.String, "item_name": pl.String, "cents": pl.Int64}
    told = pl.concat(found) if found else pl.DataFrame(schema=schema)
    return told.group_by("period", "unit_id", "item_name").agg(pl.col("cents").sum())


def league_lines(world: World, plan: Plan) -> list[Line]:
    """Every line of every league table at `plan.now`; the KPIs are those in `plan.truth_dir`."""
    inputs = assess_inputs(world, plan)
    reviewed = {
        (d.month, unit_id): cents
        for d in deliveries(plan, plan.first_day, plan.last_day)
        if d.kind == EXTRAS
        for unit_id, cents in reviews(world, plan, d.month).select("unit_id", "cents").iter_rows()
    }
    return lines(_months(world, plan, inputs, _fed(plan.truth_dir)), reviewed)


def _fed(truth_dir: Path) -> Points:
    """Points of the KPIs that the simulation of the other domains has counted."""
    found: Points = {}
    for code, fed in FED.items():
        domain = "cases" if fed.kpi_id.startswith("C") else "hotline"
        path = truth_dir / f"kpi_{domain}.parquet"
        if not path.exists():
            continue
        figures = pl.scan_parquet(path).filter(
            kpi_id=fed.kpi_id, denominator_policy=fed.policy, period_type="M", breakdown="total"
        )
        rows = figures.filter(pl.col("denominator") > 0).select(
            "period_start", "area_id", "numerator", "denominator"
        )
        for month, area_id, numerator, denominator in rows.collect().iter_rows():
            found[code, month, area_id] = fed.cents(numerator, denominator)
    return found


def _months(world: World, plan: Plan, inputs: pl.DataFrame, fed: Points) -> Iterator[Month]:
    back = {row[:3]: row[3] for row in excluded(world, plan).iter_rows()}
    entries: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    for row in inputs.iter_rows(named=True):
        entries[row["period"], row["unit_id"]].append(row)
    outside = {
        d.month: extras(world, plan, d.month).select("unit_id", "kind", "cents").rows()
        for d in deliveries(plan, plan.first_day, plan.last_day)
        if d.kind == EXTRAS
    }
    of_city = inputs.filter(pl.col("sender") == "city")
    is_dust = pl.col("item_name") == DUST_ITEM
    inspected = set(of_city.filter(~is_dust)["period"])
    campaigned = set(of_city.filter(is_dust)["period"])
    for name in sorted(set(inputs["period"])):
        month = date.fromisoformat(f"{name}-01")
        end = last_day(month)
        offices = world.units_on(end).filter(pl.col("kind") == "jd").select("street_id", "unit_id")
        members = world.streets_on(end).join(offices, on="street_id")
        for unit_id, street_id, group in members.select(
            "unit_id", "street_id", "area_group"
        ).iter_rows():
            rows = entries[name, unit_id]
            dust = [row for row in rows if row["item_name"] == DUST_ITEM]
            field = [row for row in rows if row["sender"] == "city" and row not in dust]
            down = [row for row in rows if row["sender"] != "city"]
            lost = sum(
                min(_cost(row, back.get((name, unit_id, str(row["item_name"])), 0)),
                    item_cap(month, str(row["item_name"])))
                for row in field
            )  # fmt: skip
            known = name in inspected and not any(row["hidden_cnt"] for row in field)
            marked = bool(down) and not any(row["hidden_cnt"] for row in down)
            dusted = sum(_cost(row, back.get((name, unit_id, DUST_ITEM), 0)) for row in dust)
            scores: dict[str, int | None] = {
                FIELD: 10_000 - lost if known else None,
                DOWN: 10_000 - sum(_cost(row, 0) for row in down) if marked else None,
                DUST: max(0, 10_000 - dusted) if name in campaigned else None,
            }
            one = Month(
                unit_id,
                group,
                month,
                {
                    code: _score(scores.get(code), fed.get((code, month, street_id)))
                    for code in league_weights(month)
                },
                bonus=sum(int(str(row["bonus_cents"])) for row in rows),
            )
            for other, kind, cents in outside.get(month, []):
                if other == unit_id:
                    one.bonus += cents if kind == BONUS else 0
                    one.deduction += cents if kind == DEDUCTION else 0
                    one.has_veto |= kind == VETO
            yield one


def _score(cents: int | None, fed: Fraction | None) -> Fraction | None:
    """A component's mark, wherever it comes from."""
    return fed if cents is None else Fraction(cents)


def _cost(row: dict[str, object], back: int) -> int:
    return int(str(row["deduction_cents"])) - int(str(row["adjusted_cents"])) - back


def league_table(told: list[Line]) -> pl.DataFrame:
    """`league_table` of the edition, in the columns that are certain."""
    rows = [
        {
            "period_type": x.period_type,
            "period_start": x.start,
            "group_name": x.group,
            "unit_id": x.unit_id,
            "rule_edition": rule_edition(x.edition_month),
            "total_raw": None if x.total is None else float(x.total / 100),
            "published_score": None if x.published is None else x.published / 100,
            "rank": x.rank,
            "tied_cnt": x.tied,
            "prev_rank": x.prev_rank,
            "rank_delta": None if x.prev_rank is None or x.rank is None else x.prev_rank - x.rank,
            "list": x.listed,
        }
        for x in told
    ]
    schema = {
        "period_type": pl.String, "period_start": pl.Date, "group_name": pl.String,
        "unit_id": pl.String, "rule_edition": pl.String, "total_raw": pl.Float64,
        "published_score": pl.Float64, "rank": pl.Int64, "tied_cnt": pl.Int64,
        "prev_rank": pl.Int64, "rank_delta": pl.Int64, "list": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def league_component_score(told: list[Line]) -> pl.DataFrame:
    """`league_component_score` of the edition."""
    rows = [
        {
            "period_type": x.period_type,
            "period_start": x.start,
            "group_name": x.group,
            "unit_id": x.unit_id,
            "component": code,
            "component_name": NAMES[code],
            "score": None if score is None else float(score / 100),
        }
        for x in told
        for code, score in x.scores.items()
    ]
    schema = {
        "period_type": pl.String, "period_start": pl.Date, "group_name": pl.String,
        "unit_id": pl.String, "component": pl.String, "component_name": pl.String,
        "score": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)
