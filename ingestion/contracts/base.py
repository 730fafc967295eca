"""What all contracts share: key, personal columns, time order, readable rule messages."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import cache
from typing import Any, ClassVar

import dataframely as dy
import polars as pl

from ingestion.contracts.columns import moment

CLOCK_TOLERANCE = timedelta(seconds=120)
"""A clock may run backwards by this much before a row is refused (G03)."""

SYSTEM_COLUMNS: dict[str, pl.DataType] = {
    "batch_id": pl.String(),
    "source_name": pl.String(),
    "source_row": pl.Int64(),
    "source_sheet": pl.String(),
    "row_flags": pl.String(),
}
"""Columns every landed row has beside those of its contract."""


class Action(Enum):
    """What privacy does with a column of PII class 2 before anything is written (DOMAIN §11)."""

    DROP = "drop"
    REFUSE = "refuse"
    HASH_PHONE = "hash_phone"
    HASH_NAME = "hash_name"
    SCRUB = "scrub"
    CODE = "code"


@dataclass(frozen=True)
class Personal:
    """A class 2 column of the source: its headers, the action, and the column it may become."""

    zh: tuple[str, ...]
    action: Action
    target: str | None = None


def personal(zh: str, action: Action, target: str | None = None) -> Personal:
    """Declare a class 2 column; `zh` holds its Chinese headers separated by '/'."""
    return Personal(tuple(zh.split("/")), action, target)


def rule(message: str) -> Callable[[Callable[[Any], pl.Expr]], Any]:
    """A row rule over several columns whose breach is told to a reader as `message`."""

    def decorate(function: Callable[[Any], pl.Expr]) -> Any:
        factory = dy.rule()(function)
        factory.message = message  # type: ignore[attr-defined]
        return factory

    return decorate


def follows(later: str, *earlier: str) -> Any:
    """G03: `later` is not before the nearest present stage of `earlier`, given latest first."""

    def check(cls: Any) -> pl.Expr:
        return (pl.col(later) - pl.coalesce(earlier)) >= pl.lit(-CLOCK_TOLERANCE)

    return rule("时间早于上一环节超过 120 秒")(check)


def not_after(smaller: str, larger: str, message: str) -> Any:
    """`smaller` ≤ `larger` when both are present."""
    return rule(message)(lambda cls: pl.col(smaller) <= pl.col(larger))


class Contract(dy.Schema):
    """One landed table.

    subject: domain of the catalogue, or `reference`.
    key: columns that name a row; nulls inside a key count as values.
    stages: times of a life cycle in their order, for the clock skew flags (G03).
    source_time: the first present one of these is the time of a row, for freshness.
    personal: class 2 columns of the source, and what becomes of them.
    """

    table: ClassVar[str] = ""
    title_zh: ClassVar[str] = ""
    subject: ClassVar[str] = ""
    key: ClassVar[tuple[str, ...]] = ()
    stages: ClassVar[tuple[str, ...]] = ()
    source_time: ClassVar[tuple[str, ...]] = ()
    personal: ClassVar[Mapping[str, Personal]] = {}

    source_updated_at = moment("更新时间", "When the source last changed the row.")


def rule_messages(contract: type[Contract]) -> dict[str, str]:
    """Message of every rule over several columns, by rule name."""
    found: dict[str, str] = {}
    for parent in reversed(contract.__mro__):
        for name, member in vars(parent).items():
            message = getattr(member, "message", None)
            if isinstance(message, str):
                found[name] = message
    return found


def landing_schema(contract: type[Contract]) -> dict[str, pl.DataType]:
    """Columns and types of the landed Parquet: the contract's, then the system's."""
    own = {name: column.dtype for name, column in contract.columns().items()}
    return own | SYSTEM_COLUMNS


@cache
def contract_fingerprint(contract: type[Contract]) -> str:
    """16 hex digits that change when a column, type, rule or privacy action changes."""
    told = {
        "schema": re.sub(r" at 0x[0-9a-f]+", "", repr(contract)),
        "key": contract.key,
        "personal": {n: [p.action.value, p.target] for n, p in contract.personal.items()},
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
