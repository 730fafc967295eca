"""Does the committed page credit exactly what a run of the tests proved?"""

from __future__ import annotations

from itertools import groupby

from tests.kpi_coverage.evidence import GIVEN_BY, Ran
from tests.kpi_coverage.table import COLUMNS, REASONS, Line, page


def faults(may_be_credited: list[Line], ran: Ran) -> list[str]:
    """KPI, column and test of all evidence that did not run or did not hold."""
    return [
        f"{row.kpi_id} {one.column}: {one.kind} {one.name} {ran.fault(one.kind, one.name)}"
        for row in may_be_credited
        for one in row.evidence
        if not ran.credits(one.kind, one.name)
    ]


def empty_cells(proved: list[Line]) -> list[str]:
    """KPI and column of the cells that stay empty and have no reason."""
    return [
        f"{row.kpi_id} {column}: empty; a test that names the KPI, or a line in {REASONS.name}"
        for row in proved
        for column in row.unexplained
    ]


def out_of_date(committed: str, proved: list[Line]) -> list[str]:
    """KPI and column of the cells that the page prints otherwise than the run proved them."""
    printed = {row.split(" | ")[0]: row for row in committed.splitlines() if row.startswith("| ")}
    found = []
    for row in proved:
        cells = printed.get(f"| {row.kpi_id}", "").removesuffix(" |").split(" | ")[2:]
        found += [
            f"{row.kpi_id} {column}: the page says {cell or 'nothing'!r}, the run {told!r}"
            for column, cell in zip(COLUMNS, [*cells, *[""] * len(COLUMNS)], strict=False)
            if cell != (told := row.told(column))
        ]
    if not found and committed != page(proved):
        found.append("the page is not what the command writes")
    return found


def not_run_here(may_be_credited: list[Line], ran: Ran) -> list[str]:
    """One sentence a kind of evidence that this machine cannot run: its credit is not checked."""
    every = {(one.kind, one.name) for row in may_be_credited for one in row.evidence}
    unable = sorted(one for one in every if ran.cannot_run(one[0]))
    return [
        f"not run here, so its credit stands unchecked: {kind} of "
        f"{', '.join(name for _, name in names)} ({ran.outcomes[GIVEN_BY[kind]].why})"
        for kind, names in groupby(unable, key=lambda one: one[0])
    ]
