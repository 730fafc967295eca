"""What can be read of every KPI without running a night: book, models, tests, truths.

Nothing here is typed by hand: a fact is a row of a seed, a line of a model, or a test that names
the KPI. Whether the tests ran and held is told by a run (evidence.py).
"""

from __future__ import annotations

import ast
import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from cities.settings import REPO

PROJECT = REPO / "dbt_project"
CATALOGUE = REPO / "docs" / "domain" / "kpi_catalog.csv"
KNOWN_ANSWERS = REPO / "tests" / "end_to_end" / "open_data" / "known_answers.py"
NOT_IN_A_SMALL_CITY = {
    ("H02", "waiting"): "only orders of the last minutes wait: none of a few a day",
    ("H14", "growth"): "growth is told from 20 orders of a family in a week",
}
"""Readings of a KPI that two years of a small sample city do not have, and why; the default city
has them."""

AFTER_THE_FORMULA = frozenset(
    {
        "int_kpi__as_of",
        "int_kpi__figure",
        "int_kpi__target",
        "int_kpi__comparable",
        "int_kpi__year_to_date",
        "kpi_catalog",
        "kpi_comparison",
        "kpi_lineage",
        "kpi_policy",
        "kpi_setting",
        "kpi_target_gap",
        "kpi_value",
        "league_funnel",
    }
)
"""Models that tell of figures: the KPIs in their tests are examples, and no formula is proved."""

_NUMBER = re.compile(r"(?<![A-Za-z0-9])[A-Z]\d\d(?![A-Za-z0-9])")


@dataclass(frozen=True)
class UnitTest:
    """A dbt unit test: the KPIs it names and expects rows of, and what it says it proves.

    proves: published table or seed figure (P01, T08) → KPI → the printed figures that the test
    expects. It stands in the test's `config: meta:`, and proofs.py holds it to the rows.
    """

    name: str
    named: frozenset[str]
    expected: frozenset[str]
    proves: Mapping[str, Mapping[str, Sequence[str]]]
    rows: tuple[Mapping[str, object], ...]
    words: str
    model: str = ""

    @property
    def is_after_the_formula(self) -> bool:
        """Whether a figure is given to it, and it proves what is told of the figure."""
        return self.model in AFTER_THE_FORMULA

    @property
    def is_published(self) -> bool:
        """Whether it works a published table or a seed figure, and no edge of ours."""
        return self.name.startswith(("golden_", "seed_"))

    def proved_of(self, kpi_id: str) -> list[str]:
        """Published tables and seed figures that it proves of the formula of the KPI."""
        if self.is_after_the_formula:
            return []
        return [number for number, kpis in self.proves.items() if kpi_id in kpis]

    @property
    def kpis(self) -> frozenset[str]:
        """KPIs it is about: their numbers stand in its name, description or expected rows."""
        return self.named | self.expected


def catalogue() -> dict[str, str]:
    """KPI → Chinese name, in the order of docs/domain/kpi_catalog.csv."""
    return {row["id"]: row["cn"] for row in _rows(CATALOGUE)}


def book() -> dict[str, str]:
    """KPI → default policy, of the book of definitions."""
    rows = _rows(PROJECT / "seeds" / "indicator_book.csv")
    return {row["kpi_id"]: row["default_policy"] for row in rows}


def policies() -> dict[str, set[str]]:
    """KPI → policies it is published under: the default of the book, and those explained for it."""
    found = {kpi_id: {default} for kpi_id, default in book().items()}
    for row in _rows(PROJECT / "seeds" / "policy_book.csv"):
        if row["kpi_id"] in found:
            found[row["kpi_id"]].add(row["policy"])
    for kpi_id, policy in _readings_of_windows():
        found[kpi_id].add(policy)
    return found


def _readings_of_windows() -> Iterator[tuple[str, str]]:
    """Readings that have a setting of the city in their names (macro readings_of_windows)."""
    told = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    yield from (("R01", f"closed_{days}d") for days in told["recurrence_windows"])
    yield "R01", f"previous_case_{told['recurrence_days']}d"
    yield "E04", f"due_{told['penalty_limit_days']}d"


def models() -> dict[str, list[str]]:
    """KPI → the models that write it: those of `kpi_model_names`, and the league, by the numbers
    that they quote."""
    folder = PROJECT / "models" / "intermediate" / "kpi"
    listed = (PROJECT / "macros" / "kpi" / "league.sql").read_text(encoding="utf-8")
    written: dict[str, list[str]] = defaultdict(list)
    for name in [*re.findall(r"'(int_kpi__\w+)'", listed), "int_kpi__league"]:
        text = (folder / f"{name}.sql").read_text(encoding="utf-8")
        text = re.sub(r"--[^\n]*|\{#.*?#\}", "", text, flags=re.DOTALL)
        for kpi_id in sorted(set(re.findall(r"'([A-Z]\d\d)'", text))):
            written[kpi_id].append(name)
    return dict(written)


@cache
def unit_tests() -> tuple[UnitTest, ...]:
    """Every dbt unit test of what figures are made of, and every one that says what it proves.

    Read once: the YAML of all models takes four seconds.
    """
    found = [
        _unit_test(entry)
        for path in sorted((PROJECT / "models").rglob("*.yml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")).get("unit_tests", [])
    ]
    return tuple(test for test in found if test.proves or test.named or test.expected)


def invariants() -> dict[str, list[str]]:
    """KPI → dbt tests over all data that name it."""
    return _by_kpi(
        (path.stem, _NUMBER.findall(path.read_text(encoding="utf-8")))
        for path in sorted((PROJECT / "tests").glob("*.sql"))
    )


def property_tests() -> dict[str, list[str]]:
    """KPI → test files that compare it with a slow reference on random histories (hypothesis).

    Such a file imports the histories, and `REFERENCE`: a function for each KPI that it compares.
    """
    return _by_kpi(
        (path.name, _NUMBER.findall(_referred(path.parent)))
        for path in sorted((REPO / "tests").rglob("test_*.py"))
        if {"case_histories", "slow_reference"} <= _imported(path.read_text(encoding="utf-8"))
    )


def _referred(folder: Path) -> str:
    """The keys of `REFERENCE` in `slow_reference.py` of a folder."""
    tree = ast.parse((folder / "slow_reference.py").read_text(encoding="utf-8"))
    tables = [node for node in tree.body if isinstance(node, ast.AnnAssign)]
    found = [table.value for table in tables if ast.unparse(table.target) == "REFERENCE"]
    return " ".join(ast.unparse(key) for key in found[0].keys if key)  # type: ignore[union-attr]


def open_data() -> dict[str, list[str]]:
    """KPI → open data sets whose GROUND_TRUTH it is compared with figure by figure.

    A function of `known_answers.py` that holds a book to a truth bears the name of its set.
    """
    tree = ast.parse(KNOWN_ANSWERS.read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return _by_kpi(
        (function.name.strip("_").replace("_", " ").title(), _NUMBER.findall(ast.dump(function)))
        for function in functions
        if [argument.arg for argument in function.args.args] == ["book", "truth"]
    )


def sample_truth() -> dict[str, set[str]]:
    """KPI → policies that the sample city counts and tests compare: all but the rarest."""
    rare: dict[str, set[str]] = defaultdict(set)
    for kpi_id, policy in NOT_IN_A_SMALL_CITY:
        rare[kpi_id].add(policy)
    ours = catalogue()
    return {kpi_id: told - rare[kpi_id] for kpi_id, told in policies().items() if kpi_id in ours}


def _unit_test(entry: dict[str, object]) -> UnitTest:
    name, words = str(entry["name"]), str(entry.get("description", ""))
    rows = tuple(_expected_rows(entry["expect"]))  # type: ignore[arg-type]
    words = f"{name.replace('_', ' ')} {words}"
    told = () if entry["model"] in AFTER_THE_FORMULA else rows
    return UnitTest(
        name,
        frozenset(_NUMBER.findall(words)) if told else frozenset(),
        frozenset(str(row["kpi_id"]) for row in told if "kpi_id" in row and _tells(row)),
        entry.get("config", {}).get("meta", {}).get("proves", {}),  # type: ignore[attr-defined]
        rows,
        words,
        str(entry["model"]),
    )


def _expected_rows(expect: Mapping[str, object]) -> list[dict[str, object]]:
    rows = expect["rows"]
    if expect.get("format") != "csv":
        return rows  # type: ignore[return-value]
    return list(csv.DictReader(io.StringIO(str(rows)), skipinitialspace=True))  # type: ignore[arg-type]


def _tells(row: dict[str, object]) -> bool:
    """Whether an expected row holds a figure: one of nothing, or of 0, proves no formula."""
    return any(row.get(name) not in (None, "", 0, "0") for name in ("numerator", "value"))


def _by_kpi(found: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]]:
    turned: dict[str, list[str]] = defaultdict(list)
    for name, numbers in found:
        for kpi_id in sorted(set(numbers)):
            turned[kpi_id].append(name)
    return dict(turned)


def _imported(text: str) -> set[str]:
    return set(re.findall(r"^(?:from|import) (\w+)", text, flags=re.MULTILINE))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))
