"""The table of all KPIs of the catalogue: what is built, what proves it, why a cell is empty."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from cities.settings import REPO
from tests.kpi_coverage import facts

PAGE = REPO / "docs" / "domain" / "kpi-coverage.md"
REASONS = Path(__file__).with_name("reasons.csv")
COLUMNS = ("implemented", "independent check", "edge-case tests", "data")
NOT_IN_BOOK = "not in the book"

_HEAD = """\
# Coverage of the book

Every KPI (指标) of [kpi_catalog.csv](kpi_catalog.csv), what is built of it and what proves it. The
page is written by `python -m tests.kpi_coverage` from the seeds, the models, the tests and the
truth of a small simulated city. A test fails when it is out of date, or when a cell of a KPI in
the book is empty and `tests/kpi_coverage/reasons.csv` does not say why. The figures themselves are
compared by the tests named here and by `make truth`.

- **implemented**: the model that writes it, and the policies (口径) it is published under.
- **independent check**: golden tables (P) and seed figures (T) of [DOMAIN.md](DOMAIN.md) §3 where a
  dbt unit test says which of their figures it proves of the KPI (`proves`, held to its expected
  rows), rows worked by hand in dbt unit tests, GROUND_TRUTH of open data, random histories
  (hypothesis), dbt tests over all data, the sample city's own count.
- **edge-case tests**: dbt unit tests that name it and are no published table.
- **data**: 示例市, which counts its own truth; open data with known answers.
"""


@dataclass
class Line:
    """One KPI and the cells of its row; `reasons` stand in for those that are empty."""

    kpi_id: str
    name: str
    cells: dict[str, str]
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def is_in_book(self) -> bool:
        """Whether the book defines it and a model writes it."""
        return bool(self.cells["implemented"])

    @property
    def unexplained(self) -> list[str]:
        """Columns that are empty without a reason."""
        return [column for column in COLUMNS if not self.told(column)]

    def told(self, column: str) -> str:
        """What the cell prints: the facts, else the reason."""
        if self.cells[column]:
            return self.cells[column]
        if column in self.reasons:
            return f"— {self.reasons[column]}"
        return "" if self.is_in_book else f"— {NOT_IN_BOOK}"


def lines() -> list[Line]:
    """One line a KPI of the catalogue, in its order."""
    reasons = _reasons()
    told = _Facts()
    return [
        Line(kpi_id, name, told.cells(kpi_id), reasons.get(kpi_id, {}))
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
    for row in rows:
        cells = " | ".join(row.told(column) for column in COLUMNS)
        table.append(f"| {row.kpi_id} | {row.name} | {cells} |")
    return _HEAD + "\n".join(table) + "\n"


class _Facts:
    """All facts, read once."""

    def __init__(self) -> None:
        self.book = facts.book()
        self.policies = facts.policies()
        self.models = facts.models()
        self.tests = facts.unit_tests()
        self.invariants = facts.invariants()
        self.properties = facts.property_tests()
        self.open_data = facts.open_data()
        self.truth = facts.sample_truth()

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
        told += ["sample truth"] * (kpi_id in self.truth)
        return "; ".join(told)

    def _edges(self, kpi_id: str) -> str:
        return ", ".join(
            f"`{test.name}`" for test in self.tests if kpi_id in test.kpis and not test.is_published
        )

    def _data(self, kpi_id: str) -> str:
        told = []
        if kpi_id in self.truth:
            missing = sorted(self.policies.get(kpi_id, set()) - self.truth[kpi_id])
            told.append("示例市" + (f" (without {', '.join(missing)})" if missing else ""))
        return "; ".join(told + self.open_data.get(kpi_id, []))


def _reasons() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    with REASONS.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            found.setdefault(row["kpi_id"], {})[row["column"]] = row["reason"]
    return found
