"""质量闸门: what failed or warned in full, what passed folded away behind its gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboards import format as fmt
from dashboards import wording
from dashboards.components import markup
from dashboards.quality import GateReport, Verdict, verdict_of
from dashboards.queries import Row

SEVERITIES = {"critical": "不通过即停止发布", "warning": "只提示"}


def gates(reports: Sequence[GateReport], titles: Mapping[str, str]) -> str:
    """All gates, worst first. `titles` are Chinese titles of landed tables."""
    if not reports:
        return markup.calm("本版次没有检查记录。")
    unmet = "".join(_unmet_gate(gate, titles) for gate in reports if gate.unmet)
    folded = "".join(_folded_gate(gate, titles) for gate in reports)
    head = "" if unmet else markup.calm("没有未通过的检查，也没有提醒。")
    every = f'<div class="um-gates" role="group" aria-label="全部闸门">{folded}</div>'
    return f"{head}{unmet}{every}{_legend()}"


def _unmet_gate(gate: GateReport, titles: Mapping[str, str]) -> str:
    found = "".join(_unmet_check(check, titles) for check in gate.unmet)
    return (
        f'<article class="um-card um-unmet um-edge-{gate.verdict.style}"><header>'
        f"<h3><code>{markup.text(gate.gate_id)}</code> {markup.text(gate.title)}</h3>"
        f'<span class="um-note">{len(gate.checks)} 项检查中 {len(gate.unmet)} 项</span></header>'
        f"{found}</article>"
    )


def _unmet_check(check: Row, titles: Mapping[str, str]) -> str:
    facts = [
        ("对象", table_of(check, titles)),
        ("级别", SEVERITIES.get(check["severity"], check["severity"])),
        ("要求", check["expected"] or fmt.DASH),
        ("实际", check["observed"] or fmt.DASH),
        ("不符", f"{fmt.number(check['failing_rows'])} 行"),
        ("检查编号", check["check_id"]),
    ]
    listed = "".join(
        f"<div><dt>{term}</dt><dd>{markup.text(said)}</dd></div>" for term, said in facts
    )
    return (
        f'<div class="um-found">{markup.mark(verdict_of(check))}'
        f"<p>{markup.text(check['message'])}</p><dl>{listed}</dl></div>"
    )


def _folded_gate(gate: GateReport, titles: Mapping[str, str]) -> str:
    counts = "".join(
        f'<span class="um-count">{verdict.word} {fmt.number(gate.count(verdict))}</span>'
        for verdict in Verdict
        if gate.count(verdict)
    )
    rule = f"<p>{markup.text(gate.rule)}</p>" if gate.rule else ""
    why = f'<p class="um-note">为什么查：{markup.text(gate.why)}</p>' if gate.why else ""
    rows = [
        _row(check, titles)
        for check in sorted(gate.checks, key=lambda check: verdict_of(check).rank)
    ]
    heads = [("结果", ""), ("时点", ""), ("对象", ""), ("要求", ""), ("实际", ""), ("检查编号", "")]
    table = markup.scrolling(markup.table(heads, rows), f"{gate.title}的全部检查")
    return (
        f"<details><summary>{markup.mark(gate.verdict, with_word=False)}"
        f"<code>{markup.text(gate.gate_id)}</code><strong>{markup.text(gate.title)}</strong>"
        f'<span class="um-counts">{counts}</span>'
        f'<span class="um-rule" aria-hidden="true">{markup.text(gate.rule)}</span></summary>'
        f'<div class="um-inside">{rule}{why}{table}</div></details>'
    )


def _row(check: Row, titles: Mapping[str, str]) -> str:
    return (
        f"<tr><td>{markup.mark(verdict_of(check))}</td>"
        f"<td>{markup.text(wording.STAGES.get(check['stage'], check['stage']))}</td>"
        f"<td>{markup.text(table_of(check, titles))}</td>"
        f'<td class="um-wrap">{markup.text(check["expected"] or fmt.DASH)}</td>'
        f'<td class="um-wrap">{markup.text(found_of(check))}</td>'
        f"<td><code>{markup.text(check['check_id'])}</code></td></tr>"
    )


def found_of(check: Row) -> str:
    """What a check found; of one that does not apply, why."""
    if verdict_of(check) is Verdict.NOT_APPLICABLE:
        return str(check["message"]).partition("不适用：")[2] or fmt.DASH
    return str(check["observed"] or fmt.DASH)


def table_of(check: Row, titles: Mapping[str, str]) -> str:
    """What a check looked at; a test of dbt over several tables is named where they would be."""
    name = check["table_name"]
    if not name or check["check_id"] == f"{wording.DBT}.{name}":
        return fmt.DASH
    return titles.get(name) or wording.mart_table(name)


def _legend() -> str:
    drawn = "".join(f"<li>{markup.mark(verdict)}</li>" for verdict in Verdict)
    return f'<ul class="um-legend">{drawn}</ul>'
