"""The book of gates is complete, readable and printed as it is; declarations fit the contracts."""

from __future__ import annotations

import ast
from pathlib import Path

import polars as pl
import pytest
from landing_builder import LAST_DAY, cases_of

from expectations import GateResult, to_frame, verdict
from expectations.__main__ import main
from expectations.catalogue import catalogue_markdown
from expectations.deliveries import _GATES as DELIVERY_GATES
from expectations.deliveries.landing import LEDGER_COLUMNS
from expectations.deliveries.tables import MEASURES, TABLES, is_event_time
from expectations.gates import BOOK, GATES
from expectations.marts import _GATES as MART_GATES
from expectations.personal_data import CLASS_2_COLUMNS
from ingestion.contracts import CONTRACTS
from ingestion.contracts.base import landing_schema
from ingestion.ledger import LEDGER_SCHEMA

ROOM = Path(__file__).parents[2] / "expectations"


def result(severity, status):
    return GateResult("G01.x", "delivery", "x", severity, status, "", "", 0, "m")


def test_every_gate_of_the_book_has_checks_in_the_stages_it_names():
    assert {g.id for g in BOOK if "delivery" in g.stages} == set(DELIVERY_GATES)
    by_module = set(MART_GATES) | {"G02"}
    assert {g.id for g in BOOK if "mart" in g.stages} == by_module


def test_every_gate_says_why_it_exists_and_what_to_do():
    for gate in BOOK:
        assert gate.why.endswith("。") and gate.action.endswith("。")
        assert gate.title and gate.rule and gate.tables


def test_the_catalogue_prints_every_gate():
    page = catalogue_markdown()
    for gate in GATES.values():
        assert f"| {gate.id} | {gate.title} |" in page
        assert f"## {gate.id} {gate.title}" in page and gate.action in page


@pytest.mark.parametrize("status", ["fail", "error"])
def test_only_an_unmet_critical_check_blocks(status):
    bad, shown = result("critical", status), result("warning", status)
    told = verdict([result("critical", "pass"), shown, bad])
    assert (told.passed, told.blocking, told.warnings) == (False, [bad], [shown])
    assert verdict([shown, result("critical", "not_applicable")]).passed


def test_a_gate_that_looked_at_nothing_does_not_pass():
    with pytest.raises(ValueError, match="checked nothing"):
        verdict([])


def test_no_results_still_make_a_table_of_the_public_columns():
    assert to_frame([]).schema["failing_rows"] == pl.Int64


def test_the_ledger_of_the_landing_has_what_the_checks_read():
    assert set(LEDGER_COLUMNS) <= set(LEDGER_SCHEMA)


def test_keys_and_titles_are_declared_for_every_contract():
    assert set(TABLES) == set(CONTRACTS)
    assert {t: d.key for t, d in TABLES.items()} == {t: c.key for t, c in CONTRACTS.items()}


def test_business_times_and_measures_are_columns_of_their_contracts():
    for table, declared in TABLES.items():
        names = declared.business_time.removeprefix("coalesce(").removesuffix(")").split(", ")
        assert {n for n in names if n} <= set(CONTRACTS[table].columns())
    for measure in MEASURES:
        assert {measure.column, *measure.by} <= set(CONTRACTS[measure.table].columns())


def test_times_that_may_not_lie_ahead_are_those_the_contracts_call_events():
    types = {pl.Datetime: "TIMESTAMP", pl.Date: "DATE"}
    for table, contract in CONTRACTS.items():
        if table.startswith("src_"):
            for name, column in contract.columns().items():
                of_type = types.get(column.dtype.base_type(), "")
                told = bool(column.metadata.get("event")) if of_type else False
                assert is_event_time(name, of_type) == told, f"{table}.{name}"


def test_every_personal_column_of_the_contracts_is_known_as_one():
    landed_under_its_name = {"officer_codes", "inspector_code", "caller_gender", "caller_age"}
    personal = {name for contract in CONTRACTS.values() for name in contract.personal}
    assert personal - landed_under_its_name <= CLASS_2_COLUMNS
    for contract in CONTRACTS.values():
        assert not set(landing_schema(contract)) & CLASS_2_COLUMNS


def test_importing_the_room_does_not_import_great_expectations():
    """It costs six seconds; only a run needs it."""
    for path in ROOM.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if path.name != "findings.py":
                assert not any(n.startswith("great_expectations") for n in names), path


def test_the_command_line_prints_results_and_fails_when_something_blocks(empty, capsys):
    empty.deliver("src_case", cases_of(LAST_DAY), "archive", cadence="snapshot")
    empty.ledger.write_parquet(empty.folder / "_batches.parquet")
    assert main(["--landing", str(empty.folder), "--now", "2024-06-05T02:30"]) == 0
    assert "0 项阻断" in capsys.readouterr().out
    empty.deliver("src_case", cases_of(LAST_DAY, 5), "archive", control_total=6)
    empty.ledger.write_parquet(empty.folder / "_batches.parquet")
    assert main(["--landing", str(empty.folder), "--now", "2024-06-05T02:30"]) == 1
    printed = capsys.readouterr().out
    assert "不通过\tG01.src_case.control_total" in printed and "处理办法" in printed
