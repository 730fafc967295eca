"""From candidate to edition in use: verdict → verify → rename → move the pointer → prune."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from publishing.candidate import Candidate, OnStep, no_step
from publishing.editions import CURRENT_NAME, current_id
from publishing.errors import EditionError
from publishing.history import read_history, record
from publishing.ledger import write_ledger
from publishing.manifest import read_manifest
from publishing.operational import critical_failures
from publishing.retention import prune_held
from publishing.storage import DAMAGED_PREFIX, point, sync
from publishing.verification import verify

OutcomeKind = Literal["published", "unchanged", "blocked"]


@dataclass(frozen=True)
class Outcome:
    """What became of a candidate.

    `edition_id` is the edition in use afterwards (None: none was ever published), `candidate_id`
    the id of what was built, `reasons` (中文) why publishing was blocked, or what to know.
    """

    kind: OutcomeKind
    edition_id: str | None
    candidate_id: str
    reasons: tuple[str, ...] = ()


def publish(
    candidate: Candidate,
    *,
    verdict_passed: bool,
    reasons: Sequence[str] = (),
    keep: int = 30,
    on_step: OnStep = no_step,
) -> Outcome:
    """Put the candidate in use if the gate's verdict and its own verification allow it.

    The candidate is ended in every case. Blocked, when the verdict is negative (`reasons` says
    why), when quality_result is empty or holds a critical failure whatever the verdict says, or
    when the candidate does not hold what its manifest claims; then no file of any edition and no
    pointer is touched. Unchanged, when the content is in use already. An edition of the same
    id that is on disk (after a roll-back or a crash) is verified and used; a damaged one is set
    aside and replaced. `keep` is the number of newest editions that pruning leaves.
    """
    with candidate:
        editions = candidate.editions
        before = current_id(editions)
        if blocking := _blocking_reasons(candidate, verdict_passed, reasons):
            return Outcome("blocked", before, candidate.id, blocking)
        directory = candidate.directory
        if directory is None:
            return Outcome("unchanged", before, candidate.id)
        if problems := verify(directory):
            found = tuple(f"候选版次核验未通过：{problem}" for problem in problems)
            return Outcome("blocked", before, candidate.id, found)
        on_step("candidate verified")
        notes = _rolled_back_note(editions, candidate.id)
        _put_in_place(editions, directory, candidate)
        on_step("renamed")
        record(editions, "publish", before, candidate.id, "；".join(notes))
        on_step("recorded")
        point(editions / CURRENT_NAME, candidate.id)
        on_step("pointer moved")
        write_ledger(editions, candidate.ledger)
        on_step("ledger written")
        try:
            prune_held(editions, keep)
        except (OSError, EditionError) as error:
            notes.append(f"新版次已启用，但旧版次未能清理：{error}")
        on_step("pruned")
        return Outcome("published", candidate.id, candidate.id, tuple(notes))


def _blocking_reasons(
    candidate: Candidate, verdict_passed: bool, reasons: Sequence[str]
) -> tuple[str, ...]:
    failures = critical_failures(candidate.checks)
    if candidate.checks.is_empty():
        failures.append("没有任何检查结果，不能发布未经检查的数据")
    if verdict_passed and not failures:
        return ()
    given = list(reasons) if not verdict_passed else []
    return tuple(dict.fromkeys([*given, *failures])) or ("质量闸门未通过",)


def _put_in_place(editions: Path, directory: Path, candidate: Candidate) -> None:
    """Give the candidate its name, unless an intact edition has it already."""
    target = editions / candidate.id
    if target.exists():
        if not verify(target) and read_manifest(target).content_hash == candidate.content_hash:
            return
        target.replace(editions / f"{DAMAGED_PREFIX}{directory.name[1:]}-{candidate.id}")
    directory.replace(target)
    sync(editions)


def _rolled_back_note(editions: Path, edition_id: str) -> list[str]:
    """Tell the operator when what comes back is what somebody rolled back by hand."""
    moves = [entry for entry in read_history(editions) if entry.from_id == edition_id]
    rollbacks = [entry for entry in moves if entry.action == "rollback"]
    if not rollbacks:
        return []
    reason = rollbacks[-1].reason or "未写原因"
    return [f"版次 {edition_id} 曾被人工回退（{reason}），数据未变，现已重新启用"]
