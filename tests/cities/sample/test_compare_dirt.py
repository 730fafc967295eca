"""The fate of every planted row is found for itself, by what the landing shows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from cities.sample.comparison.fates import compare_fates
from cities.sample.simulation.dirt import FILLED, DirtRegister
from cities.settings import CitySettings, load_city
from ingestion.manifest import Manifest

FILE = "转运站称重_2024-01.xlsx"
TICKETS = {"ZZ1": ("听澜街道", 5200), "ZZ2": ("听澜", 640), "ZZ3": ("听澜街道", 700)}


@pytest.fixture
def settings(tmp_path: Path) -> CitySettings:
    return replace(load_city("sample"), data_dir=tmp_path)


def land(
    settings: CitySettings, *, merged: int = 1, quarantined: int = 2, **changed: object
) -> None:
    """A book of three tickets, one of them with a telephone number that did not land."""
    folder = settings.landing_dir / "src_weigh"
    folder.mkdir(parents=True)
    rows = [
        {
            "weigh_ticket_no": number,
            "source_area_name": area,
            "net_kg": Decimal(net),
            "carrier_name": None,
            "row_flags": "approx:net_kg" if number == "ZZ3" else "",
            "batch_id": "b1",
        }
        for number, (area, net) in TICKETS.items()
    ]
    frame = pl.DataFrame(rows, schema_overrides={"carrier_name": pl.String})
    frame = frame.with_columns(pl.lit(value).alias(name) for name, value in changed.items())
    frame.write_parquet(folder / "b-1.parquet")
    batch = Manifest(
        "b1", 1, "station_tickets", "src_weigh", f"sanitation/{FILE}", "", "", 6, 3, merged,
        quarantined, 6, datetime(2024, 2, 1), "nightly", {"identical_row": merged},
        {"required net_kg: 净重为必填项": quarantined},
    )  # fmt: skip
    (folder / "b-1.json").write_text(json.dumps(batch.to_json()), encoding="utf-8")


def differing(settings: CitySettings) -> int:
    register, table = DirtRegister(), "src_weigh"
    register.plant("name_drift", table, 1, landed=1, where=FILE)
    register.plant("number_words", table, 1, landed=1, reason="approx:net_kg", where=FILE)
    register.plant("fullwidth_digits", table, 1, landed=1, where=FILE)
    register.tell("fullwidth_digits", table, ["ZZ1"], "net_kg", [5200.0], file=FILE)
    register.plant("kg_t_mixed", table, 1, landed=1, where=FILE)
    register.tell("kg_t_mixed", table, ["ZZ2"], "net_kg", [FILLED], file=FILE)
    register.plant("personal_data", table, 1, landed=1, where=FILE)
    register.plant("duplicate_row", table, 1, merged=1, reason="identical_row", where=FILE)
    register.plant("missing_value", table, 2, quarantined=2, reason="required net_kg", where=FILE)
    truth = settings.data_dir / "truth"
    register.save(truth)
    section = compare_fates(settings, truth)
    assert section.compared == 7
    assert "src_weigh 不该出现的个人信息: 1 rows, no mark in the landing" in section.notes
    return section.differing


def test_every_fate_is_found(settings: CitySettings) -> None:
    land(settings)
    assert differing(settings) == 0


def test_merged_and_quarantined_do_not_stand_in_for_each_other(settings: CitySettings) -> None:
    land(settings, merged=2, quarantined=1)
    assert differing(settings) == 2


@pytest.mark.parametrize(
    ("column", "value", "wrong"),
    [
        ("net_kg", 5.2, 1),
        ("net_kg", None, 2),
        ("source_area_name", "听澜街道", 1),
        ("row_flags", "", 1),
        ("weigh_ticket_no", "ZZ9", 2),
        ("carrier_name", "13900000123", 3),
    ],
)
def test_a_mark_that_is_missing_or_read_wrongly_differs(
    settings: CitySettings, column: str, value: object, wrong: int
) -> None:
    land(settings, **{column: value})
    assert differing(settings) == wrong
