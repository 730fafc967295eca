"""Asking a gate for its checks; one that cannot even say them is an error result, no crash."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from expectations.check import Check, errored
from expectations.gates import GATES
from expectations.results import GateResult, Stage


def planned(
    gate_id: str, stage: Stage, plan: Callable[[], Iterable[Check | GateResult]]
) -> tuple[list[Check], list[GateResult]]:
    """The checks a gate wants run, and the results it knows without running anything."""
    checks: list[Check] = []
    told: list[GateResult] = []
    try:
        for item in plan():
            (checks if isinstance(item, Check) else told).append(item)  # type: ignore[arg-type]
    except Exception as error:  # noqa: BLE001 — a gate that cannot run blocks
        gate = GATES[gate_id]
        check = Check(f"{gate_id}.plan", stage, "", gate.rule, gate.rule, severity=gate.severity)
        told.append(errored(check, f"{type(error).__name__} {error}".splitlines()[0][:300]))
    return checks, told
