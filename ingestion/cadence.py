"""How often a source delivers, and how old its newest row may be before somebody should ask."""

from __future__ import annotations

from typing import Literal

Cadence = Literal["nightly", "monthly", "quarterly", "half_yearly", "yearly", "snapshot"]

MAX_AGE_DAYS = {
    "monthly": 31 + 15,
    "quarterly": 92 + 30,
    "half_yearly": 184 + 45,
    "yearly": 366 + 60,
}
"""The longest period of a cadence, and the time it takes to report on it [policy].

A `nightly` source has the hours of the city's settings; a `snapshot` is delivered once.
"""
