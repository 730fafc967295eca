"""Targets of years: what was set by whom for which reading, what was reached, what is expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from dashboards import format as fmt
from dashboards.editions import Reader
from dashboards.forecast import Forecast, Part, forecast
from dashboards.indicators import Book, Kpi
from dashboards.queries import Row
from dashboards.readings import Mark

YEARS_SHOWN = 5
ELSEWHERE = "见另一来源"
Key = tuple[str, str, str]
"""KPI, reading, source."""


@dataclass(frozen=True)
class Target:
    """One target of a KPI for one reading from one source, with its rows by year.

    years: rows of `kpi_target_gap`. plans: target of the years that have no figure yet. standing:
    targets that hold until further notice, by the year from which they do.
    """

    kpi: Kpi
    policy_zh: str
    source: str
    years: Mapping[int, Row]
    plans: Mapping[int, float]
    policy: str
    standing: Mapping[int, float] = field(default_factory=dict)

    def carried(self, year: int) -> float | None:
        """The target that is carried on into a year to come; None where none is, or one is set."""
        since = [first for first in self.standing if first <= year]
        if not since or year in self.plans or year <= max(self.years, default=year):
            return None
        return self.standing[max(since)]

    def aim(self, year: int) -> float | None:
        """The target of a year, whether reached, planned or carried on."""
        row = self.years.get(year)
        return row["target"] if row else self.plans.get(year, self.carried(year))

    def mark(self, year: int) -> Mark | None:
        """How the figure of a year stands; None where its KPI is not judged either way."""
        row = self.years.get(year)
        if row is None or row["status"] == "no_data" or row["value"] is None:
            return Mark.NO_DATA
        if row["status"] == "small_n":
            return Mark.SMALL_SAMPLE
        if row["is_on_target"] is None:
            return None
        return Mark.ON_TARGET if row["is_on_target"] else Mark.OFF_TARGET

    def completion(self, year: int) -> float | None:
        """What was reached of the target; None without a figure, or of too small a sample."""
        if self.mark(year) in (Mark.NO_DATA, Mark.SMALL_SAMPLE):
            return None
        found: float | None = self.years[year]["completion"]
        return found


def read_targets(reader: Reader, area_id: str) -> list[Target] | None:
    """Targets of an area in the order of the book; None for an edition without the table."""
    rows = reader.ask_of("kpi_target_gap", "target_years", area_id=area_id)
    if rows is None:
        return None
    book = reader.book()
    found: dict[Key, dict[int, Row]] = {}
    for row in rows:
        found.setdefault(_key(row), {})[row["period_start"].year] = row
    written: dict[Key, list[Row]] = {}
    for row in reader.ask_of("dim_target", "target_plans", area_id=area_id) or []:
        written.setdefault(_key(row), []).append(row)
    newest = max((year for years in found.values() for year in years), default=0)
    last = newest or reader.edition.manifest.as_of.year - 1
    plans = {key: _plans(of_key, max(found.get(key, [last]))) for key, of_key in written.items()}
    keys = {*found, *(key for key, by_year in plans.items() if by_year)}
    return [
        Target(
            kpi=book.kpis[kpi_id],
            policy_zh=book.policy_name(kpi_id, policy),
            source=source,
            years=found.get((kpi_id, policy, source), {}),
            plans=plans.get((kpi_id, policy, source), {}),
            policy=policy,
            standing=_standing(written.get((kpi_id, policy, source), [])),
        )
        for kpi_id, policy, source in sorted(keys)
        if kpi_id in book.kpis
    ]


def _key(row: Row) -> Key:
    return row["kpi_id"], row["denominator_policy"], row["target_source"]


def years_of(targets: Sequence[Target]) -> list[int]:
    """The years that stand side by side, oldest first: the newest with figures and five planned.

    Without a plan as many years with figures; the last two of them are always there.
    """
    reached = sorted({year for target in targets for year in target.years})
    planned = sorted({year for target in targets for year in target.plans} - set(reached))
    planned = planned[:YEARS_SHOWN]
    return reached[-max(2, YEARS_SHOWN - len(planned)) :] + planned


def forecasts(
    reader: Reader, area_id: str, targets: Sequence[Target], year: int
) -> dict[tuple[str, str], tuple[Forecast | None, str]]:
    """The forecast of every KPI and reading that has a target, or why there is none."""
    kpi_ids = sorted({target.kpi.kpi_id for target in targets})
    months: dict[tuple[str, str], dict[date, Part]] = {}
    reached: dict[tuple[str, str], float] = {}
    first = date(year - YEARS_SHOWN, 1, 1)
    for row in reader.ask("target_months", kpi_ids=kpi_ids, area_id=area_id, first=first):
        key = (row["kpi_id"], row["denominator_policy"])
        if row["status"] != "provisional":
            part = (row["numerator"], row["denominator"])
            months.setdefault(key, {})[row["period_start"]] = part
        elif (row["period_type"], row["period_start"]) == ("Y", date(year, 1, 1)):
            reached[key] = row["numerator"]
    sums = {
        (row["kpi_id"], row["denominator_policy"])
        for row in reader.ask("target_sums", kpi_ids=kpi_ids)
        if row["is_sum"]
    }
    return {
        key: forecast(months.get(key, {}), year, is_sum=key in sums, reached=reached.get(key, 0.0))
        for key in {(target.kpi.kpi_id, target.policy) for target in targets}
    }


def is_over(as_of: datetime, year: int) -> bool:
    """Whether the data reach the last day of a year: what was reached is what it comes to."""
    return as_of.date() >= date(year, 12, 31)


def missing(found: Sequence[Target], target: Target, year: int) -> str:
    """Why a target has no row in a year: none is set, or only another source sets one."""
    others = (other for other in found if (other.kpi, other.policy) == (target.kpi, target.policy))
    is_set = any(other.aim(year) is not None for other in others)
    return ELSEWHERE if is_set else fmt.NO_TARGET


def headline(targets: Sequence[Target], year: int, *, is_running: bool) -> list[str]:
    """How many targets of the year are met, and which is furthest from being so."""
    marks = [target.mark(year) for target in targets]
    met, missed = marks.count(Mark.ON_TARGET), marks.count(Mark.OFF_TARGET)
    unjudged = _unjudged(marks)
    if met + missed == 0:
        return [f"{year}年没有可以对照目标的数字{unjudged}。"]
    so_far = "，到数据截止" if is_running else ""
    said = f"{year}年 {len(marks)} 个年度目标{so_far}达到 {met} 个，未达到 {missed} 个{unjudged}。"
    behind = [
        (completion, target)
        for target in targets
        if target.mark(year) is Mark.OFF_TARGET
        and (completion := target.completion(year)) is not None
    ]
    if not behind:
        return [said]
    lowest, worst = min(behind, key=lambda one: one[0])
    share = fmt.completion(lowest)
    return [said, f"完成率最低的是{worst.kpi.name_zh}（{share}，{worst.source}）。"]


def _unjudged(marks: Sequence[Mark | None]) -> str:
    """`，1 个不能评（样本不足）`: how many are neither met nor missed, and why."""
    words = [
        (mark or Mark.NOT_JUDGED).word
        for mark in marks
        if mark not in (Mark.ON_TARGET, Mark.OFF_TARGET)
    ]
    if len(set(words)) < 2:
        return f"，{len(words)} 个不能评（{words[0]}）" if words else ""
    why = "，".join(f"{word} {words.count(word)} 个" for word in dict.fromkeys(words))
    return f"，{len(words)} 个不能评（{why}）"


def _plans(written: Sequence[Row], last: int) -> dict[int, float]:
    """Targets written for years after the last that has a figure; an open end promises no year."""
    found: dict[int, float] = {}
    for row in written:
        until = row["valid_to"] or row["valid_from"]
        for year in range(max(row["valid_from"].year, last + 1), until.year + 1):
            found[year] = row["target_value"]
    return found


def _standing(written: Sequence[Row]) -> dict[int, float]:
    """Targets without an end, by the year from which they hold."""
    return {
        row["valid_from"].year: row["target_value"] for row in written if row["valid_to"] is None
    }


def completion_cell(target: Target, year: int) -> float | None:
    """Completion for a file, which prints two decimals of a per cent; None where none is told."""
    found = target.completion(year)
    return None if found is None else fmt.short_of_whole(found, 2)


def status_cell(target: Target, year: int) -> str:
    """暂定, 样本不足, 无数据 or 正常, for a file."""
    mark = target.mark(year)
    if mark in (Mark.NO_DATA, Mark.SMALL_SAMPLE):
        return mark.word
    return fmt.PROVISIONAL if target.years[year]["status"] == "provisional" else fmt.SOUND


def book_order(book: Book, targets: Sequence[Target]) -> list[Target]:
    """Targets in the order in which the book prints its KPIs, what is planned alone behind."""
    places = {kpi_id: place for place, kpi_id in enumerate(book.kpis)}
    return sorted(
        targets, key=lambda target: (places[target.kpi.kpi_id], not target.years, target.source)
    )
