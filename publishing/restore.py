"""Moving the pointer back to an earlier edition, by hand."""

from __future__ import annotations

from pathlib import Path

from publishing.candidate import OnStep, no_step
from publishing.editions import CURRENT_NAME, Edition, current_id, find_edition
from publishing.errors import EditionError
from publishing.history import record, rollback_target
from publishing.storage import point, publishing_lock
from publishing.verification import verify


def rollback(
    editions: Path,
    edition_id: str | None = None,
    *,
    reason: str = "",
    on_step: OnStep = no_step,
) -> Edition:
    """Put an earlier edition in use and write down why; give that edition.

    `edition_id` defaults to the edition that the current one replaced. The target is verified
    first. The next publication of other content moves on from it; the same content that was rolled
    back comes back with it too, so mend the source or stop the schedule first.

    Raises:
        EditionsBusyError: a run is building or publishing.
        EditionError: there is no such edition, it is in use already, or it is damaged.
    """
    with publishing_lock(editions, "rolling back"):
        before = current_id(editions)
        target_id = edition_id or rollback_target(editions)
        if target_id is None:
            raise EditionError(f"{editions} holds no edition from before the one in use ({before})")
        if target_id == before:
            raise EditionError(f"{target_id} is the edition in use already")
        target = find_edition(editions, target_id)
        if problems := verify(target.path):
            raise EditionError(f"{target_id} is damaged and was not put in use: {problems[0]}")
        on_step("target verified")
        record(editions, "rollback", before, target_id, reason)
        on_step("recorded")
        point(editions / CURRENT_NAME, target_id)
        on_step("pointer moved")
        return target
