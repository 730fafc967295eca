"""What every step of a run stands on: the city's run lock, and no dead run in the queue's way."""

from collections.abc import Iterator

import dagster as dg

from cities.settings import CitySettings
from orchestration.lock import inside_only_run

RUN_LOCK = "run_lock"
"""Resource of every step, so that a part of a run that is executed again holds the lock too."""

UNDER_WAY = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]


def run_lock(settings: CitySettings) -> dg.ResourceDefinition:
    """The run lock, taken before the first step and kept until the last one has ended.

    A run that finds it taken fails before any step, and so writes nothing and tells nobody.
    """

    @dg.resource(description="同一城市同一时刻只有一次刷新")
    def held(context: dg.InitResourceContext) -> Iterator[None]:
        with inside_only_run(settings):
            if context.instance is not None and context.run is not None:
                report_dead_runs(context.instance, context.run.run_id)
            yield

    return held


def report_dead_runs(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    """Report every other run under way as failed; to be called by the holder of the run lock.

    A run whose process was killed stays "started" in the run history and, with one run at a time,
    keeps every later one in the queue. Returns the ids of those reported.
    """
    dead = [
        run for run in instance.get_runs(dg.RunsFilter(statuses=UNDER_WAY)) if run.run_id != run_id
    ]
    for run in dead:
        instance.report_run_failed(run, "进程已不存在：运行锁已由另一次刷新取得")
    return [run.run_id for run in dead]
