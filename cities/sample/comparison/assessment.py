"""Inputs of the assessment: sums of the landed scores against what the senders meant."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from cities.sample.comparison.report import Section
from cities.sample.comparison.tables import compare_rows
from cities.settings import CitySettings
from ingestion.contracts import SrcAssessScore
from ingestion.manifest import committed
from ingestion.store import Store

KEY = ["sender", "period", "rule_edition", "group_name", "unit_id", "item_name"]


def compare_assessment(settings: CitySettings, truth_dir: Path) -> Section | None:
    """Latest state of every landed score by office and project; None where nothing was assessed."""
    path = truth_dir / "assess_input.parquet"
    truth = pl.read_parquet(path) if path.exists() else pl.DataFrame()
    if truth.is_empty():
        return None
    return compare_rows("assess_input", KEY, truth, landed_inputs(settings))


def landed_inputs(settings: CitySettings) -> pl.DataFrame:
    """What the landed scores add up to, in the columns of the truth."""
    store = Store(settings.landing_dir, settings.quarantine_dir, settings.merged_dir)
    order = pl.DataFrame(
        [(m.batch_id, m.batch_seq) for m in committed(store, "src_assess_score/*.json")],
        schema={"batch_id": pl.String, "batch_seq": pl.Int64},
        orient="row",
    )
    scores = pl.read_parquet(settings.landing_dir / "src_assess_score" / "*-*.parquet")
    offices = pl.read_csv(settings.reference_dir / "ref_unit_alias.csv")
    latest = (
        scores.filter(pl.col("component_score").is_null())
        .join(order, on="batch_id")
        .sort("source_updated_at", "batch_seq", "source_row")
        .unique(["source_name", *SrcAssessScore.key], keep="last")
    )
    sender = pl.col("source_name").str.strip_prefix("assess_").replace("field", "city")
    return (
        latest.join(offices, left_on="unit_name", right_on="unit_alias", how="left")
        .with_columns(sender.alias("sender"))
        .group_by(KEY)
        .agg(
            pl.len().cast(pl.Int64).alias("entry_cnt"),
            pl.col("row_flags").str.contains("redacted:deduction").sum().cast(pl.Int64)
            .alias("hidden_cnt"),
            *(_cents(c) for c in ("deduction", "bonus", "adjusted")),
        )
    )  # fmt: skip


def _cents(column: str) -> pl.Expr:
    whole = (pl.col(column).fill_null(0) * 100).cast(pl.Int64)
    return whole.sum().alias(f"{column}_cents")
