"""The plan: one generator for a stream and a day, and the register that must add up."""

from __future__ import annotations

import ast
from datetime import date, datetime
from pathlib import Path

import pytest

from cities.sample.simulation.dirt import DirtRegister, WrongFate
from cities.sample.simulation.plan import Plan
from cities.settings import REPO


def plan(**changes: object) -> Plan:
    return Plan(Path("raw"), Path("truth"), **changes)  # type: ignore[arg-type]


def test_the_present_is_half_past_two_after_the_last_day() -> None:
    assert plan().last_day == date(2025, 12, 31)
    assert plan().now == datetime(2026, 1, 1, 2, 30)
    assert plan(days=1).now == datetime(2024, 1, 2, 2, 30)


def test_what_a_day_draws_depends_on_seed_stream_and_day_alone() -> None:
    day = date(2024, 5, 1)
    drawn = plan().rng("cases.arrival", day).random(4).tolist()
    assert plan(days=200, cases=3_000).rng("cases.arrival", day).random(4).tolist() == drawn
    others = [
        plan(seed=1).rng("cases.arrival", day),
        plan().rng("cases.place", day),
        plan().rng("cases.arrival", date(2024, 5, 2)),
    ]
    assert all(other.random(4).tolist() != drawn for other in others)


@pytest.mark.parametrize("changes", [{"days": 0}, {"cases": 0}])
def test_a_plan_without_a_day_or_a_case_is_refused(changes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        plan(**changes)


def test_the_register_keeps_what_was_planted_and_its_fate(tmp_path: Path) -> None:
    register = DirtRegister()
    register.plant("duplicate_row", "src_case", 3, merged=3, reason="identical_row", where="一月")
    register.plant("name_drift", "src_case", 5, landed=5)
    register.plant("redacted_x", "src_case", 0)
    register.save(tmp_path)
    assert DirtRegister.load(tmp_path).frame().equals(register.frame())
    assert register.frame()["planted"].sum() == 8
    assert DirtRegister.load(tmp_path / "nowhere").frame().is_empty()


@pytest.mark.parametrize(
    ("kind", "fates"),
    [
        ("name_drift", {"landed": 4}),
        ("name_drift", {"landed": 6, "merged": -1}),
        ("gremlins", {"landed": 5}),
    ],
)
def test_fates_that_do_not_add_up_are_refused(kind: str, fates: dict[str, int]) -> None:
    with pytest.raises(WrongFate):
        DirtRegister().plant(kind, "src_case", 5, **fates)


def test_the_simulation_shares_nothing_with_what_it_is_to_check() -> None:
    folder = REPO / "cities" / "sample" / "simulation"
    forbidden = {"ingestion", "duckdb", "dbt", "expectations", "publishing", "orchestration"}
    found = []
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [(path.name, n) for n in names if n.split(".")[0] in forbidden]
    assert found == []
    assert len(list(folder.rglob("*.py"))) > 20
