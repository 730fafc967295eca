"""`manifest.json`: what an edition claims about itself, so that anybody can check the claim."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from publishing.changes import Changes
from publishing.errors import EditionError
from publishing.hashing import Fingerprint, overall_hash

MANIFEST_NAME = "manifest.json"
_SEAL = "manifest_sha256"


@dataclass(frozen=True)
class TableEntry:
    """One table of the edition; `is_content` says whether it enters the overall content hash."""

    rows: int
    content_hash: str
    columns: tuple[tuple[str, str], ...]
    is_content: bool

    @classmethod
    def of(cls, found: Fingerprint, *, is_content: bool) -> TableEntry:
        """The entry of a table that was just read."""
        return cls(found.rows, found.content_hash, found.columns, is_content)


@dataclass(frozen=True)
class Manifest:
    """An edition's claims.

    `as_of` is the time of the data in the city's wall time, `built_at` that of the build with its
    zone. `checks` are the rows of quality_result, `batches` the states of the landed batches,
    `file_bytes` and `file_sha256` those of warehouse.duckdb (they differ from build to build, the
    content hash does not). `changes` compares it with the edition it replaced (None: there was
    none, or it was published before changes were recorded).
    """

    edition_id: str
    city: str
    currency: str
    as_of: datetime
    code_version: str
    built_at: datetime
    content_hash: str
    tables: dict[str, TableEntry]
    checks: list[dict[str, Any]]
    batches: list[str]
    file_bytes: int
    file_sha256: str
    hash_version: str
    duckdb_version: str
    changes: Changes | None = None

    def to_text(self) -> str:
        """JSON with a seal: the SHA-256 of all the rest."""
        fields = json.loads(json.dumps(asdict(self), default=_iso))
        fields[_SEAL] = _seal(fields)
        return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"


def content_hash(tables: Mapping[str, TableEntry]) -> str:
    """The overall content hash of those tables that count as content."""
    return overall_hash({n: entry.content_hash for n, entry in tables.items() if entry.is_content})


def edition_id(as_of: datetime, content: str) -> str:
    """`<yyyymmdd of the data>-<first 10 hex digits of the content hash>`."""
    return f"{as_of:%Y%m%d}-{content[:10]}"


def read_manifest(folder: Path) -> Manifest:
    """Read `folder/manifest.json`; the seal is checked by `verification.verify`, not here.

    Raises:
        EditionError: the file is missing or not a manifest.
    """
    path = folder / MANIFEST_NAME
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        del fields[_SEAL]
        tables = {
            name: TableEntry(**{**entry, "columns": tuple(map(tuple, entry["columns"]))})
            for name, entry in fields.pop("tables").items()
        }
        as_of = datetime.fromisoformat(fields.pop("as_of"))
        built_at = datetime.fromisoformat(fields.pop("built_at"))
        told = fields.pop("changes", None)
        changes = Changes.from_json(told) if told else None
        return Manifest(**fields, tables=tables, as_of=as_of, built_at=built_at, changes=changes)
    except OSError as error:
        raise EditionError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EditionError(f"{path} is not a manifest: {error}") from error


def is_sealed(folder: Path) -> bool:
    """Whether the manifest's own seal fits (False: it was changed after it was written)."""
    fields = json.loads((folder / MANIFEST_NAME).read_text(encoding="utf-8"))
    return bool(fields.pop(_SEAL, None) == _seal(fields))


def _iso(moment: date) -> str:
    """Dates and times as ISO text; json asks only for what it cannot write itself."""
    return moment.isoformat()


def _seal(fields: Mapping[str, Any]) -> str:
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
