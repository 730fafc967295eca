"""One check: a gate held against one table, and how its outcome is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from expectations.gates import GATES
from expectations.results import GateResult, Severity, Stage, Status

BATCH = "{batch}"
"""Stands in a check's SQL for the table or view the check is about."""

SHOWN = 5
_FOLDERS = re.compile(r"(?<![\w.])/(?:[^/\s'\"]+/)+")


@dataclass(frozen=True, slots=True)
class Check:
    """What must hold for one table.

    `claim` says it in one Chinese sentence. Either `findings` is a SQL text that returns one row
    per thing found wrong — `item` (where), `observed` (what was found), `failing_rows` (how many
    rows it concerns) and whatever `explain` needs to add a hint — or `builtin` names an
    expectation of Great Expectations that `arguments` complete. `relation` is the table or view
    that is queried, when it is not `table` itself. `note` is added to every message; `why` and
    `action` take the place of the gate's own when this check exists for another reason.
    """

    check_id: str
    stage: Stage
    table: str
    claim: str
    expected: str
    findings: str = ""
    builtin: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = "critical"
    relation: str = ""
    note: str = ""
    why: str = ""
    action: str = ""
    explain: Callable[[Mapping[str, Any]], str] | None = None

    @property
    def queried(self) -> str:
        """The table or view the query runs on."""
        return self.relation or self.table

    @property
    def gate_id(self) -> str:
        """`G01` of `G01.src_case.daily_rows`."""
        return self.check_id.split(".")[0]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found wrong: where, what was seen, and how many rows it concerns."""

    item: str
    observed: str
    failing_rows: int


def passed(check: Check) -> GateResult:
    """The check was run and found nothing wrong."""
    message = f"{GATES[check.gate_id].title}：{check.claim}。通过。{check.note}"
    return _result(check, "pass", "未发现不符", 0, message)


def failed(check: Check, findings: Sequence[Finding], total: int, rows: int) -> GateResult:
    """The check found `total` things wrong in `rows` rows; the first few are named."""
    gate = GATES[check.gate_id]
    shown = [f"{f.item}：{f.observed}" if f.observed else f.item for f in findings[:SHOWN]]
    rest = f"；等共 {total} 项" if total > len(shown) else ""
    named = "；".join(shown) + rest
    outcome = "不通过" if check.severity == "critical" else "提示"
    message = (
        f"{gate.title}{outcome}：要求{check.claim}。发现 {named}。{check.note}"
        f"检查原因：{check.why or gate.why}处理办法：{check.action or gate.action}"
    )
    return _result(check, "fail", named, rows, message)


def errored(check: Check, reason: str) -> GateResult:
    """The check could not be run; a critical one blocks all the same.

    Folders are left out of `reason`: what is published must not tell of the machine.
    """
    gate = GATES[check.gate_id]
    reason = _FOLDERS.sub("", reason)
    message = (
        f"{gate.title}未能执行：{check.claim}。出错原因：{reason}。"
        "查不了不等于没问题，按不通过处理；请把本条信息交给数据仓库维护人员。"
    )
    return _result(check, "error", reason, 0, message)


def not_applicable(check_id: str, stage: Stage, table: str, reason: str) -> GateResult:
    """There was nothing to hold the gate against; `reason` says why, in Chinese."""
    gate = GATES[check_id.split(".")[0]]
    return GateResult(
        check_id=check_id,
        stage=stage,
        table_name=table,
        severity=gate.severity,
        status="not_applicable",
        observed="",
        expected="",
        failing_rows=0,
        message=f"{gate.title}不适用：{reason}。",
    )


def quoted(names: Iterable[str], prefix: str = "") -> str:
    """Column names as a SQL list, each quoted and led by `prefix` (`a."x", a."y"`)."""
    return ", ".join(f'{prefix}"{name}"' for name in names)


def literal(value: object) -> str:
    """A SQL text literal."""
    return "'" + str(value).replace("'", "''") + "'"


def literals(values: Iterable[object]) -> str:
    """A SQL list of text literals; an empty one matches nothing."""
    return ", ".join(literal(v) for v in values) or "null"


def _result(check: Check, status: Status, observed: str, rows: int, message: str) -> GateResult:
    return GateResult(
        check_id=check.check_id,
        stage=check.stage,
        table_name=check.table,
        severity=check.severity,
        status=status,
        observed=observed,
        expected=check.expected,
        failing_rows=rows,
        message=message,
    )
