"""The page of the sample city's figures beside published ones."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from cities.sample.figures_page import PAGE, ROWS, page_of
from cities.sample.simulation.truth import KPI_SCHEMA

DOMAIN = PAGE.with_name("DOMAIN.md")
_OWN_WORDS = {"cities", "trial", "rules"}


def test_every_source_is_named_in_the_domain() -> None:
    domain = DOMAIN.read_text(encoding="utf-8")
    for row in ROWS:
        words = set(re.findall(r"[\w〔〕]+", row.source)) - _OWN_WORDS
        assert [word for word in words if word not in domain] == [], row.name


def test_a_figure_has_its_lowest_mean_and_highest_month(tmp_path: Path) -> None:
    """Months at the ends of the simulation, other areas and other readings stay out."""
    told = [
        ("S06", "collected", "M", date(2024, 1, 1), "shili", 1, 2),
        ("S06", "collected", "M", date(2024, 3, 1), "shili", 99, 100),
        ("S06", "collected", "M", date(2024, 4, 1), "shili", 100, 100),
        ("S06", "collected", "M", date(2024, 4, 1), "d1", 1, 100),
        ("S06", "collected_less_stock", "M", date(2024, 4, 1), "shili", 1, 100),
    ]
    rows = [(*row[:5], "total", "", *row[5:]) for row in told]
    frame = pl.DataFrame(rows, schema=KPI_SCHEMA, orient="row")
    frame.write_parquet(tmp_path / "kpi_sanitation.parquet")
    page = page_of(tmp_path)
    assert "| 无害化处理率 S06 | 99.00 – 99.50 – 100.00 % | 100 % | 002, 003 |\n" in page
    assert "| 立案率 C05 | no figure |" in page


def test_without_a_truth_there_is_no_page(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="simulate"):
        page_of(tmp_path)


def test_the_page_in_the_tree_has_every_row() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for row in ROWS:
        assert f"| {row.name} | " in page
    assert "no figure" not in page
