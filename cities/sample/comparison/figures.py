"""KPI figures: every one of the truth against `kpi_value` of the edition, and back."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from cities.sample.comparison.report import Section, number
from cities.sample.simulation.truth import KEY, KPI_SCHEMA
from cities.sample.simulation.world import CITY_ID
from cities.settings import REPO

RELATIVE = 1e-9
"""How far a rate or measure may be off; counts must be equal."""

CATALOGUE = REPO / "docs" / "domain" / "kpi_catalog.csv"
"""The KPIs of the product; a bureau's own are proved by their unit tests."""

EXAMPLES = 3
_PARTS = ("numerator", "denominator", "value")
_SCOPE = ["kpi_id", "denominator_policy", "period_type", "breakdown", "area_level"]


class NoTruth(LookupError):
    """The truth was never written."""


def compare_figures(edition: Path, truth_dir: Path) -> Section:
    """Compare every figure of the truth and of the edition, whatever the other side speaks of.

    A row that only one side has counts as different unless it says 0 or nothing. Only the KPIs of a
    bureau's own are left out, and listed.

    Raises:
        NoTruth: there is no `kpi_*.parquet` in `truth_dir`.
    """
    truth = _truth(truth_dir)
    with duckdb.connect(str(edition), read_only=True) as connection:
        published = connection.execute(f"select {', '.join([*KEY, *_PARTS])} from kpi_value").pl()
        catalog = connection.execute("select kpi_id, name_zh, kind from kpi_catalog").pl()
    proved_here = pl.read_csv(CATALOGUE, columns=["id"])["id"].to_list()
    is_ours = pl.col("kpi_id").is_in(proved_here)
    compared = _joined(truth, published.filter(is_ours), catalog)
    section = Section("figures", ("KPI", "名称", "口径", "figures", "differ", "worst", "only one"))
    told = compared.group_by("kpi_id", "name_zh", "denominator_policy").agg(
        pl.len().alias("cnt"),
        pl.col("is_different").sum().alias("different"),
        pl.col("gap").max().alias("worst"),
        pl.col("is_alone").sum().alias("alone"),
    )
    for row in told.sort("kpi_id", "denominator_policy").iter_rows(named=True):
        worst = "0" if not row["worst"] else f"{row['worst']:.3g}"
        section.rows.append(
            (row["kpi_id"], row["name_zh"] or "?", row["denominator_policy"] or "—",
             f"{row['cnt']:,}", f"{row['different']:,}", worst, f"{row['alone']:,}")
        )  # fmt: skip
    section.compared = compared.height
    section.differing = int(compared["is_different"].sum())
    wrong = compared.filter("is_different")
    shown = wrong.sort(KEY).group_by("kpi_id", "denominator_policy", maintain_order=True)
    section.examples = [_told(row) for row in shown.head(EXAMPLES).iter_rows(named=True)]
    section.examples += _told_of_unknown(truth, published.filter(is_ours))
    others = published.filter(~is_ours, ~_is_nothing(""))["kpi_id"].unique().sort()
    section.notes += [f"{kpi_id}: a KPI of the bureau's own, not compared" for kpi_id in others]
    return section


def _told_of_unknown(truth: pl.DataFrame, published: pl.DataFrame) -> list[str]:
    """What the edition publishes and the truth never speaks of: its figures differ, one by one."""
    said = _with_level(published.filter(~_is_nothing("")))
    scopes = _with_level(truth).select(_SCOPE).unique()
    unknown = said.join(scopes, on=_SCOPE, how="anti").group_by(_SCOPE).len().sort(_SCOPE)
    return [
        f"{' '.join(word for word in scope if word)}: {count:,} in the edition, not in the truth"
        for *scope, count in unknown.iter_rows()
    ]


def _truth(truth_dir: Path) -> pl.DataFrame:
    files = sorted(truth_dir.glob("kpi_*.parquet"))
    if not files:
        raise NoTruth(f"no truth in {truth_dir}: run python -m cities.sample.simulate first")
    frame = pl.concat([pl.read_parquet(path).select(list(KPI_SCHEMA)) for path in files])
    doubled = frame.filter(frame.select(KEY).is_duplicated())
    if doubled.height:
        raise NoTruth(f"the truth tells {doubled.height} figures twice, e.g. {doubled.row(0)}")
    ratio = pl.col("numerator") / pl.when(pl.col("denominator") != 0).then("denominator")
    has_denominator = pl.col("denominator").is_not_null()
    return frame.with_columns(
        pl.when(has_denominator).then(ratio).otherwise("numerator").alias("value")
    )


def _joined(truth: pl.DataFrame, published: pl.DataFrame, catalog: pl.DataFrame) -> pl.DataFrame:
    """One row a figure with both readings, `gap`, `is_different` and `is_alone`."""
    both = truth.join(published, on=KEY, how="full", coalesce=True, suffix="_told")
    both = both.join(catalog, on="kpi_id", how="left")
    empty = [_is_nothing(side) for side in ("", "_told")]
    both = both.filter(~(empty[0] & empty[1]))
    counts = pl.col("kind").is_in(["count"])
    gaps, wrong = [], []
    for part in _PARTS:
        mine, theirs = pl.col(part), pl.col(f"{part}_told")
        size = pl.max_horizontal(mine.abs(), theirs.abs())
        gap = pl.when(size > 0).then((mine - theirs).abs() / size).otherwise(0.0)
        gaps.append(gap.alias(f"gap_{part}"))
        one_sided = mine.is_null() != theirs.is_null()
        off = pl.when(counts).then(mine != theirs).otherwise(gap > RELATIVE)
        wrong.append(one_sided | off.fill_null(False))
    alone = empty[0] | empty[1]
    return both.with_columns(
        pl.max_horizontal(gaps).alias("gap"),
        pl.any_horizontal(*wrong, alone).alias("is_different"),
        alone.alias("is_alone"),
    )


def _with_level(frame: pl.DataFrame) -> pl.DataFrame:
    area = pl.col("area_id")
    level = (
        pl.when(area == CITY_ID)
        .then(pl.lit("city"))
        .when(area.str.contains(rf"^d\d+$|^{CITY_ID}/-$"))
        .then(pl.lit("district"))
        .otherwise(pl.lit("street"))
    )
    return frame.with_columns(level.alias("area_level"))


def _is_nothing(side: str) -> pl.Expr:
    """Nothing is said: numerator, denominator and value are absent, null or 0."""
    return pl.all_horizontal(pl.col(f"{part}{side}").fill_null(0) == 0 for part in _PARTS)


def _told(row: dict[str, object]) -> str:
    where = " ".join(str(row[name]) for name in KEY if row[name] not in ("", None))
    sides = [
        " / ".join(number(row[f"{part}{side}"]) for part in ("numerator", "denominator"))  # type: ignore[arg-type]
        for side in ("", "_told")
    ]
    return f"{where}: truth {sides[0]}, edition {sides[1]}"
