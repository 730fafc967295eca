"""Yes and no, choices and lists."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ingestion.parsing.text import BLANKS, compact

_YES = "是 1 1.0 Y YES T TRUE 有 √ ✓ 对 开放 已安装 已接入 安装 匿名 保密"
_NO = "否 0 0.0 N NO F FALSE 没有 错 不开放 关闭 未安装 未接入 不匿名 公开"
_SEPARATORS = r"[、,，;；|/\n]+"


def yes_or_no(cell: pl.Expr) -> pl.Expr:
    """Boolean, NULL when the cell says neither."""
    word = compact(cell).str.to_uppercase()
    yes, no = _YES.split(), _NO.split()
    words = pl.Series(yes + no, dtype=pl.String)
    meant = pl.Series([True] * len(yes) + [False] * len(no))
    return word.replace_strict(words, meant, default=None, return_dtype=pl.Boolean)


def chosen(cell: pl.Expr, aliases: Mapping[str, str]) -> pl.Expr:
    """The choice the cell means; an unknown word stays as it is, for the contract to refuse."""
    word = compact(cell)
    return word.replace(dict(aliases)) if aliases else word


def several(cell: pl.Expr, aliases: Mapping[str, str]) -> pl.Expr:
    """List of the texts in the cell, separated by 、 ， ； | / or a line break."""
    parts = cell.str.replace_all(_SEPARATORS, "\n").str.split("\n")
    item = pl.element().str.strip_chars(BLANKS)
    item = item.replace(dict(aliases)) if aliases else item
    return parts.list.eval(item.filter(item != ""))
