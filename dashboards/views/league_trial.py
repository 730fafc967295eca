"""考核: 试算, beside the official places and never in their stead; it lives in its boxes alone."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from dashboards import trial
from dashboards.components import markup, rows
from dashboards.parts import part
from dashboards.queries import Row
from dashboards.shell import Context, put
from dashboards.views.league_shown import Shown
from publishing.what_if import ChangeError, LeagueMonth, Outcome, try_out

TITLE = "试算"
NOT_A_FILE = "试算不是公布的数字，所以不提供下载。"
_COLUMNS = [
    rows.Column("单位", "unit_name"),
    rows.Column("正式得分", "official_published", "score"),
    rows.Column("正式名次", "official_rank", "count"),
    rows.Column("试算得分", "published", "score"),
    rows.Column("试算名次", "rank", "count"),
    rows.Column("名次变化", "moved_zh"),
]


@part
def trial_boxes(context: Context, shown: Shown, month: LeagueMonth) -> None:
    """The boxes and the outcome; choosing in them reruns nothing else."""
    key = f"{shown.league.period.code}/{shown.group.name}"
    weights = trial.weights_of(month)
    with st.container(horizontal=True, key="um-trial"):
        percents = {
            component: st.number_input(
                f"{name}权重（%）",
                min_value=0.0,
                value=float(weight * 100),
                step=5.0,
                key=f"trial/{key}/{component}",
            )
            for component, (name, weight) in weights.items()
        }
    without = st.multiselect(
        "不计的分项",
        list(weights),
        format_func=lambda component: weights[component][0],
        key=f"trial/{key}/without",
        placeholder="都计",
    )
    items = st.multiselect(
        "不计的考核项目（扣分不算）",
        sorted(month.items()),
        key=f"trial/{key}/items",
        placeholder="都计",
    )
    try:
        change = trial.change_of(month, percents, without, items)
        outcomes = try_out(month, change)
    except ChangeError as error:
        put(markup.notice([f"{error}。"]))
        return
    put(
        f'<p class="um-say">{markup.text(trial.sentence(outcomes, change))}</p>'
        + rows.table(_COLUMNS, [_told(one) for one in outcomes], "试算结果", "没有单位。")
        + f'<p class="um-note">{NOT_A_FILE}</p>'
    )


def trial_section(context: Context, shown: Shown) -> None:
    """The part of the page; without it for who does not see every unit of the group."""
    if not context.sees_whole_city:
        return
    note = "改权重、去掉分项或考核项目，看得分和名次怎样变；只在本页，不改正式结果"
    if shown.league.period.period_type != "M":
        put(
            markup.section(
                TITLE, note, markup.calm("试算只对月份；请在“期间”中选一个月。"), anchor="trial"
            )
        )
        return
    month = trial.month_of(context.reader, shown.league, shown.group)
    if month is None:
        said = f"版次里没有考核办法 {shown.league.rule_edition}，不能试算。"
        put(markup.section(TITLE, note, markup.calm(said), anchor="trial"))
        return
    put(markup.section(TITLE, note, "", anchor="trial"))
    trial_boxes(context, shown, month)


def _told(one: Outcome) -> Row:
    score: Decimal | None = one.published
    moved = one.moved
    word = (
        "—"
        if moved is None
        else "不变"
        if moved == 0
        else f"{'↑' if moved > 0 else '↓'}{abs(moved)}"
    )
    return {
        "unit_name": one.unit_name,
        "official_published": one.official_published,
        "official_rank": one.official_rank,
        "published": score,
        "rank": one.rank,
        "moved_zh": word,
    }
