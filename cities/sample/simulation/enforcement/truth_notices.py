"""The truth of notices and actions: 721, 劝导 against penalties, three-colour ladders (E10–E12)."""

from __future__ import annotations

import numpy as np
import polars as pl

from cities.sample.simulation.enforcement import objects
from cities.sample.simulation.enforcement.books import Books
from cities.sample.simulation.enforcement.city import last_of, taken
from cities.sample.simulation.enforcement.ledger import months_delivered
from cities.sample.simulation.enforcement.penalties import SUMMARY
from cities.sample.simulation.hotline.streets import Array
from cities.sample.simulation.truth import LONG_PERIODS, district_of, figures, next_start, roll_up
from cities.sample.simulation.world import CITY_ID

_PLACE = ["on_date", "street_id"]


def notice_kpis(books: Books, cases: pl.DataFrame) -> list[pl.DataFrame]:
    """E10 to E12 at `plan.now`; `cases` are the penalties as their ledgers have told them."""
    notices = _notices(books)
    if notices.is_empty():
        return []
    return [*_action_kpis(notices, cases), *_ladder_kpis(notices)]


def _action_kpis(notices: pl.DataFrame, cases: pl.DataFrame) -> list[pl.DataFrame]:
    """E10 by kind over notices and filed cases; E11 where and while a district has notices."""
    filed = cases.filter(pl.col("filed_on").is_not_null()).select(
        pl.col("filed_on").alias("on_date"), "street_id", "action"
    )
    acts = pl.concat([notices.select(*_PLACE, "action"), filed]).with_columns(
        pl.lit(1).alias("cnt"), pl.col("action").is_not_null().cast(pl.Int64).alias("told")
    )
    mix = roll_up(acts, ["cnt", "told"], {"action": "action"}, periods=LONG_PERIODS)
    spot = ["period_type", "period_start", "area_id"]
    totals = mix.filter(pl.col("breakdown") == "total").select(*spot, pl.col("cnt").alias("all"))
    mix = mix.filter((pl.col("breakdown") != "total") & (pl.col("told") > 0)).join(totals, on=spot)
    talked = notices.filter(pl.col("kind").is_in(["劝导单", "责令改正"])).select(
        *_PLACE, "unit", pl.lit(1).alias("talk"), pl.lit(0).alias("cnt")
    )
    decided = cases.filter(pl.col("decided_on").is_not_null()).select(
        pl.col("decided_on").alias("on_date"),
        "street_id",
        "unit",
        pl.lit(0).alias("talk"),
        pl.lit(1).alias("cnt"),
    )
    ratio = roll_up(
        pl.concat([talked, decided]), ["talk", "cnt"], {"unit": "unit"}, periods=LONG_PERIODS
    )
    first, last = notices["on_date"].min(), notices["on_date"].max()
    registers = notices.select(district_of(pl.col("street_id"))).unique().to_series().to_list()
    area = pl.col("area_id")
    start = pl.col("period_start")
    ends = [
        pl.when(pl.col("period_type") == kind).then(next_start(start, kind))
        for kind in LONG_PERIODS
    ]
    ratio = ratio.filter(
        ((area == CITY_ID) | area.is_in(registers) | district_of(area).is_in(registers))
        & (start <= last)
        & (pl.coalesce(ends) > first)
    )
    return [
        figures(mix, "E10", "told", "all"),
        figures(ratio, "E11", "talk", "cnt", policy="notices"),
    ]


def _ladder_kpis(notices: pl.DataFrame) -> list[pl.DataFrame]:
    """E12 by the day of 蓝; a subject whose colours are mixed up has not climbed."""
    steps = notices.filter(pl.col("subject").is_not_null())
    day = {c: pl.col("on_date").filter(pl.col("colour") == c).min() for c in objects.COLOURS}
    ladders = (
        steps.group_by("subject", "street_id")
        .agg(day[colour].alias(colour) for colour in objects.COLOURS)
        .filter(pl.col("蓝").is_not_null())
    )
    in_order = (pl.col("黄") >= pl.col("蓝")) & (
        pl.col("红").is_null() | (pl.col("红") >= pl.col("黄"))
    )
    counted = ladders.select(
        pl.col("蓝").alias("on_date"),
        "street_id",
        pl.lit(1).alias("cnt"),
        in_order.fill_null(False).cast(pl.Int64).alias("up"),
        (in_order & pl.col("红").is_not_null()).fill_null(False).cast(pl.Int64).alias("top"),
    )
    rolled = roll_up(counted, ["cnt", "up", "top"], periods=LONG_PERIODS)
    return [
        figures(rolled, "E12", "up", "cnt", policy="escalated"),
        figures(rolled, "E12", "top", "cnt", policy="to_red"),
    ]


def _notices(books: Books) -> pl.DataFrame:
    """Every notice that was delivered: on_date, street_id, unit, kind, action, colour, subject."""
    city, plan = books.city, books.plan
    found: list[tuple[Array, Array, Array, str, str | None, Array | None]] = []
    months = months_delivered(plan, SUMMARY)
    for month in months:
        for kind in objects.ADVICE_A_DAY:
            told = objects.advice(city, plan, month, kind)
            found.append((told["day"], told["street"], told["seq"], kind, None, None))
        steps = objects.ladders(city, plan, month)
        subject = np.char.add(steps["month"].astype(str), steps["seq"].astype(str))
        found += [
            (steps[c], steps["street"], steps["seq"], "责令改正", c, subject)
            for c in objects.COLOURS
        ]
    if months:
        new = books.buildings(months[-1])
        new = taken(new, np.flatnonzero(new["is_new"]))
        stopped = np.flatnonzero(~np.isnat(new["stopped"]))
        for kind, mine in (("停建通知书", taken(new, stopped)), ("拆除通知书", new)):
            found.append((mine["found"], mine["street"], mine["seq"], kind, None, None))
    ids = np.array(city.streets.ids)
    units = np.array(city.units.ids)[city.squad]
    frames = [
        pl.DataFrame(
            {
                "on_date": pl.Series(day.astype("datetime64[D]")).cast(pl.Date),
                "street_id": pl.Series(ids[street], dtype=pl.String),
                "unit": pl.Series(units[street], dtype=pl.String),
                "untold": pl.Series(objects.is_untold(seq), dtype=pl.Boolean),
                "subject": pl.Series(
                    [None] * len(day) if subject is None else subject, dtype=pl.String
                ),
            }
        ).with_columns(
            pl.lit(kind).alias("kind"),
            pl.lit(colour, dtype=pl.String).alias("colour"),
            pl.when(~pl.col("untold")).then(pl.lit(objects.action_of(kind))).alias("action"),
        )
        for day, street, seq, kind, colour, subject in found
    ]
    if not frames:
        return pl.DataFrame()
    last = last_of(months[-1])
    return pl.concat(frames).filter(pl.col("on_date") <= last)
