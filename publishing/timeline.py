"""The kept editions as a history (版次历史): what each changed, and what became of it.

It reads manifests and `history.jsonl` and opens no warehouse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publishing.changes import Changes
from publishing.editions import current_id, edition_ids, find_edition
from publishing.errors import EditionError
from publishing.history import HISTORY_NAME, HistoryEntry, read_history


@dataclass(frozen=True)
class EditionRecord:
    """One edition on disk; `rows` and `tables` count those of its content.

    `first_used_at` (UTC, None: unknown) is when the pointer first came to it, `last_move` the last
    move of the pointer to or away from it.
    """

    id: str
    as_of: datetime
    built_at: datetime
    code_version: str
    rows: int
    tables: int
    changes: Changes | None
    is_current: bool
    first_used_at: datetime | None
    last_move: HistoryEntry | None

    @property
    def is_rolled_back(self) -> bool:
        """Whether somebody took it out of use by hand, and nobody put it back since."""
        move = self.last_move
        return move is not None and move.action == "rollback" and move.from_id == self.id

    @property
    def is_restored(self) -> bool:
        """Whether it is in use because somebody rolled back to it."""
        move = self.last_move
        return move is not None and move.action == "rollback" and move.to_id == self.id


@dataclass(frozen=True)
class Timeline:
    """The kept editions, the one put in use last first.

    `damaged` are ids without a readable manifest; `removed` counts editions the retention rule took
    away.
    """

    records: tuple[EditionRecord, ...]
    damaged: tuple[str, ...] = ()
    removed: int = 0


def timeline_stamp(editions: Path) -> tuple[str | None, int, int]:
    """A small value that changes whenever `read_timeline` would tell something else.

    Every move of the pointer and every removal adds a line to the history.
    """
    try:
        told = (editions / HISTORY_NAME).stat()
    except FileNotFoundError:
        return current_id(editions), 0, 0
    return current_id(editions), told.st_size, told.st_mtime_ns


def read_timeline(editions: Path) -> Timeline:
    """Read the manifest of every kept edition, and the history of moves.

    Raises:
        EditionError: `current` is not a symbolic link.
    """
    in_use = current_id(editions)
    history = read_history(editions)
    moves = _made([entry for entry in history if entry.action != "prune"], in_use)
    arrived = {entry.to_id: position for position, entry in enumerate(moves)}
    records, damaged = [], []
    for edition_id in edition_ids(editions):
        try:
            records.append(_record(editions, edition_id, moves, in_use))
        except EditionError:
            damaged.append(edition_id)
    records.sort(key=lambda each: (arrived.get(each.id, -1), each.built_at), reverse=True)
    kept = {*damaged, *(each.id for each in records)}
    gone = {entry.from_id for entry in history if entry.action == "prune"} - kept
    return Timeline(tuple(records), tuple(damaged), len(gone))


def read_rollback(editions: Path) -> HistoryEntry | None:
    """The roll-back by which an edition older than the last published one is in use, if it is.

    Raises:
        EditionError: `current` is not a symbolic link.
    """
    in_use = current_id(editions)
    history = [entry for entry in read_history(editions) if entry.action != "prune"]
    moves = _made(history, in_use)
    published = [move.to_id for move in moves if move.action == "publish"]
    if not moves or moves[-1].action != "rollback" or in_use in published[-1:]:
        return None
    return moves[-1]


def _made(entries: Sequence[HistoryEntry], in_use: str | None) -> list[HistoryEntry]:
    """Moves that took place: the next line, or the pointer, starts from where they went."""
    starts = [*(entry.from_id for entry in entries[1:]), in_use]
    return [
        entry
        for entry, next_start in zip(entries, starts, strict=False)
        if entry.to_id == next_start
    ]


def _record(
    editions: Path, edition_id: str, moves: Sequence[HistoryEntry], in_use: str | None
) -> EditionRecord:
    manifest = find_edition(editions, edition_id).manifest
    content = [entry for entry in manifest.tables.values() if entry.is_content]
    arrivals = [move for move in moves if move.to_id == edition_id]
    concerned = [move for move in moves if edition_id in (move.to_id, move.from_id)]
    return EditionRecord(
        id=edition_id,
        as_of=manifest.as_of,
        built_at=manifest.built_at,
        code_version=manifest.code_version,
        rows=sum(entry.rows for entry in content),
        tables=len(content),
        changes=manifest.changes,
        is_current=edition_id == in_use,
        first_used_at=datetime.fromisoformat(arrivals[0].time) if arrivals else None,
        last_move=concerned[-1] if concerned else None,
    )
