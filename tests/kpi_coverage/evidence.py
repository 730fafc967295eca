"""What gave evidence in a run of the tests, and what of it held.

A test tells its evidence with the fixture `tell_evidence` (recorder.py): a kind, and names that
held or not. What a test tells counts where the test passed as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb

from cities.settings import REPO

RESULTS = REPO / "logs" / "evidence.json"
"""Where `make test` leaves what its run told."""

UNIT_TEST = "unit test"
DATA_TEST = "test over all data"
OPEN_DATA = "GROUND_TRUTH"
HISTORIES = "random histories"
SAMPLE = "sample truth"

_END_TO_END = "tests/end_to_end"
GIVEN_BY = {
    UNIT_TEST: "tests/dbt_project/test_dbt_project.py"
    "::test_every_rule_with_an_edge_case_is_worked_by_hand",
    DATA_TEST: f"{_END_TO_END}/test_two_years.py"
    "::test_every_test_over_all_data_that_the_page_of_coverage_names_holds",
    OPEN_DATA: f"{_END_TO_END}/open_data/test_known_answers.py"
    "::test_the_whole_sets_give_the_ground_truth",
    HISTORIES: f"{_END_TO_END}/test_case_histories.py"
    "::test_every_figure_is_that_of_the_slow_reference",
    SAMPLE: f"{_END_TO_END}/test_two_years.py::test_two_years_are_as_the_simulation_counted_them",
}
"""Kind of evidence → the test that must tell it; others may tell of it, too."""

ABSENT = "the whole open data sets are not on this machine"
"""Why a test was skipped that a machine without them cannot run."""


def tests_over_all_data(edition: duckdb.DuckDBPyConnection) -> dict[str, bool]:
    """dbt's tests over all data of the night of an edition → whether each found nothing."""
    found = edition.execute(
        "select substr(check_id, 5), status = 'pass' from quality_result"
        " where check_id like 'dbt.%'"
    )
    return dict(found.fetchall())


@dataclass(frozen=True)
class Told:
    """One piece of evidence, as one test told it."""

    kind: str
    name: str
    holds: bool
    test: str


@dataclass(frozen=True)
class Outcome:
    """What became of a test: `passed`, `failed`, or `skipped` and why."""

    result: str
    why: str = ""


@dataclass(frozen=True)
class Ran:
    """A run: what its tests told, and what became of the tests.

    needs_all: a test that was skipped for want of the whole open data sets is a fault here.
    """

    told: Iterable[Told]
    outcomes: Mapping[str, Outcome]
    needs_all: bool = True
    _by_name: dict[tuple[str, str], list[Told]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for told in self.told:
            self._by_name.setdefault((told.kind, told.name), []).append(told)

    @classmethod
    def read(cls, path: Path, *, needs_all: bool) -> Ran:
        """The run that `write` put down."""
        content = json.loads(path.read_text(encoding="utf-8"))
        outcomes = {test: Outcome(**outcome) for test, outcome in content["outcomes"].items()}
        return cls([Told(**told) for told in content["told"]], outcomes, needs_all)

    def write(self, path: Path) -> None:
        """Put the run down as JSON."""
        content = {
            "told": [asdict(one) for one in self.told],
            "outcomes": {test: asdict(outcome) for test, outcome in self.outcomes.items()},
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")

    def credits(self, kind: str, name: str) -> bool:
        """Whether the evidence ran and held, or cannot run on this machine."""
        return not self.fault(kind, name) or self.cannot_run(kind)

    def cannot_run(self, kind: str) -> bool:
        """Whether the test of the kind needs what this machine has not, and need not have."""
        outcome = self._outcome(GIVEN_BY[kind])
        return not self.needs_all and outcome.result == "skipped" and ABSENT in outcome.why

    def fault(self, kind: str, name: str) -> str:
        """Why the evidence proves nothing, with the test to look at; empty where it held."""
        giver = GIVEN_BY[kind]
        told = self._by_name.get((kind, name), [])
        for one in told:
            if not one.holds:
                return f"failed in {one.test}"
            if self._outcome(one.test).result != "passed":
                return f"{one.test} {self._outcome(one.test).result}"
        if any(one.test == giver for one in told):
            return ""
        outcome = self._outcome(giver)
        if outcome.result == "passed":
            return f"was not run by {giver}"
        why = f": {outcome.why}" if outcome.why else ""
        return f"was not run: {giver} {outcome.result}{why}"

    def _outcome(self, test: str) -> Outcome:
        return self.outcomes.get(test, Outcome("did not run"))
