"""The rows of the table, and a run in which all of their evidence held."""

import pytest

from tests.kpi_coverage.evidence import GIVEN_BY, Outcome, Ran, Told
from tests.kpi_coverage.table import lines


@pytest.fixture(scope="module")
def rows():
    return lines()


@pytest.fixture(scope="module")
def green(rows):
    """A run in which all that may be credited held."""
    every = {(one.kind, one.name) for row in rows for one in row.evidence}
    told = [Told(kind, name, True, GIVEN_BY[kind]) for kind, name in sorted(every)]
    return Ran(told, {test: Outcome("passed") for test in GIVEN_BY.values()})
