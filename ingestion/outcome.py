"""One delivery, from raw text to rows that land, rows merged away and rows in quarantine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from ingestion.contracts.base import Contract, landing_schema
from ingestion.control import reconcile
from ingestion.judging import Verdict, clock_skew_flags, judge
from ingestion.keys import synthetic_keys
from ingestion.matching import Matched, match_columns
from ingestion.merging import merge_rule
from ingestion.parsing import Parsed, parse_cells
from ingestion.privacy import apply_actions
from ingestion.rawtext import hidden_headers, masked_json
from ingestion.readers.base import ROW, SHEET, Delivery, RefusedFile
from ingestion.source import Source
from ingestion.unfinished import unfinished_rows

NO_ROW = "no_row_after_reshape"
_RESHAPE_ERRORS = (pl.exceptions.PolarsError, LookupError, ValueError, TypeError)
_FACTS = ("source_row", "source_sheet", "merge_rule", "raw_text")


class ConservationError(AssertionError):
    """Rows read ≠ rows landed + merged + quarantined; the batch is not written."""


@dataclass
class Outcome:
    """Frames lack `batch_id` and `source_name`, which the landing adds.

    landed: contract columns, `source_row`, `source_sheet`, `row_flags`.
    merged: the same, `merge_rule` and `raw_text` (of rows that were no records).
    quarantined: `source_row`, `source_sheet`, `reasons`, `raw_text`.
    """

    landed: pl.DataFrame
    merged: pl.DataFrame
    quarantined: pl.DataFrame
    rows_read: int
    source_records: int
    quarantine_reasons: dict[str, int] = field(default_factory=dict)
    pii_hits: dict[str, int] = field(default_factory=dict)
    redacted_cells: int = 0
    control_sums: dict[str, Any] | None = None

    @property
    def merge_rules(self) -> dict[str, int]:
        """Rows by the rule that merged them."""
        if self.merged.is_empty():
            return {}
        counts = self.merged.group_by("merge_rule").len().sort("merge_rule")
        return dict(counts.iter_rows())

    def source_times(self, contract: type[Contract]) -> tuple[datetime | None, datetime | None]:
        """First and last time of the source in the rows that landed."""
        if not contract.source_time or self.landed.is_empty():
            return None, None
        time = pl.coalesce(pl.col(c).cast(pl.Datetime("us")) for c in contract.source_time)
        first, last = self.landed.select(time.min().alias("a"), time.max().alias("b")).row(0)
        return first, last


def settle(delivery: Delivery, source: Source, hash_key: bytes, now: datetime) -> Outcome:
    """Match, parse, protect, judge and merge the rows of one delivery.

    Raises:
        RefusedFile: headers or expressions do not fit the file.
        ConservationError: a row would be lost; a defect of this package, never of the data.
    """
    return settle_together([delivery], source, hash_key, now)[0]


def settle_together(
    deliveries: Sequence[Delivery], source: Source, hash_key: bytes, now: datetime
) -> list[Outcome]:
    """`settle` every delivery; what looks at one row alone is done to all rows at once.

    Several deliveries must have the same headers, and the source must look at one row alone in all
    that it declares (`handful.may_share`). Raises what `settle` raises for any of them.
    """
    raws = [_reshaped(delivery.rows, source) for delivery in deliveries]
    raw = raws[0] if len(raws) == 1 else pl.concat(raws, rechunk=True)
    contract = source.contract
    matched = match_columns(raw, source)
    parsed = parse_cells(
        _cells(raw, matched, source, hash_key),
        contract.columns(),
        source.time_formats,
        matched.units,
    )
    verdict = Verdict(
        [
            *unfinished_rows(deliveries, raws),
            *judge(parsed, matched.cells, contract, now).reasons,
        ]
    )
    flags = _row_flags(parsed, contract)
    outcomes, begin = [], 0
    for delivery, own in zip(deliveries, raws, strict=True):
        rows = parsed.part(begin, own.height)
        flagged = rows.frame.hstack([*own.select(ROW, SHEET), flags.slice(begin, own.height)])
        told = verdict.part(begin, own.height)
        outcome = _outcome(delivery, own, flagged, told, source, matched)
        outcome.redacted_cells = rows.redacted_cells
        outcomes.append(outcome)
        begin += own.height
    return outcomes


def _outcome(
    delivery: Delivery,
    raw: pl.DataFrame,
    flagged: pl.DataFrame,
    verdict: Verdict,
    source: Source,
    matched: Matched,
) -> Outcome:
    """Where each row of one delivery goes.

    raw: its rows after reshaping. flagged: the same rows typed, with their place and `row_flags`.
    """
    contract = source.contract
    refused = verdict.refused
    if refused is None:
        refused = pl.Series([False], dtype=pl.Boolean).new_from_index(0, raw.height)
    good = flagged.filter(~refused)
    rule = merge_rule(good, contract, source.one_row_per_key)
    hidden = hidden_headers(contract, matched.origins, delivery.rows.columns)
    is_merged = rule.is_not_null()
    merged = good.filter(is_merged).with_columns(
        rule.drop_nulls().alias("merge_rule"), pl.lit(None, dtype=pl.String).alias("raw_text")
    )
    no_records = _no_records(delivery, raw, contract, hidden)
    place = raw.select(ROW, SHEET).filter(refused)
    outcome = Outcome(
        landed=good.filter(~is_merged) if merged.height else good,
        merged=pl.concat([merged, no_records.select(merged.columns)]),
        quarantined=_quarantined(delivery.rows, place, verdict, refused, hidden),
        rows_read=raw.height + no_records.height,
        source_records=delivery.rows.height,
        quarantine_reasons=verdict.counts(),
        pii_hits=verdict.pii_hits,
    )
    if delivery.aside is not None:
        outcome.control_sums = reconcile(delivery.aside, flagged, matched, source)
    _conserve(outcome)
    return outcome


def _reshaped(rows: pl.DataFrame, source: Source) -> pl.DataFrame:
    if source.reshape is None:
        return rows
    try:
        shaped = source.reshape(rows)
    except _RESHAPE_ERRORS as error:
        raise RefusedFile(f"表头不符：整形出错（{type(error).__name__}）") from None
    missing = {ROW, SHEET} - set(shaped.columns)
    if missing:
        raise RefusedFile(f"整形丢失了 {'、'.join(sorted(missing))}")
    return shaped


def _cells(raw: pl.DataFrame, matched: Matched, source: Source, hash_key: bytes) -> pl.DataFrame:
    """Cells of the contract: matched text, made-up keys, and what personal columns become."""
    cells = matched.cells
    columns = source.contract.columns()
    if source.synthetic_key:
        cells = cells.with_columns(synthetic_keys(raw).alias(source.synthetic_key))
        if "is_synthetic_ticket" in columns:
            cells = cells.with_columns(pl.lit(True).alias("is_synthetic_ticket"))
    lists = frozenset(n for n, column in columns.items() if column.dtype == pl.List(pl.String))
    made = apply_actions(matched.personal, source.contract.personal, lists, hash_key)
    return cells.hstack(made) if made.width else cells


def _row_flags(parsed: Parsed, contract: type[Contract]) -> pl.Series:
    flags = parsed.flags | clock_skew_flags(parsed.frame, contract)
    if not flags:
        return pl.Series("row_flags", [""], dtype=pl.String).new_from_index(0, parsed.frame.height)
    told = [
        pl.when(pl.Series(rows)).then(pl.lit(flag)).alias(flag)
        for flag, rows in sorted(flags.items())
    ]
    joined = pl.concat_str(told, separator=";", ignore_nulls=True)
    return parsed.frame.with_columns(joined.alias("row_flags"))["row_flags"]


def _no_records(
    delivery: Delivery, raw: pl.DataFrame, contract: type[Contract], hidden: set[str]
) -> pl.DataFrame:
    """Rows that are no records: totals, notes, and rows a reshaping left without a successor."""
    parts = []
    if delivery.aside is not None and delivery.aside.height:
        parts.append(_facts(delivery.aside, pl.col("merge_rule"), hidden))
    if raw is not delivery.rows:
        gone = delivery.rows.join(raw, on=[ROW, SHEET], how="anti", nulls_equal=True)
        parts.append(_facts(gone, pl.lit(NO_ROW), hidden))
    schema = landing_schema(contract) | {"merge_rule": pl.String(), "raw_text": pl.String()}
    empty = pl.DataFrame(schema=schema)
    if not parts:
        return empty
    return pl.concat([empty, *parts], how="diagonal").with_columns(pl.lit("").alias("row_flags"))


def _facts(rows: pl.DataFrame, rule: pl.Expr, hidden: set[str]) -> pl.DataFrame:
    told = rows.with_columns(rule.alias("merge_rule"))
    return told.with_columns(masked_json(rows, hidden).alias("raw_text")).select(_FACTS)


def _quarantined(
    original: pl.DataFrame,
    place: pl.DataFrame,
    verdict: Verdict,
    refused: pl.Series,
    hidden: set[str],
) -> pl.DataFrame:
    """Refused rows with their reasons and the original cells of the file, personal data masked."""
    if place.is_empty():
        return place.with_columns(pl.lit("").alias("reasons"), pl.lit("").alias("raw_text")).clear()
    wanted = original.join(place, on=[ROW, SHEET], how="semi", nulls_equal=True)
    masked = wanted.select(ROW, SHEET).with_columns(masked_json(wanted, hidden).alias("raw_text"))
    told = place.with_columns(verdict.texts(refused).alias("reasons"))
    return told.join(masked, on=[ROW, SHEET], how="left", nulls_equal=True, maintain_order="left")


def _conserve(outcome: Outcome) -> None:
    parts = outcome.landed.height, outcome.merged.height, outcome.quarantined.height
    if sum(parts) != outcome.rows_read:
        raise ConservationError(
            f"rows read {outcome.rows_read} ≠ landed, merged, quarantined {parts}"
        )
