"""Times as systems and people write them (DOMAIN §14)."""

from datetime import datetime

import polars as pl
import pytest

from ingestion.parsing import wall_time


def read(cell: str, time_format: str | None = None) -> datetime | None:
    frame = pl.DataFrame({"cell": [cell]})
    return frame.select(wall_time(pl.col("cell"), time_format)).to_series()[0]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2024-06-07 08:05:03", datetime(2024, 6, 7, 8, 5, 3)),
        ("2024/6/7 8:05", datetime(2024, 6, 7, 8, 5)),
        ("2019/2/28 11:25:05", datetime(2019, 2, 28, 11, 25, 5)),
        ("2024.6.7", datetime(2024, 6, 7)),
        ("2024年6月7日", datetime(2024, 6, 7)),
        ("2024年6月7日8时5分", datetime(2024, 6, 7, 8, 5)),
        ("2024年6月7日 下午3:05", datetime(2024, 6, 7, 15, 5)),
        ("2024-06-07 12:05 AM", datetime(2024, 6, 7, 0, 5)),
        ("2024-06-07 星期五", datetime(2024, 6, 7)),
        ("２０２４－０６－０７", datetime(2024, 6, 7)),
        ("20240607", datetime(2024, 6, 7)),
        ("20240607080503", datetime(2024, 6, 7, 8, 5, 3)),
        ("45450", datetime(2024, 6, 7)),
        ("45450.5", datetime(2024, 6, 7, 12)),
        ("2024-06-07 08:05:03.250", datetime(2024, 6, 7, 8, 5, 3, 250_000)),
    ],
)
def test_the_usual_spellings_are_read(cell: str, expected: datetime) -> None:
    assert read(cell) == expected


@pytest.mark.parametrize(
    "cell", ["2013-04-03T15:15:00Z", "2013-04-03 15:15:00.000000 UTC", "2013-04-03T15:15:00+08:00"]
)
def test_a_zone_is_dropped_and_the_wall_time_kept(cell: str) -> None:
    assert read(cell) == datetime(2013, 4, 3, 15, 15)


@pytest.mark.parametrize(
    "cell",
    ["6月", "2024年6月", "Q1", "2024Q1", "06/07/2024", "2024-02-30", "2024-6-7 24:00", "昨天"],
)
def test_what_is_not_one_full_date_is_not_guessed(cell: str) -> None:
    assert read(cell) is None


def test_an_explicit_format_is_read_and_nothing_else() -> None:
    american = "%m/%d/%Y %I:%M:%S %p"
    assert read("01/05/2015 01:40:41 PM", american) == datetime(2015, 1, 5, 13, 40, 41)
    assert read("2015-01-05 13:40:41", american) is None
