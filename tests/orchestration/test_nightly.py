"""A night that cannot start tells of it as one that failed does, and a killed one is seen."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

import orchestration.failure
import orchestration.graph
from cities.settings import REPO, SettingsError
from orchestration import nightly
from orchestration.lock import only_run
from orchestration.warehouse import DbtFailed
from publishing import read_refresh, read_started

KILLED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from cities.settings import load_city
from orchestration.lock import only_run

with only_run(replace(load_city("open_data"), data_dir=Path(sys.argv[1]))):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def city(settings, tmp_path: Path):
    return replace(settings, data_dir=tmp_path, notify_webhook_url="http://robot")


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, str]]:
    """What was posted: address and text."""
    posted: list[tuple[str | None, str]] = []
    monkeypatch.setattr(
        orchestration.failure,
        "notify",
        lambda url, payload: posted.append((url, payload["text"]["content"])),
    )
    return posted


@pytest.fixture
def run(city, monkeypatch: pytest.MonkeyPatch):
    """`run()`: the command for the city; its exit code."""
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.setenv("WAREHOUSE_PATH", "")
    monkeypatch.setattr(nightly, "load_city", lambda _: city)
    monkeypatch.setattr(sys, "argv", ["nightly"])
    return nightly.main


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (DbtFailed("dbt parse: Compilation Error\n  in model kpi_value"), "dbt parse"),
        (SettingsError("cities/x/sources.py: RAW is missing"), "RAW is missing"),
        (OSError(28, "No space left on device"), "No space left"),
        (KeyError("nodes"), "KeyError 'nodes'"),
    ],
)
def test_what_keeps_a_night_from_its_first_step_is_told(
    city, run, heard, monkeypatch, capsys, error, words
):
    def broken(_settings):
        raise error

    monkeypatch.setattr(orchestration.graph, "load_manifest", broken)
    assert run() == 1
    told = read_refresh(city.editions_dir)
    assert told is not None and told.outcome == "failed"
    assert abs(datetime.now(city.timezone).replace(tzinfo=None) - told.run_at).seconds < 60
    assert told.reasons[0].startswith("夜间任务没有正常运行：") and words in told.reasons[0]
    ((url, content),) = heard
    assert url == "http://robot"
    assert words in content and "运行失败" in content
    terminal = capsys.readouterr().err
    assert "Traceback" in terminal and words in terminal
    assert read_started(city.editions_dir) is None


def test_a_job_that_dies_outside_of_its_steps_is_told(city, run, heard, monkeypatch):
    def torn(_settings):
        raise OSError("run history is damaged")

    monkeypatch.setattr(nightly, "run_job", torn)
    assert run() == 1
    assert "run history is damaged" in read_refresh(city.editions_dir).reasons[0]
    assert len(heard) == 1


def test_the_webhook_hears_of_it_although_the_outcome_cannot_be_written(
    run, heard, monkeypatch, capsys
):
    def full(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr(nightly, "run_job", full)
    monkeypatch.setattr(orchestration.failure, "write_refresh", full)
    assert run() == 1
    assert len(heard) == 1
    assert "last_refresh.json was not written" in capsys.readouterr().err


def test_settings_that_cannot_be_read_are_told_to_the_webhook(heard, monkeypatch):
    def unreadable(_name):
        raise SettingsError("cities/sample/city.toml: 'title_zh' is missing")

    monkeypatch.setenv("NOTIFY_WEBHOOK_URL", "http://robot")
    monkeypatch.setattr(nightly, "load_city", unreadable)
    monkeypatch.setattr(sys, "argv", ["nightly", "--city", "sample"])
    assert nightly.main() == 2
    ((url, content),) = heard
    assert url == "http://robot"
    assert "title_zh" in content and "sample" in content


def test_a_run_is_marked_while_it_goes_on(city):
    with only_run(city):
        assert read_started(city.editions_dir) is not None
    assert read_started(city.editions_dir) is None


def test_a_killed_run_leaves_its_mark_and_the_next_takes_it_away(city):
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(city.data_dir)],
        cwd=REPO,
        env={**os.environ, "PYTHONPATH": "."},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert read_started(city.editions_dir) is not None
    with only_run(city):
        pass
    assert read_started(city.editions_dir) is None
