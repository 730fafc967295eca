"""Which editions a folder holds, which one is in use, and how a reader opens one.

editions/<edition_id>/{warehouse.duckdb, manifest.json}    never changes once it has its name
editions/current -> <edition_id>                           moved in one atomic step
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from publishing.errors import EditionError
from publishing.manifest import Manifest, read_manifest

CURRENT_NAME = "current"
WAREHOUSE_NAME = "warehouse.duckdb"
_EDITION_ID = re.compile(r"\d{8}-[0-9a-f]{10}")

# The same for every reader: DuckDB refuses two configurations of one file in one process. A reader
# never writes beside the edition (no spill), reaches no other file and fetches no extension. DuckDB
# applies the last entry first, and without external access the spill folder cannot be set any more.
READER_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "temp_directory": "",
}


@dataclass(frozen=True)
class Edition:
    """One published edition. `path` is its own folder, never the pointer `current`."""

    id: str
    path: Path
    manifest: Manifest

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A read-only connection; cache it by `id`, and open a new one when the id changes.

        Raises:
            EditionError: the edition was removed meanwhile, or its file is damaged.
        """
        return open_warehouse(self.path)


def open_warehouse(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open `folder/warehouse.duckdb` read-only on its resolved path."""
    path = folder.resolve() / WAREHOUSE_NAME
    try:
        return duckdb.connect(str(path), read_only=True, config=READER_CONFIG)
    except duckdb.Error as error:
        raise EditionError(f"{path} cannot be opened: {error}") from error


def current_id(editions: Path) -> str | None:
    """The id that `current` names, or None when nothing was published yet."""
    try:
        return str((editions / CURRENT_NAME).readlink())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise EditionError(f"{editions / CURRENT_NAME} is not a symbolic link") from error


def current(editions: Path) -> Edition | None:
    """The edition in use, or None when nothing was published yet.

    Raises:
        EditionError: `current` names an edition that is not there or has no readable manifest.
    """
    named = current_id(editions)
    return None if named is None else find_edition(editions, named)


def find_edition(editions: Path, edition_id: str) -> Edition:
    """The edition with this id.

    Raises:
        EditionError: there is none, or its manifest is unreadable.
    """
    folder = editions.resolve() / edition_id
    if not _EDITION_ID.fullmatch(edition_id) or not folder.is_dir():
        known = ", ".join(edition_ids(editions)) or "none"
        raise EditionError(f"no edition '{edition_id}' in {editions} (there are: {known})")
    return Edition(edition_id, folder, read_manifest(folder))


def edition_ids(editions: Path) -> list[str]:
    """Ids of the editions on disk, sorted; candidates and leftovers are not editions."""
    if not editions.is_dir():
        return []
    return sorted(
        path.name
        for path in editions.iterdir()
        if _EDITION_ID.fullmatch(path.name) and path.is_dir() and not path.is_symlink()
    )


def list_editions(editions: Path) -> list[Edition]:
    """Every edition on disk, oldest data first (then in the order they were built)."""
    found = [find_edition(editions, edition_id) for edition_id in edition_ids(editions)]
    return sorted(found, key=lambda each: (each.manifest.as_of, each.manifest.built_at, each.id))
