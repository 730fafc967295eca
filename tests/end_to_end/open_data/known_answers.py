"""What the published edition says beside what is known, figure by figure, as one table."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from cities.settings import CITIES

REFERENCE = CITIES / "open_data" / "reference"
Truth = dict[str, Any]
_KPI = re.compile(r"\b[A-Z]\d\d\b")


@dataclass(frozen=True)
class Line:
    """One known figure and what is published; `digits` is how far the truth is printed."""

    subject: str
    where: str
    known: float | str
    published: float | str | None
    digits: int = 0

    @property
    def differs(self) -> bool:
        """Whether the published figure, rounded as the truth is printed, is another."""
        if isinstance(self.known, str) or isinstance(self.published, str | None):
            return self.known != self.published
        return round(self.published, self.digits) != round(self.known, self.digits)


def compare(connection: duckdb.DuckDBPyConnection, truth: Truth) -> list[Line]:
    """Every figure that Must-show names, for the sets that `truth` has."""
    book = Book(connection)
    lines = [
        *_boston(book, truth["boston_311_2015"]),
        *_austin(book, truth["austin_waste_diversion"]["raw"]),
        _austin_copies(book, truth["austin_waste_diversion"]),
        *_nashville(book, truth["nashville_property_violations"]),
        *_philadelphia(book, truth["philly_parking_fines"]),
        *_kansas_city(book, truth["kcmo_resident_survey"]["1QSEP2021"]),
    ]
    if "tipdm2020_messages" in truth:
        lines.extend(_messages(book, truth["tipdm2020_messages"]))
    return lines


def as_table(lines: list[Line]) -> str:
    """One row a subject — how many figures, how many differ — then every difference."""
    subjects: dict[str, list[Line]] = {}
    for line in lines:
        subjects.setdefault(line.subject, []).append(line)
    rows = [f"{'subject':<44}{'figures':>8}{'differ':>8}"]
    for subject, own in subjects.items():
        rows.append(f"{subject:<44}{len(own):>8}{sum(line.differs for line in own):>8}")
    rows.append(f"{'total':<44}{len(lines):>8}{sum(line.differs for line in lines):>8}")
    for line in lines:
        if line.differs:
            rows.append(f"  {line.subject} {line.where}: {line.known} ≠ {line.published}")
    return "\n".join(rows)


def held(lines: list[Line]) -> dict[str, bool]:
    """Set and KPI, with which the subjects begin → whether none of its figures differs."""
    found: dict[str, bool] = {}
    for line in lines:
        place = _KPI.split(line.subject)[0]
        for kpi_id in _KPI.findall(line.subject):
            name = f"{place}{kpi_id}"
            found[name] = found.get(name, True) and not line.differs
    return found


class Book:
    """Reads single figures of `kpi_value`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def figure(
        self,
        column: str,
        kpi_id: str,
        area_id: str,
        month: str,
        policy: str | None = None,
        period_type: str = "M",
        breakdown: tuple[str, str] = ("total", ""),
    ) -> float | None:
        """`column` of one KPI, or None where the edition has no such row."""
        row = self.connection.execute(
            f"""
            select {column} from kpi_value
            where kpi_id = ? and area_id = ? and period_type = ? and period_start = ?
              and breakdown = ? and breakdown_id = ?
              and case when ? is null then is_default_policy else denominator_policy = ? end
            """,
            [kpi_id, area_id, period_type, _day(month), *breakdown, policy, policy],
        ).fetchone()
        return None if row is None else row[0]

    def value(self, sql: str, *parameters: Any) -> Any:
        """The single value of a query."""
        row = self.connection.execute(sql, list(parameters)).fetchone()
        return row[0] if row else None


def _day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _boston(book: Book, truth: Truth) -> Iterator[Line]:
    for row in truth["by_month"]:
        for name, column in (("cases", "denominator"), ("closed", "numerator")):
            published = book.figure(column, "C14", "boston", row["m"])
            yield Line(f"Boston C14 {name}", row["m"], row[name], published)
        rate = book.figure("value * 100", "C14", "boston", row["m"])
        yield Line("Boston C14 rate %", row["m"], row["close_rate_pct"], rate, 4)
    for row in truth["due_incl_backlog_by_month"]:
        month = row["m"]
        on_time = book.figure("numerator", "C13", "boston", month)
        closed = book.figure("numerator", "C12", "boston", month)
        yield Line(
            "Boston C11 due", month, row["due"], book.figure("value", "C11", "boston", month)
        )
        yield Line("Boston C12 closed", month, row["closed"], closed)
        yield Line("Boston C13 on time", month, row["ontime"], on_time)
        yield Line("Boston C12 − C13 late", month, row["late"], _minus(closed, on_time))
        overdue = book.figure("value", "C21", "boston", month)
        yield Line("Boston C21 overdue and open", month, row["overdue_open"], overdue)
        for kpi_id, name in (("C12", "closure_rate_pct"), ("C13", "ontime_rate_pct")):
            rate = book.figure("value * 100", kpi_id, "boston", month)
            yield Line(f"Boston {kpi_id} rate %", month, row[name], rate, 4)
    streets = {row["street_name"]: row["area_id"] for row in _reference("ref_area_alias.csv")}
    for row in truth["by_neighborhood_2015-06"]:
        name = row["neighborhood"] or "(none)"
        area_id = streets[name] if row["neighborhood"] else "boston/-"
        for figure, column in (("cases", "denominator"), ("closed", "numerator")):
            published = book.figure(column, "C14", area_id, "2015-06")
            yield Line(f"Boston C14 streets in June 2015 {figure}", name, row[figure], published)
    total = book.value("select count(*) from fct_case where district_id = 'boston'")
    yield Line("Boston cases present", "all", truth["total"]["cases"], total)
    skewed = book.value(
        "select count(*) from fct_case where district_id = 'boston' and is_clock_skew"
    )
    yield Line("Boston closed before opened", "all", truth["closed_before_open_rows"], skewed)
    reopening = book.value(
        """
        select sum(numerator) from kpi_value
        where kpi_id = 'R01' and denominator_policy = 'previous_case_30d'
          and area_id = 'boston' and period_type = 'Y' and breakdown = 'total'
        """
    )
    yield Line("Boston R01 recurrence 30 d", "all", truth["recurrence_30d"]["rows"], reopening)


def _austin(book: Book, truth: Truth) -> Iterator[Line]:
    for row in truth["by_month"]:
        tonnes = book.figure("value", "S01", "austin", row["m"])
        yield Line("Austin S01 tonnes", row["m"], row["tonnes"], tonnes, 4)
        weighed = book.figure("denominator", "S03", "austin", row["m"])
        yield Line("Austin S03 weighings", row["m"], row["weighed"], weighed)
    facilities = {
        row["facility_alias"]: row["facility_id"] for row in _reference("ref_facility_alias.csv")
    }
    for row in truth["2021-05_by_site"]:
        site = ("facility", facilities[row["dropoff_site"]])
        tonnes = book.figure("value", "S01", "austin", "2021-05", breakdown=site)
        yield Line("Austin S01 May by site", row["dropoff_site"], row["tonnes"], tonnes, 4)


def _austin_copies(book: Book, truth: Truth) -> Line:
    """Weighed loads that repeat another row to the letter: kept, and told by G02."""
    weighed = [
        sum(row["weighed"] for row in truth[reading]["by_month"])
        for reading in ("raw", "deduped_exact_rows")
    ]
    told = book.value(
        "select failing_rows from quality_result where check_id = 'G02.src_weigh.exact_copies'"
    )
    return Line("Austin exact copies kept and told", "all", weighed[0] - weighed[1], told)


def _nashville(book: Book, truth: Truth) -> Iterator[Line]:
    for row in truth["by_month"]:
        filed = book.figure("value", "E01", "nashville", row["m"], policy="filed_on")
        yield Line("Nashville E01 filed", row["m"], row["cases"], filed)
        done = book.figure("numerator", "E04", "nashville", row["m"], policy="filed_cohort")
        yield Line("Nashville E04 closed", row["m"], row["done"], done)
    for row in truth["2013-07_by_council_district_top10"]:
        area_id = f"nashville/{row['cd']}"
        filed = book.figure("value", "E01", area_id, "2013-07", policy="filed_on")
        yield Line("Nashville E01 districts in July 2013", row["cd"], row["cases"], filed)
        done = book.figure("numerator", "E04", area_id, "2013-07", policy="filed_cohort")
        yield Line("Nashville E04 districts in July 2013", row["cd"], row["done"], done)


def _philadelphia(book: Book, truth: Truth) -> Iterator[Line]:
    for row in truth["by_month"]:
        tickets = book.figure("value", "E01", "philadelphia", row["m"])
        yield Line("Philadelphia E01 tickets", row["m"], row["tickets"], tickets)
        fines = book.figure("value", "E03", "philadelphia", row["m"])
        yield Line("Philadelphia E03 fines", row["m"], row["fines"], fines, 2)


def _kansas_city(book: Book, truth: Truth) -> Iterator[Line]:
    for row in truth["all_items"]:
        score = book.value(
            "select score_100 from survey_item_score"
            " where area_id = 'kansas_city' and item_code = ?",
            row["item"],
        )
        mean = None if score is None else score / 100 * 4 + 1
        yield Line("Kansas City item means (1–5)", row["item"], row["mean"], mean, 4)
        n = book.figure(
            "n", "V01", "kansas_city", "2021-07", period_type="Q", breakdown=("item", row["item"])
        )
        yield Line("Kansas City V01 item n", row["item"], row["n"], n)
    lowest = book.connection.execute(
        """
        select item_code from survey_item_score
        where area_id = 'kansas_city' order by score_100 limit 5
        """
    ).fetchall()
    for place, (row, (item,)) in enumerate(zip(truth["five_lowest"], lowest, strict=True), 1):
        yield Line("Kansas City five lowest in order", str(place), row["item"], item)


def _messages(book: Book, truth: Truth) -> Iterator[Line]:
    for month, count in truth["sheet3_by_month"].items():
        received = book.figure("value", "H01", "a_shi", month)
        yield Line("Messages H01", month, count, received)


def _minus(larger: float | None, smaller: float | None) -> float | None:
    return None if larger is None or smaller is None else larger - smaller


def _reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))
