"""`python -m orchestration.nightly`: the nightly job in this process, and what came of it."""

from __future__ import annotations

import argparse
import sys
import time

from cities.settings import CitySettings, SettingsError, load_city
from orchestration.lock import AlreadyRunning, only_run
from orchestration.tools import prepare_tools


def main() -> int:
    """Run the job of one city; 0 when an edition was published or nothing was new, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", help="a folder of cities/ (default: CITY, else sample)")
    arguments = parser.parse_args()
    try:
        settings = load_city(arguments.city)
        with only_run(settings):
            return run_night(settings)
    except SettingsError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2
    except AlreadyRunning as error:
        print(f"错误：{error}", file=sys.stderr)
        return 3


def run_night(settings: CitySettings) -> int:
    """The job and its summary; the caller holds the run lock. Returns the exit code."""
    prepare_tools(settings)

    import dagster as dg

    from orchestration.graph import city_definitions
    from orchestration.jobs import JOB_NAME
    from orchestration.summary import print_summary

    started = time.monotonic()
    job = city_definitions(settings).resolve_job_def(JOB_NAME)
    with dg.DagsterInstance.get() as instance:
        result = job.execute_in_process(instance=instance, raise_on_error=False)
    print_summary(settings, result.success, time.monotonic() - started)
    return 0 if result.success else 1


if __name__ == "__main__":
    sys.exit(main())
