"""案件: the list of cases that a click led to, one page at a time, and its download."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from dashboards import downloads
from dashboards import format as fmt
from dashboards.case_flow import STAGES, USUAL
from dashboards.case_life import standing
from dashboards.case_list import (
    BASES,
    MOST_DOWNLOADED,
    PAGE_SIZE,
    SORTS,
    Choice,
    page_count,
    read_choice,
)
from dashboards.choices import View
from dashboards.components import markup, rows
from dashboards.parts import part
from dashboards.periods import Period
from dashboards.queries import Parameter, Row
from dashboards.sheets import Sheet
from dashboards.shell import Context, put

PAGE = "cases"
ANCHOR = "list"
_TURNED = "cases-page"


def link(view: View, choice: Choice, **more: str) -> str:
    """The address of the list under a choice, in the view that is shown or as `more` says."""
    return f"{view.link(PAGE, **choice.query(), **more)}#{ANCHOR}"


def address(kept: Mapping[str, str]) -> str:
    """The address of the list under parameters of an address."""
    return f"{PAGE}?{urlencode(kept)}#{ANCHOR}" if kept else f"{PAGE}#{ANCHOR}"


@part
def listing(context: Context, view: View, period: Period) -> None:
    """The cases of the address, newest first unless it says otherwise."""
    names = {
        (row["part"], row["part_id"]): row["part_name"] for row in context.reader.ask("part_names")
    }
    choice, faults = read_choice(st.query_params.to_dict(), set(names))
    if faults:
        put(markup.notice(faults))
    span = view.inside(period)
    total = _counted(context, span, choice)
    pages = page_count(total)
    choice = replace(choice, page=min(choice.page, pages))
    found = context.reader.ask(
        "cases",
        **span,
        **choice.parameters,
        sort=choice.sort,
        top=PAGE_SIZE,
        skipped=(choice.page - 1) * PAGE_SIZE,
    )
    when = "" if choice.basis == "open" else f"（{period.label_zh}）"
    note = f"{BASES[choice.basis]}{when}，{fmt.number(total)} 件；{SORTS[choice.sort]}"
    told = f"{note}；第 {fmt.number(choice.page)} / {fmt.number(pages)} 页" if pages > 1 else note
    body = _chips(view, choice, choice.words(names)) + rows.table(
        _columns(view, choice), _told(found), "案件清单", "没有这样的案件。"
    )
    put(markup.section("案件清单", told, body, anchor=ANCHOR))
    if pages > 1:
        st.session_state[_TURNED] = choice.page
        st.pagination(pages, key=_TURNED, on_change=_turn)
    if total:
        narrowed = "；".join(said for _, said in choice.words(names)) or "全部"
        most = f"，只含前 {fmt.number(MOST_DOWNLOADED)} 件" if total > MOST_DOWNLOADED else ""
        head = downloads.head_of(context, view, period, f"{note}；筛选：{narrowed}{most}")
        downloads.offer(context, "案件清单", lambda: _sheet(context, view, period, choice, head))


def _counted(context: Context, span: dict[str, Parameter], choice: Choice) -> int:
    """How many cases the list has; all that were reported are those of the seven stages."""
    if choice.parameters == Choice().parameters:
        return sum(row["case_cnt"] for row in context.reader.ask("case_flow", **span, by=USUAL))
    (counted,) = context.reader.ask("cases_counted", **span, **choice.parameters)
    return int(counted["case_cnt"])


def _turn() -> None:
    """Write the page that was turned to into the address."""
    st.query_params["page"] = str(st.session_state[_TURNED])


def _columns(view: View, choice: Choice) -> list[rows.Column]:
    def open_case(row: Row) -> str:
        return view.link(PAGE, **choice.query(), case=row["case_id"])

    return [
        rows.Column("案卷号", "case_no", address=open_case),
        rows.Column("上报时间", "reported_at"),
        rows.Column("问题来源", "channel"),
        rows.Column("小类", "category_name"),
        rows.Column("区域", "area_name"),
        rows.Column("责任单位", "unit_name"),
        rows.Column("环节", "stage_zh"),
        rows.Column("去向", "outcome"),
        rows.Column("截止时间", "effective_deadline"),
        rows.Column("距截止（自然时间）", "standing_zh"),
        rows.Column("结案时间", "closed_at"),
        rows.Column("按期", "punctuality"),
        rows.Column("回退", "return_cnt", "count"),
        rows.Column("返工", "rework_cnt", "count"),
    ]


def _told(found: list[Row]) -> list[Row]:
    return [
        {**row, "stage_zh": STAGES[row["stage"] - 1], "standing_zh": standing(row)} for row in found
    ]


def _sheet(
    context: Context, view: View, period: Period, choice: Choice, head: list[tuple[str, str]]
) -> Sheet:
    found = context.reader.ask(
        "cases",
        **view.inside(period),
        **choice.parameters,
        sort=choice.sort,
        top=MOST_DOWNLOADED,
        skipped=0,
    )
    return rows.sheet("案件清单", head, _columns(view, choice), _told(found))


def _chips(view: View, choice: Choice, words: list[tuple[str, str]]) -> str:
    """What narrows the list, each with a way to take it back; ways to list and sort otherwise."""
    narrowed = "".join(
        f'<li><a href="{markup.text(link(view, choice.without(name)))}" target="_self">'
        f"{markup.text(said)} ✕{markup.hidden('，取消这项筛选')}</a></li>"
        for name, said in words
    )
    bases = _ways(view, choice, "basis", BASES)
    sorts = _ways(view, choice, "sort", SORTS)
    chips = f'<ul class="um-chips" aria-label="筛选">{narrowed}</ul>' if narrowed else ""
    return (
        f'{chips}<ul class="um-ways" aria-label="清单">{bases}</ul>'
        f'<ul class="um-ways" aria-label="排序">{sorts}</ul>'
    )


def _ways(view: View, choice: Choice, name: str, words: Mapping[str, str]) -> str:
    shown = getattr(choice, name)
    items = []
    for code, word in words.items():
        other = choice.having(name, code)
        said = (
            f'<strong aria-current="true">{word}</strong>'
            if code == shown
            else f'<a href="{markup.text(link(view, other))}" target="_self">{word}</a>'
        )
        items.append(f"<li>{said}</li>")
    return "".join(items)
