"""What an edition shows of its deliveries: counts that add up, samples that can be found."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from edition_factory import LEDGER

from ingestion.contracts import SrcCase
from ingestion.ledger import quarantine_summary, write_ledger
from ingestion.pull import pull
from ingestion.readers import Delimited
from ingestion.source import Source
from ingestion.store import Store
from publishing.evidence import (
    CELL_CHARS,
    HIDDEN,
    SAMPLES_PER_REASON,
    delivery_evidence,
    delivery_summary,
    merge_summary,
    quarantine_samples,
)

REASON = "required net_kg: 净重为必填项"
RANGE = "range net_kg: 净重超出允许范围"


def refused(*rows: tuple[int, str, dict[str, str | None]]) -> pl.DataFrame:
    """A quarantine file from (row number, reasons, cells)."""
    return pl.DataFrame(
        [("weigh.csv", None, at, reasons, json.dumps(cells)) for at, reasons, cells in rows],
        schema={
            "source_file": pl.String,
            "source_sheet": pl.String,
            "source_row": pl.Int64,
            "reasons": pl.String,
            "raw_text": pl.String,
        },
        orient="row",
    )


def ledger(*batches: tuple[str, dict[str, int]]) -> pl.DataFrame:
    """A ledger of weigh batches, oldest first, with their reasons."""
    return pl.DataFrame(
        {
            "batch_id": [name for name, _ in batches],
            "batch_seq": list(range(1, len(batches) + 1)),
            "source_name": ["weigh"] * len(batches),
            "table_name": ["src_weigh"] * len(batches),
            "rows_read": [100] * len(batches),
            "rows_landed": [90] * len(batches),
            "rows_merged": [4] * len(batches),
            "rows_quarantined": [6] * len(batches),
            "merge_rules": ['{"identical_row": 3, "total_row": 1}'] * len(batches),
            "quarantine_reasons": [json.dumps(reasons) for _, reasons in batches],
        }
    )


def never(table: str, batch: str) -> pl.DataFrame:
    raise AssertionError(f"{batch} was opened")


def test_rows_of_all_batches_of_a_source_add_up_under_the_table_s_title() -> None:
    (row,) = delivery_summary(LEDGER, {"src_case": "案件"}).rows(named=True)
    assert row == {
        "source": "boston",
        "table_name": "src_case",
        "table_title": "案件",
        "batches": 2,
        "rows_read": 64,
        "rows_landed": 60,
        "rows_merged": 2,
        "rows_quarantined": 2,
    }


def test_a_table_without_a_title_keeps_its_name() -> None:
    assert delivery_summary(LEDGER, {})["table_title"].to_list() == ["src_case"]


def test_merged_rows_are_summed_by_rule() -> None:
    rows = merge_summary(ledger(("a", {}), ("b", {}))).rows()
    assert rows == [
        ("weigh", "src_weigh", "identical_row", 6),
        ("weigh", "src_weigh", "total_row", 2),
    ]


def test_the_newest_batches_give_the_samples_and_no_more_are_opened() -> None:
    def read(table: str, batch: str) -> pl.DataFrame:
        assert batch != "oldest"
        rows = {"newest": (9, 5, 7), "middle": (3, 2, 1)}[batch]
        return refused(*((at, REASON, {"净重": None}) for at in rows))

    batches = ("oldest", {REASON: 9}), ("middle", {REASON: 3}), ("newest", {REASON: 3})
    samples = quarantine_samples(ledger(*batches), read)
    assert samples["source_row"].to_list() == [5, 7, 9, 1, 2]
    assert samples["sample_no"].to_list() == list(range(1, SAMPLES_PER_REASON + 1))


def test_a_row_is_found_under_each_of_its_reasons_quoted_or_not() -> None:
    both = f"{REASON}; {RANGE}（−5 吨（估））"
    frame = refused((1, both, {"a": "1"}), (2, f"{RANGE}（9）", {"a": "2"}), (3, REASON, {}))
    counted = ledger(("one", {REASON: 2, RANGE: 2, "range net_kg": 1}))
    samples = quarantine_samples(counted, lambda table, batch: frame)
    found = samples.group_by("reason", maintain_order=True).agg("source_row").rows()
    assert found == [(RANGE, [1, 2]), (REASON, [1, 3])]


def test_cells_are_cut_and_columns_that_speak_of_a_person_are_hidden() -> None:
    cells = {
        "地址": "长" * 200,
        "反映人": "张三",
        "经办人员": "李四",
        "上报人/姓名": "王五",
        "车牌号": "苏A00001",
        "参与人数": "12",
        "净重": None,
        "街道名称": "南大街街道",
    }
    frame = refused((1, REASON, cells))
    told = quarantine_samples(ledger(("one", {REASON: 1})), lambda table, batch: frame)["cells"]
    shown = json.loads(told[0])
    assert len(shown["地址"]) == CELL_CHARS and shown["地址"].endswith("…")
    hidden = {header for header, cell in shown.items() if cell == HIDDEN}
    assert hidden == {"反映人", "经办人员", "上报人/姓名", "车牌号"}
    assert (shown["参与人数"], shown["净重"], shown["街道名称"]) == ("12", None, "南大街街道")


def test_a_quarantine_file_that_was_removed_leaves_no_sample_and_stops_nothing() -> None:
    def gone(table: str, batch: str) -> pl.DataFrame:
        raise FileNotFoundError(batch)

    assert quarantine_samples(ledger(("one", {REASON: 1})), gone).is_empty()


def test_without_any_delivery_every_frame_is_empty_and_has_its_columns() -> None:
    frames = delivery_evidence(ledger(), {}, never)
    assert {name: frame.height for name, frame in frames.items()} == {
        "delivery_summary": 0,
        "merge_summary": 0,
        "quarantine_sample": 0,
    }
    assert frames["quarantine_sample"].columns[-1] == "cells"


@pytest.fixture
def landed(tmp_path: Path) -> Store:
    """Two deliveries of cases, with personal data in every column of the rows that are refused."""
    store = Store(tmp_path / "landing", tmp_path / "quarantine", tmp_path / "merged")
    headers = (
        "案件编号,问题来源,案件类型,大类名称,小类名称,地址描述,区县,上报时间,案件状态,更新时间,"
    )
    headers += "举报人,联系电话,问题描述,反映人"
    secret = "张三丰,13800138000,张三丰先生致电13800138000,张三丰"
    good = "1,监督员上报,事件,街面秩序,流动摊贩,南大街1号,钟楼区,2024-06-07 08:00:00,已结案"
    bad = ",监督员上报,事件,街面秩序,流动摊贩,找13800138000,钟楼区,电话13800138000,已结案"
    lines = [f"{good},2024-06-07 11:00:00,{secret}"] * 2 + [f"{bad},2024-06-07,{secret}"] * 9
    for day in (1, 2):
        raw = tmp_path / "raw"
        raw.mkdir(exist_ok=True)
        (raw / f"cases{day}.csv").write_text("\n".join([headers, *lines[: 5 + day]]) + "\n")
        source = Source("cases", SrcCase, Delimited("cases*"))
        pull(source, raw, store, b"a key of the test", datetime(2024, 6, 30))
    write_ledger(store)
    return store


def test_what_was_really_landed_is_told_without_any_personal_data(landed: Store) -> None:
    table = pl.read_parquet(landed.ledger)
    frames = delivery_evidence(
        table,
        {"src_case": "案件"},
        lambda name, batch: pl.read_parquet(landed.parquets(name, batch)["quarantine"]),
    )
    (counted,) = frames["delivery_summary"].rows(named=True)
    parts = ("rows_landed", "rows_merged", "rows_quarantined")
    assert counted["rows_read"] == sum(counted[part] for part in parts) == 13
    assert counted["rows_quarantined"] == 9
    samples = frames["quarantine_sample"]
    counts = {(reason,): rows for _, _, reason, rows in quarantine_summary(landed).rows()}
    by_reason = dict(samples.group_by("reason").agg(pl.len()).rows())
    assert by_reason == {reason: min(rows, 5) for (reason,), rows in counts.items()}
    told = "\n".join(str(cell) for row in samples.rows() for cell in row)
    assert "张三丰" not in told and "13800138000" not in told
    assert "流动摊贩" in told
