"""Sums of a wave by area and item, from which scores, rates and their intervals follow."""

from __future__ import annotations

import polars as pl

from cities.sample.simulation.satisfaction import answers as a
from cities.sample.simulation.truth import district_of
from cities.sample.simulation.world import CITY_ID, World

STEPS = 10 * a.WEIGHT_STEPS
"""Trimmed weights are whole hundred-thousandths: five times a median may end in a half step."""

CAP = 5
"""Weights end at so many times the median of the wave's answers with a score (DOMAIN §9.3)."""

_REFUSED = -1
"""No item offers 拒答 to those who are asked."""

_UNSCORED = {"dont_know_sum": a.DONT_KNOW, "refused_sum": _REFUSED}
_AREAS = ("city_id", "district_id", "street_id")


def item_stats(asked: a.Asked, world: World) -> pl.DataFrame:
    """One row an area and item ('' for all items) of the valid questionnaires of a wave.

    area_id, item_code, respondents, n (answers with a score; of all items, who gave one),
    weight_sum, weight_square_sum, score_sum (Σ weight × score), score_square_sum,
    satisfied_weight_sum; dont_know_sum, refused_sum
    and told_sum, the weights of 不了解, 拒答 and of all answers. Weights are trimmed and whole
    hundred-thousandths, so that every sum is exact.
    """
    answers = _answers(asked, world)
    told, found = _placed(answers, _cap(answers)), []
    scored = pl.col("score").count()
    scored_people = pl.col("person").filter(pl.col("score").is_not_null()).n_unique()
    for area in _AREAS:
        for item, evidence in (("item_code", scored), ("all_items", scored_people)):
            sums = told.group_by(
                pl.col(area).alias("area_id"), pl.col(item).alias("item_code")
            ).agg(
                pl.col("person").n_unique().alias("respondents"),
                evidence.alias("n"),
                _sum(pl.col("weight")),
                _sum(pl.col("weight") * pl.col("weight"), "weight_square_sum"),
                _sum(pl.col("weight") * pl.col("score"), "score_sum"),
                _sum(pl.col("weight") * pl.col("score") * pl.col("score"), "score_square_sum"),
                _sum(
                    pl.when(pl.col("label").is_in(a.SATISFIED)).then(pl.col("weight")),
                    "satisfied_weight_sum",
                ),
                *(
                    pl.col("weight").filter(pl.col("label") == said).sum().alias(name)
                    for name, said in _UNSCORED.items()
                ),
                pl.col("weight").sum().alias("told_sum"),
            )
            found.append(sums)
    return pl.concat(found).sort("area_id", "item_code")


def _answers(asked: a.Asked, world: World) -> pl.DataFrame:
    """One row an answer that can be read, of the questionnaires that passed the agency's checks."""
    items = world.survey_items["item_code"].to_list()
    wide = asked.people.select("street_id", "weight", "is_valid").with_row_index("person")
    columns = {item: asked.labels[:, n] for n, item in enumerate(items)}
    lost = {item: (asked.dirt[:, n] == a.BLANK) | (asked.dirt[:, n] == a.STRANGE)
            for n, item in enumerate(items)}  # fmt: skip
    labels = wide.with_columns(pl.Series(name, values) for name, values in columns.items())
    gone = pl.DataFrame(lost).unpivot(items, value_name="is_lost")
    index = ["person", "street_id", "weight", "is_valid"]
    told = labels.unpivot(items, index=index, variable_name="item_code", value_name="label")
    told = told.with_columns(gone["is_lost"]).filter(pl.col("is_valid") & ~pl.col("is_lost"))
    score = pl.col("label").replace_strict(
        list(range(len(a.LABELS))), [*a.SCORES, None], return_dtype=pl.Int64
    )
    return told.with_columns(score.alias("score"), pl.lit("").alias("all_items"))


def _cap(answers: pl.DataFrame) -> int:
    """Heaviest weight that counts, in `1 / STEPS`."""
    median = answers.filter(pl.col("score").is_not_null())["weight"].median()
    return round(float(median) * 10 * CAP) if isinstance(median, float) else 0


def knowledge_stats(asked: a.Asked, world: World) -> pl.DataFrame:
    """Who knows the hotline: area_id, n (answers), asked_sum and knows_sum of trimmed weights."""
    cap = _cap(_answers(asked, world))
    people = asked.people.select("street_id", "weight", "is_valid").with_columns(
        pl.Series("knows", asked.knows)
    )
    told = _placed(people.filter(pl.col("is_valid") & (pl.col("knows") < 3)), cap)
    found = [
        told.group_by(pl.col(area).alias("area_id")).agg(
            pl.len().cast(pl.Int64).alias("n"),
            pl.col("weight").sum().alias("asked_sum"),
            pl.col("weight").filter(pl.col("knows") == 0).sum().alias("knows_sum"),
        )
        for area in _AREAS
    ]
    return pl.concat(found).sort("area_id")


def _placed(told: pl.DataFrame, cap: int) -> pl.DataFrame:
    """Rows with the areas they count for and their weights trimmed at `cap`, in `1 / STEPS`."""
    return told.with_columns(
        pl.min_horizontal(pl.col("weight") * 10, pl.lit(cap)).alias("weight"),
        district_of(pl.col("street_id")).alias("district_id"),
        pl.lit(CITY_ID).alias("city_id"),
    )


def _sum(weight: pl.Expr, name: str = "weight_sum") -> pl.Expr:
    """Sum over the answers with a score."""
    return weight.filter(pl.col("score").is_not_null()).sum().alias(name)
