"""What tests tell of the KPIs is kept with what became of the tests, from a worker too."""

import pytest

from tests.inner_run import run_inside
from tests.kpi_coverage.evidence import ABSENT, GIVEN_BY, OPEN_DATA, Outcome, Ran

FILE, SKIPPED = GIVEN_BY[OPEN_DATA].split("::")
TESTS = f"""
import pytest

@pytest.fixture
def whole_sets():
    pytest.skip("{ABSENT}")

@pytest.fixture
def falls_over_at_the_end():
    yield
    raise OSError

def test_green(tell_evidence):
    tell_evidence("unit test", {{"holds": True, "differs": False}})

def test_red(tell_evidence):
    tell_evidence("unit test", {{"told_by_a_red_test": True}})
    assert False

def test_of_trouble(tell_evidence, falls_over_at_the_end):
    tell_evidence("unit test", {{"told_by_a_test_in_trouble": True}})

def {SKIPPED}(whole_sets, tell_evidence):
    tell_evidence("GROUND_TRUTH", {{"Boston C14": True}})

def test_that_tells_nothing():
    pass
"""


@pytest.mark.parametrize("workers", ["0", "2"])
def test_what_was_told_is_kept_with_the_outcome_of_its_test(tmp_path, workers):
    kept = tmp_path / "logs" / "evidence.json"
    options = [f"--numprocesses={workers}", f"--evidence={kept}"]
    run_inside(tmp_path, "tests.kpi_coverage.recorder", TESTS, FILE, *options)
    ran = Ran.read(kept, needs_all=True)
    assert {(one.name, one.holds, one.test.split("::")[1]) for one in ran.told} == {
        ("holds", True, "test_green"),
        ("differs", False, "test_green"),
        ("told_by_a_red_test", True, "test_red"),
        ("told_by_a_test_in_trouble", True, "test_of_trouble"),
    }
    assert ran.outcomes == {
        f"{FILE}::test_green": Outcome("passed"),
        f"{FILE}::test_red": Outcome("failed"),
        f"{FILE}::test_of_trouble": Outcome("failed"),
        GIVEN_BY[OPEN_DATA]: Outcome("skipped", ABSENT),
    }


def test_nothing_is_kept_unless_it_is_asked_for(tmp_path):
    run_inside(tmp_path, "tests.kpi_coverage.recorder", TESTS, FILE)
    assert not [path for path in tmp_path.rglob("*.json") if ".pytest_cache" not in path.parts]
