"""The book of definitions (指标口径) as a page, from the three tables that hold it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

TABLES = (
    "indicator_book", "policy_book", "kpi_catalog", "kpi_policy", "kpi_setting", "kpi_lineage",
)  # fmt: skip
"""What dbt must have built for it; none of them needs a delivery."""

Row = Mapping[str, Any]

_DOMAINS = {
    "case": "案件",
    "hotline": "热线",
    "sanitation": "环卫",
    "enforcement": "执法",
    "satisfaction": "满意度",
    "assessment": "考核",
}
_DIRECTIONS = {"up": "越高越好", "down": "越低越好", "none": "不评高低"}
_HEAD = (
    "# 指标口径\n\n由指标目录（kpi_catalog）生成。比率一律为 Σ分子 ÷ Σ分母，"
    "不取平均；没有数据读作“无数据”，不是 0。标“未核实”的公式没有见到标准或文件原文。\n"
)


def read_book(warehouse: Path) -> list[Sequence[Row]]:
    """Rows of `kpi_catalog`, `kpi_policy`, `kpi_lineage` and `kpi_setting`, in printing order."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return [
            connection.execute(f"from {table} order by {order}").pl().to_dicts()
            for table, order in (
                ("kpi_catalog", "sort_order, kpi_id"),
                ("kpi_policy", "kpi_id, is_default desc, policy"),
                ("kpi_lineage", "kpi_id, steps, model_name"),
                ("kpi_setting", "kpi_id, sort_order"),
            )
        ]


def book_markdown(
    catalog: Sequence[Row],
    policies: Iterable[Row],
    lineage: Iterable[Row],
    settings: Iterable[Row],
) -> str:
    """A chapter a domain, an entry a KPI: formula, both sides, policies, settings, sources."""
    explained, made_of, set_to = _by_kpi(policies), _by_kpi(lineage), _by_kpi(settings)
    parts = [_HEAD, f"\n共 {len(catalog)} 项指标。\n"]
    for domain, kpis in groupby(catalog, lambda kpi: kpi["domain"]):
        parts.append(f"\n## {_DOMAINS.get(domain, domain)}\n")
        parts += [
            _entry(kpi, *(rows.get(kpi["kpi_id"], []) for rows in (explained, made_of, set_to)))
            for kpi in kpis
        ]
    return "".join(parts)


def _entry(
    kpi: Row, policies: Sequence[Row], lineage: Sequence[Row], settings: Sequence[Row]
) -> str:
    facts = [
        ("公式", kpi["formula_zh"]),
        ("分子", kpi["numerator_zh"]),
        ("分母", kpi["denominator_zh"] or "没有分母"),
        ("单位", f"{kpi['unit']}，{_DIRECTIONS.get(kpi['direction'], kpi['direction'])}"),
        ("粒度", kpi["grain"]),
    ]
    for policy in policies:
        default = "，默认" if policy["is_default"] else ""
        told = f"{policy['name_zh']}（{policy['policy']}{default}）：{policy['explanation_zh']}"
        facts.append(("口径", told))
    models = [row["model_name"] for row in lineage if row["steps"] == 0]
    landed = [row["model_name"] for row in lineage if row["layer"] == "source"]
    set_to = [
        f"{row['name_zh']}＝{row['value_zh'] or '未另设'}{row['unit_zh']}" for row in settings
    ]
    facts += [
        ("设定", "；".join(set_to)),
        ("注意", kpi["caveat"]),
        ("出处", kpi["source_clause"]),
        ("模型", "、".join(f"`{name}`" for name in models)),
        ("落地表", "、".join(f"`{name}`" for name in landed)),
    ]
    listed = "".join(f"- {term}：{said}\n" for term, said in facts if said)
    return f"\n### {kpi['kpi_id']} {kpi['name_zh']}\n\n`{kpi['name_en']}`\n\n{listed}"


def _by_kpi(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["kpi_id"], []).append(row)
    return found
