"""The league's truth as tables: what the senders meant, added up by `league`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import polars as pl

from cities.sample.simulation.assessment.annual import annual_marks
from cities.sample.simulation.assessment.bearing import ANSWERING, DEPARTMENTS, WHOLE, borne
from cities.sample.simulation.assessment.components import (
    DOWN,
    DUST,
    DUST_ITEM,
    FED,
    FIELD,
    NAMES,
    PEOPLE,
    WORK,
    league_weights,
)
from cities.sample.simulation.assessment.inputs import assess_entries
from cities.sample.simulation.assessment.league import Line, Month, lines, start_of
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
    ANNUAL,
    APPEALS,
    EXTRAS,
    MID_YEAR,
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
    """Points that the register of appeals gave back: score_no, cents."""
    found = [
        appeals(world, plan, d.month)
        .filter((pl.col("decision") == GRANT) & ~pl.col("is_late"))
        .select("score_no", pl.col("deduction_cents").alias("cents"))
        for d in deliveries(plan, plan.first_day, plan.last_day)
        if d.kind == APPEALS
    ]
    return pl.concat([pl.DataFrame(schema={"score_no": pl.String, "cents": pl.Int64}), *found])


def league_entries(world: World, plan: Plan) -> pl.DataFrame:
    """What each unit bears of every item (`borne`), after all appeals."""
    entries = assess_entries(world, plan).join(excluded(world, plan), on="score_no", how="left")
    back = pl.col("adjusted_cents") + pl.col("cents").fill_null(0)
    return borne(entries.with_columns((pl.col("deduction_cents") - back).alias("lost_cents")))


def league_lines(world: World, plan: Plan) -> list[Line]:
    """Every line of every league table at `plan.now`; the KPIs are those in `plan.truth_dir`."""
    arrived = deliveries(plan, plan.first_day, plan.last_day)
    reviewed = {
        (d.month, unit_id): cents
        for d in arrived
        if d.kind == EXTRAS
        for unit_id, cents in reviews(world, plan, d.month).select("unit_id", "cents").iter_rows()
    }
    marks = _surveyed(world, plan.truth_dir)
    for d in arrived:
        if d.kind == ANNUAL:
            told = annual_marks(world, plan, d.month).select("unit_id", "cents").iter_rows()
            marks |= {
                (WORK, start_of("Y", d.month), unit_id): Fraction(cents) for unit_id, cents in told
            }
    entries = league_entries(world, plan)
    return lines(_months(world, plan, entries, _fed(plan.truth_dir)), reviewed, marks)


def _surveyed(world: World, truth_dir: Path) -> dict[tuple[str, date, str], Fraction]:
    """Of every half-year and office: the mean of the items of its wave in the office's district."""
    path = truth_dir / "survey_item_score.parquet"
    if not path.exists():
        return {}
    waves = world.survey_waves.select("wave", "period_start", "period_end")
    scores = (
        pl.read_parquet(path).group_by("wave", "area_id").agg(pl.col("score_100").mean())
    ).join(waves, on="wave")
    found = {}
    for row in scores.iter_rows(named=True):
        offices = world.units_on(row["period_end"]).filter(
            (pl.col("kind") == "jd") & (pl.col("district_id") == row["area_id"])
        )
        for unit_id in offices["unit_id"]:
            found[PEOPLE, row["period_start"], unit_id] = 100 * Fraction(row["score_100"])
    return found


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


def _months(world: World, plan: Plan, entries: pl.DataFrame, fed: Points) -> Iterator[Month]:
    rows: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    for row in entries.iter_rows(named=True):
        rows[row["period"], row["unit_id"]].append(row)
    outside = {
        d.month: extras(world, plan, d.month).select("unit_id", "kind", "cents").rows()
        for d in deliveries(plan, plan.first_day, plan.last_day)
        if d.kind == EXTRAS
    }
    of_city = entries.filter(pl.col("sender") == "city")
    is_dust = pl.col("item_name") == DUST_ITEM
    inspected = set(of_city.filter(~is_dust)["period"])
    campaigned = set(of_city.filter(is_dust)["period"])
    for name in sorted(set(entries["period"])):
        month = date.fromisoformat(f"{name}-01")
        for unit_id, street_id, group in _members(world, month):
            scores = _entered(rows[name, unit_id], month, name in inspected, name in campaigned)
            is_department = group == DEPARTMENTS
            weights = {FIELD: 100} if is_department else league_weights(month)
            one = Month(
                unit_id,
                group,
                month,
                {
                    code: fed.get((code, month, street_id)) if code in FED else scores[code]
                    for code in weights
                },
                weights,
                bonus=sum(int(str(row["bonus_cents"])) for row in rows[name, unit_id]),
                is_department=is_department,
            )
            for other, kind, cents in outside.get(month, []):
                if other == unit_id:
                    one.bonus += cents if kind == BONUS else 0
                    one.deduction += cents if kind == DEDUCTION else 0
                    one.has_veto |= kind == VETO
            yield one


def _members(world: World, month: date) -> list[tuple[str, str, str]]:
    """unit_id, street_id ('' of a department) and group of who is ranked in a month."""
    end = last_day(month)
    units = world.units_on(end)
    offices = units.filter(pl.col("kind") == "jd").select("street_id", "unit_id")
    streets = world.streets_on(end).join(offices, on="street_id")
    members = streets.select("unit_id", "street_id", "area_group").rows()
    if month >= MID_YEAR:
        answering = units.filter(pl.col("kind").is_in(list(ANSWERING.values())))
        members += [(unit_id, "", DEPARTMENTS) for unit_id in answering["unit_id"]]
    return members


def _entered(
    rows: list[dict[str, object]], month: date, is_inspected: bool, is_campaigned: bool
) -> dict[str, Fraction | None]:
    """Hundredths of the components that entries make; what nobody entered, or hid, is None."""
    dust = [row for row in rows if row["item_name"] == DUST_ITEM]
    field = [row for row in rows if row["sender"] == "city" and row["item_name"] != DUST_ITEM]
    down = [row for row in rows if row["sender"] != "city"]
    lost = sum(
        (min(_cost(row), Fraction(item_cap(month, str(row["item_name"])))) for row in field),
        Fraction(0),
    )
    is_known = is_inspected and not any(row["hidden_cnt"] for row in field)
    is_marked = bool(down) and not any(row["hidden_cnt"] for row in down)
    return {
        FIELD: 10_000 - lost if is_known else None,
        DOWN: 10_000 - sum(map(_cost, down), Fraction(0)) if is_marked else None,
        DUST: max(Fraction(0), 10_000 - sum(map(_cost, dust), Fraction(0)))
        if is_campaigned
        else None,
    }


def _cost(row: dict[str, object]) -> Fraction:
    return Fraction(int(str(row["lost"])), WHOLE)


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
