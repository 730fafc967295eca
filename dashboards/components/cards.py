"""KPI cards: the figure, its mark, 环比 and 同比, the line, and the evidence behind it (口径)."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards import format as fmt
from dashboards.components import evidence, markup, sparkline
from dashboards.components.evidence import Stamp
from dashboards.headline import score, uncounted_sizes, unjudged
from dashboards.indicators import DOMAINS
from dashboards.periods import Period
from dashboards.readings import DAY_NOT_COMPARED, Mark, Reading


def domain_row(
    domain: str,
    period: Period | None,
    readings: Sequence[Reading],
    stamp: Stamp,
    *,
    address: str,
    why_none: str = "",
) -> str:
    """One domain: its name, period and the way to its page at the left, its cards at the right.

    A domain without any figure is one calm card, whatever number of KPIs it has, that leads nowhere
    and says `why_none`, where that is known.
    """
    name = DOMAINS[domain]
    when = period.label_zh if period else ""
    has_figures = any(reading.is_told for reading in readings)
    if has_figures:
        body = "".join(card(reading, stamp) for reading in readings)
        tally = _tally(readings)
        link = f'<a href="{markup.text(address)}" target="_self">{name}明细 →</a>'
        tally += f'<p class="um-way">{link}</p>'
    else:
        said = why_none or f"{when}{fmt.NO_DATA}"
        body = f'<article class="um-card um-calm"><p>{name}：{markup.text(said)}</p></article>'
        tally = ""
    return (
        f'<section class="um-domain" id="{domain}" aria-labelledby="{domain}-title">'
        f'<header><h2 id="{domain}-title">{name}</h2><p class="um-when">{when}</p>{tally}</header>'
        f'<div class="um-cards">{body}</div></section>'
    )


def deck(readings: Sequence[Reading], stamp: Stamp) -> str:
    """Cards side by side."""
    return f'<div class="um-cards">{"".join(card(reading, stamp) for reading in readings)}</div>'


def card(reading: Reading, stamp: Stamp) -> str:
    """One KPI card."""
    kpi, currency = reading.kpi, stamp.currency
    tags = markup.tags(fmt.PROVISIONAL) if reading.is_provisional else ""
    status = "" if reading.mark is Mark.NO_DATA else markup.mark(reading.mark)
    return (
        '<article class="um-card">'
        f"<header><h3>{markup.text(kpi.name_zh)}</h3>{tags}{status}</header>"
        f'<div class="um-main"><div>{_value(reading, currency)}{_target(reading, currency)}</div>'
        f"{_chart(reading, currency)}</div>"
        f"{_comparisons(reading)}{evidence.proof(reading, stamp)}</article>"
    )


def _value(reading: Reading, currency: str) -> str:
    kpi = reading.kpi
    if reading.mark is Mark.NO_DATA:
        if reading.uncounted:
            return f'<p class="um-uncounted">{markup.text(reading.uncounted)}</p>'
        return f'<p class="um-value um-none">{fmt.NO_DATA}</p>'
    weak = " um-weak" if reading.mark is Mark.SMALL_SAMPLE else ""
    if reading.value is None:
        return f'<p class="um-value um-weak">{reading.mark.word}</p>'
    shown = fmt.figure(reading.value, kpi.unit, kpi.decimals, currency)
    return (
        f'<p class="um-value{weak}">{markup.text(shown.number)}'
        f'<span class="um-unit">{markup.text(shown.unit)}</span></p>'
    )


def _target(reading: Reading, currency: str) -> str:
    """The target, and of how many the figure is made."""
    if not reading.is_told:
        return ""
    kpi, seen = reading.kpi, reading.seen
    told = []
    if reading.target is not None:
        told.append(
            fmt.target_text(reading.target, kpi.unit, kpi.decimals, kpi.direction, currency)
        )
    if seen is not None and seen.n is not None:
        told.append(f"n\u00a0=\u00a0{fmt.number(seen.n)}")
    said = "".join(f"<span>{markup.text(each)}</span>" for each in told) or "&nbsp;"
    return f'<p class="um-target">{said}</p>'


def _comparisons(reading: Reading) -> str:
    if not reading.is_sound:
        return ""
    period = reading.period
    if not period.is_compared:
        return f'<div class="um-changes"><div class="um-change">{DAY_NOT_COMPARED}</div></div>'
    lines = markup.change(reading, reading.previous, period.previous_zh)
    if period.has_year_comparison:
        lines += markup.change(reading, reading.year_ago, period.year_ago_zh)
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


def _tally(readings: Sequence[Reading]) -> str:
    result = score(readings)
    if result.judged == 0:
        return f'<p class="um-tally um-none">{unjudged(readings)}</p>'
    apart = markup.text(uncounted_sizes(readings))
    return f'<p class="um-tally">{result.judged} 项中 {result.met} 项达标{apart}</p>'
