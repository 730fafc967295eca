"""`python -m tests.kpi_coverage` writes what a run proved, or tells where the page says more."""

from dataclasses import replace

import pytest

from tests.kpi_coverage import __main__ as command
from tests.kpi_coverage.evidence import ABSENT, GIVEN_BY, OPEN_DATA, SAMPLE, Outcome
from tests.kpi_coverage.table import page

SKIPPED = {GIVEN_BY[OPEN_DATA]: Outcome("skipped", ABSENT)}


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Where the run is kept; the page lies beside it."""
    monkeypatch.setattr(command, "PAGE", tmp_path / "kpi-coverage.md")
    monkeypatch.delenv("CI", raising=False)
    return tmp_path / "evidence.json"


def test_a_page_that_was_written_from_a_run_is_right_by_it(kept, green, rows, capsys):
    green.write(kept)
    assert command.main(["--ran", str(kept)]) == 0
    assert command.PAGE.read_text(encoding="utf-8") == page(rows)
    assert command.main(["--ran", str(kept), "--check"]) == 0
    every = len(green.told)
    assert f"{every} of {every} pieces of evidence ran and held" in capsys.readouterr().out


def test_a_page_that_credits_what_did_not_run_is_told_and_left_as_it_is(kept, green, rows, capsys):
    told = [one for one in green.told if (one.kind, one.name) != (SAMPLE, "R02")]
    replace(green, told=told).write(kept)
    command.PAGE.write_text(page(rows), encoding="utf-8")
    assert command.main(["--ran", str(kept), "--check"]) == 1
    said = capsys.readouterr().err
    assert f"R02 data: sample truth R02 was not run by {GIVEN_BY[SAMPLE]}" in said
    assert command.PAGE.read_text(encoding="utf-8") == page(rows)
    assert command.main(["--ran", str(kept)]) == 1
    assert command.PAGE.read_text(encoding="utf-8") != page(rows)


def test_without_the_whole_sets_the_page_stands_and_what_was_not_run_is_said(
    kept, green, rows, capsys, monkeypatch
):
    told = [one for one in green.told if one.kind != OPEN_DATA]
    replace(green, told=told, outcomes={**green.outcomes, **SKIPPED}).write(kept)
    command.PAGE.write_text(page(rows), encoding="utf-8")
    assert command.main(["--ran", str(kept), "--check"]) == 0
    said = capsys.readouterr().out
    assert "not run here, so its credit stands unchecked: GROUND_TRUTH of Austin S01" in said
    assert f"{len(told)} of {len(green.told)} pieces of evidence ran and held" in said
    monkeypatch.setenv("CI", "true")
    assert command.main(["--ran", str(kept), "--check"]) == 1


def test_without_a_run_nothing_is_written(kept):
    assert command.main(["--ran", str(kept)]) == 2
    assert not command.PAGE.exists()


def test_the_page_can_be_written_as_a_run_will_prove_it(kept, green, rows):
    assert command.main(["--expected"]) == 0
    assert command.PAGE.read_text(encoding="utf-8") == page(rows)
    green.write(kept)
    assert command.main(["--ran", str(kept), "--check"]) == 0
