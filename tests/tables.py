"""Tables that a test wants to be seen: printed at the end of the run, whichever worker made them.

A worker of xdist has no terminal; a table travels to the one that has as a property of the test.
"""

from collections.abc import Callable

import pytest

PROPERTY = "table"


@pytest.fixture
def show_table(record_property: Callable[[str, object], None]) -> Callable[[str, str], None]:
    """`show_table(title, text)`: print `text` below `title` when all tests have run."""
    return lambda title, text: record_property(PROPERTY, [title, text])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the tables of all tests that ran, passed or failed, in the order of their titles."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    tables = [
        shown
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, shown in report.user_properties
        if name == PROPERTY
    ]
    for title, text in sorted(tables):
        terminalreporter.section(title)
        terminalreporter.write_line(text)
