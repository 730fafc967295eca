"""Shared shape of the truth: figures of KPIs by period, area and breakdown, counted with polars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from cities.sample.simulation.world import CITY_ID, UNASSIGNED

KPI_SCHEMA: dict[str, pl.DataType] = {
    "kpi_id": pl.String(),
    "denominator_policy": pl.String(),
    "period_type": pl.String(),
    "period_start": pl.Date(),
    "area_id": pl.String(),
    "breakdown": pl.String(),
    "breakdown_id": pl.String(),
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
}
KEY = list(KPI_SCHEMA)[:7]
BY_DAY = frozenset({"C01", "C02", "C03", "C04", "C17", "C21", "R04", "H01", "S01", "S14", "E01"})
"""What the book gives by day, too: counts, tonnes, the gap of a route. A rate needs a month."""
LENGTHS = {"D": "1d", "W": "1w", "M": "1mo", "Q": "1q", "H": "6mo", "Y": "1y"}
"""Kinds of period and the length of each, as polars writes it."""
PERIODS = tuple(LENGTHS)
LONG_PERIODS = tuple(kind for kind in LENGTHS if kind != "D")
BROKEN_DOWN = ("M", "Q", "H", "Y")
"""Kinds of period that are given by breakdown, too."""
_BREAKDOWN_LEVELS = ("city", "district")


@dataclass(frozen=True)
class Truth:
    """What a domain knows to be true at `plan.now`.

    kpi: figures with the columns of `KPI_SCHEMA`. tables: other public tables by name, with the
    public columns (`recurrence_hotspot`, `survey_item_score` …).
    """

    kpi: pl.DataFrame
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    def save(self, truth_dir: Path, domain: str) -> None:
        """Write `kpi_<domain>.parquet` and one `<name>.parquet` a table, sorted, to `truth_dir`."""
        truth_dir.mkdir(parents=True, exist_ok=True)
        told = self.kpi.filter((pl.col("period_type") != "D") | pl.col("kpi_id").is_in(BY_DAY))
        told.select(list(KPI_SCHEMA)).sort(KEY).write_parquet(truth_dir / f"kpi_{domain}.parquet")
        for name, frame in self.tables.items():
            flat = [column for column, kind in frame.schema.items() if not kind.is_nested()]
            frame.sort(flat, nulls_last=True).write_parquet(truth_dir / f"{name}.parquet")


def period_start(day: pl.Expr, period_type: str) -> pl.Expr:
    """First day of the period of kind D, W, M, Q, H or Y that holds `day` (Date)."""
    return day.dt.truncate(LENGTHS[period_type])


def next_start(start: pl.Expr, period_type: str) -> pl.Expr:
    """First day of the period after the one of kind `period_type` that begins on `start`."""
    return start.dt.offset_by(LENGTHS[period_type])


def district_of(street_id: pl.Expr) -> pl.Expr:
    """District of a street: `d1s03` and `d1/-` → `d1`, `shili/-/-` → `shili/-`."""
    unassigned = street_id.str.ends_with(UNASSIGNED)
    return (
        pl.when(unassigned)
        .then(street_id.str.strip_suffix(UNASSIGNED))
        .otherwise(street_id.str.extract(r"^(d\d+)s\d+$"))
    )


def roll_up(
    events: pl.DataFrame,
    measures: Iterable[str],
    breakdowns: Mapping[str, str] | None = None,
    *,
    periods: Iterable[str] = PERIODS,
    breakdown_levels: Iterable[str] = _BREAKDOWN_LEVELS,
    weekly: Iterable[str] = (),
) -> pl.DataFrame:
    """Sum `measures` of `events` over periods, areas and breakdowns.

    events: `on_date` (Date), `street_id` (with its unassigned forms), the columns of `breakdowns`
        and the measures; one row an event, or already added up.
    breakdowns: name of the breakdown → column; a null counts as `-`. They are given for months and
        longer, of the city and its districts, the totals for every kind of period and level, but
        weeks not for streets.
    weekly: the breakdowns that are given for weeks, too.

    Returns period_type, period_start, area_id, breakdown, breakdown_id and the measures. Whole
    numbers stay whole; only places and times at which something happened have a row.
    """
    named, found = list(measures), []
    dims, places = dict(breakdowns or {}), ("city_id", "district_id", "street_id")
    base = (
        events.with_columns(
            district_of(pl.col("street_id")).alias("district_id"),
            pl.lit(CITY_ID).alias("city_id"),
            *(pl.col(column).fill_null("-") for column in dims.values()),
        )
        .group_by("on_date", *places, *dims.values())
        .agg(pl.col(named).sum())
    )
    month = period_start(pl.col("on_date"), "M").alias("on_date")
    of_months = base.group_by(month, *places, *dims.values()).agg(pl.col(named).sum())
    levels = {"city": "city_id", "district": "district_id", "street": "street_id"}
    for period_type in periods:
        dated = (of_months if period_type in BROKEN_DOWN else base).with_columns(
            period_start(pl.col("on_date"), period_type).alias("period_start")
        )
        wanted: list[tuple[str, str, str | None]] = [
            (column, "total", None)
            for level, column in levels.items()
            if period_type != "W" or level != "street"
        ]
        wanted += [
            (levels[level], name, column)
            for name, column in dims.items()
            for level in breakdown_levels
            if period_type in BROKEN_DOWN or (period_type == "W" and name in weekly)
        ]
        for area, name, column in wanted:
            by = ["period_start", area, *([column] if column else [])]
            told = dated.group_by(by).agg(pl.col(named).sum())
            found.append(
                told.select(
                    pl.lit(period_type).alias("period_type"),
                    "period_start",
                    pl.col(area).alias("area_id"),
                    pl.lit(name).alias("breakdown"),
                    (pl.col(column) if column else pl.lit("")).alias("breakdown_id"),
                    *named,
                )
            )
    return pl.concat(found).sort(
        "period_type", "period_start", "area_id", "breakdown", "breakdown_id"
    )


def figures(
    rolled: pl.DataFrame,
    kpi_id: str,
    numerator: str | pl.Expr,
    denominator: str | pl.Expr | None = None,
    *,
    policy: str = "",
) -> pl.DataFrame:
    """Rows of one KPI in `KPI_SCHEMA` out of rolled-up measures; a count has no denominator."""
    top = pl.col(numerator) if isinstance(numerator, str) else numerator
    below = pl.col(denominator) if isinstance(denominator, str) else denominator
    return rolled.select(
        pl.lit(kpi_id).alias("kpi_id"),
        pl.lit(policy).alias("denominator_policy"),
        *KEY[2:],
        top.cast(pl.Float64).alias("numerator"),
        (pl.lit(None, dtype=pl.Float64) if below is None else below.cast(pl.Float64)).alias(
            "denominator"
        ),
    )
