"""What the 晨报 says, as text, apart from how it is set.

Equal editions and views give equal content: there is no clock in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from cities.settings import CitySettings
from dashboards import figures
from dashboards import format as fmt
from dashboards.brief import assessment, since, trust
from dashboards.components import evidence
from dashboards.editions import Reader
from dashboards.headline import score, unjudged
from dashboards.indicators import DOMAINS, Area, Kpi
from dashboards.matters import NOTHING
from dashboards.periods import Period, period_of
from dashboards.readings import Compared, Mark, Reading
from dashboards.situation import Situation, headlines

OF_A_DAY = ("C01", "C04", "H01", "S01", "E01")
"""What came in and went out on the last whole day: counts and weights, nothing judged."""
MISSED_SHOWN = 6
MOST_DISTRICTS = 9
"""Columns that the width of the paper holds; of more districts those that miss most."""


@dataclass(frozen=True)
class Cell:
    """A text and the tone it is set in: good, bad, weak, none or plain."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True)
class Line:
    """One indicator."""

    name: str
    value: Cell
    target: str
    mark: Cell
    previous: Cell
    year_ago: Cell
    n: str


@dataclass(frozen=True)
class Group:
    """One domain: its name, its period, how many of its targets are met, its indicators."""

    name: str
    when: str
    met: int
    missed: int
    tally: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Beside:
    """One indicator in every district, in the order of their names."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Brief:
    """The whole sheet; `matters` are pairs of kind and sentence, `nothing` stands for none of them.

    `assessed` is the month of the league that `assessment` tells of; `districts` are the indicators
    that miss their target, of `district_names` beside each other, under `districts_title`.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]
    sentences: tuple[str, ...]
    groups: tuple[Group, ...]
    matters: tuple[tuple[str, str], ...]
    nothing: str
    assessed: str
    assessment: tuple[str, ...]
    districts_title: str
    district_names: tuple[str, ...]
    districts: tuple[Beside, ...]
    day: str
    changed: tuple[str, ...]
    trust: tuple[Cell, ...]

    def texts(self) -> Iterable[str]:
        """Every text that was read from data."""
        yield from self.sentences
        yield from (said for _, said in self.matters)
        yield from self.assessment
        yield from self.changed
        yield from (cell.text for cell in self.trust)


def content_of(reader: Reader, city: CitySettings, found: Situation) -> Brief:
    """The sheet of a situation that was read by `reader`."""
    manifest = reader.edition.manifest
    is_city = found.area.area_level == "city"
    assessed, standings = assessment.sentences(reader)
    headed, names, beside = _beside(reader, found) if is_city else ("", (), ())
    where = () if is_city else (reader.book().long_name(found.area),)
    return Brief(
        title=" · ".join((city.title_zh, *where)),
        facts=(
            ("数据截止", fmt.moment(manifest.as_of)),
            ("版次", manifest.edition_id),
            ("代码", manifest.code_version),
        ),
        notices=tuple(city.notices),
        sentences=tuple(found.sentences),
        groups=tuple(
            _group(domain, found.periods[domain], found.readings[domain], manifest.currency)
            for domain in DOMAINS
        ),
        matters=tuple((matter.kind, matter.said) for matter in found.matters),
        nothing=NOTHING,
        assessed=assessed,
        assessment=tuple(standings),
        districts_title=headed,
        district_names=names,
        districts=beside,
        day=_day(reader, found, manifest.currency),
        changed=since.sentences(reader, found),
        trust=tuple(Cell(said, tone) for said, tone in trust.sentences(reader)),
    )


def _group(domain: str, period: Period | None, readings: Sequence[Reading], currency: str) -> Group:
    result = score(readings)
    has_figures = any(reading.is_told for reading in readings)
    if not has_figures:
        tally = fmt.NO_DATA
    elif result.judged == 0:
        tally = unjudged(readings)
    else:
        tally = ""
    return Group(
        name=DOMAINS[domain],
        when=period.label_zh if period else "",
        met=result.met,
        missed=result.missed,
        tally=tally,
        lines=tuple(_line(reading, currency) for reading in readings) if has_figures else (),
    )


def _line(reading: Reading, currency: str) -> Line:
    kpi, mark = reading.kpi, reading.mark
    printed = evidence.printed(reading, currency)
    value = f"{printed} {fmt.PROVISIONAL}" if reading.is_provisional else printed
    is_weak = mark in (Mark.NO_DATA, Mark.SMALL_SAMPLE)
    target = fmt.target_text(reading.target, kpi.unit, kpi.decimals, kpi.direction, currency)
    has_year = reading.period.has_year_comparison
    seen = reading.seen
    return Line(
        name=kpi.name_zh,
        value=Cell(value, "weak" if is_weak else "plain"),
        target=fmt.DASH if reading.target is None else target.removeprefix("目标 "),
        mark=Cell(f"{mark.shape} {mark.word}", mark.style),
        previous=_moved(reading, reading.previous),
        year_ago=_moved(reading, reading.year_ago) if has_year else Cell(fmt.DASH, "none"),
        n=fmt.number(seen.n) if seen is not None and seen.n is not None else fmt.DASH,
    )


def _moved(reading: Reading, compared: Compared | None) -> Cell:
    """`↑ 1.20 个百分点 变好`; a dash where the two are not compared."""
    change = compared.change(reading.kpi) if compared and reading.is_sound else None
    if change is None:
        return Cell(fmt.DASH, "none")
    if change.sign == 0:
        return Cell(fmt.UNCHANGED)
    better = reading.judged(change)
    if better is None:
        return Cell(f"{change.arrow} {change.size}")
    word, tone = ("变好", "good") if better else ("变差", "bad")
    return Cell(f"{change.arrow} {change.size} {word}", tone)


def _beside(reader: Reader, found: Situation) -> tuple[str, tuple[str, ...], tuple[Beside, ...]]:
    """A title, names of districts, and in each the city's indicators that miss their target.

    A district or an indicator without any figure there is left out. Nothing for one district; of
    more than fit those that miss most targets, in the order in which districts always stand.
    """
    missed = [
        reading.kpi
        for of_domain in found.readings.values()
        for reading in of_domain
        if reading.mark is Mark.OFF_TARGET
    ]
    every = headlines(reader, reader.book().districts, found.periods)
    known = {key for key, reading in every.items() if reading.mark is not Mark.NO_DATA}
    told_of = {kpi_id for kpi_id, _ in known}
    kpis = [kpi for kpi in missed if kpi.kpi_id in told_of][:MISSED_SHOWN]
    areas = [
        area
        for area in reader.book().districts
        if any((kpi.kpi_id, area.area_id) in known for kpi in kpis)
    ]
    if len(areas) < 2:
        return "", (), ()
    title = "未达标的指标在各区"
    if len(areas) > MOST_DISTRICTS:
        areas = _missing_most(areas, kpis, every)
        title += f"（未达标最多的 {MOST_DISTRICTS} 个）"
    currency = reader.edition.manifest.currency
    told = [
        Beside(
            kpi.name_zh,
            tuple(_marked(every[kpi.kpi_id, area.area_id], currency) for area in areas),
        )
        for kpi in kpis
    ]
    return title, tuple(area.area_name for area in areas), tuple(told)


def _missing_most(
    areas: list[Area], kpis: Sequence[Kpi], every: Mapping[tuple[str, str], Reading]
) -> list[Area]:
    """As many districts as the paper holds, those with most missed targets."""

    def missed(area: Area) -> int:
        marks = [every[kpi.kpi_id, area.area_id].mark for kpi in kpis]
        return marks.count(Mark.OFF_TARGET)

    kept = sorted(areas, key=missed, reverse=True)[:MOST_DISTRICTS]
    return [area for area in areas if area in kept]


def _marked(reading: Reading, currency: str) -> Cell:
    """`▲ 91.05%`: the figure with its mark, as in 各区对照."""
    if reading.mark is Mark.NO_DATA:
        return Cell(fmt.DASH, "none")
    is_plain = reading.mark in (Mark.NO_TARGET, Mark.NOT_JUDGED)
    shape = "" if is_plain else f"{reading.mark.shape} "
    tone = "plain" if is_plain else reading.mark.style
    return Cell(f"{shape}{evidence.printed(reading, currency)}", tone)


def _day(reader: Reader, found: Situation, currency: str) -> str:
    """What came in on the last day that is whole in the data; empty where no day is published."""
    as_of = reader.edition.manifest.as_of.date()
    day = period_of("D", as_of - timedelta(days=1))
    told = [
        f"{reading.kpi.name_zh} {evidence.printed(reading, currency)}"
        for reading in figures.of_area(reader, OF_A_DAY, found.area.area_id, day)
        if reading.value is not None
    ]
    return f"{day.label_zh}：{'，'.join(told)}。" if told else ""
