"""12345 热线系统 — one GB18030 file a day: the orders received or changed that day."""

from __future__ import annotations

from cities.settings import CitySettings
from ingestion.contracts import SrcHotline
from ingestion.readers import Delimited
from ingestion.source import Source


def sources(settings: CitySettings) -> list[Source]:
    """The daily export. Its template changed in 2025; both have headers the contract knows.

    A small city has days without an order; that a usual day is missing is G01's to say.
    """
    return [
        Source(
            name="hotline_12345",
            contract=SrcHotline,
            reader=Delimited("hotline/12345热线工单_*.csv", encoding="gb18030"),
            may_be_empty=True,
        )
    ]
