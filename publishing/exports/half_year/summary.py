"""The half-year text with every X filled from the edition or left as a marked gap."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from publishing.exports import wording
from publishing.exports.content import GAP, Heading, Paragraph, Run, gap, paragraph
from publishing.exports.figures import Figures, names
from publishing.exports.half_year.facts import fact_sum
from publishing.exports.half_year.slots import FACT, KPI, NAME, Slot, read_slots, read_text

_SLOT = re.compile(r"\{(\d-\d\d)\}")
_NUMBERS = "一二三四五六七八九十"


def summary_blocks(figures: Figures) -> list[Heading | Paragraph]:
    """Headings and paragraphs of the sections, in their order."""
    blocks: list[Heading | Paragraph] = []
    filled = filled_slots(figures)
    for number, (heading, lines) in enumerate(read_text()):
        blocks.append(Heading(f"（{_NUMBERS[number]}）{heading}", 2))
        blocks += [paragraph(list(_runs(line, filled))) for line in lines]
    return blocks


def filled_slots(figures: Figures) -> dict[str, Run]:
    """What stands in each slot."""
    categories = names(figures.connection, "dim_category", "category_id", "category_name")
    ids = {name: category for category, name in categories.items()}
    return {name: _fill(figures, slot, ids) for name, slot in read_slots().items()}


def count_filled(filled: dict[str, Run]) -> Counter[tuple[str, bool]]:
    """How many X of each section (its digit) are filled (True) and how many are gaps."""
    return Counter((name[0], run.kind != GAP) for name, run in filled.items())


def _runs(line: str, filled: dict[str, Run]) -> Iterator[Run]:
    """Text and slots by turns; a unit that follows a slot stays in the text."""
    for number, piece in enumerate(_SLOT.split(line)):
        if number % 2:
            yield filled[piece]
        elif piece:
            yield Run(piece)


def _fill(figures: Figures, slot: Slot, category_ids: dict[str, str]) -> Run:
    if slot.source == NAME:
        return Run(figures.city_name)
    if slot.source == KPI:
        return _kpi(figures, slot, category_ids)
    if slot.source == FACT:
        return _fact(figures, slot)
    return gap(f"{slot.gap_zh}：待填")


def _kpi(figures: Figures, slot: Slot, category_ids: dict[str, str]) -> Run:
    members = slot.member_list
    if slot.breakdown == "category":
        members = [category_ids.get(name, name) for name in members]
    if len(members) > 1:
        return figures.quote_sum(
            slot.kpi_id, slot.field, slot.breakdown, members, slot.policy or None, slot.unit
        )
    return figures.quote(
        slot.kpi_id,
        slot.field,
        breakdown=slot.breakdown or "total",
        member=members[0] if members else "",
        policy=slot.policy or None,
        unit=slot.unit or None,
        decimals=int(slot.decimals) if slot.decimals else None,
    )


def _fact(figures: Figures, slot: Slot) -> Run:
    total = fact_sum(figures, slot)
    if total is None:
        return gap(f"{'、'.join(slot.member_list)}：无数据")
    shown = wording.amount(total, slot.unit, int(slot.decimals or 0))
    return figures.quote_fact(slot.kpi_id, slot.field, slot.members, shown, total)
