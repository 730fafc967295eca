"""The list of KPIs: number, name and formula, each a link to its entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from dashboards.components import markup
from dashboards.definitions import ADDRESS, UNVERIFIED, Definition


def title(city: str, count: int) -> str:
    """Name of the page and how many KPIs the book has."""
    return (
        '<div class="um-title"><h1>指标口径</h1>'
        f"<p>{markup.text(city)} · 共 {count} 项指标，"
        "每项的定义、公式、口径、实例和数据血缘</p></div>"
    )


def link(kpi_id: str, name: str, asked: Mapping[str, str]) -> str:
    """A link to the entry of a KPI that keeps what the address has chosen."""
    address = f"{ADDRESS}?{urlencode({**asked, 'kpi': kpi_id})}"
    return f'<a href="{markup.text(address)}" target="_self">{name}</a>'


def directory(found: Sequence[Definition], opened: str, asked: Mapping[str, str]) -> str:
    """Definitions by domain in printing order; that of `opened` is marked. `asked` as in `link`."""
    if not found:
        return markup.calm(
            "没有符合的指标。可以搜编号（C12）、名称（结案率）或公式里的词（超期）。"
        )
    by_domain: dict[str, list[Definition]] = {}
    for one in found:
        by_domain.setdefault(one.domain, []).append(one)
    return "".join(_domain(of_domain, opened, asked) for of_domain in by_domain.values())


def _domain(of_domain: Sequence[Definition], opened: str, asked: Mapping[str, str]) -> str:
    rows = "".join(_row(one, opened, asked) for one in of_domain)
    name = of_domain[0].domain_zh
    return markup.section(
        name, f"{len(of_domain)} 项", f'<ul class="um-directory">{rows}</ul>', anchor=f"book-{name}"
    )


def _row(one: Definition, opened: str, asked: Mapping[str, str]) -> str:
    current = ' aria-current="true"' if one.kpi_id == opened else ""
    tag = markup.tags(UNVERIFIED) if one.is_unverified else ""
    parts = (
        f"<code>{markup.text(one.kpi_id)}</code><strong>{markup.text(one.name_zh)}{tag}</strong>"
        f"<span>{markup.text(one.formula_zh)}</span>"
    )
    return f"<li{current}>{link(one.kpi_id, parts, asked)}</li>"
