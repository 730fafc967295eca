"""`make clean` deletes the data of one city only; `make install` refuses other Pythons."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cities.settings import REPO

OWN_OF_MAKE = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES"}


LOCKS = ("requirements.lock", "requirements-tools.lock")


def make(*arguments: str, cwd: Path = REPO) -> subprocess.CompletedProcess[str]:
    found = shutil.which("make")
    if found is None:
        pytest.skip("make is not on this machine")
    # `make test` must not hand its own flags and variables down.
    outside = {name: value for name, value in os.environ.items() if name not in OWN_OF_MAKE}
    return subprocess.run(
        [found, "--no-print-directory", *arguments],
        cwd=cwd,
        env=outside,
        capture_output=True,
        text=True,
        check=False,
    )


def clean(*variables: str) -> subprocess.CompletedProcess[str]:
    return make("--dry-run", "clean", *variables)


def test_the_data_of_the_city_is_deleted():
    done = clean("CITY=open_data", "DATA_ROOT=somewhere")
    assert done.stdout == 'rm -rf "somewhere/open_data"\n'


@pytest.mark.parametrize(
    "wrong", ["CITY=", "CITY= ", "CITY=.", "CITY=..", "CITY=../x", "CITY=a b", "DATA_ROOT="]
)
def test_nothing_is_deleted_without_a_city_or_a_data_root(wrong):
    done = clean(wrong)
    assert done.returncode != 0
    assert "rm" not in done.stdout
    assert "不删除" in done.stderr


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A checkout in which nothing is installed yet."""
    for name in ("Makefile", *LOCKS):
        shutil.copy(REPO / name, tmp_path)
    return tmp_path


def python_that_says(version: tuple[int, int], folder: Path) -> Path:
    """A python for `make`: it claims a version, and makes no environment."""
    script = folder / "python"
    script.write_text(
        f"""#!{sys.executable}
import sys
if sys.argv[1] == "--version":
    print("Python {version[0]}.{version[1]}")
elif sys.argv[1] == "-c":
    sys.version_info = {version}
    exec(sys.argv[2])
else:
    sys.exit("no environment is made")
"""
    )
    script.chmod(0o755)
    return script


@pytest.mark.parametrize("version", [(3, 10), (3, 14)])
def test_a_python_that_the_lock_was_not_made_for_is_refused_by_name(fresh, version):
    done = make("install", f"PYTHON={python_that_says(version, fresh)}", cwd=fresh)
    assert done.returncode != 0
    assert f"需要 Python 3.11–3.13，{fresh}/python 是 Python 3.{version[1]}" in done.stderr


@pytest.mark.parametrize("version", [(3, 11), (3, 13)])
def test_a_python_of_the_lock_goes_on_to_its_environment(fresh, version):
    done = make("install", f"PYTHON={python_that_says(version, fresh)}", cwd=fresh)
    assert "需要 Python" not in done.stderr
    assert "no environment is made" in done.stderr


@pytest.mark.parametrize("lock", LOCKS)
def test_whatever_is_installed_is_pinned_and_hashed_and_names_no_host(lock):
    text = (REPO / lock).read_text(encoding="utf-8")
    pins = re.findall(r"^\S.*$", text.replace("\\\n", ""), re.MULTILINE)
    assert pins
    assert all("==" in pin and "--hash=sha256:" in pin for pin in pins if not pin.startswith("#"))
    assert "://" not in text


@pytest.mark.parametrize(("options", "is_held"), [("", True), ("-k C12", False)])
def test_the_coverage_of_the_book_is_held_to_a_run_of_all_tests_only(options, is_held):
    done = make("--dry-run", "test", f"PYTEST_ADDOPTS={options}")
    kept = "--evidence=logs/evidence.json"
    assert kept in done.stdout
    check = "python -m tests.kpi_coverage --check --ran logs/evidence.json"
    assert (check in done.stdout.split(kept)[1]) is is_held
    assert ("is not held to this run" in done.stdout) is not is_held
