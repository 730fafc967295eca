"""Checks of whole deliveries and of the marts, in business words, and the verdict over them.

The rules of a single row (ingestion's contracts), of keys and of model logic (dbt's tests) do not
belong here, and no city is known here: paths and declarations are given.
The gates are told in `expectations/gates.py`; their rules come from DOMAIN §13.
"""

from expectations.deliveries import check_deliveries
from expectations.marts import check_marts
from expectations.results import (
    Approval,
    FinalPeriod,
    GateResult,
    Verdict,
    to_frame,
    verdict,
)

__all__ = [
    "Approval",
    "FinalPeriod",
    "GateResult",
    "Verdict",
    "check_deliveries",
    "check_marts",
    "to_frame",
    "verdict",
]
