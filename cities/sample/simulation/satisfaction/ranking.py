"""Which items are the lowest, how sure that is, and for how long: V03, V04 and DOMAIN §9.3.

The share of draws is that of a normal approximation: every score is independent of the others and
has its own standard error. It is computed here item by item with NumPy.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import polars as pl

from cities.sample.simulation.policies import policy

LOWEST, IN_A_ROW = policy("survey_lowest_n"), 3
_Z = 1.96
_SLICES = 50
_QUANTILES = np.array([round(NormalDist().inv_cdf((n + 0.5) / _SLICES), 4) for n in range(_SLICES)])


def student_t(freedom: pl.Expr) -> pl.Expr:
    """97.5 % quantile of Student's t: Cornish and Fisher around z = 1.96 to the third order."""
    z = _Z
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def lowest_shares(scored: pl.DataFrame) -> pl.DataFrame:
    """Share of draws in which each of an area's lowest items is one of them: `lowest3_share`.

    An area with a single ranked item has no other to tell it from, and no share.
    """
    ranked = scored.filter(pl.col("rank_from_bottom").is_not_null() & pl.col("error").is_not_null())
    found: list[tuple[str, str, float]] = []
    for (area_id,), mine in ranked.group_by("area_id", maintain_order=True):
        score, error = mine["score_100"].to_numpy(), np.maximum(mine["error"].to_numpy(), 1e-6)
        places, items = mine["rank_from_bottom"].to_list(), mine["item_code"].to_list()
        for at in range(len(items)):
            if places[at] <= LOWEST and len(items) > 1:
                others = np.arange(len(items)) != at
                share = _share(score[at], error[at], score[others], error[others])
                found.append((str(area_id), items[at], round(share, 4)))
    schema = {"area_id": pl.String, "item_code": pl.String, "lowest3_share": pl.Float64}
    return pl.DataFrame(found, schema=schema, orient="row")


def _share(score: float, error: float, others: np.ndarray, errors: np.ndarray) -> float:
    """Chance that fewer than `LOWEST` of the others lie below, over fifty equal slices of the item.

    The normal distribution in its logistic form: 1 / (1 + exp(-(1.5976 x + 0.07056 x³))).
    """
    drawn = score + error * _QUANTILES
    x = np.clip((drawn[:, None] - others[None, :]) / errors[None, :], -4, 4)
    below = 1 / (1 + np.exp(-(1.5976 * x + 0.07056 * x**3)))
    # Chances of none, one, two … below, one other after the other.
    chance = np.zeros((_SLICES, LOWEST))
    chance[:, 0] = 1
    for column in below.T:
        moved = np.zeros_like(chance)
        moved[:, 1:] = chance[:, :-1] * column[:, None]
        chance = chance * (1 - column[:, None]) + moved
    return float(chance.sum(axis=1).mean())


def persistent(lowest: Sequence[pl.DataFrame], ranked: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """V04 after the last of the waves: area_id, item_code ('' for their number), top, below.

    An area counts when it was ranked in each of the last three waves; the scale and the modes of
    this survey never change.
    """
    nothing = pl.lit(None, dtype=pl.Float64)
    if len(lowest) < IN_A_ROW:
        schema = {"area_id": pl.String, "item_code": pl.String, "top": pl.Int64}
        return pl.DataFrame(schema=schema).with_columns(nothing.alias("below"))
    areas: set[str] = set()
    low: set[tuple[str, str]] = set()
    for n in range(1, IN_A_ROW + 1):
        here = set(ranked[-n].filter(pl.col("rank_from_bottom").is_not_null())["area_id"])
        told = set(lowest[-n].select("area_id", "item_code").iter_rows())
        areas, low = (here, told) if n == 1 else (areas & here, low & told)
    rows = [(area, item, 1) for area, item in low]
    rows += [(area, "", sum(one == area for one, _ in low)) for area in areas]
    schema = {"area_id": pl.String, "item_code": pl.String, "top": pl.Int64}
    return pl.DataFrame(sorted(rows), schema=schema, orient="row").with_columns(
        nothing.alias("below")
    )
