"""A small, lifelike warehouse for dashboard tests: 示例市, five districts, fourteen whole months.

It is written with DuckDB directly and published with `publishing`, so that pages meet a real
edition. `python -m tests.dashboards.edition_fixture <data folder>` publishes it by hand.
"""

from __future__ import annotations

import math
import random
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl

from benchmarks import marts
from publishing import BuildContext, build_candidate, publish
from tests.dashboards import (
    fixture_book,
    fixture_cases,
    fixture_enforcement,
    fixture_league,
    fixture_orders,
    fixture_parts,
    fixture_sanitation,
    fixture_targets,
)
from tests.dashboards import fixture_catalog as book
from tests.dashboards.fixture_comparisons import comparisons
from tests.dashboards.fixture_deliveries import operational
from tests.dashboards.fixture_figures import (
    AS_OF,
    CITY,
    DISTRICTS,
    WAVES,
    district_id,
    kpi_values,
)


def write_warehouse(path: Path, *, missing: Collection[str] = ("enforcement",)) -> None:
    """Write the public tables to a new DuckDB file, leaving out the domains in `missing`."""
    figures = kpi_values(missing)
    every = pl.concat([figures, fixture_book.other_readings(figures), fixture_parts.parts(figures)])
    frames = {
        "kpi_catalog": book.catalog(),
        "kpi_policy": fixture_book.policies(),
        "kpi_lineage": fixture_book.lineage(),
        "kpi_setting": fixture_book.settings(),
        "kpi_value": every,
        "kpi_comparison": comparisons(every),
        "dim_target": pl.concat([fixture_book.targets(), fixture_targets.plans()], how="diagonal"),
        "kpi_target_gap": fixture_targets.gaps(),
        **fixture_cases.tables(),
        **fixture_orders.tables(),
        **fixture_sanitation.tables(),
        **fixture_enforcement.tables(),
        **fixture_league.tables(),
        "dim_area": _areas(),
        "dim_unit": _units(),
        "dim_category": book.categories().with_columns(case_type=pl.lit("事件")),
        "dim_survey_item": _survey_items(),
        "dim_survey_matter": pl.DataFrame(
            {"item_code": ["Q01", "Q04"], "family_id": ["parking", "stall"]}
        ),
        "dim_facility": fixture_sanitation.facilities(),
        "dim_survey_wave": _waves(),
        "recurrence_hotspot": _hotspots() if "case" not in missing else _hotspots().clear(),
        "fct_hotspot_position": _positions(),
        "fct_high_incidence_place": _high_places(),
        "survey_item_score": (_items() if "satisfaction" not in missing else _items().clear()),
    }
    with duckdb.connect(str(path)) as connection:
        for name, frame in frames.items():
            connection.register("frame", frame.to_arrow())
            connection.execute(f"create table {name} as select * from frame")
            connection.unregister("frame")
        marts.make(connection, {})


def _areas() -> pl.DataFrame:
    def area(
        area_id: str, name: str, level: str, parent: str | None, order: int
    ) -> dict[str, object]:
        return {
            "area_id": area_id,
            "area_name": name,
            "area_level": level,
            "parent_area_id": parent,
            "district_id": None if level == "city" else area_id if level == "district" else parent,
            "area_group": None,
            "sort_order": order,
            "is_unassigned": area_id.endswith("/-"),
            "valid_from": date(2000, 1, 1),
            "valid_to": None,
            "is_current": True,
        }

    rows = [area(CITY, "示例市", "city", None, 0)]
    for place, name in enumerate(DISTRICTS):
        rows.append(area(district_id(place), name, "district", CITY, place + 1))
        for street in range(2):
            rows.append(
                area(
                    f"{district_id(place)}/{street + 1}",
                    f"{name[0]}{'街镇'[street]}街道",
                    "street",
                    district_id(place),
                    street,
                )
            )
    rows.append(area(f"{CITY}/-", "未划定区", "district", CITY, 99))
    return pl.DataFrame(rows, infer_schema_length=None)


def _units() -> pl.DataFrame:
    own = [
        {
            "unit_id": f"u{place}",
            "unit_name": f"{name}城管执法大队",
            "is_current": True,
            "area_id": district_id(place),
        }
        for place, name in enumerate(DISTRICTS)
    ]
    return pl.DataFrame([*own, *fixture_league.units()])


def _survey_items() -> pl.DataFrame:
    names = [name for name, _ in book.ITEMS]
    codes = [f"Q{code:02d}" for code in range(1, len(names) + 1)]
    return pl.DataFrame(
        {
            "item_code": codes,
            "item_name": names,
            "item_edition": ["2023"] * len(names),
            "sort_order": list(range(1, len(names) + 1)),
        }
    )


def _waves() -> pl.DataFrame:
    ends = [date(2023, 6, 30), date(2023, 9, 30), date(2023, 12, 31), date(2024, 3, 31)]
    return pl.DataFrame(
        {
            "wave": [f"{start:%Y}Q{(start.month + 2) // 3}" for start in WAVES],
            "wave_name": [f"{start.year}年第{(start.month + 2) // 3}季度" for start in WAVES],
            "period_type": ["Q"] * len(WAVES),
            "period_start": WAVES,
            "period_end": [*ends, date(2024, 6, 30)],
            "is_break": [False, False, False, True, False],
        }
    )


def _hotspots() -> pl.DataFrame:
    chance = random.Random("hotspots")
    rows = []
    for number, (place, family) in enumerate(book.PLACES):
        district = number % len(DISTRICTS)
        again = 9 - number // 2
        rows.append(
            {
                "hotspot_id": f"2024-06:{number:02d}",
                "area_id": f"{district_id(district)}/{number % 2 + 1}",
                "family": family,
                "place_key": f"poi:{number:04d}",
                "place_name": place,
                "case_cnt": again + chance.randint(2, 5),
                "closure_cnt": again + chance.randint(0, 2),
                "recurrence_cnt": again,
                "first_reported_at": datetime(2024, 4, 2 + number, 8, 20),
                "last_reported_at": datetime(2024, 6, 29 - number, 18, 5),
                "last_closing_unit_id": "-" if number == 2 else f"u{district}",
                "episode_cnt": 1 + number % 3,
                "active_month_cnt": 2,
                "case_ids": [f"platform:{district + 5 * (30 + index)}" for index in range(3)],
                "is_dummy_place": number == len(book.PLACES) - 1,
                "is_centroid": number == len(book.PLACES) - 2,
                "month": date(2024, 6, 1),
            }
        )
    return pl.DataFrame(rows)


def _positions() -> pl.DataFrame:
    return (
        _hotspots()
        .select("hotspot_id", "month", "area_id", case_id="case_ids")
        .explode("case_id")
        .join(fixture_cases.cases().filter(pl.col("lng") != 0), on="case_id")
        .group_by("hotspot_id", "month", "area_id")
        .agg(pl.median("lng"), pl.median("lat"))
    )


def _high_places() -> pl.DataFrame:
    """The first place of the hotspots, and one that never came back."""
    rows = [
        ("2024-06:00", f"{CITY}/01/1", "stall", book.PLACES[0][0], 12, True, False),
        ("2024-06:99", f"{CITY}/02/1", "smoke", "西山大道 1 号", 4, False, True),
    ]
    columns = ["place_month_id", "area_id", "family", "place_name", "case_cnt"]
    frame = pl.DataFrame(
        rows, schema=[*columns, "is_above_percentile", "is_above_own_mean"], orient="row"
    )
    return frame.with_columns(
        month=pl.lit(date(2024, 6, 1)), percentile_cnt=pl.lit(2.0), year_before_cnt=pl.lit(6)
    )


def _items() -> pl.DataFrame:
    """The last two waves; the first of them cannot be compared with the one before."""
    areas = [(CITY, 1650), *((district_id(place), 330) for place in range(len(DISTRICTS)))]
    earlier = [
        row
        for area_id, size in areas
        for row in _scores("2024Q1", area_id, size, f"items:2024Q1:{area_id}")
    ]
    newest = [
        row
        for area_id, size in areas
        for row in _scores("2024Q2", area_id, size, f"items:{area_id}")
    ]
    return pl.DataFrame(earlier + newest)


def _scores(wave: str, area_id: str, size: int, seed: str) -> list[dict[str, object]]:
    chance = random.Random(seed)
    scores = sorted(
        (round(level + chance.uniform(-1.2, 1.2), 4), code, name)
        for code, (name, level) in enumerate(book.ITEMS, start=1)
    )
    half = 62 / math.sqrt(size)
    separable = scores[2][0] + half < scores[3][0] - half
    rows: list[dict[str, object]] = []
    for rank, (score, code, name) in enumerate(scores, start=1):
        rows.append(
            {
                "area_id": area_id,
                "wave": wave,
                "item_code": f"Q{code:02d}",
                "item_name": name,
                "n": size,
                "score_100": score,
                "ci_low": score - half,
                "ci_high": score + half,
                "sat_rate": score / 100,
                "rank_from_bottom": rank,
                "is_lowest3": rank <= 3,
                "is_separable": separable,
            }
        )
    return rows


def publish_edition(
    editions: Path,
    *,
    missing: Collection[str] = ("enforcement",),
    changes: Sequence[str] = (),
    unmet: Mapping[str, str] | None = None,
) -> str:
    """Publish the warehouse as a real edition into `editions` and return its id.

    `changes` are SQL statements that make it another one; `unmet` are checks that only warn and
    failed, with what they found.
    """
    editions.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        warehouse = Path(scratch) / "warehouse.duckdb"
        write_warehouse(warehouse, missing=missing)
        with duckdb.connect(str(warehouse)) as connection:
            for change in changes:
                connection.execute(change)
        frames = operational(unmet or {})
        context = BuildContext(city="sample", as_of=AS_OF, code_version="abc1234", currency="元")
        with build_candidate(warehouse, editions, frames, context) as candidate:
            outcome = publish(candidate, verdict_passed=True)
    if outcome.edition_id is None:
        raise RuntimeError(f"the fixture was not published: {outcome.reasons}")
    return outcome.edition_id


if __name__ == "__main__":
    print(publish_edition(Path(sys.argv[1]) / "editions"))
