"""Which editions stay (保留规则). One rule, and pruning follows from it.

An edition stays when it is
- the one in use, or the one a roll-back would go to by default;
- among the `keep` put in use most lately;
- the last of its month of data, for the 24 months up to the newest data (month-end figures can be
  shown as they were published);
- the target of one of the last three roll-backs in the history.
"""

from __future__ import annotations

from pathlib import Path

from publishing.editions import Edition, current_id, list_editions
from publishing.errors import EditionError
from publishing.history import read_history, record, rollback_target
from publishing.storage import publishing_lock, remove_folder

MONTHS_KEPT = 24
ROLLBACKS_KEPT = 3


def prune(editions: Path, keep: int) -> list[str]:
    """Remove the editions that the rule does not keep; give their ids, oldest data first.

    Readers that hold a removed edition open keep working until they close it.

    Raises:
        EditionsBusyError: a run is building or publishing.
        EditionError: `keep` is below 1.
    """
    with publishing_lock(editions, "pruning"):
        return prune_held(editions, keep)


def prune_held(editions: Path, keep: int) -> list[str]:
    """`prune` for a caller that holds the lock."""
    if keep < 1:
        raise EditionError(f"keep={keep}: at least one edition has to stay")
    found = list_editions(editions)
    kept = kept_ids(editions, found, keep)
    removed = [edition for edition in found if edition.id not in kept]
    for edition in removed:
        record(editions, "prune", edition.id, current_id(editions), "retention rule")
        remove_folder(edition.path)
    return [edition.id for edition in removed]


def kept_ids(editions: Path, found: list[Edition], keep: int) -> set[str]:
    """Ids of those editions in `found` (oldest data first) that the rule keeps."""
    history = read_history(editions)
    last_used = {
        entry.to_id: position for position, entry in enumerate(history) if entry.action != "prune"
    }
    by_use = sorted(found, key=lambda e: (last_used.get(e.id, -1), e.manifest.built_at))
    by_data = sorted(by_use, key=lambda e: e.manifest.as_of)
    month_ends = {_month(edition): edition.id for edition in by_data}
    newest_month = max(month_ends, default=0)
    rollbacks = [entry for entry in history if entry.action == "rollback"]
    kept = {
        current_id(editions),
        rollback_target(editions),
        *(edition.id for edition in by_use[-keep:]),
        *(last for month, last in month_ends.items() if newest_month - month < MONTHS_KEPT),
        *(entry.to_id for entry in rollbacks[-ROLLBACKS_KEPT:]),
    }
    return {edition_id for edition_id in kept if edition_id is not None}


def _month(edition: Edition) -> int:
    """Months since year 0 of the edition's data."""
    return edition.manifest.as_of.year * 12 + edition.manifest.as_of.month
