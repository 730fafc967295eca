"""The sums that pages ask instead of the facts, made again from whatever facts a database holds.

They are the models of `dbt_project/models/marts/reports` that read facts and nothing else. An
edition that is enlarged, or written by hand for a test, gets them from its own rows so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import jinja2

from cities.settings import REPO

MARTS = ("fct_case_cell", "fct_case_week", "fct_weighing_day")
_MODELS = REPO / "dbt_project" / "models" / "marts" / "reports"


def compiled(mart: str, policy: Mapping[str, Any]) -> str:
    """The SQL of a mart over tables of the names it refers to, under a city's `policy`."""
    text = (_MODELS / f"{mart}.sql").read_text(encoding="utf-8")
    template = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(text)
    return template.render(ref=lambda model: model, var=policy.get)


def make(connection: duckdb.DuckDBPyConnection, policy: Mapping[str, Any]) -> None:
    """Make every mart, in place of what stands under its name."""
    for mart in MARTS:
        connection.execute(f"create or replace table {mart} as {compiled(mart, policy)}")
