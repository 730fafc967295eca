"""`python -m orchestration.nightly`: the nightly job in this process, and what came of it."""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from datetime import datetime

from cities.settings import CitySettings, SettingsError, load_city, notify_webhook_url
from orchestration.lock import AlreadyRunning, only_run
from orchestration.tools import prepare_tools


def main() -> int:
    """Run the job of one city; 0 when an edition was published or nothing was new, else not.

    1: blocked, failed, or without its 晨报, 2: the settings of the city cannot be read, 3: another
    run goes on.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", help="a folder of cities/ (default: CITY, else sample)")
    arguments = parser.parse_args()
    try:
        settings = load_city(arguments.city)
    except SettingsError as error:
        print(f"错误：{error}", file=sys.stderr)
        tell_without_settings(arguments.city, error)
        return 2
    try:
        with only_run(settings):
            return run_night(settings)
    except AlreadyRunning as error:
        print(f"错误：{error}", file=sys.stderr)
        return 3


def run_night(settings: CitySettings) -> int:
    """The job and its summary; the caller holds the run lock. Returns the exit code.

    What keeps the job from its first step (a model that does not parse, a source that is declared
    wrongly, a disk that is full) is told as a failed step is: banner, webhook, exit code.
    """
    started = time.monotonic()
    try:
        succeeded = run_job(settings)
    except Exception as error:  # noqa: BLE001 — whatever it was, the night must tell of it
        traceback.print_exc()
        tell_not_run(settings, error)
        return 1

    from orchestration.summary import print_summary

    print_summary(settings, succeeded, time.monotonic() - started)
    return 0 if succeeded else 1


def run_job(settings: CitySettings) -> bool:
    """The job in this process; whether it succeeded. A failed step has told of itself.

    Raises:
        Exception: whatever kept the job from its steps.
    """
    prepare_tools(settings)

    import dagster as dg

    from orchestration.graph import city_definitions
    from orchestration.jobs import JOB_NAME

    job = city_definitions(settings).resolve_job_def(JOB_NAME)
    with dg.DagsterInstance.get() as instance:
        result = job.execute_in_process(instance=instance, raise_on_error=False)
    if not result.success and not result.get_step_failure_events():
        raise RuntimeError("Dagster 在第一步之前停止，原因见运行日志")
    return bool(result.success)


def tell_not_run(settings: CitySettings, error: Exception) -> None:
    """Tell the banner, the webhook and the terminal that the job did not run."""
    from orchestration.failure import not_run, tell

    told = not_run(settings, error, datetime.now(settings.timezone).replace(tzinfo=None))
    problem = tell(settings, told)
    for line in (*told.reasons, *([problem] if problem else [])):
        print(f"错误：{line}", file=sys.stderr)


def tell_without_settings(name: str | None, error: SettingsError) -> None:
    """Tell the webhook; where the banner lies is in the settings that cannot be read."""
    from orchestration.failure import notification, notify

    message = notification(name or "城市设置", "failed", [f"城市设置无法读取：{error}"])
    if problem := notify(notify_webhook_url(), message):
        print(f"错误：{problem}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
