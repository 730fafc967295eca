"""What the 通报 says in words of a league: places, lists, and what cannot be told apart."""

from __future__ import annotations

from publishing.exports.content import Paragraph, paragraph
from publishing.exports.league import League
from publishing.exports.rows import Row

NOT_TOLD_APART = (
    "的名次区间（95%）与组内其他单位重叠，统计上不可区分，其先后不宜作为评优或问责的依据。"
)
LISTS = {"red": "红榜", "black": "黑榜"}


def league_paragraphs(league: League) -> list[Paragraph]:
    """One paragraph a group, then the red and black list and the units without a rank."""
    said = [_group(league, group) for group in league.groups()]
    said += [_listed(league, kind) for kind in LISTS if _on_list(league, kind)]
    if unranked := [row for row in league.units if row["rank"] is None]:
        names = "；".join(
            f"{row['unit_name']}（缺{row['missing_components']}）" for row in unranked
        )
        said.append(
            paragraph(
                f"下列单位因缺少数据不参加排名：{names}。{sentence(league.rule['missing_zh'])}"
            )
        )
    return said


def score_text(league: League, row: Row) -> str:
    """The published score with all the decimals of the rules."""
    score = row["published_score"]
    return "—" if score is None else f"{score:.{league.decimals}f}"


def sentence(text: str | None) -> str:
    """A rule as a sentence: with its full stop, or nothing."""
    return f"{text.rstrip('。')}。" if text else ""


def _group(league: League, group: str) -> Paragraph:
    units = league.of_group(group)
    ranked = [row for row in units if row["rank"] is not None]
    if not ranked:
        return paragraph(f"{group}：{len(units)}个单位均缺少数据，不排名。")
    mean = ranked[0]["group_mean"]
    first = "、".join(_with_score(league, row) for row in ranked[:3])
    text = f"{group}：共{len(units)}个单位，{len(ranked)}个参加排名，"
    if mean is not None:
        text += f"平均{mean:.{league.decimals}f}分。"
    text += f"{'前三名' if len(ranked) >= 3 else '名次依次'}为{first}"
    if len(ranked) > 5:
        text += f"；后三名为{'、'.join(_with_score(league, row) for row in ranked[-3:])}"
    text += "。"
    close = [row["unit_name"] for row in ranked if row["is_distinguishable"] is False]
    if close:
        shown = "、".join(close[:8]) + (f"等{len(close)}个单位" if len(close) > 8 else "")
        text += f"{shown}{NOT_TOLD_APART}"
    return paragraph(text)


def _with_score(league: League, row: Row) -> str:
    tied = "，并列" if row["tied_cnt"] and row["tied_cnt"] > 1 else ""
    return f"{row['unit_name']}（{score_text(league, row)}分{tied}）"


def _on_list(league: League, kind: str) -> list[Row]:
    return [row for row in league.units if row["list"] == kind]


def _listed(league: League, kind: str) -> Paragraph:
    names = "、".join(
        f"{row['unit_name']}（{row['group_name']}）" for row in _on_list(league, kind)
    )
    rule = league.rule[f"{kind}_zh"]
    return paragraph(f"{LISTS[kind]}：{names}{f'（认定标准：{rule}）' if rule else ''}。")
