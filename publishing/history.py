"""`history.jsonl`: every move of the pointer and every removal, one line each, only ever added to.

A line is written before the pointer moves, so that no move goes unrecorded. After a crash between
the two the last line tells of a move that did not happen; the `from_id` of the next line shows it.
The lines are chained (`publishing.chain`); those that were written before they were are not.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from publishing.account import account_name
from publishing.chain import Chain
from publishing.editions import current_id, edition_ids

HISTORY_NAME = "history.jsonl"
Action = Literal["publish", "rollback", "prune"]


@dataclass(frozen=True)
class HistoryEntry:
    """One line: at `time` (UTC, ISO) the pointer goes from one edition to another (None: none).

    A `prune` line removes the edition `from_id` and leaves `to_id` in use. `by` is the account of
    the machine that did it, "" where an old line does not tell.
    """

    time: str
    action: Action
    from_id: str | None
    to_id: str | None
    reason: str
    by: str = ""


_FIELDS = tuple(field.name for field in fields(HistoryEntry))


def record(
    editions: Path, action: Action, from_id: str | None, to_id: str | None, reason: str
) -> None:
    """Append one line, under the account that runs this, and sync it."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    entry = HistoryEntry(now, action, from_id, to_id, reason, account_name())
    history_chain(editions).append(asdict(entry))


def read_history(editions: Path) -> list[HistoryEntry]:
    """Every complete line, oldest first; a line that a crash tore is passed over."""
    entries = []
    for line in history_chain(editions).lines():
        told = {name: line.entry[name] for name in _FIELDS if name in line.entry}
        if {*told, "by"} == set(_FIELDS):
            entries.append(HistoryEntry(**told))
    return entries


def history_chain(editions: Path) -> Chain:
    """The log itself: who may have changed its lines is asked there."""
    return Chain(editions / HISTORY_NAME, "版次日志", has_bare_part=True)


def rollback_target(editions: Path) -> str | None:
    """The edition that `current` replaced when it was published, or an earlier one still on disk.

    An edition that was rolled back is never a target by default: the chain follows what each
    publication replaced, not the order of time.
    """
    replaced: dict[str, str | None] = {}
    for entry in read_history(editions):
        if entry.action == "publish" and entry.to_id and entry.to_id != entry.from_id:
            replaced[entry.to_id] = entry.from_id
    on_disk = set(edition_ids(editions))
    in_use = current_id(editions)
    seen = {in_use}
    target = replaced.get(in_use) if in_use else None
    while target is not None and target not in seen:
        if target in on_disk:
            return target
        seen.add(target)
        target = replaced.get(target)
    return None
