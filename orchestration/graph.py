"""Puts one city's assets, checks, job, schedule and sensor together."""

from __future__ import annotations

import dagster as dg

from cities.settings import CitySettings
from orchestration.brief import brief_asset
from orchestration.checks import (
    DELIVERY_ASSET,
    MART_ASSET,
    gate_check,
    judge_deliveries,
    judge_marts,
)
from orchestration.console import LOGGER, console
from orchestration.edition import edition_asset
from orchestration.jobs import drop_folder_sensor, nightly_job, nightly_schedule
from orchestration.landing import landing_assets
from orchestration.models import dbt_assets, load_manifest
from orchestration.runs import RUN_LOCK, run_lock


def city_definitions(settings: CitySettings) -> dg.Definitions:
    """Everything Dagster knows about a city."""
    tables, ingest = landing_assets(settings)
    models = dbt_assets(settings, load_manifest(settings))
    return dg.Definitions(
        assets=[
            *tables,
            ingest,
            models,
            edition_asset(settings, list(models.keys)),
            brief_asset(settings),
        ],
        asset_checks=[
            gate_check(settings, "delivery", DELIVERY_ASSET, judge_deliveries),
            gate_check(settings, "mart", MART_ASSET, judge_marts),
        ],
        jobs=[nightly_job(settings)],
        schedules=[nightly_schedule(settings)],
        sensors=[drop_folder_sensor(settings)],
        resources={RUN_LOCK: run_lock(settings)},
        loggers={LOGGER: console(settings)},
        executor=dg.in_process_executor,
    )
