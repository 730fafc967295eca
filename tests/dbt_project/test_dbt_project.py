"""The dbt project by itself: on nothing, by its unit tests, and when a type changes."""

from __future__ import annotations

import csv
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from cities.settings import REPO, dbt_target_dir, load_city
from ingestion.contracts import CONTRACTS
from ingestion.landing import prepare
from ingestion.ledger import write_ledger
from ingestion.store import Store
from orchestration.tools import prepare_tools
from orchestration.warehouse import PROJECT, dbt_arguments, dbt_vars, run
from tests.kpi_coverage import evidence, facts

MODELS = sorted((PROJECT / "models").rglob("*.sql"))
READING = re.compile(r"'([A-Z]\d\d)' as kpi_id,\s+'([^']*)' as denominator_policy")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory):
    """A city that no source has delivered anything to."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATA_ROOT", str(tmp_path_factory.mktemp("nothing")))
        settings = load_city("open_data")
    prepare_tools(settings)
    store = Store(settings.landing_dir, settings.quarantine_dir, settings.merged_dir)
    prepare(store, CONTRACTS)
    write_ledger(store)
    return settings


@pytest.fixture(scope="module")
def built_on_nothing(city):
    """What dbt did with every node on an empty landing."""
    prepare_tools(city)
    return run(dbt_arguments("build", dbt_vars(city), "--exclude-resource-type", "unit_test"))


def test_a_city_without_any_data_builds(built_on_nothing):
    assert len(built_on_nothing) > 150
    assert [(node.name, node.message) for node in built_on_nothing if node.failed] == []


def test_every_test_says_in_chinese_what_must_hold_and_what_to_do(built_on_nothing):
    tests = [node for node in built_on_nothing if node.is_test]
    assert [node.name for node in tests if node.rule is None] == [], "meta, or orchestration/rules"
    told = {node.name: node.rule for node in tests}
    chinese = re.compile("[一-鿿].*[一-鿿]")
    for name, rule in told.items():
        assert chinese.search(rule.title) and chinese.search(rule.action), name
        assert rule.action.endswith("。") and not rule.title.endswith("。"), name
        assert rule.table or name.startswith("assert_"), name
    family = next(rule for name, rule in told.items() if name.startswith("relationships_dim_"))
    assert family.title == (
        "表 dim_survey_matter 的 family_id 都能在表 dim_category 的 family_id 中找到"
    )


def test_every_rule_with_an_edge_case_is_worked_by_hand(city, built_on_nothing, tell_evidence):
    prepare_tools(city)
    nodes = run(dbt_arguments("test", dbt_vars(city), "--select", "test_type:unit"))
    tell_evidence(evidence.UNIT_TEST, {node.name: node.status == "pass" for node in nodes})
    assert len(nodes) >= 14
    assert [(node.name, node.message) for node in nodes if node.failed] == []
    green = {node.name for node in nodes if node.status == "pass"}
    assert {test.name for test in facts.unit_tests()} <= green, "docs/domain/kpi-coverage.md"


def test_every_test_over_all_data_that_the_page_of_coverage_names_is_run(built_on_nothing):
    named = {name for names in facts.invariants().values() for name in names}
    assert named
    assert named <= {node.name for node in built_on_nothing if node.is_test and not node.failed}


def test_a_changed_type_of_a_public_column_fails(city, built_on_nothing, tmp_path: Path):
    prepare_tools(city)
    changed = tmp_path / "dbt_project"
    shutil.copytree(PROJECT, changed, ignore=shutil.ignore_patterns("target", "logs"))
    contract = changed / "models" / "marts" / "kpi" / "kpi_value.yml"
    text = contract.read_text(encoding="utf-8")
    wrong = text.replace(
        "- name: numerator\n        data_type: double",
        "- name: numerator\n        data_type: varchar",
    )
    assert wrong != text
    contract.write_text(wrong, encoding="utf-8")
    arguments = dbt_arguments("run", dbt_vars(city), "--select", "kpi_value")
    nodes = run([str(changed) if part == str(PROJECT) else part for part in arguments])
    assert [node.name for node in nodes if node.failed] == ["kpi_value"]
    assert "contract" in nodes[0].message


def test_a_row_that_is_there_twice_or_lacks_something_is_named(
    city, built_on_nothing, tmp_path: Path
):
    import duckdb

    broken = replace(city, data_dir=tmp_path)
    shutil.copy(city.warehouse_path, broken.warehouse_path)
    with duckdb.connect(str(broken.warehouse_path)) as connection:
        connection.execute("insert into kpi_catalog from kpi_catalog where kpi_id = 'C12'")
        connection.execute("update kpi_catalog set window_days = null where kpi_id = 'H01'")
        connection.execute("update kpi_setting set name_zh = null where kpi_id = 'C01'")
    prepare_tools(broken)
    tests = ["unique_key_kpi_catalog_*", "unique_key_kpi_setting_*"]
    nodes = run(dbt_arguments("test", dbt_vars(city), "--select", *tests))
    catalog, setting = sorted(nodes, key=lambda node: node.name)
    assert (catalog.failed, catalog.failures) == (True, 2)
    assert "kpi_id=C12" in catalog.message and "row_cnt=2" in catalog.message
    assert "kpi_id=H01，rows_without_window_days=1" in catalog.message
    assert setting.failed and "rows_without_name_zh=1" in setting.message


@pytest.mark.parametrize("model", MODELS, ids=lambda path: path.stem)
def test_every_model_has_its_yaml_and_tells_its_grain(model: Path):
    described = yaml.safe_load(model.with_suffix(".yml").read_text(encoding="utf-8"))
    (entry,) = described["models"]
    assert entry["name"] == model.stem
    assert entry["description"].startswith("One row per ")


def test_the_lineage_of_a_kpi_is_what_its_model_reads_and_frames_are_not_followed(
    city, built_on_nothing
):
    import duckdb

    manifest = json.loads((dbt_target_dir() / "manifest.json").read_text(encoding="utf-8"))
    nodes, parents = manifest["nodes"], manifest["parent_map"]
    reached = {"model.urban_management.int_kpi__case"}
    waiting = list(reached)
    while waiting:
        child = waiting.pop()
        if not nodes.get(child, {}).get("config", {}).get("meta", {}).get("is_frame"):
            waiting += (further := set(parents.get(child, ())) - reached)
            reached |= further
    with duckdb.connect(str(city.warehouse_path), read_only=True) as connection:
        told = dict(
            connection.execute(
                "select model_name, layer from kpi_lineage where kpi_id = 'C12'"
            ).fetchall()
        )
    assert set(told) == {unique_id.split(".")[-1] for unique_id in reached}
    assert (told["src_case"], told["fct_case"]) == ("source", "marts")
    assert "dim_period" in told
    assert "src_hotline" not in told


def test_every_kpi_of_the_book_has_a_lineage_down_to_a_landed_table(city, built_on_nothing):
    import duckdb

    with duckdb.connect(str(city.warehouse_path), read_only=True) as connection:
        without = connection.execute(
            "select kpi_id from kpi_catalog where kpi_id not in "
            "(select kpi_id from kpi_lineage where layer = 'source' and model_name <> 'batches')"
        ).fetchall()
    assert without == []


def test_what_domain_calls_unverified_is_said_in_the_book():
    with (REPO / "docs" / "domain" / "kpi_catalog.csv").open(encoding="utf-8-sig") as handle:
        unverified = {
            row["id"] for row in csv.DictReader(handle) if "unverified" in row["evidence"]
        }
    with (PROJECT / "seeds" / "indicator_book.csv").open(encoding="utf-8") as handle:
        caveats = {row["kpi_id"]: row["caveat"] for row in csv.DictReader(handle)}
    silent = [kpi for kpi in sorted(unverified & set(caveats)) if "未核实" not in caveats[kpi]]
    assert silent == []


def test_models_and_book_have_the_same_kpis_and_every_default_reading_is_emitted(
    city, built_on_nothing
):
    import duckdb

    compiled = (
        dbt_target_dir() / "compiled" / "urban_management" / "models" / "intermediate" / "kpi"
    )
    emitted = {
        reading
        for path in compiled.glob("int_kpi__*.sql")
        for reading in READING.findall(path.read_text(encoding="utf-8"))
    }
    with duckdb.connect(str(city.warehouse_path), read_only=True) as connection:
        book = dict(connection.execute("select kpi_id, default_policy from kpi_catalog").fetchall())
        facts = connection.execute("select distinct unnest(split(facts, ' ')) from kpi_catalog")
        named = {name for (name,) in facts.fetchall()}
    assert {kpi_id for kpi_id, _ in emitted} == set(book)
    assert set(book.items()) <= emitted
    assert named <= {path.stem for path in (PROJECT / "models" / "marts" / "facts").glob("*.sql")}


def test_a_unit_test_of_figures_names_its_kpis_so_that_a_new_one_leaves_it_as_it_is():
    writers = {model.stem for model in MODELS if "kpi_rows(" in model.read_text(encoding="utf-8")}
    unnamed = [
        test["name"]
        for path in sorted((PROJECT / "models").rglob("*.yml"))
        for test in yaml.safe_load(path.read_text(encoding="utf-8")).get("unit_tests", [])
        if test["model"] in writers and "only_kpis" not in test.get("overrides", {}).get("vars", {})
    ]
    assert unnamed == []
