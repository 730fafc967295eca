"""考核: 签发 and 更正 for who may, the issued papers and what differs now, the pack."""

from __future__ import annotations

import streamlit as st

from dashboards import papers as desk
from dashboards.components import markup, rows
from dashboards.parts import part
from dashboards.queries import Row
from dashboards.shell import Context, put
from dashboards.views import league_register
from dashboards.views.league_shown import Shown
from publishing import EditionError
from publishing.issues.register import Issue
from publishing.issues.watch import Watched

ZIP = "application/zip"
DIFFERENCES_SHOWN = 40
_ISSUED = [
    rows.Column("编号", "number"),
    rows.Column("期间", "period_zh"),
    rows.Column("签发日期", "issued_on"),
    rows.Column("签发", "issued_by"),
    rows.Column("理由", "reason"),
    rows.Column("数据版次", "edition_id"),
    rows.Column("考核办法版本", "rule_edition"),
    rows.Column("状态", "state_zh"),
]
_DIFFERENCES = [
    rows.Column("差别", "line"),
]


@part
def papers(context: Context, shown: Shown) -> None:
    """The parts of the page on papers; none for who may not have papers of the whole city."""
    if not context.may_take_papers:
        return
    try:
        issued = desk.issues_of(context)
    except EditionError as error:
        put(markup.section("签发", "", markup.notice([f"{error}。"]), anchor="issue"))
        return
    _issued(issued)
    _compare(context, shown, issued)
    if context.may_issue:
        _sign(context, shown, issued)
    elif context.viewer.would_issue:
        put(markup.notice([f"{context.viewer.objection_to_issue}。"]))
    _pack(context, shown)


def _issued(issued: list[Issue]) -> None:
    replaced = {each.facts["corrects"]: each.number for each in issued if each.facts["corrects"]}
    listed: list[Row] = [
        {
            **each.facts,
            "number": each.number,
            "period_zh": each.period.name_zh,
            "rule_edition": each.facts["rule_edition"] or "",
            "state_zh": f"已由 {replaced[each.number]} 更正"
            if each.number in replaced
            else "现行（更正件）"
            if each.facts["corrects"]
            else "现行",
        }
        for each in issued
    ]
    note = "签发的文件冻结在编号之下，以后的夜间刷新不改它"
    body = rows.table(_ISSUED, listed, "已签发的文件", "还没有签发过。")
    put(markup.section("签发", note, body, anchor="issue"))


def _compare(context: Context, shown: Shown, issued: list[Issue]) -> None:
    code = desk.paper_code(shown.league.period)
    if all(each.period.code != code for each in issued):
        return
    if st.button("与当前版次核对", key=f"compare/{code}", help="现行签发件与现在的数字有哪些差别"):
        try:
            for each in desk.watched(context, shown.league.period):
                put(_watched(each))
        except EditionError as error:
            put(markup.notice([f"{error}。"]))


def _watched(found: Watched) -> str:
    count = len(found.differences)
    said = found.note or (f"与当前版次有 {count} 处差别" if count else "与当前版次一致")
    sentences = [f"{found.issue.number}：{said}。", *found.damage]
    listed: list[Row] = [{"line": each.line} for each in found.differences[:DIFFERENCES_SHOWN]]
    more = count - len(listed)
    if more > 0:
        sentences.append(f"先列 {len(listed)} 处，另有 {more} 处。")
    table = rows.table(_DIFFERENCES, listed, "与当前版次的差别", "") if listed else ""
    return markup.notice(sentences) + table


def _sign(context: Context, shown: Shown, issued: list[Issue]) -> None:
    period = shown.league.period
    code = desk.paper_code(period)
    told = f"papers/{context.edition.id}/{code}/signed"
    if told in st.session_state:
        put(markup.notice(st.session_state[told].said))
    stops = _stops(context, shown)
    if stops:
        put(markup.notice([f"{period.label_zh}现在不能签发：", *stops]))
        return
    is_again = any(each.period.code == code for each in issued)
    reason = ""
    if is_again:
        reason = st.text_input("更正理由（印在文件上）", key=f"reason/{code}", max_chars=200)
    deed = "签发更正" if is_again else "签发"
    is_confirmed = st.checkbox(
        f"我已核对{period.label_zh}的排名表、剔除清单和申诉，{deed}后不能修改",
        key=f"confirm/{code}/{len(issued)}",
    )
    is_ready = is_confirmed and (not is_again or bool(reason.strip()))
    if st.button(
        f"{deed}{period.label_zh}", key=f"sign/{code}", disabled=not is_ready, type="primary"
    ):
        with st.spinner("正在排版、封签…"):
            made = (
                desk.sign_correction(context, period, reason)
                if is_again
                else desk.sign(context, period)
            )
        st.session_state[told] = made
        st.rerun()


def _stops(context: Context, shown: Shown) -> list[str]:
    """What is known to stop an issue before it is tried; the gate itself says the rest."""
    found = [row["message_zh"] for row in league_register.stopping(context, shown)]
    as_of = context.edition.manifest.as_of
    if as_of.date() < shown.league.period.end:
        found.append(
            f"本期到 {shown.league.period.end:%Y-%m-%d} 才结束，数据只到 {as_of:%Y-%m-%d %H:%M}；"
            "可以先出送审稿。"
        )
    return found


def _pack(context: Context, shown: Shown) -> None:
    period = shown.league.period
    key = f"papers/{context.edition.id}/{desk.paper_code(period)}/pack"
    note = "考核表 .xlsx、通报 .docx 和 .pdf、各清单 .csv，附封签；按下才生成，并记入导出日志"
    put(markup.section("成套文件（送审稿）", note, "", anchor="pack"))
    if st.button(f"生成{period.label_zh}成套文件", key=f"make/{key}"):
        with st.spinner("正在生成成套文件…"):
            st.session_state[key] = desk.make_pack(context, period)
    made = st.session_state.get(key)
    if made is None:
        return
    put(markup.notice(made.said))
    if made.folder is not None and made.folder.is_dir():
        folder, name = made.folder, f"{made.folder.name}.zip"
        st.download_button(
            "下载 .zip",
            data=lambda: context.hand_over(desk.archive(folder), ZIP, name),
            file_name=name,
            mime=ZIP,
            key=f"zip/{key}",
            on_click="ignore",
        )
