"""The checks of what landed, before the warehouse believes it: one module per gate.

What a row must satisfy is ingestion's contract and does not belong here, nor does any SQL of a
mart. The gates are told in `expectations/gates.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import polars as pl

from expectations.check import Check, errored, not_applicable
from expectations.deliveries import (
    g01_row_count,
    g02_unique_key,
    g03_time_order,
    g07_totals,
    g09_unit_magnitude,
    g10_weighing,
    g12_freshness,
    g13_personal_data,
    g15_placeholders,
)
from expectations.deliveries.landing import Delivery, open_delivery
from expectations.engine import run
from expectations.plan import planned
from expectations.results import GateResult

_GATES: dict[str, Callable[[Delivery], Iterator[Check | GateResult]]] = {
    "G01": g01_row_count.checks,
    "G02": g02_unique_key.checks,
    "G03": g03_time_order.checks,
    "G07": g07_totals.checks,
    "G09": g09_unit_magnitude.checks,
    "G10": g10_weighing.checks,
    "G12": g12_freshness.checks,
    "G13": g13_personal_data.checks,
    "G15": g15_placeholders.checks,
}


def check_deliveries(
    landing: Path,
    ledger: pl.DataFrame,
    since_batch_seq: int,
    now: datetime,
    freshness_hours: float,
    work_dir: Path,
) -> list[GateResult]:
    """Hold the delivery gates against the batches committed after `since_batch_seq`.

    `landing` is the folder of Parquet batches, `ledger` its `_batches.parquet`, `now` the city's
    wall time of the run (naive), `work_dir` a folder for the small DuckDB file of views. Freshness
    and keys look at older batches too. Every gate appears in the results, be it as not applicable.

    Raises:
        ValueError: the ledger lacks a column.
    """
    delivery = open_delivery(landing, ledger, since_batch_seq, now, freshness_hours, work_dir)
    results = [_unreadable(table, reason) for table, reason in delivery.unreadable.items()]
    checks: list[Check] = []
    for gate_id, plan in _GATES.items():
        its_checks, told = planned(gate_id, "delivery", partial(plan, delivery))
        if not its_checks and not told:
            told = [not_applicable(gate_id, "delivery", "", "本次没有需要检查的新交付")]
        checks += its_checks
        results += told
    return sorted(results + run(delivery.database, checks), key=lambda r: r.check_id)


def _unreadable(table: str, reason: str) -> GateResult:
    check = Check(
        f"G01.{table}.readable", "delivery", table, f"{table} 的落地文件可以打开", "文件完好"
    )
    return errored(check, reason)
