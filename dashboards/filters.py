"""The boxes above every page by which area, period and comparison are chosen.

They show what the address says and write what is chosen into it; nothing else remembers a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from dashboards.choices import (
    AGAINST,
    AREA,
    NEWEST,
    PERIOD,
    PRESETS,
    Against,
    Span,
    View,
    read_view,
)
from dashboards.components import hero, markup
from dashboards.periods import TYPES, Period, period_from_code
from dashboards.shell import Context, put

FORGOTTEN = ("page", "case", "place")
"""What was opened inside the view that a new choice leaves."""


def choose(
    context: Context, *, types: tuple[str, ...] = TYPES, has_comparison: bool = True
) -> View:
    """Draw the boxes and return what is shown; `types` are those the page has figures for.

    A page that compares nothing by the box 比较 is drawn without it. A new choice forgets what the
    page opened inside the old one (page of a list, opened case).
    """
    book = context.reader.book()
    span = Span(book.first_day, context.edition.manifest.as_of.date())
    view, faults = read_view(st.query_params.to_dict(), book, span, types)
    with st.container(horizontal=True, key="um-filters"):
        areas = {area.area_id: book.long_name(area) for area in book.choosable}
        _box("区域", AREA, list(areas), view.area.area_id, areas.__getitem__, book.home.area_id)
        _box("期间", PERIOD, _periods(span, view), view.asked, _period_label(span), NEWEST)
        if has_comparison:
            words = {against.code: against.word for against in Against}
            _box("比较", AGAINST, list(words), view.against.code, words.__getitem__, "previous")
    if faults:
        put(markup.notice(faults))
    return view


def open_page(
    context: Context,
    name: str,
    domain: str,
    *,
    types: tuple[str, ...] = TYPES,
    has_comparison: bool = True,
) -> tuple[View, Period | None]:
    """The top of a page of one domain: its title beside the boxes; what it shows, and when."""
    book = context.reader.book()
    title, boxes = st.columns([5, 5], vertical_alignment="bottom")
    with boxes:
        view = choose(context, types=types, has_comparison=has_comparison)
    period = book.period(domain, context.city.reporting_month.get(domain), view.period)
    shown = period or view.period
    with title:
        put(hero.page_title(name, context.city.title_zh, book.below_city(view.area), shown))
    return view, period


def _box(
    name: str, key: str, options: Sequence[str], shown: str, label: Callable[[str], str], usual: str
) -> None:
    st.session_state[key] = shown
    st.selectbox(name, options, format_func=label, key=key, on_change=_tell, args=(key, usual))


def _tell(key: str, usual: str) -> None:
    """Write a choice into the address; the usual one is left out of it."""
    told = {name: value for name, value in st.query_params.items() if name not in FORGOTTEN}
    told.pop(key, None)
    chosen = st.session_state[key]
    if chosen != usual:
        told[key] = chosen
    st.query_params.from_dict(told)


def _periods(span: Span, view: View) -> list[str]:
    codes = [period.code for period in span.listed()]
    options = [code for code in PRESETS if code == NEWEST or span.holds(span.presets()[code])]
    options += codes
    return options if view.asked in options else [*options, view.asked]


def _period_label(span: Span) -> Callable[[str], str]:
    presets = span.presets()

    def label(code: str) -> str:
        if code == NEWEST:
            return PRESETS[code]
        if code in presets:
            return f"{PRESETS[code]}（{presets[code].label_zh}）"
        return period_from_code(code).label_zh

    return label
