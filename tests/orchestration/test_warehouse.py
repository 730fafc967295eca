"""How dbt is called, and when the warehouse is built from nothing."""

import json

from cities.settings import load_city
from orchestration.warehouse import (
    BuildMark,
    build_fingerprint,
    dbt_arguments,
    dbt_vars,
    needs_full_refresh,
)


def test_the_command_line_carries_the_variables_as_json():
    arguments = dbt_arguments("build", {"currency": "元", "small_n": 30}, "--full-refresh")
    variables = json.loads(arguments[arguments.index("--vars") + 1])
    assert arguments[2] == "build"
    assert variables == {"currency": "元", "small_n": 30}
    assert arguments[-1] == "--full-refresh"


def test_a_subcommand_stands_right_after_its_command():
    arguments = dbt_arguments("docs", {}, "--static", subcommand="generate")
    assert arguments[2:4] == ["docs", "generate"]


def test_the_policies_of_the_city_reach_dbt():
    settings = load_city("open_data")
    variables = dbt_vars(settings)
    assert variables["currency"] == settings.currency
    assert variables["recurrence_days"] == 30
    assert variables["landing_dir"] == str(settings.landing_dir)


def test_a_changed_policy_changes_the_fingerprint():
    assert build_fingerprint({"small_n": 30}) != build_fingerprint({"small_n": 31})
    assert build_fingerprint({"small_n": 30}) == build_fingerprint({"small_n": 30})


def test_increments_are_trusted_only_on_the_same_rules_and_all_known_batches():
    built = BuildMark("rules", ("a", "b"))
    assert not needs_full_refresh(built, BuildMark("rules", ("a", "b", "c")))
    assert needs_full_refresh(None, built)
    assert needs_full_refresh(built, BuildMark("other rules", ("a", "b")))
    assert needs_full_refresh(built, BuildMark("rules", ("a",))), "batch b was withdrawn"
