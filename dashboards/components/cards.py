"""KPI cards: the figure, its mark, 环比 and 同比, the line, and the evidence behind it (口径)."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards import format as fmt
from dashboards.components import directory, markup, sparkline
from dashboards.headline import score
from dashboards.indicators import DOMAINS
from dashboards.periods import Period
from dashboards.readings import Mark, Reading


def domain_row(
    domain: str, period: Period | None, readings: Sequence[Reading], currency: str, edition_id: str
) -> str:
    """One domain: its name and period at the left, its cards at the right.

    A domain without any figure is one calm card, whatever number of KPIs it has.
    """
    name = DOMAINS[domain]
    when = period.label_zh if period else ""
    has_figures = any(reading.mark is not Mark.NO_DATA for reading in readings)
    if has_figures:
        body = "".join(card(reading, currency, edition_id) for reading in readings)
        tally = _tally(readings)
    else:
        body = f'<article class="um-card um-calm"><p>{name}：{when}{fmt.NO_DATA}</p></article>'
        tally = ""
    return (
        f'<section class="um-domain" id="{domain}" aria-labelledby="{domain}-title">'
        f'<header><h2 id="{domain}-title">{name}</h2><p class="um-when">{when}</p>{tally}</header>'
        f'<div class="um-cards">{body}</div></section>'
    )


def card(reading: Reading, currency: str, edition_id: str) -> str:
    """One KPI card."""
    kpi = reading.kpi
    tags = (
        f'<span class="um-tag">{fmt.PROVISIONAL}</span>'
        if reading.seen is not None and reading.seen.status == "provisional"
        else ""
    )
    status = "" if reading.mark is Mark.NO_DATA else markup.mark(reading.mark)
    return (
        '<article class="um-card">'
        f"<header><h3>{markup.text(kpi.name_zh)}</h3>{tags}{status}</header>"
        f'<div class="um-main"><div>{_value(reading, currency)}{_target(reading, currency)}</div>'
        f"{_chart(reading, currency)}</div>"
        f"{_comparisons(reading)}{_evidence(reading, currency, edition_id)}</article>"
    )


def _value(reading: Reading, currency: str) -> str:
    kpi = reading.kpi
    if reading.mark is Mark.NO_DATA:
        return f'<p class="um-value um-none">{fmt.NO_DATA}</p>'
    weak = " um-weak" if reading.mark is Mark.SMALL_SAMPLE else ""
    if reading.value is None:
        return f'<p class="um-value um-weak">{fmt.SMALL_SAMPLE}</p>'
    shown = fmt.figure(reading.value, kpi.unit, kpi.decimals, currency)
    return (
        f'<p class="um-value{weak}">{markup.text(shown.number)}'
        f'<span class="um-unit">{markup.text(shown.unit)}</span></p>'
    )


def _target(reading: Reading, currency: str) -> str:
    if reading.mark is Mark.NO_DATA:
        return ""
    kpi = reading.kpi
    if reading.target is None:
        return '<p class="um-target">&nbsp;</p>'
    said = fmt.target_text(reading.target, kpi.unit, kpi.decimals, kpi.direction, currency)
    return f'<p class="um-target">{markup.text(said)}</p>'


def _comparisons(reading: Reading) -> str:
    if not reading.is_sound:
        return ""
    period = reading.period
    lines = markup.change(reading, reading.since_previous, period.previous_zh)
    if period.has_year_comparison:
        lines += markup.change(reading, reading.since_year_ago, period.year_ago_zh)
    return f'<div class="um-changes">{lines}</div>'


def _chart(reading: Reading, currency: str) -> str:
    if not any(value is not None for _, value in reading.line):
        return ""
    (line,) = sparkline.begun([reading.line])
    drawing = sparkline.svg(line, target=reading.target, size=sparkline.SMALL)
    alternative = sparkline.describe(line, reading.kpi, currency)
    first, last = line[0][0].short_label, line[-1][0].short_label
    return (
        f'<figure class="um-spark">{markup.image(drawing, alternative, "um-line")}'
        f'<figcaption aria-hidden="true"><span>{first}</span><span>{last}</span></figcaption>'
        "</figure>"
    )


def _evidence(reading: Reading, currency: str, edition_id: str) -> str:
    """Definition, numerator, denominator, n, policy, data-as-of and edition of a figure."""
    kpi, seen = reading.kpi, reading.seen
    facts = [("公式", kpi.formula_zh)]
    if seen is not None:
        facts.append(("数值", fmt.plain(seen.value, kpi.unit, kpi.decimals, currency)))
        facts.append((_named("分子", kpi.numerator_zh), fmt.part(seen.numerator)))
        if seen.denominator is not None or kpi.denominator_zh:
            facts.append((_named("分母", kpi.denominator_zh), fmt.part(seen.denominator)))
        if reading.policy_zh:
            facts.append(("口径", reading.policy_zh))
        if seen.n is not None:
            facts.append(("样本量 n", fmt.number(seen.n)))
        if seen.ci_low is not None and seen.ci_high is not None:
            low, high = (
                fmt.plain(bound, kpi.unit, kpi.decimals, currency)
                for bound in (seen.ci_low, seen.ci_high)
            )
            facts.append(("95% 置信区间", f"{low} 至 {high}"))
        facts.append(("数据截止", fmt.moment(seen.as_of)))
    facts += [("注意", kpi.caveat)] if kpi.caveat else []
    facts += [("出处", kpi.source_clause)] if kpi.source_clause else []
    facts += [("指标编号", kpi.kpi_id), ("期间", reading.period.label_zh), ("版次", edition_id)]
    rows = "".join(
        f"<div><dt>{markup.text(term)}</dt><dd>{markup.text(said)}</dd></div>"
        for term, said in facts
    )
    return (
        f'<div class="um-proof"><details><summary>口径与数据</summary><dl>{rows}</dl></details>'
        f"{directory.link(kpi.kpi_id, '指标口径 →')}</div>"
    )


def _named(role: str, meaning: str) -> str:
    return f"{role}（{meaning}）" if meaning else role


def _tally(readings: Sequence[Reading]) -> str:
    result = score(readings)
    if result.judged == 0:
        return f'<p class="um-tally um-none">{fmt.NO_TARGET}</p>'
    return f'<p class="um-tally">{result.judged} 项中 {result.met} 项达标</p>'
