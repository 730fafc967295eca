"""数据质量: its tables as files, every one with all its rows, folded and capped ones included."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from dashboards import format as fmt
from dashboards import wording
from dashboards.components import gates as gate_words
from dashboards.components import history, restatements
from dashboards.components.rows import Column
from dashboards.quality import GateReport, arrival_of, verdict_of
from dashboards.queries import Row
from dashboards.shell import Context
from dashboards.views import tables
from publishing import Timeline

Policies = Mapping[tuple[str, str], str]

_SOURCE = [Column("数据", "table_title"), Column("来源", "source")]
_GATES = [
    Column("闸门", "gate_id"),
    Column("名称", "gate_title"),
    Column("结果", "verdict_zh"),
    Column("时点", "stage_zh"),
    Column("对象", "table_zh"),
    Column("级别", "severity_zh"),
    Column("要求", "expected"),
    Column("实际", "found_zh"),
    Column("不符行数", "failing_rows", "count"),
    Column("说明", "message"),
    Column("检查编号", "check_id"),
]
_CONSERVATION = [
    *_SOURCE,
    Column("读入", "rows_read", "count"),
    Column("落地", "rows_landed", "count"),
    Column("合并", "rows_merged", "count"),
    Column("隔离", "rows_quarantined", "count"),
    Column("隔离占比", "quarantined_share", "share"),
    Column("批次", "batches", "count"),
    Column("不守恒的行", "rows_lost", "count"),
]
_REASONS = [
    *_SOURCE,
    Column("原因类别", "kind_zh"),
    Column("原因", "reason_zh"),
    Column("规则", "code"),
    Column("行数", "rows", "count"),
    Column("占读入", "share_of_read", "share"),
    Column("该来源隔离", "rows_quarantined", "count"),
    Column("该来源读入", "rows_read", "count"),
]
_SAMPLES = [
    *_SOURCE,
    Column("原因", "reason_zh"),
    Column("文件", "source_file"),
    Column("工作表", "source_sheet"),
    Column("行号", "source_row", "count"),
    Column("列", "header"),
    Column("原文", "told"),
]
_MERGED = [
    *_SOURCE,
    Column("合并规则", "rule_zh"),
    Column("行数", "rows", "count"),
    Column("占读入", "share_of_read", "share"),
]
_FRESHNESS = [
    *_SOURCE,
    Column("状态", "status_zh"),
    Column("最新数据时间", "last_source_time"),
    Column("距今", "age_zh"),
    Column("最近取数", "last_pulled_at"),
]
_RESTATED = [
    Column("指标", "name_zh"),
    Column("编号", "kpi_id"),
    Column("口径", "policy_zh"),
    Column("期间", "period_zh"),
    Column("区域", "area_name"),
    Column("分组", "breakdown_zh"),
    Column("部分", "part_zh"),
    Column("单位", "unit"),
    Column("原来", "value_before", "amount"),
    Column("现在", "value_after", "amount"),
    Column("变化", "moved_zh"),
    Column("原来的分子", "numerator_before", "amount"),
    Column("原来的分母", "denominator_before", "amount"),
    Column("现在的分子", "numerator_after", "amount"),
    Column("现在的分母", "denominator_after", "amount"),
    Column("原因", "cause_zh"),
    Column("定稿", "final_zh"),
    Column("批准", "approval"),
    Column("启用的版次", "edition_id"),
    Column("替换的版次", "edition_before"),
]
_EDITIONS = [
    Column("版次", "id"),
    Column("状态", "status_zh"),
    Column("数据截止", "as_of"),
    Column("启用时间", "used_at"),
    Column("行数", "rows", "count"),
    Column("与前一版次相比", "changed_zh"),
]


def gates(context: Context, reports: Sequence[GateReport], titles: Mapping[str, str]) -> None:
    """Every check of every gate, those that passed included."""

    def made() -> list[Row]:
        return [
            {
                **check,
                "gate_title": gate.title,
                "verdict_zh": verdict_of(check).word,
                "stage_zh": wording.STAGES.get(check["stage"], check["stage"]),
                "table_zh": gate_words.table_of(check, titles),
                "severity_zh": gate_words.SEVERITIES.get(check["severity"], check["severity"]),
                "found_zh": gate_words.found_of(check),
            }
            for gate in reports
            for check in gate.checks
        ]

    checks = [check for gate in reports for check in gate.checks]
    tables.offer_of_edition(context, "质量闸门", "本版次全部检查", _GATES, checks, made)


def conservation(context: Context, found: Sequence[Row]) -> None:
    """What became of every row read, by source, 名录表 included."""
    note = "读入 ＝ 落地 ＋ 合并 ＋ 隔离，逐来源累计"
    tables.offer_of_edition(context, "数据守恒", note, _CONSERVATION, found)


def reasons(context: Context, found: Sequence[Row], samples: Sequence[Row]) -> None:
    """The reasons of refusal, and the samples: a row a cell, since files differ in columns."""

    def named(row: Row) -> Row:
        kind, sentence, code = wording.reason(row["reason"])
        return {**row, "kind_zh": kind, "reason_zh": sentence, "code": code}

    titles = {(row["source"], row["table_name"]): row["table_title"] for row in found}

    def cells() -> list[Row]:
        return [
            {
                **named(sample),
                "table_title": titles.get((sample["source"], sample["table_name"])),
                "header": header,
                "told": told,
            }
            for sample in samples
            for header, told in json.loads(sample["cells"]).items()
        ]

    note = "一行有几个原因的，在每个原因下各计一次"
    tables.offer_of_edition(
        context,
        "隔离的行",
        note,
        _REASONS,
        found,
        lambda: [named(row) for row in found],
        is_named=True,
    )
    note = "原文件内容，个人信息已隐去；每格一行"
    tables.offer_of_edition(context, "隔离样例", note, _SAMPLES, samples, cells, is_named=True)


def merged(context: Context, found: Sequence[Row]) -> None:
    """Rows merged away, by source and rule."""

    def made() -> list[Row]:
        return [{**row, "rule_zh": wording.merge_rule(row["rule"])} for row in found]

    tables.offer_of_edition(context, "合并的行", "按声明的规则并入另一行的行", _MERGED, found, made)


def freshness(
    context: Context, deliveries: Sequence[Row], titles: Mapping[str, str], now: datetime
) -> None:
    """How new each source's data is, one-time deliveries included; `now` as on the screen."""

    def made() -> list[Row]:
        return [
            {
                **row,
                "table_title": titles.get(row["table_name"], row["table_name"]),
                "status_zh": arrival_of(row["status"]).word,
                "age_zh": fmt.age(now - row["last_source_time"]) if row["last_source_time"] else "",
            }
            for row in deliveries
        ]

    note = f"状态在本版次生成时判断，距今按 {fmt.moment(now)} 计算"
    tables.offer_of_edition(context, "数据新鲜度", note, _FRESHNESS, deliveries, made)


def restated(context: Context, found: Sequence[Row], policies: Policies, period: str) -> None:
    """Every restatement of the chosen period ('' of all), also those that the screen leaves out."""

    def made() -> list[Row]:
        every = context.reader.ask("restatements", period=period, top=found[0]["found"])
        return [_restated(row, policies) for row in every]

    note = "已结束的周期公布以后又变动的数字；比率按 0 至 1"
    tables.offer_of_edition(context, "数字更正", note, _RESTATED, found, made)


def editions(context: Context, timeline: Timeline) -> None:
    """The kept editions."""
    zone = context.city.timezone

    found = [
        {
            "id": record.id,
            "status_zh": history.status_of(record)[1],
            "as_of": record.as_of,
            "used_at": record.first_used_at
            and history.local(record.first_used_at, zone).replace(tzinfo=None),
            "rows": record.rows,
            "changed_zh": history.in_short(record.changes),
        }
        for record in timeline.records
    ]
    tables.offer_of_edition(context, "版次历史", "保留的版次", _EDITIONS, found)


def _restated(row: Row, policies: Policies) -> Row:
    moved = fmt.change(row["value_after"], row["value_before"], row["unit"], row["decimals"])
    is_part = row["breakdown"] != "total"
    return {
        **row,
        "policy_zh": policies.get(
            (row["kpi_id"], row["denominator_policy"]), row["denominator_policy"]
        ),
        "period_zh": wording.period(row["period_type"], row["period_start"]),
        "breakdown_zh": wording.breakdown(row["breakdown"]),
        "part_zh": row["breakdown_name"] if is_part else "",
        "moved_zh": moved.text if moved else fmt.NO_BASELINE,
        "cause_zh": "；".join(restatements.causes(row)),
        "final_zh": "已定稿" if row["is_final"] else "",
    }
