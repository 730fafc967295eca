"""What a test wants to be seen is seen, from a worker too."""

import pytest

from tests.inner_run import run_inside

TESTS = """
def test_one(show_table):
    show_table("figures of one", "subject  differ\\nC13           0")

def test_two(show_table):
    show_table("figures of two", "subject  differ\\nS01           1")
    assert False
"""


@pytest.mark.parametrize("workers", ["0", "2"])
def test_the_tables_of_all_tests_stand_at_the_end(tmp_path, workers):
    workers = f"--numprocesses={workers}"
    lines = run_inside(tmp_path, "tests.tables", TESTS, "test_figures.py", workers)
    first, second = (
        next(i for i, line in enumerate(lines) if f" figures of {name} " in line)
        for name in ("one", "two")
    )
    assert lines[first + 1 : second] == ["subject  differ", "C13           0"]
    assert lines[second + 1 : second + 3] == ["subject  differ", "S01           1"]
