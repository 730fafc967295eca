"""Refused files are recorded until they come right; withdrawn batches stay away."""

import json

import pytest
from ingestion_builders import NOW, Bureau, case_row, case_source, weigh_row, weigh_source

from ingestion.ledger import quarantine_summary, write_ledger
from ingestion.refused import open_refusals
from ingestion.withdrawal import NoSuchBatch, withdraw


def test_a_refused_file_is_recorded_with_its_first_sighting(bureau: Bureau) -> None:
    (bureau.raw / "cases.csv").write_bytes("案件编号,街道\n1,2,3\n4,5\n".encode())
    bureau.pull(case_source())
    bureau.pull(case_source(), now=NOW.replace(hour=4))
    (refusal,) = open_refusals(bureau.store)
    assert (refusal.file_name, refusal.row, refusal.lines) == ("cases.csv", 2, 3)
    assert (refusal.first_seen, refusal.last_seen) == ("2024-06-30T02:30:00", "2024-06-30T04:30:00")
    (path,) = bureau.store.quarantine.glob("_refused/cases-*.json")
    assert json.loads(path.read_text())["table_name"] == "src_case"


def test_a_corrected_file_closes_the_record(bureau: Bureau) -> None:
    (bureau.raw / "cases.csv").write_bytes(b"")
    bureau.pull(case_source())
    bureau.deliver("cases.csv", [case_row()])
    (manifest,) = bureau.pull(case_source()).landed
    assert open_refusals(bureau.store) == []
    (path,) = bureau.store.quarantine.glob("_refused/*.json")
    assert json.loads(path.read_text())["resolved_by"] == manifest.batch_id


def test_a_refused_file_that_is_taken_away_closes_the_record(bureau: Bureau) -> None:
    path = bureau.raw / "cases.csv"
    path.write_bytes(b"")
    bureau.pull(case_source())
    path.unlink()
    bureau.pull(case_source())
    assert open_refusals(bureau.store) == []


def test_the_summary_counts_rows_by_reason_and_refused_files(bureau: Bureau) -> None:
    bureau.deliver(
        "cases.csv", [case_row(案件编号=str(i), 区县=None, 案件状态="?") for i in range(3)]
    )
    (bureau.raw / "weigh.csv").write_bytes(b"a,b\n1\n")
    bureau.pull(case_source())
    bureau.pull(weigh_source())
    assert quarantine_summary(bureau.store).rows() == [
        ("cases", "src_case", "allowed status: 当前阶段不在允许值内", 3),
        ("cases", "src_case", "required district_name: 区县为必填项", 3),
        (
            "weigh",
            "src_weigh",
            "整个文件拒收：weigh.csv 第 2 行：有 1 个字段，表头有 2 个；"
            "最后一行不完整（可能只传了一半）",
            2,
        ),
    ]


def test_a_withdrawn_batch_is_uncommitted_and_its_bytes_stay_away(bureau: Bureau) -> None:
    bureau.deliver("weigh.csv", [weigh_row(), weigh_row(磅单号="2", 净重=None)])
    (manifest,) = bureau.pull(weigh_source()).landed
    folder = withdraw(bureau.store, manifest.batch_id, "重量单位错了一千倍")
    assert sorted(p.name for p in folder.iterdir()) == [
        "landing.parquet", "manifest.json", "quarantine.parquet", "withdrawn.json",
    ]  # fmt: skip
    assert bureau.landed("src_weigh").is_empty() and bureau.quarantined("src_weigh").is_empty()
    assert write_ledger(bureau.store).is_empty()
    report = bureau.pull(weigh_source())
    assert (report.landed, report.withdrawn) == ([], [manifest.batch_id])


def test_a_batch_withdrawn_for_a_wrong_mapping_lands_again(bureau: Bureau) -> None:
    bureau.deliver("weigh.csv", [weigh_row()])
    (manifest,) = bureau.pull(weigh_source()).landed
    folder = withdraw(bureau.store, manifest.batch_id, "映射错误", may_land_again=True)
    assert [m.batch_id for m in bureau.pull(weigh_source()).landed] == [manifest.batch_id]
    assert not folder.exists()


def test_a_crash_while_withdrawing_loses_no_file(bureau: Bureau) -> None:
    bureau.deliver("weigh.csv", [weigh_row()])
    (manifest,) = bureau.pull(weigh_source()).landed
    folder = bureau.store.withdrawn / "src_weigh" / manifest.batch_id
    folder.mkdir(parents=True)
    (folder / "withdrawn.json").write_text('{"reason": "x", "may_land_again": false}')
    bureau.store.manifest("src_weigh", manifest.batch_id).replace(folder / "manifest.json")
    report = bureau.pull(weigh_source())
    assert report.withdrawn == [manifest.batch_id]
    assert (folder / "landing.parquet").exists()


def test_an_unknown_batch_cannot_be_withdrawn(bureau: Bureau) -> None:
    with pytest.raises(NoSuchBatch, match="weigh-0"):
        withdraw(bureau.store, "weigh-0", "?")
