"""A file with every public table of an edition, made from the declared columns of dbt.

Each row belongs to somebody, and says so in every text it holds: a row of another district that
gets through is seen in whatever column.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import yaml

from cities.settings import REPO
from publishing.operational import KPI_RESTATEMENT, SCHEMAS
from publishing.tables import PUBLIC_NAMES, PUBLIC_PREFIXES

OWN, OTHER = "owndistrict", "otherdistrict"
PLAIN = ("total", "category")
BREAKDOWNS = (*PLAIN, "unit", "unit_category", "unit_item", "facility", "new_kind")
_TELLS_OF_A_PLACE = {"area_id", "district_id", "street_id", "unit_id", "source", "message"}
_OWNERS = {
    "city": ("city", None, "u-city"),
    OWN: (OWN, OWN, f"u-{OWN}"),
    f"{OWN}/1": (f"{OWN}/1", OWN, f"u-{OWN}/1"),
    OTHER: (OTHER, OTHER, f"u-{OTHER}"),
    f"{OTHER}/1": (f"{OTHER}/1", OTHER, f"u-{OTHER}/1"),
}
"""Whose row → its area, district and unit."""


def declared() -> dict[str, dict[str, str]]:
    """Public table → its columns and their types, from the contracts of dbt and of publishing."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted((REPO / "dbt_project" / "models" / "marts").rglob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            name = model["name"]
            if name.startswith(PUBLIC_PREFIXES) or name in PUBLIC_NAMES:
                columns = {column["name"]: column["data_type"] for column in model["columns"]}
                found[name] = columns
    for name, schema in SCHEMAS.items():
        found[name] = dict.fromkeys(schema, "varchar")
    found[KPI_RESTATEMENT] = dict.fromkeys(
        ("edition_id", "kpi_id", "area_id", "breakdown", "breakdown_id", "cause_record_ids"),
        "varchar",
    )
    return found


def write(path: Path) -> None:
    """Write every public table to a new DuckDB file."""
    with duckdb.connect(str(path)) as connection:
        for table, columns in declared().items():
            names = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            connection.execute(f'create table "{table}" ({names})')
            for row in _rows(table, columns):
                marks = ", ".join(["?"] * len(row))
                connection.execute(f'insert into "{table}" values ({marks})', list(row.values()))


def _rows(table: str, columns: dict[str, str]) -> Iterator[dict[str, object]]:
    owners = list(_OWNERS) if _TELLS_OF_A_PLACE & set(columns) else ["nobody"]
    for owner in owners:
        for breakdown in BREAKDOWNS if table in ("kpi_value", "kpi_comparison") else ("total",):
            yield {name: _cell(name, kind, owner, breakdown) for name, kind in columns.items()}


def _cell(name: str, kind: str, owner: str, breakdown: str) -> object:
    if kind == "varchar[]":
        return [f"of {owner}"]
    if kind != "varchar":
        return "2025-01-01" if kind in ("date", "timestamp") else "1"
    area, district, unit = _OWNERS.get(owner, ("nobody", None, "nobody"))
    known = {
        "area_id": area,
        "district_id": district,
        "unit_id": unit,
        "area_level": "city" if owner == "city" else "street" if "/" in owner else "district",
        "breakdown": breakdown,
        "breakdown_id": "" if breakdown in PLAIN else f"u-{OTHER}" if owner == "city" else unit,
    }
    return known.get(name, f"of {owner}")
