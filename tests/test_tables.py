"""What a test wants to be seen is seen, from a worker too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent
TESTS = """
def test_one(show_table):
    show_table("figures of one", "subject  differ\\nC13           0")

def test_two(show_table):
    show_table("figures of two", "subject  differ\\nS01           1")
    assert False
"""


@pytest.mark.parametrize("workers", ["0", "2"])
def test_the_tables_of_all_tests_stand_at_the_end(tmp_path, workers):
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.tables"]')
    (tmp_path / "test_figures.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "xdist", "--numprocesses", workers, "--quiet"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(REPO), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    first, second = (
        next(i for i, line in enumerate(lines) if f" figures of {name} " in line)
        for name in ("one", "two")
    )
    assert lines[first + 1 : second] == ["subject  differ", "C13           0"]
    assert lines[second + 1 : second + 3] == ["subject  differ", "S01           1"]
