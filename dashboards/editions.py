"""What a page may read: the current edition, opened once per scope and cached by its id.

Nothing here outlives two editions, so a server that runs for months holds no old ones, and every
rerun asks `publishing` which edition is current, so that a page moves to a new one by itself.
Connections, books and answers are kept apart by scope: what was read for the whole city is never
shown to a district. Keys are passed by name and as plain text: Streamlit looks up the name of an
argument that has none, and takes each apart, at every question.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb
import streamlit as st

from dashboards import queries
from dashboards.access.scope import Scope, connect
from dashboards.indicators import Book, read_book
from dashboards.queries import Parameter, Row
from publishing import (
    Edition,
    HistoryEntry,
    Timeline,
    read_rollback,
    read_timeline,
    timeline_stamp,
)
from publishing.editions import current_id, find_edition
from publishing.manifest import MANIFEST_NAME

EDITIONS_KEPT = 2
SCOPES_KEPT = 24
"""Districts of a large city, and the whole of it."""
ANSWERS_KEPT = 256 * 4


@st.cache_resource(
    max_entries=EDITIONS_KEPT * SCOPES_KEPT, show_spinner=False, on_release=lambda c: c.close()
)
def _connection(key: tuple[str, str], _reader: Reader) -> duckdb.DuckDBPyConnection:
    return connect(_reader.edition, _reader.scope)


@st.cache_resource(max_entries=EDITIONS_KEPT * SCOPES_KEPT, show_spinner="正在读取新版次的数据…")
def _book(key: tuple[str, str], _reader: Reader) -> Book:
    has_policies = "kpi_policy" in _reader.edition.manifest.tables
    connection = _connection(key=key, _reader=_reader)
    whole = _reader.scope.district_id is None
    return read_book(connection, has_policies=has_policies, tells_whole_city=whole)


@st.cache_data(max_entries=ANSWERS_KEPT, show_spinner=False)
def _answer(
    asked: str, _reader: Reader, _query: str, _parameters: dict[str, Parameter]
) -> list[Row]:
    connection = _connection(key=_reader.key, _reader=_reader)
    return queries.run(connection, _query, **_parameters)


@st.cache_resource(max_entries=EDITIONS_KEPT, show_spinner=False)
def _timeline(folder: str, stamp: tuple[str | None, int, int]) -> Timeline:
    return read_timeline(Path(folder))


@dataclass(frozen=True)
class Reader:
    """What one viewer may read of one edition: the only way by which pages ask."""

    edition: Edition
    scope: Scope

    def book(self) -> Book:
        """Definitions, areas and headline figures of the edition."""
        return _book(key=self.key, _reader=self)

    def ask(self, query: str, **parameters: Parameter) -> list[Row]:
        """Rows of a named query, cached by edition, scope and parameters."""
        asked = repr((self.key, query, sorted(parameters.items())))
        return _answer(asked=asked, _reader=self, _query=query, _parameters=parameters)

    def ask_of(self, table: str, query: str, **parameters: Parameter) -> list[Row] | None:
        """Rows of a named query, or None when the edition was published before it had `table`."""
        return self.ask(query, **parameters) if table in self.edition.manifest.tables else None

    @property
    def key(self) -> tuple[str, str]:
        """By which connection, book and answers are kept: the edition, and whose rows they are."""
        return self.edition.id, self.scope.key


def current(folder: Path) -> Edition | None:
    """The edition in use, its manifest read once; None when nothing was published yet.

    Raises:
        EditionError: `current` names an edition that is not there or has no readable manifest.
    """
    named = current_id(folder)
    if named is None:
        return None
    try:
        found = (folder / named / MANIFEST_NAME).stat()
    except OSError:
        return find_edition(folder, named)  # which says what is missing
    return _edition(folder.resolve(), named, (found.st_mtime_ns, found.st_size))


@lru_cache(maxsize=EDITIONS_KEPT)
def _edition(folder: Path, edition_id: str, stamp: tuple[int, int]) -> Edition:
    return find_edition(folder, edition_id)


def timeline(folder: Path) -> Timeline:
    """The history of the kept editions; read again when the pointer has moved or one was pruned."""
    return _timeline(str(folder), timeline_stamp(folder))


def rolled_back(folder: Path) -> HistoryEntry | None:
    """The roll-back that the edition in use is in use by; read again when the pointer has moved."""
    return _rollback(folder.resolve(), timeline_stamp(folder))


@lru_cache(maxsize=EDITIONS_KEPT)
def _rollback(folder: Path, stamp: tuple[str | None, int, int]) -> HistoryEntry | None:
    return read_rollback(folder)
