"""How a contract writes down one column: type, unit, Chinese headers, PII class, allowed values.

Every helper returns a dataframely column. What parsing and privacy need to know travels in its
`metadata`: `zh` (headers), `kind`, `role`, `unit`, `pii`, `allowed`, `aliases`, `default`, `event`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

import dataframely as dy
import polars as pl


def _meta(zh: str, kind: str, *, pii: int = 0, **more: Any) -> dict[str, Any]:
    return {"zh": tuple(h for h in zh.split("/") if h), "kind": kind, "pii": pii, **more}


def meta_of(column: dy.Column) -> dict[str, Any]:
    """What a column says beside its type: `zh`, `kind`, `role`, `unit`, `pii` and so on."""
    return column.metadata or {}


def _within(allowed: Iterable[str]) -> dict[str, Callable[[pl.Expr], pl.Expr]]:
    values = list(allowed)
    return {"allowed": lambda column: column.is_in(values)}


def text(
    zh: str,
    says: str,
    *,
    required: bool = False,
    pii: int = 0,
    default: str | None = None,
    scan: bool = True,
) -> dy.String:
    """Plain text; `scan=False` for text that privacy itself has written."""
    role = "text" if scan else "derived"
    meta = _meta(zh, "text", pii=pii, role=role, default=default)
    return dy.String(nullable=not required, metadata=meta, description=says)


def code(
    zh: str,
    says: str,
    *,
    required: bool = False,
    pii: int = 0,
    pattern: str | None = None,
    default: str | None = None,
    check: Mapping[str, Callable[[pl.Expr], pl.Expr]] | None = None,
) -> dy.String:
    """An identifier: half-width, without blanks; refused when a spreadsheet cost it digits."""
    meta = _meta(zh, "text", pii=pii, role="code", default=default)
    return dy.String(
        nullable=not required, regex=pattern, check=check, metadata=meta, description=says
    )


def choice(
    zh: str,
    says: str,
    allowed: str,
    *,
    required: bool = False,
    aliases: Mapping[str, str] | None = None,
    default: str | None = None,
) -> dy.String:
    """One of the values of `allowed` (blank separated); `aliases` maps other spellings to them."""
    values = tuple(allowed.split())
    meta = _meta(
        zh, "text", role="choice", allowed=values, aliases=dict(aliases or {}), default=default
    )
    return dy.String(nullable=not required, check=_within(values), metadata=meta, description=says)


def moment(zh: str, says: str, *, required: bool = False, event: bool = True) -> dy.Datetime:
    """Naive wall time of the city, microseconds. An `event` cannot lie in the future (G03)."""
    meta = _meta(zh, "time", event=event)
    return dy.Datetime(
        nullable=not required,
        min=datetime(1949, 10, 1),
        max=datetime(2200, 1, 1),
        metadata=meta,
        description=says,
    )


def day(zh: str, says: str, *, required: bool = False, event: bool = True) -> dy.Date:
    """A calendar day of the city. An `event` cannot lie in the future (G03)."""
    meta = _meta(zh, "day", event=event)
    return dy.Date(
        nullable=not required,
        min=date(1900, 1, 1),
        max=date(2200, 1, 1),
        metadata=meta,
        description=says,
    )


def count(zh: str, says: str, *, required: bool = False, minimum: int | None = 0) -> dy.Int64:
    """A whole number."""
    meta = _meta(zh, "number", unit="count")
    return dy.Int64(nullable=not required, min=minimum, metadata=meta, description=says)


def exact(
    zh: str,
    says: str,
    *,
    scale: int,
    unit: str | None,
    required: bool = False,
    minimum: int | None = 0,
    above: int | None = None,
) -> dy.Decimal:
    """DECIMAL(18, scale); `unit` is what a bare number means (`kg`, `t`, `yuan`, …)."""
    meta = _meta(zh, "number", unit=unit)
    return dy.Decimal(
        precision=18,
        scale=scale,
        nullable=not required,
        min=None if above is not None else minimum,
        min_exclusive=above,
        metadata=meta,
        description=says,
    )


def kilograms(zh: str, says: str, **rest: Any) -> dy.Decimal:
    """Weight in kg, DECIMAL(18,6): a pound is 0.45359237 kg, and the gram must survive it."""
    return exact(zh, says, scale=6, unit="kg", **rest)


def tonnes(zh: str, says: str, **rest: Any) -> dy.Decimal:
    """Mass in t, DECIMAL(18,3)."""
    return exact(zh, says, scale=3, unit="t", **rest)


def money(zh: str, says: str, **rest: Any) -> dy.Decimal:
    """Amount in the city's currency, DECIMAL(18,2)."""
    return exact(zh, says, scale=2, unit="yuan", **rest)


def measure(
    zh: str,
    says: str,
    *,
    unit: str | None = None,
    required: bool = False,
    minimum: float | None = None,
    above: float | None = None,
    maximum: float | None = None,
    pii: int = 0,
) -> dy.Float64:
    """DOUBLE: coordinates, areas, lengths, hours."""
    meta = _meta(zh, "number", unit=unit, pii=pii)
    return dy.Float64(
        nullable=not required,
        min=minimum,
        min_exclusive=above,
        max=maximum,
        metadata=meta,
        description=says,
    )


def yes_no(
    zh: str,
    says: str,
    *,
    required: bool = False,
    default: bool | None = None,
    alias: str | None = None,
) -> dy.Bool:
    """是/否, 1/0, Y/N, true/false; `alias` names a column that dataframely uses as a method."""
    meta = _meta(zh, "yes_no", default=default)
    return dy.Bool(nullable=not required, alias=alias, metadata=meta, description=says)


def texts(
    zh: str,
    says: str,
    *,
    allowed: str | None = None,
    aliases: Mapping[str, str] | None = None,
    role: str = "text",
) -> dy.List:
    """A list of texts, separated in the source by 、 ， ； | or a line break."""
    values = tuple(allowed.split()) if allowed else ()
    check = None
    if values:
        known = list(values)
        check = {"allowed": lambda c: c.list.eval(pl.element().is_in(known)).list.all()}
    meta = _meta(zh, "list", role=role, allowed=values, aliases=dict(aliases or {}))
    return dy.List(
        dy.String(nullable=False), nullable=True, check=check, metadata=meta, description=says
    )
