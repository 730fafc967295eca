"""The comparison finds what differs, and does not pass when nothing was compared."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from cities.sample import compare as command
from cities.sample.comparison.figures import NoTruth, compare_figures
from cities.sample.comparison.report import Section, verdict
from cities.sample.comparison.tables import compare_rows
from cities.sample.simulation.truth import KPI_SCHEMA, Truth, district_of, figures, roll_up

MONTH = date(2024, 3, 1)


def figure(
    kpi: str, area: str, top: float | None, below: float | None = None
) -> tuple[object, ...]:
    return (kpi, "", "M", MONTH, area, "total", "", top, below)


TRUTH = [
    figure("C01", "shili", 30),
    figure("C01", "d1", 30),
    figure("C01", "d1s01", 30),
    figure("C25", "shili", 10, 30),
    figure("C25", "d1", 10, 30),
]


def edition(path: Path, rows: list[tuple[object, ...]]) -> Path:
    """A database with the columns that the comparison reads."""
    frame = pl.DataFrame(rows, schema=KPI_SCHEMA, orient="row")  # noqa: F841 — read by DuckDB
    catalog = pl.DataFrame(  # noqa: F841
        {"kpi_id": ["C01", "C25"], "name_zh": ["上报数", "主动发现占比"], "kind": ["count", "rate"]}
    )
    database = path / "warehouse.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "create table kpi_value as select *, case when denominator is null then numerator "
            "else numerator / nullif(denominator, 0) end as value from frame"
        )
        connection.execute("create table kpi_catalog as select * from catalog")
    return database


@pytest.fixture
def truth_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "truth"
    Truth(pl.DataFrame(TRUTH, schema=KPI_SCHEMA, orient="row")).save(folder, "cases")
    return folder


def test_equal_figures_do_not_differ(tmp_path: Path, truth_dir: Path) -> None:
    elsewhere = [
        figure("C01", "d2", 0),
        figure("C25", "d2", None),
    ]
    section = compare_figures(edition(tmp_path, [*TRUTH, *elsewhere]), truth_dir)
    assert (section.compared, section.differing) == (5, 0)
    assert verdict([section]) == 0


@pytest.mark.parametrize(
    ("untold", "scope"),
    [
        (("C01", "", "Y", date(2024, 1, 1), "shili", "total", "", 99.0, None), "Y total city"),
        (("C01", "", "M", MONTH, "shili", "unit", "u1", 99.0, None), "M unit city"),
        (("C01", "cohort", "M", MONTH, "d1", "total", "", 99.0, None), "cohort M total district"),
    ],
)
def test_what_is_published_and_not_in_the_truth_differs(
    tmp_path: Path, truth_dir: Path, untold: tuple[object, ...], scope: str
) -> None:
    section = compare_figures(edition(tmp_path, [*TRUTH, untold]), truth_dir)
    assert (section.compared, section.differing) == (6, 1)
    assert section.examples[-1] == f"C01 {scope}: 1 in the edition, not in the truth"


def test_a_kpi_of_the_catalogue_must_be_in_the_truth_and_a_bureaus_own_is_only_listed(
    tmp_path: Path, truth_dir: Path
) -> None:
    own = compare_figures(edition(tmp_path, [*TRUTH, figure("Z01", "shili", 1, 2)]), truth_dir)
    assert own.differing == 0
    assert own.notes == ["Z01: a KPI of the bureau's own, not compared"]
    (tmp_path / "warehouse.duckdb").unlink()
    ours = compare_figures(edition(tmp_path, [*TRUTH, figure("C02", "shili", 1)]), truth_dir)
    assert ours.differing == 1


@pytest.mark.parametrize(
    ("changed", "with_what"),
    [
        (0, figure("C01", "shili", 30.000000001)),
        (3, figure("C25", "shili", 10, 30.0000001)),
        (3, figure("C25", "shili", 10)),
        (1, figure("C01", "d1", None)),
        (2, figure("C01", "d1s02", 30)),
    ],
)
def test_a_figure_that_is_not_the_same_is_found(
    tmp_path: Path, truth_dir: Path, changed: int, with_what: tuple[object, ...]
) -> None:
    rows = list(TRUTH)
    rows[changed] = with_what
    section = compare_figures(edition(tmp_path, rows), truth_dir)
    assert section.differing == (2 if changed == 2 else 1)
    assert section.examples
    assert verdict([section]) == 1


def test_a_rate_may_be_off_by_less_than_a_billionth(tmp_path: Path, truth_dir: Path) -> None:
    rows = [*TRUTH[:3], figure("C25", "shili", 10 * (1 + 1e-12), 30), TRUTH[4]]
    assert compare_figures(edition(tmp_path, rows), truth_dir).differing == 0


def test_a_figure_told_twice_is_no_truth(tmp_path: Path, truth_dir: Path) -> None:
    Truth(pl.DataFrame(TRUTH[:1], schema=KPI_SCHEMA, orient="row")).save(truth_dir, "again")
    with pytest.raises(NoTruth, match="twice"):
        compare_figures(edition(tmp_path, TRUTH), truth_dir)


def test_a_kpi_that_the_truth_does_not_know_is_not_proved(tmp_path: Path, truth_dir: Path) -> None:
    section = compare_figures(edition(tmp_path, [*TRUTH, figure("C03", "shili", 5)]), truth_dir)
    assert section.differing == 1
    assert section.rows[1][:5] == ("C03", "?", "—", "1", "1")


def test_without_truth_or_edition_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_ROOT", str(tmp_path))
    assert command.main([]) == 2
    assert "no edition 'current'" in capsys.readouterr().err
    folder = tmp_path / "sample" / "editions" / "current"
    folder.mkdir(parents=True)
    edition(folder, TRUTH)
    assert command.main([]) == 2
    assert "no truth" in capsys.readouterr().err


def test_nothing_compared_is_no_success() -> None:
    assert verdict([]) == 1
    assert verdict([Section("empty", ("a",))]) == 1
    assert verdict([Section("empty", ("a",), may_be_empty=True)]) == 1
    fine = Section("fine", ("a",), compared=1)
    assert verdict([fine]) == 0
    assert verdict([fine, Section("empty", ("a",))]) == 1
    assert verdict([fine, Section("empty", ("a",), may_be_empty=True)]) == 0
    assert verdict([fine, Section("off", ("a",), compared=9, differing=1)]) == 1


def test_rows_of_a_table_are_compared_by_key_and_column() -> None:
    truth = pl.DataFrame(
        {"wave": ["w", "w"], "item_code": ["a", "b"], "n": [3, 4], "score_100": [70.0, 80.0],
         "case_ids": [["x", "y"], ["z"]]}
    )  # fmt: skip
    same = truth.with_columns(pl.col("case_ids").list.reverse())
    key = ["wave", "item_code"]
    assert compare_rows("t", key, truth, same).differing == 0
    off = truth.with_columns(pl.col("score_100") * (1 + 1e-8), pl.col("n") + 1)
    assert compare_rows("t", key, truth, off).differing == 4
    alone = compare_rows("t", key, truth, truth.slice(1))
    assert alone.differing == 1
    with pytest.raises(LookupError, match="case_ids"):
        compare_rows("t", key, truth, truth.drop("case_ids"))


def test_sums_go_up_from_streets_to_the_city_and_from_days_to_years() -> None:
    events = pl.DataFrame(
        {
            "on_date": [date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 1), date(2025, 2, 1)],
            "street_id": ["d1s01", "d1s02", "d2/-", "shili/-/-"],
            "channel": ["a", None, "a", "a"],
            "cnt": [1, 2, 4, 8],
        }
    )
    rolled = roll_up(events, ["cnt"], {"channel": "channel"})

    def cnt(period: str, start: date, area: str, breakdown: str = "") -> int | None:
        rows = rolled.filter(
            (pl.col("period_type") == period)
            & (pl.col("period_start") == start)
            & (pl.col("area_id") == area)
            & (pl.col("breakdown_id") == breakdown)
        )
        return rows["cnt"].item() if rows.height else None

    first, february = date(2024, 1, 1), date(2024, 2, 1)
    assert cnt("Y", first, "shili") == 7
    assert cnt("Q", first, "d1") == 3
    assert cnt("M", february, "d2/-") == 4
    assert cnt("D", date(2025, 2, 1), "shili/-") == 8
    assert cnt("M", february, "shili", "a") == 4
    assert cnt("M", february, "d1", "-") == 2
    assert cnt("M", february, "d1s02", "-") is None
    assert cnt("Q", first, "d2", "a") == 4
    assert cnt("Y", first, "shili", "a") == 5
    assert cnt("W", date(2024, 1, 29), "shili", "a") is None
    assert figures(rolled, "C01", "cnt")["denominator"].null_count() == rolled.height
    told = pl.DataFrame({"s": ["d1s01", "d1/-", "shili/-/-"]}).select(district_of(pl.col("s")))
    assert told["s"].to_list() == ["d1", "d1", "shili/-"]
