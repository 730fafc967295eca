"""What a page may read: the current edition, opened once and cached by its id.

Nothing here outlives two editions, so a server that runs for months holds no old ones, and every
rerun asks `publishing` which edition is current, so that a page moves to a new one by itself.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import streamlit as st

from dashboards import queries
from dashboards.indicators import Book, read_book
from dashboards.periods import Period
from dashboards.queries import Parameter, Row
from publishing import Edition, Timeline, read_timeline, timeline_stamp

EDITIONS_KEPT = 2
ANSWERS_KEPT = 256


@st.cache_resource(max_entries=EDITIONS_KEPT, show_spinner=False, on_release=lambda c: c.close())
def _connection(edition_id: str, _edition: Edition) -> duckdb.DuckDBPyConnection:
    return _edition.connect()


@st.cache_resource(max_entries=EDITIONS_KEPT, show_spinner="正在读取新版次的数据…")
def _book(edition_id: str, _edition: Edition) -> Book:
    has_policies = "kpi_policy" in _edition.manifest.tables
    return read_book(_connection(edition_id, _edition), has_policies=has_policies)


@st.cache_data(max_entries=ANSWERS_KEPT, show_spinner=False)
def _answer(
    edition_id: str,
    query: str,
    parameters: tuple[tuple[str, Parameter], ...],
    _edition: Edition,
) -> list[Row]:
    return queries.run(_connection(edition_id, _edition), query, **dict(parameters))


@st.cache_resource(max_entries=EDITIONS_KEPT, show_spinner=False)
def _timeline(folder: str, stamp: tuple[str | None, int, int]) -> Timeline:
    return read_timeline(Path(folder))


def book(edition: Edition) -> Book:
    """Definitions, areas and headline figures of the edition."""
    return _book(edition.id, edition)


def ask(edition: Edition, query: str, **parameters: Parameter) -> list[Row]:
    """Rows of a named query, cached by edition and parameters."""
    return _answer(edition.id, query, tuple(sorted(parameters.items())), edition)


def ask_of(edition: Edition, table: str, query: str, **parameters: Parameter) -> list[Row] | None:
    """Rows of a named query, or None when the edition was published before it carried `table`."""
    return ask(edition, query, **parameters) if table in edition.manifest.tables else None


def timeline(folder: Path) -> Timeline:
    """The history of the kept editions; read again when the pointer has moved or one was pruned."""
    return _timeline(str(folder), timeline_stamp(folder))


def units_of(edition: Edition, kpi_id: str, area_id: str, period: Period) -> list[Row]:
    """Responsible units of one KPI, area and period."""
    return ask(
        edition,
        "units_of_kpi",
        kpi_id=kpi_id,
        area_id=area_id,
        period_type=period.period_type,
        period_start=period.start,
    )
