"""数据质量: can this edition be trusted, what was refused, how fresh it is, what it changed."""

from __future__ import annotations

import streamlit as st

from dashboards import editions, quality, wording
from dashboards.components import (
    changes,
    conservation,
    freshness,
    gates,
    hero,
    history,
    markup,
    quarantine,
    restatements,
    summary,
)
from dashboards.parts import part
from dashboards.queries import Row
from dashboards.shell import Context, put
from dashboards.views import change_files, quality_files
from publishing import Timeline

IN_USE = "in_use"
EVERY_PERIOD = "all"
RESTATEMENTS_SHOWN = 100


def render(context: Context) -> None:
    """Lay out the page of the edition in use."""
    edition = context.edition
    reports = quality.gate_reports(
        context.reader.ask("check_results"),
        context.reader.ask_of("quality_gate", "quality_gates") or [],
    )
    sources = context.reader.ask_of("delivery_summary", "conservation")
    deliveries = context.reader.ask("deliveries")
    restated = context.reader.ask_of("kpi_restatement", "restated_periods")
    timeline = editions.timeline(context.city.editions_dir)
    in_use = next((record for record in timeline.records if record.id == edition.id), None)
    titles = {row["table_name"]: row["table_title"] for row in sources or []}

    counts = quality.tally(reports)
    put(summary.title(context.city.title_zh, edition.manifest))
    put(
        summary.hero(
            quality.first_sentence(context.refresh, counts),
            quality.further_sentences(context.refresh, counts, in_use),
            quality.sign(context.refresh, counts),
            (
                summary.checks_tile(counts),
                summary.conservation_tile(sources),
                summary.quarantine_tile(sources),
                summary.freshness_tile(deliveries),
                summary.restated_tile(restated),
                summary.history_tile(timeline),
            ),
        )
    )
    spared = counts[quality.Verdict.NOT_APPLICABLE]
    aside = f"（{spared} 项不适用）" if spared else ""
    note = f"共 {sum(counts.values())} 项检查{aside}，未通过和提醒的在前，通过的点开可见"
    put(markup.section("质量闸门", note, gates.gates(reports, titles), anchor="gates"))
    quality_files.gates(context, reports, titles)
    _rows(context, sources)
    now = context.city.now()
    put(
        markup.section(
            "数据新鲜度",
            "状态在本版次生成时判断，距今按现在计算",
            freshness.freshness(deliveries, titles, now),
            anchor="freshness",
        )
    )
    quality_files.freshness(context, deliveries, titles, now)
    _restated(context, restated)
    _history(context, timeline)


def _rows(context: Context, sources: list[Row] | None) -> None:
    """What became of every row that was read."""
    put(
        markup.section(
            "数据守恒",
            "读入 ＝ 落地 ＋ 合并 ＋ 隔离，逐来源累计，一行也不丢",
            conservation.conservation(sources),
            anchor="conservation",
        )
    )
    quality_files.conservation(context, sources or [])
    reasons = context.reader.ask_of("delivery_summary", "quarantine_reasons")
    samples = context.reader.ask_of("quarantine_sample", "quarantine_samples") or []
    put(
        markup.section(
            "隔离的行",
            "不符合数据契约而没有进入统计的行；一行有几个原因的，在每个原因下各计一次；"
            "样例为原文件内容，个人信息已隐去",
            quarantine.reasons(reasons, samples),
            anchor="quarantine",
        )
    )
    quality_files.reasons(context, reasons or [], samples)
    rules = context.reader.ask_of("merge_summary", "merged_rows")
    put(
        markup.section(
            "合并的行",
            "按声明的规则并入另一行、不重复统计的行",
            conservation.merged(rules),
            anchor="merged",
        )
    )
    quality_files.merged(context, rules or [])


@part
def _restated(context: Context, periods: list[Row] | None) -> None:
    """The restatement ledger, of every period or of one."""
    heading, choice = st.columns([7, 3], vertical_alignment="bottom")
    told = {row["period"]: row for row in periods or []}
    with choice:
        picked = st.selectbox(
            "更正的期间",
            [EVERY_PERIOD, *told],
            format_func=lambda key: _period_label(told.get(key)),
            key="restated",
            bind="query-params",
        )
    with heading:
        put(hero.heading("数字更正", "已结束的周期公布以后又变动的数字，最近的在前；不含日数字"))
    period = "" if picked == EVERY_PERIOD else picked
    rows = (
        None
        if periods is None
        else context.reader.ask("restatements", period=period, top=RESTATEMENTS_SHOWN)
    )
    policies = _policies(context)
    told_rows = restatements.restatements(rows, policies, context.currency)
    put(f'<section class="um-section" id="restated" aria-label="数字更正">{told_rows}</section>')
    quality_files.restated(context, rows or [], policies, period)


def _period_label(row: Row | None) -> str:
    if row is None:
        return "全部期间"
    return wording.period(row["period_type"], row["period_start"])


def _history(context: Context, timeline: Timeline) -> None:
    """The kept editions, and one of them in full."""
    zone = context.city.timezone
    put(
        markup.section(
            "版次历史",
            "保留的版次，最近启用的在前",
            history.editions(timeline, zone),
            anchor="history",
        )
    )
    quality_files.editions(context, timeline)
    _changes(context, timeline)


@part
def _changes(context: Context, timeline: Timeline) -> None:
    """What one of the kept editions changed against the one it replaced."""
    zone = context.city.timezone
    records = {record.id: record for record in timeline.records}
    heading, choice = st.columns([7, 3], vertical_alignment="bottom")
    with choice:
        picked = st.selectbox(
            "查看版次",
            [IN_USE, *records],
            format_func=lambda key: "在用版次" if key == IN_USE else key,
            key="edition",
            bind="query-params",
        )
    with heading:
        put(hero.heading("改了什么", "与它替换的版次相比"))
    book = {kpi["kpi_id"]: kpi for kpi in context.reader.ask("kpi_catalog")}
    record = records[context.edition.id if picked == IN_USE else picked]
    policies = _policies(context)
    put(changes.changes_of(record, book, policies, zone, context.currency))
    change_files.offer(context, record, book, policies)


def _policies(context: Context) -> dict[tuple[str, str], str]:
    """KPI and policy → its name; of an edition from before they were explained nothing."""
    rows = context.reader.ask_of("kpi_policy", "kpi_policies") or []
    return {(row["kpi_id"], row["policy"]): row["name_zh"] for row in rows}
