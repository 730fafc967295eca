"""The nightly job, its schedule and the sensor on the drop folder."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg

from cities.settings import CitySettings
from orchestration.console import CONFIG
from orchestration.failure import failure_hook

if TYPE_CHECKING:
    from dagster._core.definitions.unresolved_asset_job_definition import (
        UnresolvedAssetJobDefinition,
    )

JOB_NAME = "nightly"


def nightly_job(settings: CitySettings) -> "UnresolvedAssetJobDefinition":
    """Everything, in the order of the assets: ingest → checks → dbt → checks → edition → brief."""
    return dg.define_asset_job(
        JOB_NAME,
        selection=dg.AssetSelection.all(),
        executor_def=dg.in_process_executor,
        config=CONFIG,
        hooks={failure_hook(settings)},
        description="夜间刷新：入库 → 到货检查 → 建模 → 发布闸门 → 版次 → 晨报",
    )


def nightly_schedule(settings: CitySettings) -> dg.ScheduleDefinition:
    """Every night at the city's own time (02:30 unless its settings say otherwise)."""
    return dg.ScheduleDefinition(
        name="nightly_schedule",
        job_name=JOB_NAME,
        cron_schedule=settings.schedule,
        execution_timezone=str(settings.timezone),
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )


def drop_folder_sensor(settings: CitySettings) -> dg.SensorDefinition:
    """Runs the job when the files of the drop folder have changed and then stood still.

    Dagster runs one run key once for ever: it carries the time, for a folder may return to a state
    it has had.
    """

    @dg.sensor(name="drop_folder_sensor", job_name=JOB_NAME, minimum_interval_seconds=60)
    def sensor(
        context: dg.SensorEvaluationContext,
    ) -> Iterator[dg.RunRequest | dg.SkipReason]:
        now = folder_state(settings.raw_dir)
        seen, _, ran = (context.cursor or "/").partition("/")
        context.update_cursor(f"{now}/{ran}")
        if now == ran:
            yield dg.SkipReason("nothing new in the drop folder")
        elif now != seen:
            yield dg.SkipReason("files are still arriving; looking again at the next tick")
        else:
            context.update_cursor(f"{now}/{now}")
            yield dg.RunRequest(run_key=f"{now}-{datetime.now(settings.timezone).isoformat()}")

    return sensor


def folder_state(folder: Path) -> str:
    """16 hex digits that change with the name, size or time of any file below `folder`."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        told = path.stat()
        digest.update(f"{path.relative_to(folder)}|{told.st_size}|{told.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
