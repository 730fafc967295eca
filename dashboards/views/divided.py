"""By what the figures of a page are divided: the box beside the heading, and the KPI of 看原因."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboards import why
from dashboards.components import hero, markup
from dashboards.indicators import Kpi
from dashboards.periods import Period
from dashboards.shell import Context, put


def choose(
    context: Context,
    period: Period,
    key: str,
    words: Mapping[str, str],
    told: Mapping[str, Sequence[str]],
    telling: str,
) -> tuple[str, Kpi | None]:
    """The breakdown that is chosen, and the KPI asked about where its table tells it.

    `words` and `told` are the name on screen and the KPIs of each breakdown, `telling` is the one
    that says most of why; the address keeps the choice under `key`.
    """
    kpi, faults = why.kpi_of(st.query_params.to_dict(), context.reader.book().kpis, told)
    left, right = st.columns([7, 3], vertical_alignment="bottom")
    with right:
        by = st.selectbox(
            "按",
            list(words),
            index=list(words).index(why.breakdown(kpi, told, telling)),
            format_func=words.__getitem__,
            key=key,
            bind="query-params",
        )
    if kpi is not None and kpi.kpi_id not in told[by]:
        kpi = None
    note = f"{period.label_zh}；{why.note(kpi)}点开数字看分子、分母和口径"
    heading = hero.heading(f"按{words[by]}", note)
    with left:
        put(markup.named(heading, anchor=why.ANCHOR))
    if faults:
        put(markup.notice(faults))
    return by, kpi
