"""The truth of the sample city counts by the policies that the city sets, or by DOMAIN's values."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from cities.sample.simulation import policies
from cities.sample.simulation.hotline import callers
from cities.sample.simulation.satisfaction import ranking


@pytest.mark.parametrize(
    ("lines", "days", "lowest"),
    [("", 30, 3), ("repeat_appeal_days = 15\nsurvey_lowest_n = 2", 15, 2)],
)
def test_a_policy_is_the_city_s_or_domain_s(
    lines: str, days: int, lowest: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = tmp_path / "city.toml"
    city.write_text(f"[policy]\n{lines}\n", encoding="utf-8")
    monkeypatch.setattr(policies, "CITY", city)
    policies.policy.cache_clear()
    told = policies.policy("repeat_appeal_days"), policies.policy("survey_lowest_n")
    policies.policy.cache_clear()
    assert told == (days, lowest)


@pytest.mark.parametrize(("days", "again"), [(30, [2, 3]), (15, [2])])
def test_an_order_repeats_one_of_so_many_days_before(
    days: int, again: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callers, "REPEAT_DAYS", days)
    received = [datetime(2024, 6, 1, 8), datetime(2024, 6, 16, 8), datetime(2024, 7, 1, 9)]
    orders = pl.DataFrame({"code": [1, 2, 3], "received": received}).with_columns(
        pl.lit("1").alias("number"), pl.lit("m").alias("matter"), pl.lit("p").alias("place"),
        pl.lit(True).alias("is_fresh"),
    )  # fmt: skip
    assert sorted(callers._repeats(orders)) == again


@pytest.mark.parametrize(("lowest", "share"), [(1, 0.25), (2, 0.5), (3, 0.75)])
def test_of_four_items_alike_each_is_one_of_the_lowest_as_often_as_places_are(
    lowest: int, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "LOWEST", lowest)
    items = pl.DataFrame({"item_code": ["a", "b", "c", "d"]}).with_columns(
        pl.lit("c").alias("area_id"), pl.lit(1).alias("rank_from_bottom"),
        pl.lit(70.0).alias("score_100"), pl.lit(0.5).alias("error"),
    )  # fmt: skip
    assert ranking.lowest_shares(items)["lowest3_share"].to_list() == pytest.approx([share] * 4)
