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


def book() -> dict[str, dict[str, str]]:
    """KPI → its row of the book."""
    with (PROJECT / "seeds" / "indicator_book.csv").open(encoding="utf-8") as handle:
        return {row["kpi_id"]: row for row in csv.DictReader(handle)}


def test_every_variable_of_the_project_is_a_described_setting() -> None:
    assert set(described()) == variables()


def test_the_kpis_of_a_setting_are_in_the_book() -> None:
    assert {kpi for kpis in described().values() for kpi in kpis} <= set(book())


def test_the_kpis_that_a_later_step_revises_are_those_that_wait_for_it() -> None:
    waiting = {kpi for kpi, row in book().items() if row["window_days"] == "revision_days"}
    assert described()["revision_days"] == waiting


def test_sums_of_events_have_a_year_to_date_and_counts_of_persons_and_tasks_have_none() -> None:
    """A caller counts once a period (H12), a task is set for the whole year (S13)."""
    cumulative = {kpi for kpi, row in book().items() if row["is_cumulative"] == "true"}
    assert cumulative >= {"S07", "S08", "S11", "S12", "E12", "H15"}
    assert not cumulative & {"H12", "S13"}


def test_what_a_return_or_a_call_back_revises_waits_as_long_as_the_handling() -> None:
    """Orders are returned, done again and called back for days after a period has ended."""
    windows = {kpi: row["window_days"] for kpi, row in book().items()}
    revised = ["C22", "H02", "H03", "H04", "H05", "H06", "H07", "H08", "H09", "H10", "H13"]
    assert {windows[kpi] for kpi in revised} == {windows["C09"]}
