"""The top of a page: city and period, the sentences, and one tile per domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboards import format as fmt
from dashboards.components import markup
from dashboards.headline import score, unjudged
from dashboards.indicators import DOMAINS, SURVEYED, Area
from dashboards.periods import Period
from dashboards.readings import Mark, Reading


def title(city: str, area: Area, periods: Mapping[str, Period | None]) -> str:
    """City, district when one is chosen, and the period that the domains share.

    A survey has a period of its own: it names the page only where there is nothing else.
    """
    told = {domain: period for domain, period in periods.items() if period is not None}
    shared = {period for domain, period in told.items() if domain != SURVEYED} or set(told.values())
    if len(shared) == 1:
        when = next(iter(shared)).label_zh
    else:
        when = "各领域最近报告期" if shared else fmt.NO_DATA
    where = f" · {area.area_name}" if area.area_level != "city" else ""
    return (
        '<div class="um-title"><h1>城市管理总览</h1>'
        f"<p>{markup.text(city)}{markup.text(where)} · {when}</p></div>"
    )


def sentences(said: Sequence[str]) -> str:
    """What a page says before its figures; nothing without a sentence."""
    if not said:
        return ""
    first, *others = said
    rest = "".join(f"<p>{markup.text(sentence)}</p>" for sentence in others)
    return (
        '<section class="um-hero" aria-label="本期要点"><div class="um-says">'
        f'<p class="um-first">{markup.text(first)}</p>{rest}</div></section>'
    )


def page_title(name: str, city: str, area: str, period: Period | None) -> str:
    """The name of a page, and what it shows: city, area (`Book.below_city`) if any, period."""
    where = f"{city} · {area}" if area else city
    when = period.label_zh if period else fmt.NO_DATA
    return (
        f'<div class="um-title"><h1>{markup.text(name)}</h1>'
        f"<p>{markup.text(where)} · {when}</p></div>"
    )


def heading(name: str, note: str) -> str:
    """A heading beside a control."""
    return (
        f'<header class="um-section-head um-beside"><h2>{markup.text(name)}</h2>'
        f'<p class="um-note">{markup.text(note)}</p></header>'
    )


def hero(
    sentences: Sequence[str],
    readings: Mapping[str, Sequence[Reading]],
    *,
    ways: Mapping[str, str] | None = None,
) -> str:
    """What to know in ten seconds; `ways` lead by name to what is behind what got worst."""
    first, *others = sentences
    said = "".join(f"<p>{markup.text(sentence)}</p>" for sentence in others)
    if ways:
        links = (
            f'<a href="{markup.text(address)}" target="_self">{markup.text(name)} →</a>'
            for name, address in ways.items()
        )
        said += f'<p class="um-way">{" ".join(links)}</p>'
    tiles = "".join(_tile(domain, of_domain) for domain, of_domain in readings.items())
    return (
        '<section class="um-hero" aria-label="本期要点">'
        f'<div class="um-says"><p class="um-first">{markup.text(first)}</p>{said}</div>'
        f'<nav class="um-tiles" aria-label="各领域">{tiles}</nav></section>'
    )


def _tile(domain: str, readings: Sequence[Reading]) -> str:
    result = score(readings)
    if not any(reading.is_told for reading in readings):
        said = f'<span class="um-none">{fmt.NO_DATA}</span>'
    elif result.judged == 0:
        said = f'<span class="um-none">{unjudged(readings)}</span>'
    else:
        said = "".join(
            f"{markup.mark(mark)}<b>{count}</b>"
            for mark, count in ((Mark.ON_TARGET, result.met), (Mark.OFF_TARGET, result.missed))
            if count
        )
    return f'<a href="#{domain}"><strong>{DOMAINS[domain]}</strong><span>{said}</span></a>'
