"""Tests tell their evidence; `--evidence FILE` keeps what they told, whichever worker ran them.

Evidence travels from a worker of xdist as a property of the test, as tables do (tests/tables.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.kpi_coverage.evidence import GIVEN_BY, Outcome, Ran, Told

PROPERTY = "evidence"


@pytest.fixture
def tell_evidence(
    record_property: Callable[[str, object], None],
) -> Callable[[str, Mapping[str, bool]], None]:
    """`tell_evidence(kind, {name: holds})`: what the test found, told before it asserts."""
    return lambda kind, found: record_property(PROPERTY, [kind, dict(found)])


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where to keep the evidence of the run; without it nothing is kept."""
    parser.addoption("--evidence", type=Path, help="keep what tests prove of the KPIs in a file")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write what was told by all tests that ran, and what became of those tests."""
    path: Path | None = terminalreporter.config.getoption("--evidence")
    if path is None:
        return
    found = [report for some in terminalreporter.stats.values() for report in some]
    reports = [report for report in found if isinstance(report, pytest.TestReport)]
    told = [
        Told(kind, name, holds, report.nodeid)
        for report in reports
        if report.when == "call"
        for key, value in report.user_properties
        if key == PROPERTY
        for kind, names in [value]
        for name, holds in names.items()
    ]
    telling = {*GIVEN_BY.values(), *(one.test for one in told)}
    outcomes = outcomes_of([report for report in reports if report.nodeid in telling])
    Ran(told, outcomes).write(path)


def outcomes_of(reports: list[pytest.TestReport]) -> dict[str, Outcome]:
    """Test → what became of it: a failure or skip in any phase is that of the test."""
    found: dict[str, Outcome] = {}
    for report in reports:
        if report.failed:
            found[report.nodeid] = Outcome("failed")
        elif report.skipped:
            why = report.longrepr[2] if isinstance(report.longrepr, tuple | list) else ""
            found.setdefault(report.nodeid, Outcome("skipped", why.removeprefix("Skipped: ")))
        elif report.when == "call":
            found.setdefault(report.nodeid, Outcome("passed"))
    return found
