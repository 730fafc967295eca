"""Tables of rows: how one value is printed."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from dashboards.components.rows import printed


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (79.5197, "score", "79.52"),
        (Decimal("88.125"), "score", "88.125"),
        (0.7952, "share", "79.52%"),
        (1.05, "ratio", "1.05 倍"),
        (12345, "count", "12,345"),
        (14.04, "hours", "14.0"),
        (6.1666, "amount", "6.17"),
        (7, "text", "7"),
        (None, "count", "—"),
        ("", "text", "—"),
        (date(2025, 11, 1), "text", "2025-11-01"),
        (datetime(2025, 11, 1, 8, 5), "text", "2025-11-01 08:05"),
    ],
)
def test_a_value_is_printed_by_the_kind_of_its_column(value: object, kind: str, said: str) -> None:
    assert printed(value, kind) == said
