"""Content hashes that depend on the rows alone: not on their order, the machine or the run.

A row becomes one canonical text: its columns in the order of their names, a value that may hold any
character as `<bytes>:<text>` (NULL as a bare `:`), any other as `<text>|` (NULL as a bare `|`), so
that two different rows never share a text. The MD5 of each row is split into two 64-bit halves
(little endian) and each half summed over the table: a sum ignores order but counts duplicates, and
DuckDB computes it in parallel without sorting. The table's hash is the SHA-256 of the columns, the
row count and both sums. Against accident that is as good as MD5; it is no defence against forgery.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
from duckdb.sqltypes import DuckDBPyType

from publishing.errors import EditionError

HASH_VERSION = "rows-md5-sum-1"

_PLAIN = {
    "boolean",
    "tinyint",
    "smallint",
    "integer",
    "bigint",
    "hugeint",
    "utinyint",
    "usmallint",
    "uinteger",
    "ubigint",
    "uhugeint",
    "decimal",
    "date",
    "time",
    "uuid",
}
_FLOATING = {"float", "double"}
_INSTANTS = {
    "timestamp": "epoch_us",
    "timestamp_s": "epoch_us",
    "timestamp_ms": "epoch_us",
    "timestamp with time zone": "epoch_us",
    "timestamp_ns": "epoch_ns",
}


@dataclass(frozen=True)
class Fingerprint:
    """What a table holds: `rows` counted, `columns` as (name, type) in name order, the hash."""

    rows: int
    columns: tuple[tuple[str, str], ...]
    content_hash: str


def quoted(identifier: str) -> str:
    """An SQL identifier in double quotes."""
    return '"' + identifier.replace('"', '""') + '"'


def fingerprint(connection: duckdb.DuckDBPyConnection, table: str) -> Fingerprint:
    """Read every row of `table` (a quoted, qualified name) once and hash what it holds.

    Raises:
        EditionError: a column has a type without a canonical text (MAP, UNION, INTERVAL …).
    """
    relation = connection.sql(f"from {table} limit 0")
    typed = sorted(zip(relation.columns, relation.types, strict=True))
    try:
        tokens = ", ".join(_token(quoted(name), dtype) for name, dtype in typed)
    except EditionError as error:
        raise EditionError(f"{table}: {error}") from error
    counted = connection.execute(
        f"""
        with hashed as (select md5_number(concat({tokens})) as h from {table})
        select
            count(*),
            coalesce(sum((h & 18446744073709551615::uhugeint)::ubigint), 0),
            coalesce(sum((h >> 64)::ubigint), 0)
        from hashed
        """
    ).fetchone()
    if counted is None:
        raise EditionError(f"{table} could not be counted")
    rows, low, high = (int(number) for number in counted)
    columns = tuple((name, str(dtype)) for name, dtype in typed)
    return Fingerprint(rows, columns, _digest([HASH_VERSION, columns, rows, low, high]))


def overall_hash(tables: Mapping[str, str]) -> str:
    """One hash over the content hashes of several tables, given by name."""
    return _digest([HASH_VERSION, sorted(tables.items())])


def _digest(parts: list[object]) -> str:
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _token(value: str, dtype: DuckDBPyType, depth: int = 0) -> str:
    """Arguments for SQL's `concat` that make up one value's part of the row.

    `concat` passes over NULL, so a NULL leaves its mark alone; that costs a third less time than
    to write the mark with `coalesce`.
    """
    text = _text(value, dtype, depth)
    return f"{text}, '|'" if _is_plain(dtype) else f"strlen({text}), ':', {text}"


def _is_plain(dtype: DuckDBPyType) -> bool:
    return dtype.id in _PLAIN or dtype.id in _FLOATING or dtype.id in _INSTANTS


def _children(dtype: DuckDBPyType) -> list[tuple[str, DuckDBPyType]]:
    """Names and types of what a nested type holds (an array's size is no type)."""
    return [(name, inner) for name, inner in dtype.children if isinstance(inner, DuckDBPyType)]


def _text(value: str, dtype: DuckDBPyType, depth: int) -> str:
    """SQL for the canonical text of one value; NULL stays NULL."""
    kind = dtype.id
    if kind in _FLOATING:
        # 17 significant digits tell every double apart; -0 is 0 and there is one NaN.
        return (
            f"case when {value} = 0 then '0' when isnan({value}) then 'nan' "
            f"else format('{{:.16e}}', {value}::double) end"
        )
    if kind in _INSTANTS:
        # The epoch does not depend on the session's time zone; it is NULL for infinity.
        return f"coalesce({_INSTANTS[kind]}({value})::varchar, {value}::varchar)"
    if kind in _PLAIN or kind in {"varchar", "enum"}:
        return f"{value}::varchar"
    if kind == "blob":
        return f"hex({value})"
    if kind in {"list", "array"}:
        element = f"x{depth}"
        inner = _token(element, _children(dtype)[0][1], depth + 1)
        items = f"list_transform({value}, lambda {element}: concat({inner}))"
        return f"len({value}) || '[' || array_to_string({items}, '')"
    if kind == "struct":
        fields = (
            _token(f"struct_extract({value}, '{name.replace(chr(39), chr(39) * 2)}')", inner, depth)
            for name, inner in _children(dtype)
        )
        return f"case when {value} is not null then concat('{{', {', '.join(fields)}) end"
    raise EditionError(f"type {dtype} of {value} has no canonical text; cast it in the mart")
