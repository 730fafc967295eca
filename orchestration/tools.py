"""Set-up of the tools that are driven from here: telemetry off, homes inside the data folder."""

from __future__ import annotations

import os
from pathlib import Path

from cities.settings import CitySettings
from orchestration.schedule import share_cores

INSTANCE = """\
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
run_monitoring:
  enabled: true
  start_timeout_seconds: 300
  cancel_timeout_seconds: 300
  max_runtime_seconds: 21600
"""
"""One run at a time; a run that never started, or goes on for six hours, leaves the queue."""


def prepare_tools(settings: CitySettings) -> None:
    """Point dbt, Great Expectations and Dagster at this city's data, with telemetry off.

    Called once per process before any of them is imported for work.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        DO_NOT_TRACK="1",
        DBT_SEND_ANONYMOUS_USAGE_STATS="false",
        GX_ANALYTICS_ENABLED="false",
        LANDING_DIR=str(settings.landing_dir),
        WAREHOUSE_PATH=str(settings.warehouse_path),
        DAGSTER_HOME=str(prepare_dagster_home(settings)),
    )
    share_cores()


def prepare_dagster_home(settings: CitySettings) -> Path:
    """Make the folder of the orchestrator's run history, telemetry off."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    config = home / "dagster.yaml"
    if not config.exists() or config.read_text(encoding="utf-8") != INSTANCE:
        config.write_text(INSTANCE, encoding="utf-8")
    return home
