"""Every contract against the field catalogue of the domain, and the catalogue against them."""

import csv
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from ingestion.contracts import CONTRACTS, SYSTEM_COLUMNS
from ingestion.contracts.base import Action, contract_fingerprint, landing_schema, rule_messages
from ingestion.contracts.columns import meta_of
from ingestion.contracts.deviations import DECIMAL_FOR_DOUBLE, HEADERS_LEFT_OUT, OPTIONAL

CATALOGUE = Path(__file__).resolve().parents[2] / "docs" / "domain" / "field_catalog.csv"
SPLIT = {
    "category_l1..l3": ["category_l1", "category_l2", "category_l3"],
    "caller_gender/age": ["caller_gender", "caller_age"],
}
TYPES = {
    "VARCHAR": pl.String(),
    "TIMESTAMP": pl.Datetime("us"),
    "DATE": pl.Date(),
    "BOOLEAN": pl.Boolean(),
    "INTEGER": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "DECIMAL(18,2)": pl.Decimal(18, 2),
    "VARCHAR[]": pl.List(pl.String()),
}


def tables_of(domain: str) -> list:
    return [c for c in CONTRACTS.values() if c.subject == domain]


def catalogue() -> Iterator[tuple[dict[str, str], list[str]]]:
    with CATALOGUE.open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            names = SPLIT.get(row["canonical"]) or row["canonical"].split(", ")
            yield row, [name.strip() for name in names]


def test_every_canonical_name_is_a_column_or_a_personal_column_with_an_action() -> None:
    missing = [
        (row["domain"], name)
        for row, names in catalogue()
        for name in names
        if not any(name in c.columns() or name in c.personal for c in tables_of(row["domain"]))
    ]
    assert missing == []


def test_every_column_of_pii_class_2_has_an_action_and_none_of_them_lands() -> None:
    for row, names in catalogue():
        if row["pii"] == "2":
            for name in names:
                assert any(name in c.personal for c in tables_of(row["domain"])), name
    for contract in CONTRACTS.values():
        assert max(meta_of(c)["pii"] for c in contract.columns().values()) <= 1
        for name, how in contract.personal.items():
            if how.action in (Action.DROP, Action.REFUSE):
                assert how.target is None and name not in contract.columns(), name
            else:
                assert how.target in contract.columns(), name


def test_required_columns_are_required_or_their_deviation_is_explained() -> None:
    relaxed = {
        (row["domain"], name)
        for row, names in catalogue()
        for name in names
        if row["required"] == "R"
        and all(
            c.columns()[name].nullable if name in c.columns() else True
            for c in tables_of(row["domain"])
        )
    }
    assert relaxed == set(OPTIONAL)


def test_types_are_those_of_the_catalogue_or_their_deviation_is_explained() -> None:
    for row, names in catalogue():
        if len(names) != 1 or row["type"] not in TYPES:
            continue
        for contract in tables_of(row["domain"]):
            if names[0] not in contract.columns():
                continue
            dtype = contract.columns()[names[0]].dtype
            if (row["domain"], names[0]) in DECIMAL_FOR_DOUBLE:
                assert row["type"] == "DOUBLE" and isinstance(dtype, pl.Decimal), names
            else:
                assert dtype == TYPES[row["type"]], (contract.table, names[0])


def test_every_chinese_header_is_searched_for_or_its_absence_is_explained() -> None:
    left_out = set()
    for row, _ in catalogue():
        known = {
            header
            for c in tables_of(row["domain"])
            for headers in (
                *(meta_of(column)["zh"] for column in c.columns().values()),
                *(how.zh for how in c.personal.values()),
            )
            for header in headers
        }
        headers = row["cn_headers"].removeprefix("汇总: ").split("/")
        left_out |= {(row["domain"], h) for h in headers if h not in known}
    assert left_out == set(HEADERS_LEFT_OUT)


@pytest.mark.parametrize("table", sorted(CONTRACTS))
def test_a_contract_is_complete_and_lands_with_system_columns(table: str) -> None:
    contract = CONTRACTS[table]
    columns = contract.columns()
    assert contract.title_zh and contract.subject and (contract.__doc__ or "").startswith("One row")
    assert set(contract.key) <= set(columns)
    assert set(contract.stages) | set(contract.source_time) <= set(columns)
    assert all(column.description for column in columns.values())
    assert "source_updated_at" in columns
    assert list(landing_schema(contract))[-len(SYSTEM_COLUMNS) :] == list(SYSTEM_COLUMNS)
    has_header = [meta_of(c)["zh"] or meta_of(c).get("role") == "derived" for c in columns.values()]
    assert all(has_header) or table == "src_weigh"


def test_every_row_rule_tells_its_reason_in_chinese() -> None:
    for contract in CONTRACTS.values():
        for rule, message in rule_messages(contract).items():
            assert any("\u4e00" <= letter <= "\u9fff" for letter in message), rule


def test_a_fingerprint_is_stable_and_differs_between_contracts() -> None:
    prints = [contract_fingerprint(c) for c in CONTRACTS.values()]
    assert len(set(prints)) == len(CONTRACTS)
    assert contract_fingerprint.__wrapped__(CONTRACTS["src_case"]) == prints[0]
