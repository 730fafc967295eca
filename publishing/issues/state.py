"""What an issue freezes of the figures: rows of the league and of the quoted KPIs, as JSON."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from publishing.exports.league import League
from publishing.exports.rows import Row

State = dict[str, list[Row]]
QUOTED = "quoted"


def state_of(league: League | None, quoted: list[Row]) -> State:
    """Every table by name; a half-year summary has no league."""
    tables: State = {QUOTED: quoted}
    if league is not None:
        tables |= {
            "league_table": league.units,
            "league_component_score": league.components,
            "league_evidence": league.evidence,
            "league_item_warning": league.warnings,
            "league_exclusion": league.exclusions,
            "league_edition": [league.rule],
        }
    return {name: [_plain(row) for row in rows] for name, rows in tables.items()}


def table_bytes(rows: list[Row]) -> bytes:
    """Rows as JSON, one a line."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    return f"[\n{lines}\n]\n".encode()


def _plain(row: Row) -> Row:
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    """Decimals and dates as text, so that nothing is rounded on the way."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value
