"""The manifest of a batch: what was read, what became of it, and the mark that it is committed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from ingestion.store import Store

_TIMES = ("first_source_time", "last_source_time", "pulled_at")


@dataclass(frozen=True)
class Manifest:
    """One committed batch; times are naive wall times of the city.

    `control_total` is the number of records the source declared, `control_sums` what its total
    rows said against what the rows add up to, `watermark` where a database is read on from.
    """

    batch_id: str
    batch_seq: int
    source_name: str
    table_name: str
    file_name: str
    content_sha256: str
    contract_fingerprint: str
    rows_read: int
    rows_landed: int
    rows_merged: int
    rows_quarantined: int
    source_records: int
    pulled_at: datetime
    cadence: str
    merge_rules: dict[str, int] = field(default_factory=dict)
    quarantine_reasons: dict[str, int] = field(default_factory=dict)
    pii_hits: dict[str, int] = field(default_factory=dict)
    redacted_cells: int = 0
    first_source_time: datetime | None = None
    last_source_time: datetime | None = None
    control_total: int | None = None
    control_sums: dict[str, Any] | None = None
    watermark: dict[str, Any] | None = None
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Plain values, times as ISO text."""
        told = asdict(self)
        return told | {name: _iso(told[name]) for name in _TIMES}

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """Read one manifest file; fields that this version does not know are left alone."""
        told = json.loads(path.read_text(encoding="utf-8"))
        times = {n: datetime.fromisoformat(told[n]) if told[n] else None for n in _TIMES}
        known = {f.name for f in fields(cls)}
        return cls(**{name: value for name, value in (told | times).items() if name in known})


def committed(store: Store, pattern: str = "*/*.json") -> Iterator[Manifest]:
    """Manifests below the landing, in the order they were committed."""
    found = [Manifest.read(path) for path in sorted(store.landing.glob(pattern))]
    yield from sorted(found, key=lambda m: (m.batch_seq, m.batch_id))


class Numbering:
    """`batch_seq` of the batches that one run commits, also of sources that land side by side."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._next: int | None = None

    def take(self) -> int:
        """One more than the largest `batch_seq` that is committed or taken."""
        with self._lock:
            if self._next is None:
                self._next = max((m.batch_seq for m in committed(self._store)), default=0) + 1
            taken = self._next
            self._next += 1
        return taken


def last_watermark(store: Store, table: str, source_name: str) -> dict[str, Any] | None:
    """Watermark of the last committed batch of a source."""
    marks = [m.watermark for m in committed(store, f"{table}/{source_name}-*.json")]
    return next((mark for mark in reversed(marks) if mark), None)


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
