"""What the fixture's run hands over: checks, freshness, quarantine and what became of every row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import polars as pl

from publishing import delivery_evidence

REASON = "G03 closed_at: 结案早于立案"


def quality_result(unmet: Mapping[str, str]) -> pl.DataFrame:
    """Three checks (one passed, one reminder, one not applicable) and those in `unmet`."""
    schema = ["check_id", "stage", "table_name", "severity", "status", "observed", "expected"]
    rows = [
        ("G02.src_case", "delivery", "src_case", "critical", "pass", "0", "0", 0, "案卷号唯一。"),
        (
            *("G12.src_weigh", "delivery", "src_weigh", "warning", "fail", "31 小时", "≤ 26 小时"),
            1,
            "称重数据晚到 5 小时：最近一天的清运量可能偏少，请联系转运站核对上传。",
        ),
        (
            "G09.src_toilet",
            "delivery",
            "src_toilet",
            "warning",
            "not_applicable",
            "",
            "",
            0,
            "无此表。",
        ),
        *(
            (check_id, "mart", "kpi_value", "warning", "fail", found, "全部符合", 1, f"{found}。")
            for check_id, found in unmet.items()
        ),
    ]
    return pl.DataFrame(rows, schema=[*schema, "failing_rows", "message"], orient="row")


def quality_gate() -> pl.DataFrame:
    """The book of the three gates above."""
    rows = [
        ("G02", "主键唯一", "同一编号只有一个最新状态", "否则案件会被算两次。", "请来源更正。"),
        ("G09", "计量单位", "数量级在 0.1 至 10 倍之间", "公斤当吨差千倍。", "与来源确认。"),
        ("G12", "数据新鲜度", "每日来源不超过 26 小时", "来源停了却不知道。", "检查来源系统。"),
    ]
    return pl.DataFrame(rows, schema=["gate_id", "title", "rule", "why", "action"], orient="row")


def source_freshness() -> pl.DataFrame:
    """Two sources, one of them late."""
    return pl.DataFrame(
        [
            (
                "数字城管",
                "src_case",
                datetime(2024, 7, 3, 1, 40),
                datetime(2024, 7, 3, 2, 0),
                "fresh",
            ),
            (
                "转运站称重",
                "src_weigh",
                datetime(2024, 7, 1, 19, 5),
                datetime(2024, 7, 3, 2, 0),
                "stale",
            ),
        ],
        schema=["source", "table_name", "last_source_time", "last_pulled_at", "status"],
        orient="row",
    )


def quarantine_summary() -> pl.DataFrame:
    """Twelve refused rows of one table."""
    return pl.DataFrame(
        [("数字城管", "src_case", REASON, 12)],
        schema=["source", "table_name", "reason", "rows"],
        orient="row",
    )


def deliveries() -> dict[str, pl.DataFrame]:
    """Cases in two batches, tickets and a reference table in one; samples of the refused cases."""
    batches = [
        ("case-1", 1, "数字城管", "src_case", 9000, 8990, 2, 8, {"identical_row": 2}, {REASON: 8}),
        ("case-2", 2, "数字城管", "src_case", 1000, 996, 0, 4, {}, {REASON: 4}),
        ("weigh-1", 3, "转运站称重", "src_weigh", 5200, 5199, 1, 0, {"total_row": 1}, {}),
        ("area-1", 4, "ref_area", "ref_area", 16, 16, 0, 0, {}, {}),
    ]
    ledger = pl.DataFrame(
        [(*batch[:-2], *map(json.dumps, batch[-2:])) for batch in batches],
        schema=[
            *("batch_id", "batch_seq", "source_name", "table_name", "rows_read", "rows_landed"),
            *("rows_merged", "rows_quarantined", "merge_rules", "quarantine_reasons"),
        ],
        orient="row",
    )
    rows = [
        ("案件 7 月.xlsx", "东湖区", 4 + row, REASON, f'{{"案卷号": "A-{row}", "备注": null}}')
        for row in range(4)
    ]
    columns = ["source_file", "source_sheet", "source_row", "reasons", "raw_text"]
    refused = pl.DataFrame(rows, schema=columns, orient="row")
    titles = {"src_case": "案件", "src_weigh": "称重磅单", "ref_area": "区划"}
    return delivery_evidence(ledger, titles, lambda table, batch: refused)


def operational(unmet: Mapping[str, str] = MappingProxyType({})) -> dict[str, pl.DataFrame]:
    """All frames that a run hands over, with what the checks in `unmet` found."""
    return {
        "quality_result": quality_result(unmet),
        "quality_gate": quality_gate(),
        "source_freshness": source_freshness(),
        "quarantine_summary": quarantine_summary(),
        **deliveries(),
    }
