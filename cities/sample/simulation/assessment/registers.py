"""Registers beside the scores: appeals that a board decided on (申诉登记), points and vetoes."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from cities.sample.simulation.assessment import events
from cities.sample.simulation.assessment.rules import APPEALS, Delivery, following, period
from cities.sample.simulation.assessment.sheets import told_at
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

_CONTESTED, _GRANTED, _TOO_LATE = 0.03, 0.6, 0.15
_TOLD_AFTER, WINDOW = timedelta(days=2), timedelta(days=5)
"""Deductions are told on the 3rd of the next month; from then on the rules give days to appeal."""

_BONUS, _DEDUCTION, _VETO = 0.08, 0.04, 0.01
_PRAISED, _PRAISE = 0.06, 50
GRANT, REFUSE = "支持", "驳回"
BONUS, DEDUCTION, VETO = "加分", "扣分", "一票否决"
_GROUNDS = {BONUS: "承办全市现场会", DEDUCTION: "未按时报送材料", VETO: "重大事故"}


def appeals(world: World, plan: Plan, month: date) -> pl.DataFrame:
    """Appeals against single deductions of a month that the score table says nothing of.

    Columns: appeal_no, target_no, score_no, unit_id, item_name, deduction_cents, decision,
    appealed_on, is_late, decided_on. Some contest the case, some the number of the deduction; a
    granted one excludes the whole deduction, unless it was raised after the window.
    """
    entries = events.field_entries(world, plan, month)
    rng = plan.rng("assessment.appeals", month)
    contested, granted = rng.random(entries.height) < _CONTESTED, rng.random(entries.height)
    by_case = rng.random(entries.height) < 0.5
    is_late = rng.random(entries.height) < _TOO_LATE
    later = rng.integers(0, WINDOW.days, entries.height, endpoint=True)
    told_on = following(month) + _TOLD_AFTER
    waited = [
        int(days) + (WINDOW.days + 1 if late else 0)
        for days, late in zip(later, is_late, strict=True)
    ]
    told = entries.with_columns(
        pl.Series("is_contested", contested),
        pl.Series("decision", [GRANT if chance < _GRANTED else REFUSE for chance in granted]),
        pl.when(pl.Series(by_case)).then("case_no").otherwise("score_no").alias("target_no"),
        pl.Series("appealed_on", [told_on + timedelta(days=days) for days in waited]),
        pl.Series("is_late", is_late),
    ).filter(pl.col("is_contested") & pl.col("appeal").is_null() & (pl.col("soil") == events.CLEAN))
    return told.select(
        pl.format("SS{}", pl.col("score_no").str.slice(2)).alias("appeal_no"),
        "target_no",
        "score_no",
        "unit_id",
        "item_name",
        "deduction_cents",
        "decision",
        "appealed_on",
        "is_late",
        pl.lit(following(month) + timedelta(days=17)).alias("decided_on"),
    )


def extras(world: World, plan: Plan, month: date) -> pl.DataFrame:
    """Points outside the components, and vetoes.

    Columns: event_no, unit_id, unit_name, kind, cents, decided_on.
    """
    streets = events.assessed(world, plan, month, "city")
    chances = plan.rng("assessment.extras", month).random((streets.height, 3))
    found = []
    for kind, chance, cents, column in (
        (BONUS, _BONUS, 80, 0),
        (DEDUCTION, _DEDUCTION, 50, 1),
        (VETO, _VETO, 0, 2),
    ):
        is_told = pl.Series(chances[:, column] < chance)
        found.append(
            streets.filter(is_told).select(
                "unit_id",
                "unit_name",
                pl.lit(kind).alias("kind"),
                pl.lit(cents, dtype=pl.Int64).alias("cents"),
            )
        )
    stem = period(month).replace("-", "")
    return pl.concat(found).with_columns(
        pl.format(
            "JF{}{}",
            pl.lit(stem),
            (pl.int_range(pl.len()) + 1).cast(pl.String).str.zfill(3),
        ).alias("event_no"),
        pl.lit(following(month) + timedelta(days=1)).alias("decided_on"),
    )


def reviews(world: World, plan: Plan, month: date) -> pl.DataFrame:
    """What the review (点评) of the quarter that ends with a month gives; nothing in other months.

    Columns: event_no, unit_id, unit_name, cents, decided_on.
    """
    streets = events.assessed(world, plan, month, "city")
    praised = plan.rng("assessment.reviews", month).random(streets.height) < _PRAISED
    told = streets.filter(pl.Series(praised) & pl.lit(month.month % 3 == 0))
    return told.select(
        pl.format(
            "DP{}{}", pl.lit(quarter(month)), (pl.int_range(pl.len()) + 1).cast(pl.String)
        ).alias("event_no"),
        "unit_id",
        "unit_name",
        pl.lit(_PRAISE, dtype=pl.Int64).alias("cents"),
        pl.lit(following(month) + timedelta(days=1)).alias("decided_on"),
    )


def quarter(month: date) -> str:
    """`YYYYQn`."""
    return f"{month.year}Q{(month.month + 2) // 3}"


def write_register(world: World, plan: Plan, delivery: Delivery) -> int:
    """Write one register of a month; returns its rows."""
    told_on = pl.lit(told_at(delivery)).alias("更新时间")
    if delivery.kind == APPEALS:
        frame = appeals(world, plan, delivery.month).select(
            pl.col("appeal_no").alias("申诉编号"),
            pl.col("target_no").alias("问题编号"),
            pl.lit("不属于本街道管辖范围").alias("申诉理由"),
            pl.col("decision").alias("处理结果"),
            pl.col("appealed_on").cast(pl.String).alias("申诉日期"),
            pl.lit("考评办主任").alias("决定岗位"),
            pl.col("decided_on").cast(pl.String).alias("决定日期"),
            told_on,
        )
    else:
        given = pl.concat(
            [
                extras(world, plan, delivery.month).with_columns(
                    pl.lit(period(delivery.month)).alias("period")
                ),
                reviews(world, plan, delivery.month).with_columns(
                    pl.lit(quarter(delivery.month)).alias("period"), pl.lit(BONUS).alias("kind")
                ),
            ],
            how="diagonal",
        )
        frame = given.select(
            pl.col("event_no").alias("登记编号"),
            pl.col("period").alias("考核周期"),
            pl.col("unit_name").alias("考核对象"),
            pl.col("kind").alias("类别"),
            (pl.col("cents") / 100).alias("分值"),
            pl.col("kind").replace_strict(_GROUNDS).alias("事由"),
            pl.lit("考评办主任").alias("决定岗位"),
            pl.col("decided_on").cast(pl.String).alias("决定日期"),
            told_on,
        )
    path = plan.raw_dir / delivery.file_name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xef\xbb\xbf" + frame.write_csv(line_terminator="\r\n").encode())
    return frame.height
