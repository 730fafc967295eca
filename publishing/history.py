"""`history.jsonl`: every move of the pointer and every removal, one line each, only ever added to.

A line is written before the pointer moves, so that no move goes unrecorded. After a crash between
the two the last line tells of a move that did not happen; the `from_id` of the next line shows it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from publishing.editions import current_id, edition_ids
from publishing.storage import sync

HISTORY_NAME = "history.jsonl"
Action = Literal["publish", "rollback", "prune"]


@dataclass(frozen=True)
class HistoryEntry:
    """One line: at `time` (UTC, ISO) the pointer goes from one edition to another (None: none).

    A `prune` line removes the edition `from_id` and leaves `to_id` in use.
    """

    time: str
    action: Action
    from_id: str | None
    to_id: str | None
    reason: str


def record(
    editions: Path, action: Action, from_id: str | None, to_id: str | None, reason: str
) -> None:
    """Append one line and sync it."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    line = json.dumps(asdict(HistoryEntry(now, action, from_id, to_id, reason)), ensure_ascii=False)
    path = editions / HISTORY_NAME
    # A crash may have torn the last line; the new one must not be glued to it.
    separator = b"\n" if _ends_torn(path) else b""
    with path.open("ab") as handle:
        handle.write(separator + line.encode() + b"\n")
        handle.flush()
        os.fsync(handle.fileno())
    sync(editions)


def read_history(editions: Path) -> list[HistoryEntry]:
    """Every complete line, oldest first; a line that a crash tore is passed over."""
    path = editions / HISTORY_NAME
    if not path.exists():
        return []
    entries = []
    for line in path.read_bytes().splitlines():
        try:
            entries.append(HistoryEntry(**json.loads(line)))
        except ValueError:
            continue
    return entries


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


def _ends_torn(path: Path) -> bool:
    if not path.exists() or path.stat().st_size == 0:
        return False
    with path.open("rb") as handle:
        handle.seek(-1, os.SEEK_END)
        return handle.read(1) != b"\n"
