"""Policies of the city by which its truth counts, as `city.toml` sets them.

Where the city says nothing, DOMAIN's own value stands; the product's defaults are not asked.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

CITY = Path(__file__).resolve().parents[1] / "city.toml"

_DOMAIN = {"repeat_appeal_days": 30, "survey_lowest_n": 3}
"""H11 within 30 days, V03 with N = 3 (DOMAIN §6)."""


@cache
def policy(name: str) -> int:
    """A number that the city may set."""
    told = tomllib.loads(CITY.read_text(encoding="utf-8"))["policy"]
    return int(told.get(name, _DOMAIN[name]))
