"""Which raw header feeds which column: declared maps first, then the contract's Chinese headers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from ingestion.contracts.base import Contract
from ingestion.contracts.columns import meta_of
from ingestion.parsing.numbers import unit_factor
from ingestion.readers.base import ROW, SHEET, RefusedFile, clean_header
from ingestion.readers.sheet_shape import LEVELS, bare
from ingestion.source import ColumnMap, Source

_UNIT_IN_HEADER = re.compile(r"[(（]([^()（）]+)[)）]$")


@dataclass(frozen=True)
class Matched:
    """`cells` and `personal` hold raw text (or typed expressions) by canonical name.

    origins: canonical name → raw headers it was made from.
    how: canonical name → expression over the raw columns.
    units: canonical name → unit in its header, which every bare number of its cells ends in.
    """

    cells: pl.DataFrame
    personal: pl.DataFrame
    origins: dict[str, tuple[str, ...]]
    how: dict[str, pl.Expr]
    units: dict[str, str]


def expected_headers(source: Source) -> frozenset[str]:
    """Headers worth searching for: declared ones, the contract's, and canonical names."""
    headers: set[str] = set()
    for how in source.columns.values():
        headers.update(how.meta.root_names() if isinstance(how, pl.Expr) else _names(how))
    for name, synonyms in _synonyms(source.contract).items():
        headers.update(synonyms, (name,))
    return frozenset(headers - {ROW, SHEET})


def match_columns(raw: pl.DataFrame, source: Source) -> Matched:
    """Pick the raw column, or compute the expression, of every column that can be found.

    Raises:
        RefusedFile: a declared header or a required column is missing, or an expression fails.
    """
    headers = _Headers(column for column in raw.columns if column not in (ROW, SHEET))
    chosen: dict[str, pl.Expr] = {}
    origins: dict[str, tuple[str, ...]] = {}
    for name, how in source.columns.items():
        chosen[name], origins[name] = _declared(name, how, headers)
    taken = {header for used in origins.values() for header in used}
    for name, synonyms in _synonyms(source.contract).items():
        found = headers.first(synonyms, (name,))
        if name not in chosen and found is not None and found not in taken:
            chosen[name], origins[name] = pl.col(found), (found,)
    _refuse_missing(source, set(chosen), headers)
    columns = source.contract.columns()
    personal = [n for n in chosen if n in source.contract.personal]
    units = {
        name: unit
        for name in chosen
        if not isinstance(source.columns.get(name), pl.Expr)
        and (unit := _header_unit(origins[name][0], columns.get(name)))
    }
    picked = {
        name: _with_unit(expr, units[name]) if name in units else expr
        for name, expr in chosen.items()
    }
    frame = _compute(raw, picked)
    return Matched(
        cells=frame.select([n for n in picked if n not in personal]),
        personal=frame.select(personal),
        origins=origins,
        how=picked,
        units=units,
    )


class _Headers:
    """The headers of one file, found exactly, by their lowest level, or without brackets."""

    def __init__(self, headers: Iterable[str]) -> None:
        self.all = list(headers)
        self._by_name = {header: header for header in self.all}
        for form in (_leaf, bare, lambda header: bare(_leaf(header))):
            forms = Counter(map(form, self.all))
            for header in self.all:
                if forms[form(header)] == 1:
                    self._by_name.setdefault(form(header), header)

    def first(self, *groups: Iterable[str]) -> str | None:
        names = (clean_header(name) for group in groups for name in group)
        return next((self._by_name[n] for n in names if n in self._by_name), None)


def _declared(name: str, how: ColumnMap, headers: _Headers) -> tuple[pl.Expr, tuple[str, ...]]:
    if isinstance(how, pl.Expr):
        roots = tuple(r for r in how.meta.root_names() if r not in (ROW, SHEET))
        missing = [root for root in roots if root not in headers.all]
        if missing:
            raise RefusedFile(f"表头不符：缺少 {'、'.join(missing)}（用于 {name}）")
        return how, roots
    found = headers.first(_names(how))
    if found is None:
        raise RefusedFile(f"表头不符：缺少 {' 或 '.join(_names(how))}（用于 {name}）")
    return pl.col(found), (found,)


def _refuse_missing(source: Source, found: set[str], headers: _Headers) -> None:
    made = {p.target for p in source.contract.personal.values()} | {source.synthetic_key}
    missing = [
        f"{name}（{'/'.join(meta_of(column)['zh'])}）"
        for name, column in source.contract.columns().items()
        if not column.nullable
        and meta_of(column).get("default") is None
        and name not in found | made
    ]
    if missing:
        counts = f"文件有 {len(headers.all)} 列，认出 {len(found)} 列"
        raise RefusedFile(f"表头不符：缺少必填列 {'、'.join(missing)}；{counts}")


def _header_unit(header: str, column: Any) -> str | None:
    """The unit a header names in brackets, 净重（吨）, if it is not the column's own."""
    written = _UNIT_IN_HEADER.search(header)
    if column is None or meta_of(column)["kind"] != "number" or not written:
        return None
    factor = unit_factor(written.group(1).lower(), meta_of(column).get("unit"))
    return None if factor is None or factor == 1 else written.group(1)


def _with_unit(expr: pl.Expr, unit: str) -> pl.Expr:
    """A unit in the header belongs to every bare number below it."""
    return pl.when(expr.str.contains(r"[\d.]\s*$")).then(expr + unit).otherwise(expr)


def _compute(raw: pl.DataFrame, picked: dict[str, pl.Expr]) -> pl.DataFrame:
    try:
        return _columns(raw, picked)
    except pl.exceptions.PolarsError:
        for name, expr in picked.items():
            try:
                _columns(raw, {name: expr})
            except pl.exceptions.PolarsError as error:
                kind = type(error).__name__
                raise RefusedFile(f"列 {name} 的换算出错：{kind}") from None
        raise


def _columns(raw: pl.DataFrame, picked: dict[str, pl.Expr]) -> pl.DataFrame:
    renamed = {name: f"_made_{position}" for position, name in enumerate(picked)}
    made = raw.with_columns(picked[name].alias(alias) for name, alias in renamed.items())
    return made.select(pl.col(alias).alias(name) for name, alias in renamed.items())


def _synonyms(contract: type[Contract]) -> dict[str, tuple[str, ...]]:
    found = {name: meta_of(column)["zh"] for name, column in contract.columns().items()}
    return found | {name: how.zh for name, how in contract.personal.items()}


def _names(how: str | tuple[str, ...]) -> tuple[str, ...]:
    return (how,) if isinstance(how, str) else how


def _leaf(header: str) -> str:
    return header.rpartition(LEVELS)[2]
