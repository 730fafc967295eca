"""Targets of years: what was set by whom for which reading, what was reached, what is expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboards import format as fmt
from dashboards.editions import Reader
from dashboards.forecast import Forecast, Part, forecast
from dashboards.indicators import Book, Kpi
from dashboards.queries import Row
from dashboards.readings import Mark

YEARS_SHOWN = 5
Key = tuple[str, str, str]
"""KPI, reading, source."""


@dataclass(frozen=True)
class Target:
    """One target of a KPI for one reading from one source, with its rows by year.

    years: rows of `kpi_target_gap`. plans: target of the years that have no figure yet.
    """

    kpi: Kpi
    policy_zh: str
    source: str
    years: Mapping[int, Row]
    plans: Mapping[int, float]
    policy: str

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


def read_targets(reader: Reader, area_id: str) -> list[Target] | None:
    """Targets of an area in the order of the book; None for an edition without the table."""
    rows = reader.ask_of("kpi_target_gap", "target_years", area_id=area_id)
    if rows is None:
        return None
    book = reader.book()
    written = reader.ask_of("dim_target", "target_plans", area_id=area_id) or []
    found: dict[Key, dict[int, Row]] = {}
    for row in rows:
        key = (row["kpi_id"], row["denominator_policy"], row["target_source"])
        found.setdefault(key, {})[row["period_start"].year] = row
    return [
        Target(
            kpi=book.kpis[kpi_id],
            policy_zh=book.policy_name(kpi_id, policy),
            source=source,
            years=years,
            plans=_plans(written, (kpi_id, policy, source), max(years)),
            policy=policy,
        )
        for (kpi_id, policy, source), years in sorted(found.items(), key=lambda item: item[0])
        if kpi_id in book.kpis
    ]


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
    rows = reader.ask(
        "target_months",
        kpi_ids=sorted({target.kpi.kpi_id for target in targets}),
        area_id=area_id,
        first=date(year - YEARS_SHOWN, 1, 1),
    )
    series: dict[tuple[str, str], dict[str, dict[date, Part]]] = {}
    reached: dict[tuple[str, str], float] = {}
    for row in rows:
        if row["status"] == "provisional":
            if (row["period_type"], row["period_start"]) == ("Y", date(year, 1, 1)):
                reached[row["kpi_id"], row["denominator_policy"]] = row["numerator"]
            continue
        kinds = series.setdefault((row["kpi_id"], row["denominator_policy"]), {"M": {}, "Y": {}})
        kinds[row["period_type"]][row["period_start"]] = (row["numerator"], row["denominator"])
    keys = {(target.kpi.kpi_id, target.policy) for target in targets}
    nothing: dict[str, dict[date, Part]] = {"M": {}, "Y": {}}
    return {
        key: forecast(kinds["M"], kinds["Y"], year, reached.get(key, 0.0))
        for key in keys
        for kinds in [series.get(key, nothing)]
    }


def headline(targets: Sequence[Target], year: int, *, is_running: bool) -> list[str]:
    """How many targets of the year are met, and which is furthest from being so."""
    marks = [target.mark(year) for target in targets]
    met, missed = marks.count(Mark.ON_TARGET), marks.count(Mark.OFF_TARGET)
    if met + missed == 0:
        return [f"{year}年没有可以对照目标的数字。"]
    so_far = "，到数据截止" if is_running else ""
    said = f"{year}年 {met + missed} 个年度目标{so_far}达到 {met} 个，未达到 {missed} 个。"
    behind = [
        target
        for target in targets
        if target.mark(year) is Mark.OFF_TARGET and target.years[year]["completion"] is not None
    ]
    if not behind:
        return [said]
    worst = min(behind, key=lambda target: target.years[year]["completion"])
    share = fmt.completion(worst.years[year]["completion"])
    return [said, f"完成率最低的是{worst.kpi.name_zh}（{share}，{worst.source}）。"]


def _plans(written: Sequence[Row], key: Key, last: int) -> dict[int, float]:
    """Targets written for years after the last that has a figure; an open end promises no year."""
    kpi_id, policy, source = key
    found: dict[int, float] = {}
    for row in written:
        same = (row["kpi_id"], row["target_source"]) == (kpi_id, source)
        if not same or row["denominator_policy"] not in ("", policy):
            continue
        until = row["valid_to"] or row["valid_from"]
        for year in range(max(row["valid_from"].year, last + 1), until.year + 1):
            found[year] = row["target_value"]
    return found


def completion_cell(row: Row) -> float | None:
    """Completion for a file, which prints two decimals of a per cent; None without a figure."""
    found = row["completion"]
    return None if found is None else fmt.short_of_whole(found, 2)


def book_order(book: Book, targets: Sequence[Target]) -> list[Target]:
    """Targets in the order in which the book prints its KPIs."""
    places = {kpi_id: place for place, kpi_id in enumerate(book.kpis)}
    return sorted(targets, key=lambda target: (places[target.kpi.kpi_id], target.source))
