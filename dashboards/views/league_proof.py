"""考核: why a unit has its score: its components, every row of evidence, the cases behind it."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

from dashboards import downloads
from dashboards import format as fmt
from dashboards.choices import View
from dashboards.components import markup, rows
from dashboards.components import standings as drawing
from dashboards.components.score_heat import weight_text
from dashboards.queries import Row
from dashboards.shell import Context, put
from dashboards.views.league_shown import PROOF, Shown
from publishing.exports.listings import KINDS
from publishing.exports.suppression import withhold_evidence

SHOWN = 60
_OUTSIDE = {"bonus": "加分", "deduction": "扣分"}
_NUMBERED = frozenset({"deduction", "appeal", "bonus", "kpi", "step", "survey", "month"})
_MONTH = re.compile(r"\d{4}-\d{2}")


def proof(context: Context, view: View, shown: Shown) -> None:
    """得分依据 of the opened unit; an invitation, while none is opened."""
    unit = shown.league.unit(shown.unit_id)
    if unit is None:
        said = markup.calm("点开排名表或分项得分里的单位，看它的得分依据直到案件。")
        put(markup.section("得分依据", "", said, anchor=PROOF))
        return
    evidence = context.reader.ask("league_proof", **shown.league.asked, unit_id=shown.unit_id)
    evidence = _withheld([row for row in evidence if row["group_name"] == unit["group_name"]])
    parts = [
        row
        for row in context.reader.ask("league_components", **shown.league.asked)
        if row["unit_id"] == shown.unit_id and row["group_name"] == unit["group_name"]
    ]
    names = {row["component"]: row["component_name"] for row in parts} | _OUTSIDE
    order = {component: place for place, component in enumerate(names)}
    chosen = shown.component if shown.component in names else ""
    listed = [
        {
            **row,
            "component_zh": names.get(row["component"], row["component"]),
            "number": row["evidence_id"] if row["evidence_kind"] in _NUMBERED else "",
            "evidence_zh": _told(row),
            "kind_zh": KINDS.get(row["evidence_kind"], row["evidence_kind"]),
        }
        for row in sorted(evidence, key=lambda row: order.get(row["component"], len(order)))
        if chosen in ("", row["component"])
    ]
    columns = _columns(view, shown)
    cut = f"，先列 {SHOWN} 条，下载含全部" if len(listed) > SHOWN else ""
    part_columns, sums = _part_columns(view, shown), _sums(parts, evidence)
    body = (
        f'<p class="um-say">{markup.text(_said(unit, parts))}</p>'
        + rows.table(part_columns, sums, "分项合计", "没有分项得分。")
        + f'<h3 class="um-sub-head">{markup.text(names.get(chosen, "全部分项"))}的依据'
        + f"（{len(listed)} 条{cut}）</h3>"
        + rows.table(columns, listed[:SHOWN], "得分依据", "没有依据。")
    )
    when = shown.league.period.label_zh
    note = f"{unit['unit_name']}，{when}；依据的合计就是得分；编号是案卷号的点开看案件"
    put(markup.section("得分依据", note, body, anchor=PROOF))
    head = shown.head(context, view, note, unit["unit_name"])
    for name, told, lines in (
        ("分项合计", part_columns, sums),
        ("得分依据", columns, listed),
    ):
        make = partial(rows.sheet, name, head, told, lines)
        downloads.offer(context, name, make, is_named=True)


def _withheld(evidence: list[Row]) -> list[Row]:
    """The evidence with few persons withheld, component by component (DOMAIN §11)."""
    by_component: dict[str, list[Row]] = {}
    for row in evidence:
        by_component.setdefault(row["component"], []).append(row)
    return [row for rows in by_component.values() for row in withhold_evidence(rows)]


def _told(row: Row) -> str:
    """What the evidence is; a month's score names its month."""
    told = str(row["evidence_zh"] or "")
    return f"{told} {row['evidence_id']}" if row["evidence_kind"] == "month" else told


def _said(unit: Row, parts: list[Row]) -> str:
    if unit["published_score"] is None:
        return f"{unit['unit_name']}没有总分、不排名：{unit['remark_zh'] or '有分项没有得分'}。"
    terms = " + ".join(
        f"{part['component_name']} {fmt.score(part['score'])}×{weight_text(part['weight'])}"
        for part in parts
    )
    outside = "".join(
        f" {sign} {word} {fmt.score(unit[field])}"
        for field, sign, word in (("bonus", "+", "加分"), ("deduction", "−", "扣分"))
        if unit[field]
    )
    place = f"第 {unit['rank']} 名，名次区间{drawing.interval_text(unit)}"
    total = f"{terms}{outside} = {fmt.score(unit['total_raw'])}"
    return f"{fmt.score(unit['published_score'])} 分，{place}。{total}"


def _sums(parts: list[Row], evidence: list[Row]) -> list[Row]:
    """The components with what their evidence adds up to."""
    sums: dict[str, Decimal] = {}
    for row in evidence:
        sums[row["component"]] = sums.get(row["component"], Decimal(0)) + (row["points"] or 0)
    told = []
    for part in parts:
        total = sums.get(part["component"])
        is_same = part["score"] is not None and total == part["score"]
        word = "相符" if is_same else "无得分" if part["score"] is None else "不符"
        told.append({**part, "evidence_sum": total, "is_same": word})
    return told


def _part_columns(view: View, shown: Shown) -> list[rows.Column]:
    def lead(row: Row) -> str:
        return shown.proof(view, shown.unit_id, row["component"])

    return [
        rows.Column("分项", "component_name", address=lead),
        rows.Column("权重", "weight", "share"),
        rows.Column("得分", "score", "score"),
        rows.Column("加权得分", "weighted_score", "score"),
        rows.Column("依据合计", "evidence_sum", "score"),
        rows.Column("核对", "is_same"),
    ]


def _columns(view: View, shown: Shown) -> list[rows.Column]:
    def source(row: Row) -> str:
        kind, named = row["evidence_kind"], row["evidence_id"] or ""
        if kind == "month" and _MONTH.fullmatch(named):
            return shown.link(view, period=named, unit=shown.unit_id, component=row["component"])
        if kind not in ("kpi", "step"):
            return ""
        if named.startswith("C"):
            return view.link(
                "cases", period=shown.league.period.code, unit=shown.unit_id, basis="closed"
            )
        return view.link("definitions", kpi=named)

    def case(row: Row) -> str:
        return view.link("cases", case=row["case_id"]) if row["case_id"] else ""

    return [
        rows.Column("依据", "evidence_zh", address=source),
        rows.Column("分项", "component_zh"),
        rows.Column("类型", "kind_zh"),
        rows.Column("考核项目", "item_name"),
        rows.Column("得扣分", "points", "score"),
        rows.Column("编号", "number", address=case),
        rows.Column("分子", "numerator", "count"),
        rows.Column("分母", "denominator", "count"),
    ]
