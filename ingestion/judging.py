"""Which rows break the contract, and every reason why, in words a reader understands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

import dataframely as dy
import polars as pl

from ingestion.contracts.base import CLOCK_TOLERANCE, Contract, rule_messages
from ingestion.contracts.columns import meta_of
from ingestion.parsing import Parsed
from ingestion.privacy import might_hold_pii, pii_kinds, scrub

_AT = "_at"
_QUOTED_CHARS = 40
_PII = "G13 pii: "
_COLUMN_RULES = {
    "nullability": ("required", "为必填项"),
    "check__allowed": ("allowed", "不在允许值内"),
    "check__check_digit": ("format", "校验位不正确"),
    "check__no_phone": (_PII, "出现手机号（已脱敏）"),
    "regex": ("format", "格式不正确"),
    "min": ("range", "超出允许范围"),
    "max": ("range", "超出允许范围"),
    "min_exclusive": ("range", "超出允许范围"),
    "max_exclusive": ("range", "超出允许范围"),
}
_QUOTES_CELL = ("allowed", "range", "format")


@dataclass(frozen=True)
class Reason:
    """One reason and the rows it holds for; `cells` are quoted, masked, behind the message."""

    text: str
    rows: pl.Series
    cells: pl.Series | None = None

    def part(self, begin: int, length: int) -> Reason:
        """The reason as it holds for some rows alone."""
        cells = None if self.cells is None else self.cells.slice(begin, length)
        return Reason(self.text, self.rows.slice(begin, length), cells)


@dataclass(frozen=True)
class Verdict:
    """`reasons` of the refused rows."""

    reasons: list[Reason]

    def part(self, begin: int, length: int) -> Verdict:
        """The verdict on some rows alone: only reasons that hold for one of them."""
        parts = (reason.part(begin, length) for reason in self.reasons)
        return Verdict([reason for reason in parts if reason.rows.any()])

    @property
    def pii_hits(self) -> dict[str, int]:
        """Rows by the column that held personal data."""
        hits: dict[str, int] = {}
        for reason in self.reasons:
            if reason.text.startswith(_PII):
                column = reason.text.removeprefix(_PII).split(" ")[0]
                hits[column] = hits.get(column, 0) + int(reason.rows.sum())
        return hits

    @property
    def refused(self) -> pl.Series | None:
        """Rows with at least one reason; None when every row is fine."""
        if not self.reasons:
            return None
        return (
            pl.DataFrame([r.rows.alias(str(i)) for i, r in enumerate(self.reasons)])
            .select(pl.any_horizontal(pl.all()))
            .to_series()
        )

    def counts(self) -> dict[str, int]:
        """Rows by reason; a row with two reasons counts under both."""
        return {reason.text: int(reason.rows.sum()) for reason in self.reasons}

    def texts(self, refused: pl.Series) -> pl.Series:
        """All reasons of each refused row, joined by semicolons."""
        told = [_told(reason, refused).alias(str(i)) for i, reason in enumerate(self.reasons)]
        return (
            pl.DataFrame(told)
            .select(pl.concat_str(pl.all(), separator="; ", ignore_nulls=True))
            .to_series()
        )


def judge(parsed: Parsed, cells: pl.DataFrame, contract: type[Contract], now: datetime) -> Verdict:
    """Try every row: unreadable cells, personal data, the contract's rules, times in the future.

    `cells` are the raw cells by canonical name, for quoting.
    """
    reasons = _unreadable(parsed, cells, contract)
    reasons += _personal_data(parsed.frame, contract)
    reasons += _broken_rules(parsed, cells, contract)
    reasons += _future(parsed.frame, contract, now)
    return Verdict(reasons)


def clock_skew_flags(frame: pl.DataFrame, contract: type[Contract]) -> dict[str, pl.Series]:
    """Stages that lie at most 120 s before the stage ahead of them: kept, and flagged (G03)."""
    skewed = []
    for position, stage in enumerate(contract.stages[1:], start=1):
        gap = pl.col(stage) - pl.coalesce(contract.stages[position - 1 :: -1])
        back = (gap < pl.duration(seconds=0)) & (gap >= pl.lit(-CLOCK_TOLERANCE))
        skewed.append(back.fill_null(False).alias(f"clock_skew:{stage}"))
    found = frame.select(skewed)
    return {name: rows for name, rows in found.to_dict().items() if rows.any()}


def _unreadable(parsed: Parsed, cells: pl.DataFrame, contract: type[Contract]) -> list[Reason]:
    kinds = {"number": "数字", "time": "时间", "day": "日期", "yes_no": "是否"}
    reasons = []
    for name, rows in parsed.unreadable.items():
        meta = meta_of(contract.columns()[name])
        what = kinds.get(meta["kind"], "编号（科学计数法已丢失位数）")
        text = f"unreadable {name}: {_title(contract, name)}无法读作{what}"
        reasons.append(Reason(text, rows, cells[name].cast(pl.String)))
    return reasons


def _personal_data(frame: pl.DataFrame, contract: type[Contract]) -> list[Reason]:
    texts = [n for n, c in contract.columns().items() if meta_of(c).get("role") == "text"]
    if not texts:
        return []
    plain = frame.select(
        pl.col(n).list.join(" ") if frame.schema[n] == pl.List(pl.String) else pl.col(n)
        for n in texts
    )
    suspects = plain.select(might_hold_pii(pl.col(n)).any() for n in texts).row(0, named=True)
    return [
        Reason(f"{_PII}{name} 出现{kind}（已脱敏）", rows)
        for name in texts
        if suspects[name]
        for kind, rows in pii_kinds(plain[name]).items()
    ]


def _broken_rules(parsed: Parsed, cells: pl.DataFrame, contract: type[Contract]) -> list[Reason]:
    at = pl.int_range(parsed.frame.height, dtype=pl.Int64, eager=True).alias(_AT)
    # Asked for lazily, since only the rows that fail are wanted: all the others need no copy.
    _, failure = _with_position(contract).filter(parsed.frame.with_columns(at).lazy())
    if not len(failure):
        return []
    details = failure.details()
    messages = rule_messages(contract)
    reasons = []
    for rule in failure.counts():
        broken = details.filter(pl.col(rule) == "invalid")[_AT]
        rows = at.is_in(broken.implode())
        reasons += _explained(rule, rows, parsed, cells, contract, messages)
    return reasons


def _explained(
    rule: str,
    rows: pl.Series,
    parsed: Parsed,
    cells: pl.DataFrame,
    contract: type[Contract],
    messages: dict[str, str],
) -> list[Reason]:
    if rule in messages:
        name = rule.replace("_", " ", 1) if rule.startswith("G0") else rule
        return [Reason(f"{name}: {messages[rule]}", rows)]
    name, _, check = rule.partition("|")
    label, says = _COLUMN_RULES.get(check, ("format", "格式不正确"))
    title = _title(contract, name)
    if label == _PII:
        return [Reason(f"{_PII}{name} {says}", rows)]
    if label != "required":
        quoted = cells[name].cast(pl.String) if label in _QUOTES_CELL and name in cells else None
        return [Reason(f"{label} {name}: {title}{says}", rows, quoted)]
    told = []
    if name in parsed.unreadable:
        rows = rows & ~parsed.unreadable[name]
    redacted = parsed.flags.get(f"redacted:{name}")
    if redacted is not None and (rows & redacted).any():
        told.append(Reason(f"redacted {name}: {title}为必填项，却是占位符", rows & redacted))
        rows = rows & ~redacted
    if rows.any():
        told.append(Reason(f"required {name}: {title}{says}", rows))
    return told


def _future(frame: pl.DataFrame, contract: type[Contract], now: datetime) -> list[Reason]:
    latest = now + CLOCK_TOLERANCE
    columns = contract.columns()
    events = [name for name, column in columns.items() if meta_of(column).get("event")]
    moment, day = pl.lit(latest), pl.lit(latest.date())
    beyond = frame.select(
        (pl.col(n) > (day if columns[n].dtype == pl.Date else moment)).fill_null(False)
        for n in events
    )
    return [
        Reason(f"G03 future {name}: {_title(contract, name)}晚于接收时间", rows)
        for name, rows in beyond.to_dict().items()
        if rows.any()
    ]


def _told(reason: Reason, refused: pl.Series) -> pl.Series:
    # polars 2.1 panics in format() on a column with an empty chunk, which filter() leaves behind
    # where no row of a sheet is refused.
    rows = reason.rows.filter(refused).rechunk()
    if reason.cells is None:
        return (
            pl.DataFrame({"rows": rows})
            .select(pl.when(pl.col("rows")).then(pl.lit(reason.text)))
            .to_series()
        )
    quoted = scrub(pl.col("cell")).str.replace_all(r"[;\s]+", " ").str.slice(0, _QUOTED_CHARS)
    text = pl.format("{}（{}）", pl.lit(reason.text), quoted.fill_null("空"))
    return (
        pl.DataFrame({"rows": rows, "cell": reason.cells.filter(refused).rechunk()})
        .select(pl.when(pl.col("rows")).then(text))
        .to_series()
    )


def _title(contract: type[Contract], name: str) -> str:
    headers = meta_of(contract.columns()[name])["zh"]
    return headers[0] if headers else name


@cache
def _with_position(contract: type[Contract]) -> type[Contract]:
    """The contract with a row number, since dataframely keeps only the columns of its schema."""
    return type(f"{contract.__name__}WithPosition", (contract,), {_AT: dy.Int64(nullable=False)})
