"""Tables of rows, told once for the screen and for the file: what a column is called and shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from dashboards import format as fmt
from dashboards.components import markup
from dashboards.queries import Row
from dashboards.sheets import Sheet
from publishing.exports.cells import Cell


@dataclass(frozen=True)
class Column:
    """One column: its name, the field it shows, and how.

    `kind` is text, prose (text that breaks into lines), count, hours, amount (two decimals), ratio
    (1.05 倍), score (95.45) or share (0–1, printed in %); times print themselves. `address`
    gives the link of a cell, empty for none.
    """

    name: str
    field: str
    kind: str = "text"
    address: Callable[[Row], str] | None = None

    @property
    def is_number(self) -> bool:
        """Whether the column is set to the right."""
        return self.kind in ("count", "hours", "amount", "ratio", "score", "share")


def table(columns: Sequence[Column], rows: Sequence[Row], label: str, nothing: str) -> str:
    """The rows as an HTML table that scrolls in its own frame; `nothing` where there are none."""
    if not rows:
        return markup.calm(nothing)
    heads = [(column.name, "um-num" if column.is_number else "") for column in columns]
    return markup.scrolling(
        markup.table(heads, (_row(columns, row) for row in rows), "um-rows"), label
    )


def sheet(
    title: str, head: Sequence[tuple[str, str]], columns: Sequence[Column], rows: Sequence[Row]
) -> Sheet:
    """The same rows as a file: numbers to their full digits."""
    rates = frozenset(place for place, column in enumerate(columns) if column.kind == "share")
    cells: list[list[Cell]] = [[row[column.field] for column in columns] for row in rows]
    return Sheet(title, head, [column.name for column in columns], cells, rates)


def printed(value: object, kind: str) -> str:
    """One value as text; — for nothing."""
    if value is None or value == "":
        return fmt.DASH
    if isinstance(value, datetime):
        return fmt.moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal) and kind == "score":
        return fmt.score(value)
    if isinstance(value, int | float | Decimal) and kind not in ("text", "prose"):
        return _number(value, kind)
    return str(value)


def _number(value: float | Decimal, kind: str) -> str:
    if kind == "count":
        return fmt.number(value)
    if kind == "hours":
        return fmt.number(value, 1)
    if kind in ("amount", "score"):
        return fmt.number(value, 2)
    if kind == "ratio":
        return f"{fmt.number(value, 2)} 倍"
    return f"{fmt.number(value * 100, 2)}%"


def _row(columns: Sequence[Column], row: Row) -> str:
    return f"<tr>{''.join(_cell(column, row, at == 0) for at, column in enumerate(columns))}</tr>"


def _cell(column: Column, row: Row, is_head: bool) -> str:
    said = markup.text(printed(row[column.field], column.kind))
    address = column.address(row) if column.address else ""
    if address:
        said = f'<a href="{markup.text(address)}" target="_self">{said}</a>'
    named = "um-num" if column.is_number else "um-wrap" if column.kind == "prose" else ""
    style = f' class="{named}"' if named else ""
    return f'<th scope="row"{style}>{said}</th>' if is_head else f"<td{style}>{said}</td>"
