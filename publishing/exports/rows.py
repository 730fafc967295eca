"""Rows of an edition's tables as dictionaries, with a clear word for what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from publishing.exports.errors import ExportError
from publishing.hashing import quoted

Row = dict[str, Any]


def select(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Sequence[str],
    where: str,
    bound: Sequence[Any] = (),
    order: Sequence[str] = (),
) -> list[Row]:
    """Rows of `table` with just these columns; `where` holds `?` for `bound`.

    Raises:
        ExportError: the edition has no such table, or the table lacks a column.
    """
    there = columns_of(connection, table)
    missing = [column for column in columns if column not in there]
    if missing:
        raise ExportError(f"版次的表 {table} 缺少列 {'、'.join(missing)}；请重新建仓并发布")
    text = f"select {', '.join(map(quoted, columns))} from {quoted(table)} where {where}"
    if order:
        text += " order by " + ", ".join(f"{quoted(column)} nulls last" for column in order)
    return [
        dict(zip(columns, row, strict=True))
        for row in connection.execute(text, list(bound)).fetchall()
    ]


def columns_of(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Names of the table's columns.

    Raises:
        ExportError: the edition has no such table.
    """
    found = connection.execute(
        "select column_name from information_schema.columns where table_name = ? "
        "order by ordinal_position",
        [table],
    ).fetchall()
    if not found:
        raise ExportError(f"版次里没有表 {table}：本市没有考核办法，或版次是旧程序发布的")
    return [name for (name,) in found]
