"""The table of all KPIs of the catalogue: what is built, what proves it, why a cell is empty."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cities.settings import REPO
from tests.kpi_coverage import facts
from tests.kpi_coverage.evidence import DATA_TEST, HISTORIES, OPEN_DATA, SAMPLE, UNIT_TEST

PAGE = REPO / "docs" / "domain" / "kpi-coverage.md"
REASONS = Path(__file__).with_name("reasons.csv")
COLUMNS = ("implemented", "independent check", "edge-case tests", "data")
NOT_IN_BOOK = "not in the book"
Credits = Callable[[str, str], bool]
"""Kind and name of evidence → whether it counts."""

_HEAD = """\
# Coverage of the book

Every KPI (指标) of [kpi_catalog.csv](kpi_catalog.csv), what is built of it and what proves it.
`make test` keeps which evidence ran and held; `python -m tests.kpi_coverage` writes the page from
that, and credits nothing that did not run or did not hold. `make test`, and with it `.ci/run`, ends
with an error where the page credits what the run did not prove, or where a cell of a KPI in the
book is empty and `tests/kpi_coverage/reasons.csv` does not say why.

- **implemented**: the model that writes it, and the policies (口径) it is published under.
- **independent check**: golden tables (P) and seed figures (T) of [DOMAIN.md](DOMAIN.md) §3 where a
  dbt unit test says which of their figures it proves of the KPI (`proves`, held to its expected
  rows), rows worked by hand in dbt unit tests, GROUND_TRUTH of open data, random histories
  (hypothesis), dbt tests over all data, which must find nothing in two years of a small sample city
  nor in the extracts of open data, and the sample city's own count, compared figure by figure.
- **edge-case tests**: dbt unit tests that name it and are no published table.
- **data**: 示例市, which counts its own truth (`make truth` compares the city at its full size);
  open data with known answers.
"""


@dataclass(frozen=True)
class Evidence:
    """Something that proves a column of a KPI's row; kind and name are those of evidence.py."""

    column: str
    kind: str
    name: str


@dataclass
class Line:
    """One KPI and the cells of its row; `reasons` stand in for those that are empty."""

    kpi_id: str
    name: str
    cells: dict[str, str]
    reasons: dict[str, str] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def is_in_book(self) -> bool:
        """Whether the book defines it and a model writes it."""
        return bool(self.cells["implemented"])

    @property
    def unexplained(self) -> list[str]:
        """Columns that are empty without a reason."""
        return [column for column in COLUMNS if not self.told(column)]

    @property
    def printed(self) -> str:
        """The row of the table."""
        cells = " | ".join(self.told(column) for column in COLUMNS)
        return f"| {self.kpi_id} | {self.name} | {cells} |"

    def told(self, column: str) -> str:
        """What the cell prints: the facts, else the reason."""
        if self.cells[column]:
            return self.cells[column]
        if column in self.reasons:
            return f"— {self.reasons[column]}"
        return "" if self.is_in_book else f"— {NOT_IN_BOOK}"


def lines(credits: Credits = lambda _kind, _name: True) -> list[Line]:
    """One line a KPI of the catalogue, in its order; without a run all evidence is credited."""
    reasons = _reasons()
    told = _Facts(credits)
    return [
        Line(kpi_id, name, told.cells(kpi_id), reasons.get(kpi_id, {}), [*told.evidence(kpi_id)])
        for kpi_id, name in facts.catalogue().items()
    ]


def page(rows: list[Line]) -> str:
    """The whole page as Markdown."""
    built = sum(row.is_in_book for row in rows)
    table = [
        f"\n{built} of {len(rows)} KPIs are in the book.\n",
        f"| KPI | 名称 | {' | '.join(COLUMNS)} |",
        "|---|---|" + "---|" * len(COLUMNS),
    ]
    table += [row.printed for row in rows]
    return _HEAD + "\n".join([*table, "", *_after_the_formula()]) + "\n"


def _after_the_formula() -> Iterator[str]:
    """Published figures of what is told of a figure: they are no proof of its formula."""
    yield "Comparisons, targets and intervals, of figures that a test is given; no KPI's formula:\n"
    for test in facts.unit_tests():
        if test.is_after_the_formula and test.proves:
            yield f"- {', '.join(test.proves)}: `{test.model}`, `{test.name}`"


class _Facts:
    """All facts, read once."""

    def __init__(self, credits: Credits) -> None:
        self.book = facts.book()
        self.policies = facts.policies()
        self.models = facts.models()
        self.tests = [test for test in facts.unit_tests() if credits(UNIT_TEST, test.name)]
        self.invariants = {
            kpi_id: [name for name in names if credits(DATA_TEST, name)]
            for kpi_id, names in facts.invariants().items()
        }
        self.properties = {
            kpi_id: [name for name in names if credits(HISTORIES, f"{name} {kpi_id}")]
            for kpi_id, names in facts.property_tests().items()
        }
        self.open_data = {
            kpi_id: [name for name in names if credits(OPEN_DATA, f"{name} {kpi_id}")]
            for kpi_id, names in facts.open_data().items()
        }
        self.truth = {
            kpi_id: {name for name in names if credits(SAMPLE, f"{kpi_id} {name}".strip())}
            for kpi_id, names in facts.sample_truth().items()
        }

    def evidence(self, kpi_id: str) -> Iterator[Evidence]:
        """All that is credited to the KPI."""
        check, edges, data = COLUMNS[1:]
        for test in self.tests:
            if kpi_id in test.expected or test.proved_of(kpi_id):
                yield Evidence(check, UNIT_TEST, test.name)
            if kpi_id in test.kpis and not test.is_published:
                yield Evidence(edges, UNIT_TEST, test.name)
        for name in self.invariants.get(kpi_id, ()):
            yield Evidence(check, DATA_TEST, name)
        for name in self.properties.get(kpi_id, ()):
            yield Evidence(check, HISTORIES, f"{name} {kpi_id}")
        for column in (check, data):
            for name in self.open_data.get(kpi_id, ()):
                yield Evidence(column, OPEN_DATA, f"{name} {kpi_id}")
            for policy in sorted(self.truth.get(kpi_id, ())):
                yield Evidence(column, SAMPLE, f"{kpi_id} {policy}".strip())

    def cells(self, kpi_id: str) -> dict[str, str]:
        written = (
            self._implemented(kpi_id),
            self._check(kpi_id),
            self._edges(kpi_id),
            self._data(kpi_id),
        )
        return dict(zip(COLUMNS, written, strict=True))

    def _implemented(self, kpi_id: str) -> str:
        if kpi_id not in self.book or kpi_id not in self.models:
            return ""
        named = [f"`{model}`" for model in self.models[kpi_id]]
        readings = sorted(self.policies[kpi_id] - {""})
        return ", ".join(named) + (f" ({', '.join(readings)})" if readings else "")

    def _check(self, kpi_id: str) -> str:
        about = [test for test in self.tests if kpi_id in test.kpis]
        published = sorted({number for test in self.tests for number in test.proved_of(kpi_id)})
        by_hand = sum(kpi_id in test.expected for test in about)
        told = [", ".join(published)] if published else []
        tests = "unit test" if by_hand == 1 else "unit tests"
        told += [f"rows worked by hand in {by_hand} {tests}"] if by_hand else []
        known = ", ".join(self.open_data.get(kpi_id, ()))
        told += [f"GROUND_TRUTH of {known}"] if known else []
        told += [f"random histories `{name}`" for name in self.properties.get(kpi_id, ())]
        told += [f"`{name}`" for name in self.invariants.get(kpi_id, ())]
        told += ["sample truth"] * bool(self.truth.get(kpi_id))
        return "; ".join(told)

    def _edges(self, kpi_id: str) -> str:
        return ", ".join(
            f"`{test.name}`" for test in self.tests if kpi_id in test.kpis and not test.is_published
        )

    def _data(self, kpi_id: str) -> str:
        told = []
        if counted := self.truth.get(kpi_id):
            missing = sorted(self.policies[kpi_id] - counted)
            told.append("示例市" + (f" (without {', '.join(missing)})" if missing else ""))
        return "; ".join(told + self.open_data.get(kpi_id, []))


def _reasons() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    with REASONS.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            found.setdefault(row["kpi_id"], {})[row["column"]] = row["reason"]
    return found
