"""The papers (公文): 通报 of a month, 点评 of a quarter, 年度通报, and the half-year summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from publishing.exports.content import Block, Heading, Paper, Paragraph, Section, paragraph
from publishing.exports.domains import domain_blocks
from publishing.exports.figures import Figures
from publishing.exports.half_year.summary import summary_blocks
from publishing.exports.league import League
from publishing.exports.league_tables import (
    exclusion_table,
    group_chart,
    group_table,
    warning_table,
)
from publishing.exports.league_text import league_paragraphs
from publishing.exports.period import Period
from publishing.exports.reference_tables import policy_table, reference_table
from publishing.exports.situation_tables import frequent_table, overdue_table

KINDS = {"M": "情况通报", "Q": "情况点评", "H": "半年情况通报", "Y": "年度情况通报"}
DRAFT = "送审稿（未签发）"
_NUMBERS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Source:
    """What a paper was made from: printed at its end, and the same for the same edition."""

    edition_id: str
    as_of: datetime


@dataclass(frozen=True)
class Stamp:
    """What the signing-off adds: the number, the day, and what a correction changes."""

    number: str = DRAFT
    issued_on: str = ""
    corrections: tuple[str, ...] = ()


def league_paper(league: League, figures: Figures, source: Source, stamp: Stamp) -> Paper:
    """通报 (DOMAIN §10.3): text on upright pages, the league tables on wide ones."""
    period = league.period
    title = (
        f"{figures.city_name}城市长效综合管理考核{KINDS[period.period_type]}",
        f"（{period.issue_zh}）",
    )
    opening = paragraph(
        f"现将{period.name_zh}（{period.start:%Y-%m-%d}至{period.end:%Y-%m-%d}）"
        f"{figures.city_name}城市长效综合管理考核情况通报如下："
    )
    body = _Body()
    body.add("考核结果", league_paragraphs(league))
    body.blocks += [group_chart(league, group) for group in league.groups()]
    body.add("城市管理运行情况", domain_blocks(figures))
    body.add("高发问题", [frequent_table(figures)])
    body.add("超期未结", [overdue_table(figures)])
    body.add("单项预警", [warning_table(league)])
    body.add("申诉与剔除", [exclusion_table(league)])
    if stamp.corrections:
        body.add("更正说明", [paragraph(f"{line}。") for line in stamp.corrections])
    tables: list[Block] = [
        Heading("附表1  考核排名"),
        *(group_table(league, each) for each in league.groups()),
    ]
    ending: list[Block] = [
        Heading("附表2  口径与指标引用"),
        policy_table(league),
        reference_table(figures.register),
    ]
    rules = f"考核办法版本：{league.rule_edition}"
    return Paper(
        title=title,
        number=stamp.number,
        sections=(
            Section((opening, *body.blocks, *_origin(source, stamp, rules))),
            Section((*tables, *ending), is_landscape=True),
        ),
        closing=_closing(figures, stamp),
    )


def half_year_paper(figures: Figures, source: Source, stamp: Stamp) -> Paper:
    """半年总结: the five domains, then the text whose X are filled from the edition."""
    period: Period = figures.period
    body = _Body()
    body.add(f"{period.word_zh}城市管理运行情况", domain_blocks(figures))
    body.add("重点工作", summary_blocks(figures))
    return Paper(
        title=(f"{figures.city_name}城市管理工作总结", f"（{period.name_zh}）"),
        number=stamp.number,
        sections=(
            Section(
                (
                    paragraph(f"现将{period.name_zh}城市管理工作情况报告如下："),
                    *body.blocks,
                    paragraph("文中【】标注处数据仓库无从得知，由承办科室填写。", is_note=True),
                    *_origin(source, stamp),
                )
            ),
            Section((Heading("附表  指标引用"), reference_table(figures.register)), True),
        ),
        closing=_closing(figures, stamp),
    )


class _Body:
    """Chapters numbered as they come; one without content is left out."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._chapters = 0

    def add(self, heading: str, blocks: Sequence[Block | None]) -> None:
        there = [block for block in blocks if block is not None]
        if there:
            self.blocks.append(Heading(f"{_NUMBERS[self._chapters]}、{heading}"))
            self.blocks += there
            self._chapters += 1


def _origin(source: Source, stamp: Stamp, *more: str) -> list[Paragraph]:
    """数据截止, 版次, 规则版本: where every figure comes from."""
    notes = (
        f"数据截止：{source.as_of:%Y-%m-%d %H:%M}",
        f"数据版次：{source.edition_id}",
        *more,
        f"编号：{stamp.number}",
    )
    return [paragraph("；".join(notes) + "。", is_note=True)]


def _closing(figures: Figures, stamp: Stamp) -> tuple[str, ...]:
    return (f"{figures.city_name}城市管理局", stamp.issued_on) if stamp.issued_on else ()
