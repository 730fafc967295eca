"""Whole files that could not be believed: recorded, reported, tried again every night."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from ingestion.readers.base import Parcel, RefusedFile
from ingestion.source import Source
from ingestion.store import REFUSED, Store, write_json

GONE = "gone"


@dataclass(frozen=True)
class Refusal:
    """A refused file.

    `lines` is its number of lines when it is text. `resolved_by` is the batch that later brought a
    file of the same name, or `gone` when the file is no longer delivered.
    """

    source_name: str
    table_name: str
    file_name: str
    content_sha256: str
    reason: str
    row: int | None
    sheet: str | None
    lines: int
    first_seen: str
    last_seen: str
    resolved_by: str | None = None

    def __str__(self) -> str:
        place = f" 工作表“{self.sheet}”" if self.sheet else ""
        place += f" 第 {self.row} 行" if self.row else ""
        return f"{self.file_name}{place}：{self.reason}"


def record_refusal(
    store: Store, source: Source, parcel: Parcel, error: RefusedFile, now: datetime
) -> Refusal:
    """Write the record of a refused file; the first sighting is kept."""
    path = _path(store, source.name, parcel.content_sha256)
    first_seen = _read(path).first_seen if path.exists() else now.isoformat()
    refusal = Refusal(
        source_name=source.name,
        table_name=source.contract.table,
        file_name=parcel.file_name,
        content_sha256=parcel.content_sha256,
        reason=error.reason,
        row=error.row,
        sheet=error.sheet,
        lines=parcel.line_cnt,
        first_seen=first_seen,
        last_seen=now.isoformat(),
    )
    write_json(path, asdict(refusal))
    return refusal


def close_refusals(
    store: Store, source: Source, refused: Iterable[Refusal], landed: Mapping[str, str]
) -> None:
    """Close the records of a source that this pull did not refuse again.

    `refused` are the refusals of this pull, `landed` maps file name → batch id.
    """
    still_open = {refusal.content_sha256 for refusal in refused}
    for path, refusal in _records(store, f"{source.name}-*.json"):
        if refusal.resolved_by is None and refusal.content_sha256 not in still_open:
            resolved_by = landed.get(refusal.file_name, GONE)
            write_json(path, asdict(replace(refusal, resolved_by=resolved_by)))


def open_refusals(store: Store) -> list[Refusal]:
    """Refused files that nothing has replaced yet."""
    return [r for _, r in _records(store, "*.json") if r.resolved_by is None]


def _records(store: Store, pattern: str) -> Iterator[tuple[Path, Refusal]]:
    for path in sorted((store.quarantine / REFUSED).glob(pattern)):
        yield path, _read(path)


def _path(store: Store, source_name: str, content_sha256: str) -> Path:
    return store.quarantine / REFUSED / f"{source_name}-{content_sha256[:16]}.json"


def _read(path: Path) -> Refusal:
    return Refusal(**json.loads(path.read_text(encoding="utf-8")))
