"""The folders of one city's landed data, and files that appear there whole or not at all."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

REFUSED = "_refused"
LEDGER = "_batches.parquet"
SCHEMA = "_schema.parquet"
_TEMPORARY = ".tmp"


@dataclass(frozen=True)
class Store:
    """`landing`, `quarantine` and `merged` hold one folder per table, one Parquet per batch."""

    landing: Path
    quarantine: Path
    merged: Path

    @property
    def withdrawn(self) -> Path:
        """Batches an operator took back, beside the landing."""
        return self.landing.parent / "withdrawn"

    @property
    def ledger(self) -> Path:
        """Derived list of committed batches."""
        return self.landing / LEDGER

    def manifest(self, table: str, batch_id: str) -> Path:
        """Commit mark of a batch."""
        return self.landing / table / f"{batch_id}.json"

    def parquets(self, table: str, batch_id: str) -> dict[str, Path]:
        """The files a batch may have, by kind, in the order they are written."""
        folders = {"quarantine": self.quarantine, "merged": self.merged, "landing": self.landing}
        return {kind: folder / table / f"{batch_id}.parquet" for kind, folder in folders.items()}

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """One writer at a time: a second pull waits; the lock dies with its process."""
        self.landing.mkdir(parents=True, exist_ok=True)
        with (self.landing / ".lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def write_parquet(path: Path, frame: pl.DataFrame) -> None:
    """Write, fsync, rename, fsync the folder: a reader sees the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + _TEMPORARY)
    with temporary.open("wb") as handle:
        frame.write_parquet(handle, compression="zstd", statistics=True)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Like `write_parquet`, for JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + _TEMPORARY)
    with temporary.open("w", encoding="utf-8") as handle:
        json.dump(content, handle, ensure_ascii=False, indent=1)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def clean_orphans(store: Store, table: str, source_name: str) -> list[str]:
    """Remove what a crash left of a source: temporary files and Parquet without a manifest.

    Files of a batch that is being withdrawn follow it instead.
    """
    removed = []
    for kind, folder in (
        ("landing", store.landing),
        ("quarantine", store.quarantine),
        ("merged", store.merged),
    ):
        for path in sorted((folder / table).glob(f"{source_name}-*")):
            batch_id = path.name.split(".", 1)[0]
            is_temporary = path.name.endswith(_TEMPORARY)
            if path.suffix == ".json" or (
                not is_temporary and store.manifest(table, batch_id).exists()
            ):
                continue
            destination = store.withdrawn / table / batch_id
            if destination.is_dir() and not is_temporary:
                path.replace(destination / f"{kind}.parquet")
            else:
                path.unlink()
            removed.append(f"{kind}/{table}/{path.name}")
    return removed
