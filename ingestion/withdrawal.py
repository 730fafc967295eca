"""Taking a bad batch back: the runbook's tool for a delivery that should never have landed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from ingestion.ledger import write_ledger
from ingestion.store import Store, sync_folder, write_json

_NOTE = "withdrawn.json"


class NoSuchBatch(ValueError):
    """No committed batch has this id; the message names it."""


def withdraw(store: Store, batch_id: str, reason: str, *, may_land_again: bool = False) -> Path:
    """Move a batch to `withdrawn/<table>/<batch_id>/`, manifest first: it is uncommitted at once.

    The same bytes are not landed again unless `may_land_again`, which is for a delivery that was
    good but read with a wrong mapping. The ledger is rewritten.

    Raises:
        NoSuchBatch: no committed batch has this id.
    """
    with store.exclusive():
        found = sorted(store.landing.glob(f"*/{batch_id}.json"))
        if not found:
            raise NoSuchBatch(f"no committed batch '{batch_id}' below {store.landing}")
        manifest = found[0]
        table = manifest.parent.name
        folder = store.withdrawn / table / batch_id
        write_json(folder / _NOTE, {"reason": reason, "may_land_again": may_land_again})
        manifest.replace(folder / "manifest.json")
        sync_folder(manifest.parent)
        for kind, path in store.parquets(table, batch_id).items():
            if path.exists():
                path.replace(folder / f"{kind}.parquet")
        sync_folder(folder)
        write_ledger(store)
    return folder


def is_withdrawn(store: Store, table: str, batch_id: str) -> bool:
    """The batch was taken back and may not land again."""
    note = store.withdrawn / table / batch_id / _NOTE
    if not note.exists():
        return False
    return not json.loads(note.read_text(encoding="utf-8"))["may_land_again"]


def forget_withdrawal(store: Store, table: str, batch_id: str) -> None:
    """Drop the withdrawn copy of a batch that has landed again."""
    shutil.rmtree(store.withdrawn / table / batch_id, ignore_errors=True)
