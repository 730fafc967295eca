"""The settings of a city: each has a name that a reader understands, and the KPIs it decides."""

from __future__ import annotations

import csv
import re

import yaml

from orchestration.warehouse import PROJECT

NO_POLICY = {"currency"}
"""Variables of the dbt project that no city declares under [policy]."""


def variables() -> set[str]:
    text = (PROJECT / "dbt_project.yml").read_text(encoding="utf-8")
    return set(yaml.safe_load(text)["vars"]) - NO_POLICY


def described() -> dict[str, set[str]]:
    """Setting → KPIs that it decides, of the macro city_settings."""
    text = (PROJECT / "macros" / "kpi" / "city_settings.sql").read_text(encoding="utf-8")
    entries = re.findall(r"'(\w+)': \('[^']+', '[^']*', 'DOMAIN [^']+', '([^']*)'\)", text)
    return {setting: set(kpis.split()) for setting, kpis in entries}


def test_every_variable_of_the_project_is_a_described_setting() -> None:
    assert set(described()) == variables()


def test_the_kpis_of_a_setting_are_in_the_book() -> None:
    with (PROJECT / "seeds" / "indicator_book.csv").open(encoding="utf-8") as handle:
        book = {row["kpi_id"] for row in csv.DictReader(handle)}
    assert {kpi for kpis in described().values() for kpi in kpis} <= book
