"""The publish gate: checks of the candidate warehouse before it becomes an edition.

Keys, relations and the logic of models are dbt's tests and do not belong here, nor does writing:
the warehouse is opened read-only. The gates are told in `expectations/gates.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from expectations.check import Check
from expectations.engine import run
from expectations.marts import (
    g01_g02_shape,
    g04_mapping,
    g05_due_identity,
    g06_rates,
    g07_breakdowns,
    g08_areas,
    g09_magnitude,
    g10_weighing,
    g11_survey_waves,
    g13_personal_data,
    g16_final_periods,
    g17_assessment,
    g18_positions,
)
from expectations.marts.warehouse import Mart, edition_file, read_columns
from expectations.plan import planned
from expectations.results import Approval, FinalPeriod, GateResult

_GATES: dict[str, Callable[[Mart], Iterator[Check | GateResult]]] = {
    "G01": g01_g02_shape.checks,
    "G04": g04_mapping.checks,
    "G05": g05_due_identity.checks,
    "G06": g06_rates.checks,
    "G07": g07_breakdowns.checks,
    "G08": g08_areas.checks,
    "G09": g09_magnitude.checks,
    "G10": g10_weighing.checks,
    "G11": g11_survey_waves.checks,
    "G13": g13_personal_data.checks,
    "G16": g16_final_periods.checks,
    "G17": g17_assessment.checks,
    "G18": g18_positions.checks,
}


def check_marts(
    warehouse: Path,
    final_periods: Sequence[FinalPeriod] = (),
    approvals: Sequence[Approval] = (),
    previous_edition: Path | None = None,
) -> list[GateResult]:
    """Hold the mart gates against a candidate warehouse.

    `final_periods` are the periods declared final and `approvals` the corrections allowed in them;
    `previous_edition` is the folder of the edition in use, or its `warehouse.duckdb`.

    Raises:
        FileNotFoundError: there is no such warehouse.
        duckdb.Error: it is no DuckDB database, or another process is writing it.
    """
    with TemporaryDirectory(prefix="mart_checks_") as work_dir:
        mart = Mart(
            database=warehouse,
            tables=read_columns(warehouse),
            final_periods=final_periods,
            approvals=approvals,
            previous=edition_file(previous_edition),
            work_dir=Path(work_dir),
        )
        checks: list[Check] = []
        results: list[GateResult] = []
        for gate_id, plan in _GATES.items():
            its_checks, told = planned(gate_id, "mart", partial(plan, mart))
            checks += its_checks
            results += told
        return sorted(results + run(warehouse, checks), key=lambda r: r.check_id)
