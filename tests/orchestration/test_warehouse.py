"""How dbt is called, and when the warehouse is built from nothing."""

import json
import os
import shutil
from dataclasses import replace
from types import SimpleNamespace

import dbt.cli.main
import polars as pl
import pytest

import orchestration.models
import orchestration.warehouse
from cities.settings import load_city
from orchestration.landing import committed_states
from orchestration.warehouse import (
    COMMAND,
    BuildMark,
    DbtFailed,
    Node,
    build,
    build_fingerprint,
    dbt_arguments,
    dbt_vars,
    needs_full_refresh,
    run,
)


def test_the_command_line_carries_the_variables_as_json():
    arguments = dbt_arguments("build", {"currency": "元", "small_n": 30}, "--full-refresh")
    variables = json.loads(arguments[arguments.index("--vars") + 1])
    assert arguments[COMMAND] == "build"
    assert variables == {"currency": "元", "small_n": 30}
    assert arguments[-1] == "--full-refresh"


def test_a_subcommand_stands_right_after_its_command():
    arguments = dbt_arguments("docs", {}, "--static", subcommand="generate")
    assert arguments[COMMAND : COMMAND + 2] == ["docs", "generate"]


def test_the_policies_of_the_city_reach_dbt():
    settings = load_city("open_data")
    variables = dbt_vars(settings)
    assert variables["currency"] == settings.currency
    assert variables["recurrence_days"] == 30
    assert not any(str(settings.data_dir) in str(told) for told in variables.values())


def test_a_changed_policy_changes_the_fingerprint():
    assert build_fingerprint({"small_n": 30}) != build_fingerprint({"small_n": 31})
    assert build_fingerprint({"small_n": 30}) == build_fingerprint({"small_n": 30})


def test_increments_are_trusted_only_on_the_same_rules_and_all_known_batches():
    built = BuildMark("rules", ("a", "b"))
    assert not needs_full_refresh(built, BuildMark("rules", ("a", "b", "c")))
    assert needs_full_refresh(None, built)
    assert needs_full_refresh(built, BuildMark("other rules", ("a", "b")))
    assert needs_full_refresh(built, BuildMark("rules", ("a",))), "batch b was withdrawn"


@pytest.mark.parametrize("change", [{"batch_seq": 9}, {"contract_fingerprint": "new"}])
def test_a_batch_that_landed_again_is_built_from_nothing(change):
    told = {"batch_id": "cases-1", "batch_seq": 1, "contract_fingerprint": "old"}
    before, after = (
        BuildMark("rules", tuple(committed_states(pl.DataFrame([row]))))
        for row in (told, told | change)
    )
    assert before.batches == ("cases-1@1:old",)
    assert needs_full_refresh(before, after)
    assert before.digest != after.digest


@pytest.fixture
def city(settings, tmp_path):
    """A city with a warehouse file."""
    found = replace(settings, data_dir=tmp_path)
    found.warehouse_path.touch()
    return found


@pytest.fixture
def calls(monkeypatch):
    """The command lines given to dbt, which builds one node each time."""
    heard = []

    def answer(arguments):
        heard.append(arguments)
        return [Node("model.a", "a", "model", "success", "", 0, 0.1)]

    monkeypatch.setattr(orchestration.warehouse, "run", answer)
    return heard


def test_the_same_batches_are_built_again_only_when_the_results_are_lost(city, calls):
    assert build(city, ["a@1:f"]) is not None
    assert build(city, ["a@1:f"], is_kept=lambda mark: True) is None
    assert build(city, ["a@1:f"], is_kept=lambda mark: False) is not None
    assert ["--full-refresh" in call for call in calls] == [True, False]


def test_a_night_tells_which_batches_are_new_and_leaves_out_what_stands(city, monkeypatch):
    heard = []

    def answer(arguments):
        heard.append((os.environ["NEW_BATCHES"], "config.materialized:view" in arguments))
        return [Node("model.a", "a", "model", "success", "", 0, 0.1)]

    monkeypatch.setattr(orchestration.warehouse, "run", answer)
    build(city, ["a@1:f"])
    build(city, ["a@1:f", "c@3:f", "b@2:f"])
    assert heard == [("", False), ("b c", True)]
    assert "NEW_BATCHES" not in os.environ


def test_a_warehouse_that_was_moved_is_built_from_nothing(city, calls, tmp_path_factory):
    build(city, ["a@1:f"])
    elsewhere = tmp_path_factory.mktemp("moved") / "data"
    shutil.copytree(city.data_dir, elsewhere)
    build(replace(city, data_dir=elsewhere), ["a@1:f", "b@2:f"])
    assert ["--full-refresh" in call for call in calls] == [True, True]


def test_a_crash_while_results_are_kept_leaves_no_finished_build(city, calls):
    def crash(mark, nodes):
        assert BuildMark.read(city) is None
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        build(city, ["a@1:f"], keep=crash)
    assert build(city, ["a@1:f"]) is not None
    assert "--full-refresh" in calls[-1]


def test_a_torn_mark_is_no_mark(city):
    BuildMark.path(city).write_text('{"fingerpr')
    assert BuildMark.read(city) is None


@pytest.mark.parametrize("results", [SimpleNamespace(results=[]), None])
def test_a_build_of_nothing_is_a_failure(monkeypatch, results):
    outcome = SimpleNamespace(exception=None, result=results)
    monkeypatch.setattr(
        dbt.cli.main, "dbtRunner", lambda: SimpleNamespace(invoke=lambda _: outcome)
    )
    assert run(dbt_arguments("parse", {})) == []
    with pytest.raises(DbtFailed, match="no model"):
        run(dbt_arguments("build", {}))


def test_a_torn_manifest_is_parsed_again(city, monkeypatch, tmp_path):
    target = tmp_path / "project" / "target"
    target.mkdir(parents=True)
    (target / "manifest.json").write_text('{"nodes": {')
    (target / "manifest.parsed_from").write_text("rules")
    parsed = []

    def parse(arguments):
        parsed.append(arguments[COMMAND])
        (target / "manifest.json").write_text('{"nodes": {}}')
        return []

    monkeypatch.setenv("DBT_TARGET_PATH", str(target))
    monkeypatch.setattr(orchestration.models, "build_fingerprint", lambda _: "rules")
    monkeypatch.setattr(orchestration.models, "run", parse)
    assert orchestration.models.load_manifest(city) == {"nodes": {}}
    assert orchestration.models.load_manifest(city) == {"nodes": {}}
    assert parsed == ["parse"]
