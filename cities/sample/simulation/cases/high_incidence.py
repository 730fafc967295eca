"""高发点位 — places with many cases of a family in a month (DOMAIN §6 R03, §8)."""

from __future__ import annotations

from math import exp, lgamma, log

import numpy as np
import polars as pl

from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.addressing import place_words
from cities.sample.simulation.cases.facts import Facts
from cities.sample.simulation.cases.names import Names
from cities.sample.simulation.cases.places import DUMMY
from cities.sample.simulation.cases.recurrence import Recurrence
from cities.sample.simulation.cases.setting import Setting
from cities.sample.simulation.cases.words import Words
from cities.sample.simulation.truth import district_of

MIN_CASES, PERCENTILE, CHANCE = 3, 0.95, 0.01


def high_incidence_of(
    setting: Setting, words: Words, names: Names, facts: Facts, found: Recurrence
) -> pl.DataFrame:
    """Month, family and place of high incidence, with the public columns but for hash and name."""
    is_valid = found.is_known & ~found.is_duplicate
    rows = np.flatnonzero(is_valid & ~found.is_centroid & (facts.places.kind != DUMMY))
    cells = _cells(names, facts, rows)
    percentiles = cells.group_by("month", "family").agg(
        pl.col("case_cnt").quantile(PERCENTILE, "linear").alias("percentile_cnt")
    )
    told = _with_year_before(cells).join(percentiles, on=["month", "family"])
    told = told.filter(pl.col("case_cnt") >= MIN_CASES).with_columns(
        is_above_percentile=pl.col("case_cnt") >= pl.col("percentile_cnt"),
        is_above_own_mean=pl.struct("case_cnt", "year_before_cnt").map_elements(
            lambda row: is_unlikely(row["case_cnt"], row["year_before_cnt"]), pl.Boolean
        ),
    )
    told = told.filter(pl.col("is_above_percentile") | pl.col("is_above_own_mean"))
    one = facts.take(told["row"].to_numpy().astype(np.int64))
    category = np.minimum(one.category, setting.categories.height - 1)
    key, _ = place_words(setting, words, one.places, category)
    return told.select(
        "month", "area_id", family=names.families.gather(told["family"]), place_key=key,
        case_cnt=pl.col("case_cnt").cast(pl.Int64), percentile_cnt="percentile_cnt",
        year_before_cnt="year_before_cnt", is_above_percentile="is_above_percentile",
        is_above_own_mean="is_above_own_mean",
    ).sort("month", "family", "place_key")  # fmt: skip


def is_unlikely(count: int, year_before: int | None) -> bool:
    """Whether a Poisson variable of a twelfth of `year_before` reaches `count` with p < 0.01."""
    if year_before is None:
        return False
    mean = year_before / 12
    if mean == 0:
        return count > 0
    fewer = sum(exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(count))
    return 1 - fewer < CHANCE


def _cells(names: Names, facts: Facts, rows: np.ndarray) -> pl.DataFrame:
    some = facts.take(rows)
    frame = pl.DataFrame(
        {
            "row": rows,
            "month": pl.Series((some.reported // p.DAY).astype(np.int32)).cast(pl.Date),
            "family": some.family,
            "place": some.place,
            "area_id": names.areas.gather(some.area),
        }
    ).with_columns(pl.col("month").dt.truncate("1mo"))
    return frame.group_by("month", "family", "place").agg(
        pl.len().alias("case_cnt"), pl.col("area_id").max(), pl.col("row").min()
    )


def _with_year_before(cells: pl.DataFrame) -> pl.DataFrame:
    """Cases of the twelve months before; none where the district's cases begin later."""
    cells = cells.with_columns(
        number=pl.col("month").dt.year().cast(pl.Int64) * 12 + pl.col("month").dt.month(),
        district=district_of(pl.col("area_id")),
    )
    first = cells.group_by("district").agg(pl.col("number").min().alias("first"))
    place = ["family", "place"]
    pairs = cells.join(cells.select(*place, "number", "case_cnt"), on=place, suffix="_then")
    age = pl.col("number") - pl.col("number_then")
    before = (
        pairs.filter(age.is_between(1, 12))
        .group_by(*place, "number")
        .agg(pl.col("case_cnt_then").sum().cast(pl.Int64).alias("before"))
    )
    return (
        cells.join(before, on=[*place, "number"], how="left")
        .join(first, on="district")
        .with_columns(
            year_before_cnt=pl.when(pl.col("number") >= pl.col("first") + 12).then(
                pl.col("before").fill_null(0)
            )
        )
    )
