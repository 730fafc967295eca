"""What stands behind a figure: definition, numerator, denominator, n, 口径, status, edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboards import format as fmt
from dashboards import wording
from dashboards.components import directory, markup
from dashboards.readings import Mark, Reading, ToDate


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every figure of a page shares: the currency of its money, the edition it is of.

    `asked` is the choice of the address (area, period, comparison), which links keep.
    """

    currency: str
    edition_id: str
    asked: Mapping[str, str] = field(default_factory=dict)


def number(reading: Reading, stamp: Stamp, shown: str = "") -> str:
    """A figure in one line that opens what stands behind it; small samples and 暂定 say so.

    `shown` is printed instead of the figure with its unit, where the row names the unit already.
    """
    said = markup.text(shown or printed(reading, stamp.currency))
    shape = (
        markup.mark(reading.mark, with_word=False)
        if reading.mark in (Mark.ON_TARGET, Mark.OFF_TARGET, Mark.SMALL_SAMPLE)
        else ""
    )
    tag = markup.tags(fmt.PROVISIONAL) if reading.is_provisional else ""
    return (
        f'<details class="um-figure"><summary>{said}{shape}{tag}</summary>'
        f"{_listed(short_facts(reading, stamp))}</details>"
    )


def proof(reading: Reading, stamp: Stamp) -> str:
    """The whole evidence behind a card, folded away, and the way to the book of definitions."""
    return (
        '<div class="um-proof"><details><summary>口径与数据</summary>'
        f"{_listed(facts(reading, stamp))}</details>"
        f"{directory.link(reading.kpi.kpi_id, '指标口径 →', stamp.asked)}</div>"
    )


def printed(reading: Reading, currency: str) -> str:
    """The figure as text: `97.29%`, `样本不足`, `无数据`."""
    if reading.mark is Mark.NO_DATA:
        return fmt.NO_DATA
    if reading.value is None:
        return reading.mark.word
    return fmt.figure(reading.value, reading.kpi.unit, reading.kpi.decimals, currency).text


def facts(reading: Reading, stamp: Stamp) -> list[tuple[str, str]]:
    """Every term and what is said of it, the formula first, the edition last."""
    kpi = reading.kpi
    told = [("公式", kpi.formula_zh), *_figures(reading, stamp)]
    told += [("注意", kpi.caveat)] if kpi.caveat else []
    told += [("出处", kpi.source_clause)] if kpi.source_clause else []
    return [*told, ("指标编号", kpi.kpi_id), *_origin(reading, stamp)]


def short_facts(reading: Reading, stamp: Stamp) -> list[tuple[str, str]]:
    """The same for a cell of a table, whose head opens the definition."""
    told = [("指标", f"{reading.kpi.kpi_id} {reading.kpi.name_zh}"), *_figures(reading, stamp)]
    return [*told, *_origin(reading, stamp)]


def _figures(reading: Reading, stamp: Stamp) -> list[tuple[str, str]]:
    kpi, seen = reading.kpi, reading.seen
    if seen is None:
        return [("状态", reading.uncounted or fmt.NO_DATA)]
    told = [
        ("数值", _value(reading, stamp.currency)),
        (_named("分子", kpi.numerator_zh), fmt.part(seen.numerator)),
    ]
    if seen.denominator is not None or kpi.denominator_zh:
        told.append((_named("分母", kpi.denominator_zh), fmt.part(seen.denominator)))
    if reading.policy_zh:
        told.append(("口径", reading.policy_zh))
    if seen.n is not None:
        told.append(("样本量 n", fmt.number(seen.n)))
    if seen.ci_low is not None and seen.ci_high is not None:
        low, high = (
            fmt.plain(bound, kpi.unit, kpi.decimals, stamp.currency)
            for bound in (seen.ci_low, seen.ci_high)
        )
        told.append(("95% 置信区间", f"{low} 至 {high}"))
    told.append(("状态", wording.figure_status(seen.status)))
    if reading.to_date is not None:
        told += _to_date(reading, reading.to_date, stamp)
    return [*told, ("数据截止", fmt.moment(seen.as_of))]


def _value(reading: Reading, currency: str) -> str:
    """The figure to its full digits; of few persons that they are few."""
    if reading.mark is Mark.FEW_PERSONS:
        return reading.mark.word
    return fmt.plain(reading.value, reading.kpi.unit, reading.kpi.decimals, currency)


def _to_date(reading: Reading, to_date: ToDate, stamp: Stamp) -> list[tuple[str, str]]:
    if to_date.value is None:
        return []
    kpi = reading.kpi
    said = fmt.plain(to_date.value, kpi.unit, kpi.decimals, stamp.currency)
    if to_date.status == "provisional":
        said += f"（{fmt.PROVISIONAL}）"
    moved = to_date.year_ago.change(kpi)
    return [("年内累计", f"{said}，较上年同期{moved.text}" if moved else said)]


def _origin(reading: Reading, stamp: Stamp) -> list[tuple[str, str]]:
    return [("期间", reading.period.label_zh), ("版次", stamp.edition_id)]


def _named(role: str, meaning: str) -> str:
    return f"{role}（{meaning}）" if meaning else role


def _listed(told: list[tuple[str, str]]) -> str:
    rows = "".join(
        f"<div><dt>{markup.text(term)}</dt><dd>{markup.text(said)}</dd></div>"
        for term, said in told
    )
    return f"<dl>{rows}</dl>"
