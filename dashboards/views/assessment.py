"""考核: who stands where and how sure that is, why, on which evidence; trial, papers and issues."""

from __future__ import annotations

import streamlit as st

from dashboards import filters, league, withheld
from dashboards.choices import View
from dashboards.components import hero, markup
from dashboards.indicators import Area
from dashboards.league import League
from dashboards.periods import Period
from dashboards.shell import Context, put
from dashboards.views import (
    league_papers,
    league_proof,
    league_register,
    league_tables,
    league_trial,
)
from dashboards.views.league_shown import COMPONENT, GROUP, UNIT, Shown


def render(context: Context) -> None:
    """Lay out the league of the address: the newest month with places, when it names no period."""
    view, period = _top(context)
    found = league.read_league(context.reader, period) if period else None
    if found is None:
        put(markup.calm(league.nothing(context.reader, period)))
        return
    shown, faults = _shown(found, view.area)
    if faults:
        put(markup.notice(faults))
    put(hero.sentences(league.headline(shown.group, is_whole=context.sees_whole_city)))
    put(_groups(shown, view))
    _survey(context, shown)
    league_register.defects(context, shown)
    league_tables.standings(context, view, shown)
    league_proof.proof(context, view, shown)
    league_tables.components(context, view, shown)
    league_tables.funnels(context, view, shown)
    league_register.warnings(context, view, shown)
    league_register.appeals(context, view, shown)
    league_register.exclusions(context, view, shown)
    league_trial.trial_section(context, shown)
    league_papers.papers(context, shown)


def _top(context: Context) -> tuple[View, Period | None]:
    title, boxes = st.columns([5, 5], vertical_alignment="bottom")
    with boxes:
        view = filters.choose(context, types=league.TYPES, has_comparison=False)
    period = view.period or league.newest(context.reader)
    with title:
        area = context.reader.book().below_city(view.area)
        put(hero.page_title("考核", context.city.title_zh, area, period))
    return view, period


def _shown(found: League, area: Area) -> tuple[Shown, list[str]]:
    asked, faults = st.query_params, []
    unit = found.unit(asked.get(UNIT))
    group = found.group(unit["group_name"] if unit else asked.get(GROUP), area)
    if UNIT in asked and unit is None:
        faults.append(f"{found.period.label_zh}的排名表里没有可以看的单位“{asked[UNIT]}”。")
    elif unit is None and asked.get(GROUP, group.name) != group.name:
        faults.append(f"{found.period.label_zh}没有组别“{asked[GROUP]}”，改看{group.name}。")
    elsewhere = [each.name for each in found.groups if each.has_units_in(area)]
    if elsewhere and not group.has_units_in(area):
        faults.append(f"{area.area_name}在{group.name}没有单位，它的单位在{'、'.join(elsewhere)}。")
    unit_id = unit["unit_id"] if unit else ""
    return Shown(found, group, unit_id, asked.get(COMPONENT, "") if unit else ""), faults


def _survey(context: Context, shown: Shown) -> None:
    """Why 满意度 is missing, where the waves of the period may not be ranked."""
    if not any(unit["missing_components"] for unit in shown.group.units):
        return
    first, last = shown.league.period.start, shown.league.period.end
    waves = context.reader.ask("waves_within", first=first, last=last)
    unranked = withheld.ranks(context.reader, [row["wave"] for row in waves])
    if unranked:
        put(markup.notice([unranked]))


def _groups(shown: Shown, view: View) -> str:
    if len(shown.league.groups) < 2:
        return ""
    items = []
    for group in shown.league.groups:
        said = markup.text(f"{group.name}（{len(group.units)} 个单位）")
        if group.name == shown.group.name:
            items.append(f'<li><strong aria-current="true">{said}</strong></li>')
        else:
            href = markup.text(shown.link(view, group=group.name))
            items.append(f'<li><a href="{href}" target="_self">{said}</a></li>')
    return f'<ul class="um-ways" aria-label="组别">{"".join(items)}</ul>'
