"""One KPI of the book in full: formula, live example, policies, lineage, where it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from dashboards import few, wording
from dashboards import format as fmt
from dashboards.components import markup
from dashboards.components.evidence import Stamp
from dashboards.definitions import (
    UNVERIFIED,
    Definition,
    equation,
    interval,
    pages_of,
)
from dashboards.periods import Period
from dashboards.queries import Row

TOTAL = "total"
MODELS_SHOWN = 8
"""A layer with more models is folded away."""


@dataclass(frozen=True)
class Evidence:
    """What the edition knows of one KPI beside its definition.

    `policies`, `lineage` and `settings` are None in an edition that was published before it carried
    them; `titles` are Chinese titles of landed tables.
    """

    example: Sequence[Row]
    extent: Row
    policies: Sequence[Row] | None
    lineage: Sequence[Row] | None
    targets: Sequence[Row]
    titles: Mapping[str, str]
    settings: Sequence[Row] | None = None


def definition(one: Definition, known: Evidence, stamp: Stamp) -> str:
    """The whole entry."""
    currency = stamp.currency
    return (
        f'<article class="um-book" aria-labelledby="{markup.text(one.kpi_id)}-name">'
        f"{_head(one)}"
        f'<div class="um-book-columns">{_example(one, known, currency)}'
        f"{_facts(one, known, currency)}</div>"
        f"{_policies(one, known, currency)}{_settings(known)}"
        f"{_uses(one, known, stamp)}{_lineage(known)}"
        "</article>"
    )


def _head(one: Definition) -> str:
    words = [one.domain_zh, wording.direction(one.direction)]
    words += [UNVERIFIED] if one.is_unverified else []
    return (
        f'<header><h2 id="{markup.text(one.kpi_id)}-name">'
        f"<code>{markup.text(one.kpi_id)}</code> {markup.text(one.name_zh)}</h2>"
        f"{markup.tags(*words)}</header>"
        f'<p class="um-formula">{markup.text(one.name_zh)} ＝ {markup.text(one.formula_zh)}</p>'
    )


def _facts(one: Definition, known: Evidence, currency: str) -> str:
    facts = [
        ("分子", one.numerator_zh or fmt.DASH),
        ("分母", one.denominator_zh or "没有分母"),
        ("单位", fmt.unit_name(one.unit, currency)),
        ("类型", wording.kpi_kind(one.kind)),
        ("粒度", one.grain),
        ("周期", wording.listed(known.extent["period_types"], wording.PERIOD_TYPES)),
        ("细分", wording.listed(known.extent["breakdowns"], wording.BREAKDOWNS)),
        ("注意", one.caveat or fmt.DASH),
        ("出处", one.source_clause),
        ("英文名", one.name_en),
    ]
    return _card("定义", _listed(facts))


def _example(one: Definition, known: Evidence, currency: str) -> str:
    figure = next((row for row in known.example if row["is_default_policy"]), None)
    if figure is None:
        return _card("实例", markup.calm(_without_example(known.extent)))
    when = Period(figure["period_type"], figure["period_start"]).label_zh
    if figure["status"] == few.STATUS:
        return _card("实例", markup.calm(f"{when}{few.SAID}，不公布具体数字。"))
    if figure["value"] is None and figure["status"] == "small_n":
        return _card("实例", markup.calm(f"{when}{fmt.SMALL_SAMPLE}，不公布具体数字。"))
    if figure["value"] is None:
        return _card("实例", markup.calm(_without_example(known.extent)))
    facts = [
        ("样本量 n", fmt.number(figure["n"]) if figure["n"] is not None else fmt.DASH),
        ("95% 置信区间", interval(one, figure, currency)),
        ("状态", wording.figure_status(figure["status"])),
        ("数据截止", fmt.moment(figure["as_of"])),
    ]
    body = (
        f'<p class="um-note">{markup.text(figure["area_name"])}，{when}</p>'
        f'<p class="um-equation">{markup.text(equation(one, figure, currency))}</p>'
        f"{_listed(facts)}"
    )
    return _card("实例", body)


def _without_example(extent: Row) -> str:
    breakdowns = [name for name in extent["breakdowns"] or [] if name != TOTAL]
    if not breakdowns:
        return "全市没有可以计算它的期间，读作“无数据”，不是 0。"
    return f"全市没有合计，只按{wording.listed(breakdowns, wording.BREAKDOWNS)}给出。"


def _policies(one: Definition, known: Evidence, currency: str) -> str:
    if not known.policies:
        return ""
    figures = {row["denominator_policy"]: row for row in known.example}
    items = []
    for policy in known.policies:
        seen = figures.get(policy["policy"])
        own = {name: policy[name] for name in ("unit", "decimals") if name in policy}
        read = replace(one, **own)
        told = equation(read, seen, currency) if seen else fmt.NO_DATA
        tag = markup.tags("默认") if policy["is_default"] else ""
        items.append(
            f"<li><p><strong>{markup.text(policy['name_zh'])}</strong>{tag}"
            f"<code>{markup.text(policy['policy'])}</code></p>"
            f"<p>{markup.text(policy['explanation_zh'])}</p>"
            f'<p class="um-num">{markup.text(told)}</p></li>'
        )
    note = "不同口径的数字不可比，不混用；所附为同一期间的数字" if len(items) > 1 else ""
    listed = f'<ul class="um-lines um-policies">{"".join(items)}</ul>'
    return markup.section("口径", note, listed, anchor="policies")


def _settings(known: Evidence) -> str:
    if not known.settings:
        return ""
    rows = [
        f"<div><dt>{markup.text(row['name_zh'])}</dt>"
        f"<dd>{markup.text(row['value_zh'] or '未另设')} {markup.text(row['unit_zh'])}</dd></div>"
        for row in known.settings
    ]
    note = "口径未定之处按本市的设定计算，改动后全部重算"
    body = f'<dl class="um-lineage um-settings">{"".join(rows)}</dl>'
    return markup.section("本市设定", note, body, anchor="settings")


def _uses(one: Definition, known: Evidence, stamp: Stamp) -> str:
    home = markup.text(f"./?{urlencode(stamp.asked)}")
    pages = [f'<a href="{home}" target="_self">总览</a>：{page}' for page in pages_of(one.kpi_id)]
    aims = [
        markup.text(
            f"{row['area_name']}（{wording.listed(row['period_types'], wording.PERIOD_TYPES)}）"
            + fmt.target_text(
                row["target_value"], one.unit, one.decimals, one.direction, stamp.currency
            )
            + f"，{row['valid_from']} 起"
            + (f"至 {row['valid_to']}" if row["valid_to"] else "")
            + f"；{row['target_source']}"
        )
        for row in known.targets
    ]
    said = "".join(f"<li>{item}</li>" for item in (*pages, *aims))
    if not said:
        return markup.section(
            "用在哪里", "", markup.calm("目前没有页面和目标用到它。"), anchor="uses"
        )
    return markup.section("用在哪里", "", f'<ul class="um-lines">{said}</ul>', anchor="uses")


def _lineage(known: Evidence) -> str:
    if not known.lineage:
        return ""
    rows = []
    for layer, name in wording.LAYERS.items():
        models = [row["model_name"] for row in known.lineage if wording.layer_of(row) == layer]
        if models:
            named = "".join(f"<li>{_model(model, known.titles)}</li>" for model in models)
            told = f"<ul>{named}</ul>"
            if len(models) > MODELS_SHOWN:
                told = f"<details><summary>{len(models)} 个</summary>{told}</details>"
            rows.append(f"<div><dt>{name}</dt><dd>{told}</dd></div>")
    note = "由近及远；取自 dbt 的模型依赖，写在同一个模型里的指标血缘相同"
    body = f'<dl class="um-lineage">{"".join(rows)}</dl>'
    return markup.section("数据血缘", note, body, anchor="lineage")


def _model(name: str, titles: Mapping[str, str]) -> str:
    title = titles.get(name) or wording.mart_table(name)
    word = f"{markup.text(title)} " if title != name else ""
    return f"{word}<code>{markup.text(name)}</code>"


def _listed(facts: Sequence[tuple[str, str]]) -> str:
    rows = "".join(f"<div><dt>{t}</dt><dd>{markup.text(said)}</dd></div>" for t, said in facts)
    return f"<dl>{rows}</dl>"


def _card(name: str, body: str) -> str:
    return f'<section class="um-card um-entry"><h3>{name}</h3>{body}</section>'
