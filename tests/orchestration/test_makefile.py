"""`make clean` deletes the data of one city, and nothing when it is not told which."""

import os
import shutil
import subprocess

import pytest

from cities.settings import REPO

OWN_OF_MAKE = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES"}


def clean(*variables: str) -> subprocess.CompletedProcess[str]:
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not on this machine")
    # `make test` must not hand its own flags and variables down.
    outside = {name: value for name, value in os.environ.items() if name not in OWN_OF_MAKE}
    return subprocess.run(
        [make, "--no-print-directory", "--dry-run", "clean", *variables],
        cwd=REPO,
        env=outside,
        capture_output=True,
        text=True,
        check=False,
    )


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
