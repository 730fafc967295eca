"""Files appear whole or not at all, the manifest commits, and a crash leaves nothing behind."""

import fcntl
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from ingestion_builders import NOW, Bureau, case_row, case_source, weigh_row, weigh_source

from ingestion import landing
from ingestion.contracts import CONTRACTS
from ingestion.contracts.base import landing_schema
from ingestion.landing import prepare
from ingestion.ledger import LEDGER_SCHEMA, write_ledger
from ingestion.readers import Delimited


def files(bureau: Bureau) -> list[str]:
    root = bureau.store.landing.parent
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def test_a_batch_is_a_parquet_and_a_manifest_named_after_its_content(bureau: Bureau) -> None:
    bureau.deliver("a/cases.csv", [case_row()])
    source = case_source(reader=Delimited("a/*"))
    (manifest,) = bureau.pull(source).landed
    batch = manifest.batch_id
    assert batch == f"cases-{manifest.content_sha256[:16]}"
    assert files(bureau) == [
        "landing/.lock",
        f"landing/src_case/{batch}.json",
        f"landing/src_case/{batch}.parquet",
    ]
    told = json.loads((bureau.store.landing / "src_case" / f"{batch}.json").read_text())
    assert told["file_name"] == "a/cases.csv"
    assert told["pulled_at"] == NOW.isoformat()
    assert told["last_source_time"] == "2024-06-07T11:00:00"


def test_the_landed_columns_are_those_of_the_contract_and_the_system(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row()])
    bureau.pull(case_source())
    assert dict(bureau.landed().schema) == landing_schema(CONTRACTS["src_case"])


def test_the_same_bytes_are_landed_once_under_any_name(bureau: Bureau) -> None:
    bureau.deliver("cases1.csv", [case_row()])
    bureau.pull(case_source())
    bureau.deliver("cases2.csv", [case_row()])
    report = bureau.pull(case_source())
    assert report.landed == [] and len(report.already_landed) == 2
    assert bureau.landed().height == 1


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_crash_before_the_manifest_leaves_nothing_that_counts(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """The process dies while writing file `after` of three: quarantine, landing, manifest."""
    bureau.deliver("cases.csv", [case_row(), case_row(案件编号="2", 区县=None)])
    written = []

    def dying(real: Callable[[Path, Any], None]) -> Callable[[Path, Any], None]:
        def write(path: Path, content: Any) -> None:
            if len(written) == after:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.with_name(path.name + ".tmp").write_bytes(b"half")
                raise SystemExit("power cut")
            written.append(path)
            real(path, content)

        return write

    with monkeypatch.context() as patch:
        patch.setattr(landing, "write_parquet", dying(landing.write_parquet))
        patch.setattr(landing, "write_json", dying(landing.write_json))
        with pytest.raises(SystemExit):
            bureau.pull(case_source())
    assert len(written) == after
    assert write_ledger(bureau.store).height == 0
    report = bureau.pull(case_source())
    assert len(report.cleaned) == after + 1
    assert [m.rows_landed for m in report.landed] == [1]
    assert not [name for name in files(bureau) if ".tmp" in name]
    assert bureau.landed().height == 1 and bureau.quarantined().height == 1


def test_cleaning_touches_only_the_own_source(bureau: Bureau) -> None:
    stranger = bureau.store.landing / "src_case" / "cases_b-0123456789abcdef.parquet"
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(b"being written")
    bureau.deliver("cases.csv", [case_row()])
    assert bureau.pull(case_source()).cleaned == []
    assert stranger.exists()


def test_a_broken_file_does_not_stop_the_others(bureau: Bureau) -> None:
    bureau.deliver("cases1.csv", [case_row()])
    (bureau.raw / "cases2.csv").write_bytes("案件编号,".encode() + b"\n1,2,3\n")
    (bureau.raw / "cases3.csv").write_bytes(b"")
    bureau.deliver("cases4.csv", [case_row(案件编号="4")])
    report = bureau.pull(case_source())
    assert len(report.landed) == 2
    assert [str(r) for r in report.refused] == [
        "cases2.csv 第 2 行：有 3 个字段，表头有 2 个",
        "cases3.csv：空文件",
    ]


def test_an_unreadable_file_does_not_stop_the_others(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.deliver("cases1.csv", [case_row()])
    bureau.deliver("cases2.csv", [case_row(案件编号="2")])
    real = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path.name == "cases1.csv":
            raise PermissionError(path)
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    report = bureau.pull(case_source())
    assert [r.reason for r in report.refused] == ["无法读取文件（PermissionError）"]
    assert len(report.landed) == 1


def test_a_delivery_that_may_be_empty_lands_as_an_empty_batch(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row()])
    header = (bureau.raw / "cases.csv").read_text().split("\n")[0]
    (bureau.raw / "cases.csv").write_text(header + "\n")
    (manifest,) = bureau.pull(case_source(may_be_empty=True)).landed
    assert (manifest.rows_read, manifest.rows_landed) == (0, 0)
    assert dict(bureau.landed().schema) == landing_schema(CONTRACTS["src_case"])


def test_prepare_writes_the_schema_of_every_table_once(bureau: Bureau) -> None:
    prepare(bureau.store, CONTRACTS)
    path = bureau.store.landing / "src_weigh" / "_schema.parquet"
    before = path.stat().st_mtime_ns
    assert dict(pl.read_parquet_schema(path)) == landing_schema(CONTRACTS["src_weigh"])
    assert {p.parent.name for p in bureau.store.landing.glob("*/_schema.parquet")} == set(CONTRACTS)
    prepare(bureau.store, CONTRACTS)
    assert path.stat().st_mtime_ns == before


def test_landed_rows_read_together_with_the_schema_file(bureau: Bureau) -> None:
    prepare(bureau.store, CONTRACTS)
    bureau.deliver("weigh.csv", [weigh_row()])
    bureau.pull(weigh_source())
    together = pl.read_parquet(bureau.store.landing / "src_weigh" / "*.parquet")
    assert together.height == 1


def test_the_ledger_holds_every_committed_batch_with_dicts_as_json(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row(), case_row(), case_row(案件编号="2", 区县=None)])
    bureau.deliver("weigh.csv", [weigh_row()])
    bureau.pull(case_source())
    bureau.pull(weigh_source())
    ledger = write_ledger(bureau.store)
    assert dict(ledger.schema) == LEDGER_SCHEMA
    assert ledger.equals(pl.read_parquet(bureau.store.ledger))
    assert ledger["batch_seq"].to_list() == [1, 2]
    first = ledger.row(0, named=True)
    assert (
        first["rows_read"]
        == first["rows_landed"] + first["rows_merged"] + first["rows_quarantined"]
    )
    assert json.loads(first["merge_rules"]) == {"identical_row": 1}
    assert json.loads(first["quarantine_reasons"]) == {"required district_name: 区县为必填项": 1}


def test_a_second_writer_waits_for_the_first(bureau: Bureau) -> None:
    with (
        bureau.store.exclusive(),
        (bureau.store.landing / ".lock").open("w") as second,
        pytest.raises(BlockingIOError),
    ):
        fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_landed_bytes_do_not_depend_on_when_or_where(tmp_path: Path) -> None:
    contents = []
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        bureau = Bureau(tmp_path / place)
        bureau.deliver("cases.csv", [case_row()])
        (manifest,) = bureau.pull(case_source(), now=NOW.replace(day=len(contents) + 28)).landed
        path = bureau.store.parquets("src_case", manifest.batch_id)["landing"]
        contents.append(path.read_bytes())
    assert contents[0] == contents[1]


def test_a_full_disk_or_read_only_store_is_an_error_not_a_refusal(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row()])
    blocked = bureau.store.landing / "src_case"
    blocked.parent.mkdir(parents=True)
    blocked.write_text("a file where a folder should be")
    blocked.chmod(stat.S_IRUSR)
    with pytest.raises(OSError):
        bureau.pull(case_source())
