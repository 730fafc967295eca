"""Whoever starts a run, it holds the city's lock, and a killed run does not block the next."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest

from orchestration import nightly
from orchestration.lock import AlreadyRunning, inside_only_run, only_run
from orchestration.runs import RUN_LOCK, report_dead_runs, run_lock
from orchestration.tools import prepare_dagster_home

HOLD = """
import fcntl, sys
handle = open(sys.argv[1], "w")
fcntl.flock(handle, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def city(settings, tmp_path: Path):
    return replace(settings, data_dir=tmp_path)


@pytest.fixture
def held_elsewhere(city):
    """Another process holds the run lock of the city."""
    command = [sys.executable, "-c", HOLD, str(city.data_dir / "run.lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        yield
        other.stdin.close()


def job_that(city, touched: list[str], hooks=frozenset()) -> dg.JobDefinition:
    """A job of one step under the city's run lock."""

    @dg.op(required_resource_keys={RUN_LOCK})
    def step() -> None:
        with pytest.raises(AlreadyRunning), only_run(city):
            pass
        touched.append("step")

    @dg.job(resource_defs={RUN_LOCK: run_lock(city)}, hooks=set(hooks))
    def one_step():
        step()

    return one_step


def test_a_run_holds_the_lock_until_it_ends(city):
    touched: list[str] = []
    assert job_that(city, touched).execute_in_process().success
    assert touched == ["step"]
    with only_run(city):
        pass


def test_a_run_started_under_the_lock_of_its_own_process_goes_on(city):
    touched: list[str] = []
    with only_run(city):
        assert job_that(city, touched).execute_in_process().success
        with pytest.raises(AlreadyRunning), only_run(city):
            pass
    assert touched == ["step"]


def test_a_run_that_finds_the_lock_taken_fails_before_any_step_and_tells_nobody(
    city, held_elsewhere
):
    touched: list[str] = []

    @dg.failure_hook
    def told(_context):
        touched.append("hook")

    with dg.DagsterInstance.ephemeral() as instance:
        job = job_that(city, touched, {told})
        result = job.execute_in_process(instance=instance, raise_on_error=False)
        assert not result.success
        logs = "\n".join(str(entry) for entry in instance.all_logs(result.run_id))
    assert "正在运行" in logs
    assert touched == []


def test_every_step_of_the_night_stands_on_the_run_lock(definitions):
    job = definitions.resolve_job_def("nightly")
    for node in job.nodes:
        assert RUN_LOCK in node.definition.required_resource_keys, node.name


def test_the_command_ends_with_3_and_touches_nothing_while_another_run_goes_on(
    city, held_elsewhere, monkeypatch: pytest.MonkeyPatch, capsys
):
    monkeypatch.setattr(nightly, "load_city", lambda _: city)
    monkeypatch.setattr(sys, "argv", ["nightly"])
    assert nightly.main() == 3
    assert "正在运行" in capsys.readouterr().err
    assert [path.name for path in city.data_dir.iterdir()] == ["run.lock"]


def test_the_lock_inside_a_run_is_that_of_its_own_city(city, tmp_path: Path):
    other = replace(city, data_dir=tmp_path / "other")
    with only_run(city), inside_only_run(other), pytest.raises(AlreadyRunning), only_run(other):
        pass


def test_a_killed_run_is_reported_as_failed_by_the_next(city):
    touched: list[str] = []
    job = job_that(city, touched)
    with dg.DagsterInstance.ephemeral() as instance:
        killed = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED)
        waiting = instance.create_run_for_job(job, status=dg.DagsterRunStatus.NOT_STARTED)
        result = job.execute_in_process(instance=instance)
        assert result.success
        status = {run.run_id: run.status for run in instance.get_runs()}
    assert status[killed.run_id] == dg.DagsterRunStatus.FAILURE
    assert status[waiting.run_id] == dg.DagsterRunStatus.NOT_STARTED
    assert status[result.run_id] == dg.DagsterRunStatus.SUCCESS


def test_the_holder_of_the_lock_is_not_dead(city):
    with dg.DagsterInstance.ephemeral() as instance:
        job = job_that(city, [])
        own = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED)
        assert report_dead_runs(instance, own.run_id) == []


def test_dagster_starts_from_the_written_settings_and_watches_its_runs(city, monkeypatch):
    home = prepare_dagster_home(city)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        assert instance.run_monitoring_enabled
        assert instance.run_monitoring_max_runtime_seconds > 0
        assert not instance.telemetry_enabled
