"""Inputs of the assessment: landed scores and printed leagues against what the senders meant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from cities.sample.comparison.report import Section
from cities.sample.comparison.tables import compare_rows
from cities.settings import CitySettings
from ingestion.contracts import SrcAssessScore
from ingestion.manifest import committed
from ingestion.store import Store

ENTRY_KEY = ["sender", "period", "rule_edition", "group_name", "unit_id", "item_name"]
LEAGUE_KEY = ENTRY_KEY[1:]


def compare_assessment(settings: CitySettings, truth_dir: Path) -> Iterator[Section]:
    """Entries by office and project, and the league by office and component, as told last.

    Nothing where nothing was assessed.
    """
    for name, key, landed in (
        ("assess_input", ENTRY_KEY, landed_inputs),
        ("assess_league", LEAGUE_KEY, landed_league),
    ):
        path = truth_dir / f"{name}.parquet"
        truth = pl.read_parquet(path) if path.exists() else pl.DataFrame()
        if truth.height:
            yield compare_rows(name, key, truth, landed(settings))


def landed_inputs(settings: CitySettings) -> pl.DataFrame:
    """What the landed entries add up to, in the columns of the truth."""
    entries = _latest(settings).filter(pl.col("component_score").is_null())
    sender = pl.col("source_name").str.strip_prefix("assess_").replace("field", "city")
    return (
        entries.with_columns(sender.alias("sender"))
        .group_by(ENTRY_KEY)
        .agg(
            pl.len().cast(pl.Int64).alias("entry_cnt"),
            pl.col("row_flags").str.contains("redacted:deduction").sum().cast(pl.Int64)
            .alias("hidden_cnt"),
            *(
                _hundredths(column).fill_null(0).sum().alias(f"{column}_cents")
                for column in ("deduction", "bonus", "adjusted")
            ),
        )
    )  # fmt: skip


def landed_league(settings: CitySettings) -> pl.DataFrame:
    """The printed scores, weights, totals and ranks of months, in the columns of the truth."""
    is_of_month = pl.col("period").str.len_chars() == len("YYYY-MM")
    printed = _latest(settings).filter(pl.col("component_score").is_not_null() & is_of_month)
    return printed.select(
        *LEAGUE_KEY,
        _hundredths("weight").alias("weight_percent"),
        _hundredths("component_score").alias("component_cents"),
        _hundredths("total").alias("total_cents"),
        pl.col("rank").cast(pl.Int64),
    )


def _latest(settings: CitySettings) -> pl.DataFrame:
    """Every landed row of a score in its last state, with the `unit_id` of its office."""
    store = Store(settings.landing_dir, settings.quarantine_dir, settings.merged_dir)
    order = pl.DataFrame(
        [(m.batch_id, m.batch_seq) for m in committed(store, "src_assess_score/*.json")],
        schema={"batch_id": pl.String, "batch_seq": pl.Int64},
        orient="row",
    )
    scores = pl.read_parquet(settings.landing_dir / "src_assess_score" / "*-*.parquet")
    offices = pl.read_csv(settings.reference_dir / "ref_unit_alias.csv")
    return (
        scores.join(order, on="batch_id")
        .sort("source_updated_at", "batch_seq", "source_row")
        .unique(["source_name", *SrcAssessScore.key], keep="last")
        .join(offices, left_on="unit_name", right_on="unit_alias", how="left")
    )


def _hundredths(column: str) -> pl.Expr:
    return (pl.col(column) * 100).cast(pl.Int64)
