"""Numbers as reports write them, with the figures of the seed documents (DOMAIN §3)."""

from decimal import Decimal

import polars as pl
import pytest

from ingestion.parsing import approximate_number, unit_factor


def read(cell: str, unit: str | None = None) -> dict[str, object]:
    frame = pl.DataFrame({"cell": [cell]})
    return frame.select(approximate_number(pl.col("cell"), unit)).to_series()[0]


@pytest.mark.parametrize(
    ("cell", "value", "is_approx", "is_contradictory"),
    [
        ("3758余辆", "3758", True, False),
        ("近万余辆", "10000", True, True),
        ("近3.9万家次", "39000", True, False),
        ("2.3万人次", "23000", False, False),
        ("172451余人次", "172451", True, False),
        ("4000余家", "4000", True, False),
        ("200余万", "2000000", True, False),
        ("30多万", "300000", True, False),
        ("约540", "540", True, False),
        ("不足100件", "100", True, False),
    ],
)
def test_hedged_counts_of_seed_t11_are_read_with_their_hedge(
    cell: str, value: str, is_approx: bool, is_contradictory: bool
) -> None:
    told = read(cell, "count")
    assert told["value"] == Decimal(value)
    assert (told["is_approx"], told["is_contradictory"]) == (is_approx, is_contradictory)
    assert not told["is_redacted"]


def test_the_weighbridge_figures_of_seed_t22_keep_every_digit() -> None:
    trips = read("76716 车", "count")["value"]
    tonnes = read("234246.07吨", "t")["value"]
    assert (trips, tonnes) == (Decimal(76716), Decimal("234246.07"))
    assert round(tonnes / trips, 4) == Decimal("3.0534")


@pytest.mark.parametrize(
    "cell", ["X", "X余", "XX", "X%", "X件", "××", "×", "—", "-", "//", "/", "无"]
)
def test_placeholders_of_seed_t31_are_null_and_redacted_never_zero(cell: str) -> None:
    told = read(cell, "count")
    assert told == {
        "value": None,
        "is_approx": False,
        "is_contradictory": False,
        "is_redacted": True,
    }


@pytest.mark.parametrize(
    ("cell", "unit", "value"),
    [
        ("32.85吨", "t", "32.85"),
        ("6.32万吨", "t", "63200"),
        ("32.85吨", "kg", "32850"),
        ("2千克", "kg", "2"),
        ("12 KG", "kg", "12"),
        ("1038.573万平方米", "m2", "10385730"),
        ("848.2公顷", "m2", "8482000"),
        ("1.5亿元", "yuan", "150000000"),
        ("¥1,234.50", "yuan", "1234.50"),
        ("97.2％", "ratio", "0.972"),
        ("16.3公里", "km", "16.3"),
        ("２３４，２４６．０７", "t", "234246.07"),
        ("1,234,567", None, "1234567"),
        ("1.2E+5", None, "120000"),
        ("-5", None, "-5"),
    ],
)
def test_a_unit_word_converts_to_the_unit_of_the_column(
    cell: str, unit: str | None, value: str
) -> None:
    assert read(cell, unit)["value"] == Decimal(value)


@pytest.mark.parametrize(
    ("cell", "unit"),
    [
        ("32.85吨", "m2"),
        ("32.85吨", "count"),
        ("97.2%", "kg"),
        ("1,23", None),
        ("三百", "count"),
        ("12abc", None),
        ("万", "count"),
        ("320402199001011234", "count"),
        ("9e30", None),
        ("１２．３．４", None),
    ],
)
def test_a_foreign_unit_or_a_broken_figure_is_unreadable_not_redacted(
    cell: str, unit: str | None
) -> None:
    told = read(cell, unit)
    assert told["value"] is None
    assert not told["is_redacted"]


def test_a_unit_in_a_header_tells_its_factor() -> None:
    assert unit_factor("吨", "kg") == 1000
    assert unit_factor("万元", "yuan") == 10000
    assert unit_factor("万", "count") == 10000
    assert unit_factor("占40%", None) is None
