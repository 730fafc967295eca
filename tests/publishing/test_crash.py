"""kill -9 at every step: the edition in use stays readable, the next run ends with the same id."""

from __future__ import annotations

from pathlib import Path

import pytest
from edition_factory import context, frames, publish_once
from interrupted_process import FORKS, PATIENCE_S, killed, start

from publishing import (
    EditionsBusyError,
    build_candidate,
    current,
    list_editions,
    prune,
    publish,
    read_history,
    rollback,
    verify,
)

STEPS = [
    "leftovers removed",
    "content hashed",
    "copied delivery_summary",
    "copied dim_area",
    "copied fct_case",
    "copied kpi_value",
    "copied merge_summary",
    "copied quality_gate",
    "copied quality_result",
    "copied quarantine_sample",
    "copied quarantine_summary",
    "copied recurrence_hotspot",
    "copied source_freshness",
    "compared",
    "copied kpi_restatement",
    "file closed",
    "manifest written",
    "candidate verified",
    "renamed",
    "recorded",
    "pointer moved",
    "ledger written",
    "pruned",
]
KILLED_AT = [step for step in STEPS if not step.startswith("copied") or step == "copied kpi_value"]
MOVED = {"pointer moved", "ledger written", "pruned"}


def test_the_steps_at_which_runs_are_killed_are_all_the_steps_there_are(
    warehouse: Path, editions_once: Path
) -> None:
    seen: list[str] = []
    candidate = build_candidate(warehouse, editions_once, frames(), context(), seen.append)
    publish(candidate, verdict_passed=True, on_step=seen.append)
    assert seen == STEPS


@pytest.mark.parametrize("step", KILLED_AT)
def test_a_publication_killed_at_any_step_leaves_a_readable_edition_and_the_next_run_converges(
    step: str, warehouse: Path, editions_once: Path
) -> None:
    before = current(editions_once)
    assert before is not None
    assert killed("publish", warehouse, editions_once, step)

    after = current(editions_once)
    assert after is not None
    assert (after.id != before.id) == (step in MOVED)
    assert verify(after.path) == []
    with after.connect() as connection:
        assert connection.execute("select count(*) from kpi_value").fetchone() == (5,)

    outcome = publish_once(warehouse, editions_once)
    assert outcome.kind == ("unchanged" if step in MOVED else "published")
    assert outcome.edition_id == outcome.candidate_id
    assert {edition.id for edition in list_editions(editions_once)} == {
        before.id,
        outcome.edition_id,
    }
    assert [path.name for path in editions_once.glob(".*")] == [".lock"]
    assert rollback(editions_once).id == before.id


@pytest.mark.parametrize("step", ["target verified", "recorded", "pointer moved"])
def test_a_rollback_killed_at_any_step_can_be_repeated(
    step: str, warehouse: Path, editions_twice: Path
) -> None:
    first, second = list_editions(editions_twice)
    assert killed("rollback", warehouse, editions_twice, step)

    in_use = current(editions_twice)
    assert in_use is not None
    assert verify(in_use.path) == []
    assert in_use.id == (first.id if step == "pointer moved" else second.id)
    if in_use.id == second.id:
        assert rollback(editions_twice).id == first.id


def test_a_run_is_refused_while_another_process_publishes(
    warehouse: Path, editions_once: Path
) -> None:
    before = current(editions_once)
    reached, go_on = FORKS.Event(), FORKS.Event()
    process = start("publish", warehouse, editions_once, "manifest written", (reached, go_on))
    assert reached.wait(PATIENCE_S)
    refused = rf"process {process.pid}, building an edition, since .*wait until it ends"
    with pytest.raises(EditionsBusyError, match=refused):
        build_candidate(warehouse, editions_once, frames(), context())
    with pytest.raises(EditionsBusyError):
        rollback(editions_once)
    with pytest.raises(EditionsBusyError):
        prune(editions_once, 5)

    go_on.set()
    process.join(PATIENCE_S)
    assert process.exitcode == 0
    in_use = current(editions_once)
    assert in_use is not None and in_use != before
    assert verify(in_use.path) == []


def test_a_line_torn_by_a_crash_is_passed_over_and_does_not_spoil_the_next(
    warehouse: Path, editions_once: Path
) -> None:
    with (editions_once / "history.jsonl").open("a", encoding="utf-8") as history:
        history.write('{"time": "2025-07-01T02:3')
    outcome = publish_once(warehouse, editions_once)
    assert [entry.to_id for entry in read_history(editions_once)][-1] == outcome.edition_id
    assert len(read_history(editions_once)) == 2
