"""Public tables beside the figures: hotspots and survey items, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl

from cities.sample.comparison.figures import EXAMPLES, RELATIVE
from cities.sample.comparison.report import Section, number

KEYS: dict[str, list[str]] = {
    "recurrence_hotspot": ["month", "family", "place_key"],
    "hot_issue": ["period_start", "ranking", "family_id"],
    "fct_high_incidence_place": ["month", "family", "place_key"],
    "survey_item_score": ["wave", "area_id", "item_code"],
    "league_table": ["period_type", "period_start", "group_name", "unit_id"],
    "league_component_score": [
        "period_type",
        "period_start",
        "group_name",
        "unit_id",
        "component",
    ],
}
"""Key of each table; every other column that the truth has is compared."""

_EXACT_FLOATS = frozenset({"n"})
_ABSOLUTE = 1e-12


def compare_tables(edition: Path, truth_dir: Path) -> Iterator[Section]:
    """One section for every public table that the truth has."""
    with duckdb.connect(str(edition), read_only=True) as connection:
        for name, key in KEYS.items():
            path = truth_dir / f"{name}.parquet"
            if path.exists():
                published = connection.execute(f'select * from "{name}"').pl()
                yield compare_rows(name, key, pl.read_parquet(path), published)


def compare_rows(
    name: str, key: list[str], truth: pl.DataFrame, published: pl.DataFrame
) -> Section:
    """Rows joined by `key`; a column counts as different where one row of it is."""
    headings = ("column", "rows", "differ", "worst")
    section = Section(name, headings, may_be_empty=truth.is_empty())
    columns = [column for column in truth.columns if column not in key]
    missing = [column for column in [*key, *columns] if column not in published.columns]
    if missing:
        raise LookupError(f"{name} of the edition lacks {', '.join(missing)}")
    mine = truth.with_columns(pl.lit(True).alias("_mine"))
    theirs = published.select(*key, *columns).with_columns(pl.lit(True).alias("_theirs"))
    both = mine.join(theirs, on=key, how="full", coalesce=True, suffix="_told", nulls_equal=True)
    alone = both.filter(pl.col("_mine").is_null() | pl.col("_theirs").is_null())
    section.rows.append(("(rows on one side)", f"{both.height:,}", f"{alone.height:,}", ""))
    section.compared, section.differing = both.height, alone.height
    section.examples += [
        f"only {'truth' if row['_mine'] else 'edition'}: {[str(row[k]) for k in key]}"
        for row in alone.head(EXAMPLES).iter_rows(named=True)
    ]
    paired = both.filter(pl.col("_mine") & pl.col("_theirs"))
    for column in columns:
        judged = paired.with_columns(
            _is_off(paired, column).alias("_off"), _gap(paired, column).alias("_gap")
        )
        wrong = judged.filter("_off")
        worst = judged["_gap"].max()
        section.rows.append(
            (column, f"{paired.height:,}", f"{wrong.height:,}", number(worst))  # type: ignore[arg-type]
        )
        section.compared += paired.height
        section.differing += wrong.height
        section.examples += [
            f"{column} of {[str(row[k]) for k in key]}: truth {row[column]}, "
            f"edition {row[f'{column}_told']}"
            for row in wrong.head(EXAMPLES).iter_rows(named=True)
        ]
    return section


def _is_number(frame: pl.DataFrame, column: str) -> bool:
    types = (frame.schema[column], frame.schema[f"{column}_told"])
    return all(t.is_numeric() for t in types) and column not in _EXACT_FLOATS


def _gap(frame: pl.DataFrame, column: str) -> pl.Expr:
    """Relative difference of numbers, NULL for anything else."""
    if not _is_number(frame, column):
        return pl.lit(None, dtype=pl.Float64)
    mine, theirs = pl.col(column).cast(pl.Float64), pl.col(f"{column}_told").cast(pl.Float64)
    size = pl.max_horizontal(mine.abs(), theirs.abs())
    return pl.when(size > _ABSOLUTE).then((mine - theirs).abs() / size).otherwise(0.0)


def _is_off(frame: pl.DataFrame, column: str) -> pl.Expr:
    mine, theirs = pl.col(column), pl.col(f"{column}_told")
    if _is_number(frame, column):
        return (mine.is_null() != theirs.is_null()) | (_gap(frame, column) > RELATIVE).fill_null(
            False
        )
    if isinstance(frame.schema[column], pl.List):
        return mine.list.sort().ne_missing(theirs.list.sort())
    return mine.ne_missing(theirs.cast(frame.schema[column]))
