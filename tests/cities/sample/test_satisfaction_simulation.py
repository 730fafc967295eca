"""The survey: who is asked, what the items score, and files that land with known fates."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from statistics import median

import polars as pl
import pytest

from cities.sample.simulation import satisfaction
from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.satisfaction import answers
from cities.sample.simulation.satisfaction.files import write_wave
from cities.sample.simulation.satisfaction.ranking import student_t
from cities.sample.simulation.satisfaction.scores import item_stats
from cities.sample.simulation.world import CITY_ID, World
from cities.sample.systems import satisfaction as system
from ingestion.manifest import Manifest, committed
from ingestion.pull import pull
from ingestion.store import Store

PLAN = Plan(Path("raw"), Path("truth"))
LOWEST = {"q05", "q07", "q10"}
"""车辆停放秩序, 住宅小区(城中村), 垃圾分类 (T27)."""


def small(folder: Path, days: int = 120) -> Plan:
    return Plan(folder / "raw", folder / "truth", cases=3_000, days=days)


def quiet(line: str) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def items(world: World) -> pl.DataFrame:
    """Scores of the whole survey at the default scale."""
    return satisfaction.truth(world, PLAN).tables["survey_item_score"]


@pytest.fixture(scope="module")
def pulled(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Plan, DirtRegister, Store]:
    folder = tmp_path_factory.mktemp("survey")
    plan, register = Plan(folder / "raw", folder / "truth", cases=25_000, days=120), DirtRegister()
    satisfaction.write_history(world, plan, register, quiet)
    store = Store(folder / "landing", folder / "quarantine", folder / "merged")
    for source in (system.questionnaires(), system.summaries()):
        report = pull(source, plan.raw_dir, store, b"k" * 32, plan.now)
        assert not report.refused and len(report.landed) == 1
    return plan, register, store


def manifest(store: Store, table: str) -> Manifest:
    (one,) = committed(store, f"{table}/*.json")
    return one


def landed(store: Store, table: str) -> pl.DataFrame:
    return pl.read_parquet(store.landing / table / "*-*.parquet")


def test_each_wave_asks_about_six_thousand_people_and_two_hundred_at_least(world: World) -> None:
    wave = answers.waves(world)[0]
    assert answers.asked(world, PLAN, wave).people.height == 6_000
    assert answers.asked(world, small(Path()), wave).people.height == 200


def test_every_district_is_asked_enough_for_five_points_of_error(world: World) -> None:
    people = answers.asked(world, PLAN, answers.waves(world)[0]).people
    assert people.group_by("district_id").len()["len"].min() >= 385


def test_the_lowest_three_are_the_same_in_every_wave(items: pl.DataFrame) -> None:
    for _, wave in items.filter(pl.col("area_id") == CITY_ID).group_by("wave"):
        assert set(wave.filter("is_lowest3")["item_code"]) == LOWEST


def test_the_fourth_is_so_close_that_some_waves_cannot_tell_it_from_the_third(
    items: pl.DataFrame,
) -> None:
    third = items.filter((pl.col("area_id") == CITY_ID) & (pl.col("rank_from_bottom") == 3))
    assert third.height == 4 and 0 < third["is_separable"].sum() < 4


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_small_sample_shows_the_same_lowest_three_but_where_the_fourth_is_close(
    world: World, seed: int
) -> None:
    plan = Plan(Path("raw"), Path("truth"), cases=3_000, seed=seed)
    found = satisfaction.truth(world, plan).tables["survey_item_score"]
    city = found.filter((pl.col("area_id") == CITY_ID) & pl.col("is_lowest3"))
    told = {wave: set(mine["item_code"]) for (wave,), mine in city.group_by("wave")}
    close = told.pop("2024H2")
    assert LOWEST - {"q10"} < close <= LOWEST | {"q14"}
    assert list(told.values()) == [LOWEST] * 3


def test_items_score_between_70_and_90_and_districts_differ(items: pl.DataFrame) -> None:
    city = items.filter(pl.col("area_id") == CITY_ID)
    assert city["score_100"].min() >= 70 and city["score_100"].max() <= 90
    districts = items.filter(pl.col("area_id").str.contains(r"^d\d$")).group_by("area_id")
    means = districts.agg(pl.col("score_100").mean())["score_100"]
    assert means.max() - means.min() > 2


def test_neighbours_above_the_lowest_three_change_places_from_wave_to_wave(
    items: pl.DataFrame,
) -> None:
    city = items.filter((pl.col("area_id") == CITY_ID) & ~pl.col("is_lowest3")).sort("score_100")
    ranks = [tuple(wave["item_code"]) for _, wave in city.group_by("wave")]
    assert len(ranks) == 4 == len(set(ranks))


def test_scores_are_withheld_below_30_and_unranked_below_100_answers(items: pl.DataFrame) -> None:
    assert items["n"].min() >= 30
    assert items.filter(pl.col("n") < 100)["rank_from_bottom"].null_count() > 0
    assert items.filter(pl.col("n") >= 100)["rank_from_bottom"].null_count() == 0


def test_an_interval_is_that_of_the_effective_sample(world: World) -> None:
    """By hand for one item: (Σw)²/Σw², weighted variance over n−1, 1.96 (DOMAIN §9.3)."""
    plan = small(Path())
    asked = answers.asked(world, plan, answers.waves(world)[0])
    people = asked.people
    column = world.survey_items["item_code"].to_list().index("q05")
    told = [
        (weight / 10_000, answers.SCORES[label])
        for weight, label, dirt, is_valid in zip(
            people["weight"],
            asked.labels[:, column],
            asked.dirt[:, column],
            people["is_valid"],
            strict=True,
        )
        if is_valid and label != answers.DONT_KNOW and dirt not in ("blank", "strange")
    ]
    scored = [
        weight / 10_000
        for row, weight, is_valid in zip(
            range(people.height), people["weight"], people["is_valid"], strict=True
        )
        for n in range(asked.labels.shape[1])
        if is_valid
        and asked.labels[row, n] != answers.DONT_KNOW
        and asked.dirt[row, n] not in ("blank", "strange")
    ]
    cap = 5 * median(scored)
    told = [(min(weight, cap), score) for weight, score in told]
    total = sum(w for w, _ in told)
    mean = sum(w * s for w, s in told) / total
    spread = sum(w * (s - mean) ** 2 for w, s in told) / total
    effective = total**2 / sum(w * w for w, _ in told)
    t = 1.96 + 2.372384 / (effective - 1) + 2.822729 / (effective - 1) ** 2
    error = t * (spread / (effective - 1)) ** 0.5
    items = satisfaction.truth(world, plan).tables["survey_item_score"]
    row = items.row(
        by_predicate=(pl.col("area_id") == CITY_ID) & (pl.col("item_code") == "q05"), named=True
    )
    assert row["n"] == len(told)
    assert row["score_100"] == pytest.approx(mean, rel=1e-12)
    assert row["effective_n"] == pytest.approx(effective, rel=1e-9)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((mean - error, mean + error), rel=1e-6)


def test_heavy_weights_are_trimmed_at_five_times_the_median(world: World) -> None:
    asked = answers.asked(world, PLAN, answers.waves(world)[0])
    city = item_stats(asked, world).row(
        by_predicate=(pl.col("area_id") == CITY_ID) & (pl.col("item_code") == "q05"), named=True
    )
    raw = asked.people["weight"]
    assert 5 < (raw > 5 * raw.median()).sum() < 60
    assert 1 < city["n"] * city["weight_square_sum"] / city["weight_sum"] ** 2 < 1.12


def test_the_same_three_items_are_persistently_low_from_the_third_wave_on(world: World) -> None:
    told = satisfaction.truth(world, PLAN).kpi.filter(
        (pl.col("kpi_id") == "V04") & (pl.col("area_id") == CITY_ID)
    )
    assert told["period_start"].n_unique() == 2
    total = told.filter(pl.col("breakdown") == "total")
    assert total["numerator"].to_list() == [3.0, 3.0]
    assert set(told.filter(pl.col("breakdown") == "item")["breakdown_id"]) == LOWEST


def test_two_of_three_know_the_hotline_and_more_in_every_wave(world: World) -> None:
    told = satisfaction.truth(world, PLAN).kpi.filter(
        (pl.col("kpi_id") == "V06")
        & (pl.col("area_id") == CITY_ID)
        & (pl.col("breakdown") == "total")
    )
    rates = (
        told.sort("period_start")["numerator"] / told.sort("period_start")["denominator"]
    ).to_list()
    assert len(rates) == 4 and 0.6 < rates[0] < rates[3] < 0.85


def test_the_interval_is_student_s() -> None:
    """Against a table of Student's t: 2.2281 at 10, 2.0452 at 29, 1.9840 at 100 degrees."""
    freedom = pl.DataFrame({"nu": [10.0, 29.0, 100.0]})
    told = freedom.select(student_t(pl.col("nu"))).to_series().to_list()
    assert told == pytest.approx([2.2281, 2.0452, 1.9840], abs=3e-4)


def test_two_runs_with_one_seed_give_the_same_bytes(world: World, tmp_path: Path) -> None:
    wave = answers.waves(world)[0]
    for name in ("a", "b"):
        asked = answers.asked(world, small(tmp_path), wave)
        write_wave(tmp_path / name, asked, world, DirtRegister())
    one, other = (sorted((tmp_path / name).iterdir()) for name in ("a", "b"))
    assert len(one) == 2
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in other]


def test_a_wave_comes_on_its_day_however_the_nights_are_played(
    world: World, tmp_path: Path
) -> None:
    sent = answers.waves(world)[0].delivered_on
    days = (sent - PLAN.first_day + timedelta(days=1)).days
    plan = small(tmp_path / "nights", days - 1)
    satisfaction.write_history(world, plan, DirtRegister(), quiet)
    assert not plan.raw_dir.exists()
    satisfaction.write_next_day(world, small(tmp_path / "nights", days), DirtRegister(), quiet)
    satisfaction.write_next_day(world, small(tmp_path / "nights", days + 1), DirtRegister(), quiet)
    whole = small(tmp_path / "whole", days + 1)
    satisfaction.write_history(world, whole, DirtRegister(), quiet)
    for path in sorted(whole.raw_dir.rglob("*.xlsx")):
        night = plan.raw_dir / path.relative_to(whole.raw_dir)
        assert path.read_bytes() == night.read_bytes()


def test_every_planted_mistake_meets_its_fate(
    pulled: tuple[Plan, DirtRegister, Store],
) -> None:
    _, register, store = pulled
    one = manifest(store, "src_survey_response")
    found = Counter(one.merge_rules)
    found.update({reason.split(":")[0]: n for reason, n in one.quarantine_reasons.items()})
    planted = register.frame().filter(pl.col("landed") == 0)
    assert planted["kind"].n_unique() == 3
    assert found == dict(planted.group_by("reason").agg(pl.col("planted").sum()).iter_rows())
    assert one.pii_hits == {}


def test_a_telephone_number_in_a_remark_lands_masked(
    pulled: tuple[Plan, DirtRegister, Store],
) -> None:
    _, register, store = pulled
    remarks = landed(store, "src_survey_response")["comment_scrubbed"].drop_nulls()
    masked = remarks.str.contains(r"\[电话\]").sum()
    planted = register.frame().filter(pl.col("kind") == "personal_data")["planted"].sum()
    assert masked == planted > 0
    assert not remarks.str.contains(r"\d{6}").any()


def test_numbers_points_and_words_of_an_answer_land_as_one_label(
    pulled: tuple[Plan, DirtRegister, Store],
) -> None:
    frame = landed(pulled[2], "src_survey_response")
    knows = frame.filter(pl.col("scale_code") == "YN")
    assert set(knows["item_code"]) == {"a01"}
    assert set(knows["answer_label"]) == {"知晓", "不知晓", "不了解", "拒答"}
    labels = frame.filter(pl.col("scale_code") == "L4")["answer_label"]
    assert set(labels) == set(answers.LABELS) and labels.null_count() == 0


def test_landed_answers_score_what_the_truth_says(
    world: World, pulled: tuple[Plan, DirtRegister, Store]
) -> None:
    plan, _, store = pulled
    points = dict(zip(answers.LABELS, answers.SCORES, strict=False))
    told = (
        landed(store, "src_survey_response")
        .filter(pl.col("is_valid") & (pl.col("scale_code") == "L4"))
        .with_columns(
            pl.col("answer_label")
            .replace_strict(points, default=None, return_dtype=pl.Int64)
            .alias("s")
        )
        .filter(pl.col("s").is_not_null())
        .with_columns(pl.col("weight").cast(pl.Float64))
        .with_columns(pl.min_horizontal("weight", 5 * pl.col("weight").median()))
        .group_by("item_code")
        .agg(
            pl.len().alias("n"),
            (pl.col("weight") * pl.col("s")).sum() / pl.col("weight").sum(),
        )
        .sort("item_code")
    )
    stats = item_stats(answers.asked(world, plan, answers.waves(world)[0]), world).filter(
        (pl.col("area_id") == CITY_ID) & (pl.col("item_code") != "")
    )
    assert told["n"].to_list() == stats["n"].to_list()
    right = (stats["score_sum"] / stats["weight_sum"]).to_list()
    assert told["weight"].to_list() == pytest.approx(right, rel=1e-9)


def test_the_agency_prints_what_its_answers_give(
    world: World, pulled: tuple[Plan, DirtRegister, Store]
) -> None:
    plan, _, store = pulled
    printed = landed(store, "src_survey_summary")
    assert printed.height == 7 * 14 and printed["district_name"].null_count() == 14
    city = printed.filter(pl.col("district_name").is_null()).sort("item_code")
    parts = printed.filter(pl.col("district_name").is_not_null())
    assert city["n"].sum() == parts["n"].sum()
    items = satisfaction.truth(world, plan).tables["survey_item_score"]
    right = items.filter(pl.col("area_id") == CITY_ID).sort("item_code")
    assert city["score"].to_list() == pytest.approx(right["score_100"].to_list(), abs=0.0051)
    assert city["rate"].to_list() == pytest.approx(right["sat_rate"].to_list(), abs=0.000051)
