"""The original cells of a refused row as JSON, with personal data masked."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from ingestion.contracts.base import Action, Contract
from ingestion.privacy import scrub
from ingestion.readers.base import ROW, SHEET

HIDDEN = "[已隐去]"
_PERSONAL_HEADER = (
    r"(?i)姓名|电话|手机|身份证|证件|联系人|联系方式|举报人|上报人|投诉人|来电人|诉求人|当事人|"
    r"相对人|法定代表|司机|司磅员|监督员|采集员|执法人员|检查人|考评员|照片|附件|"
    r"name|phone|mobile|id.?card"
)


def hidden_headers(
    contract: type[Contract], origins: dict[str, tuple[str, ...]], headers: Iterable[str]
) -> set[str]:
    """Raw headers whose cells are hidden altogether: personal by declaration or by their name."""
    declared = {
        header
        for name, used in origins.items()
        for header in used
        if name in contract.personal and contract.personal[name].action is not Action.SCRUB
    }
    matched = {header for used in origins.values() for header in used}
    unmatched = pl.Series([h for h in headers if h not in matched], dtype=pl.String)
    by_name = unmatched.filter(unmatched.str.contains(_PERSONAL_HEADER))
    return declared | set(by_name)


def masked_json(rows: pl.DataFrame, hidden: set[str]) -> pl.Series:
    """One JSON object per row; hidden cells that hold something say so, all others are scrubbed."""
    cells = [c for c in rows.columns if c not in (ROW, SHEET, "merge_rule", "scope_from")]
    if not rows.height or not cells:
        return pl.Series("raw_text", [], dtype=pl.String)
    shown = [c for c in cells if c not in hidden]
    texts, safe = _scrubbed(rows.select(shown))
    told = rows.select(
        pl.col(c).replace_strict(texts, safe, default=None, return_dtype=pl.String)
        if c in shown
        else pl.when(pl.col(c).is_not_null()).then(pl.lit(HIDDEN)).alias(c)
        for c in cells
    )
    return told.select(pl.struct(pl.all()).struct.json_encode()).to_series()


def _scrubbed(cells: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Every distinct text of all columns, and what it becomes: each is scrubbed once."""
    columns = [pl.Series("text", [], dtype=pl.String), *(c.rename("text") for c in cells)]
    texts = pl.concat(columns).unique().drop_nulls()
    return texts, pl.DataFrame(texts).select(scrub(pl.col("text"))).to_series()
