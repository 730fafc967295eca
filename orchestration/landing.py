"""Assets of the landing room: one per contract, pulled from the city's sources."""

import importlib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import dagster as dg
import polars as pl

from cities.settings import CitySettings
from ingestion.contracts import CONTRACTS
from ingestion.landing import prepare
from ingestion.ledger import write_ledger
from ingestion.pull import PullReport, pull
from ingestion.source import Source
from ingestion.store import Store
from orchestration.runs import RUN_LOCK

GROUP = "landing"


def landing_key(table: str) -> dg.AssetKey:
    """Key of a landed table; dbt's sources carry the same."""
    return dg.AssetKey([GROUP, table])


def store_of(settings: CitySettings) -> Store:
    """The landing, quarantine and merged folders of a city."""
    return Store(settings.landing_dir, settings.quarantine_dir, settings.merged_dir)


def sources_of(settings: CitySettings) -> list[Source]:
    """What the city declares in `cities/<city>/sources.py`."""
    module = importlib.import_module(f"cities.{settings.name}.sources")
    declared: list[Source] = module.sources(settings)
    return declared


def ledger_of(settings: CitySettings) -> pl.DataFrame:
    """The committed batches of a city, one row each."""
    return pl.read_parquet(settings.landing_dir / "_batches.parquet")


def committed_states(ledger: pl.DataFrame) -> pl.Series:
    """`<batch_id>@<batch_seq>:<contract_fingerprint>` of each batch of the ledger.

    A batch id names bytes; what they became changes when a batch is withdrawn and lands again, or
    becomes the newest again.
    """
    return ledger.select(
        pl.format("{}@{}:{}", "batch_id", "batch_seq", "contract_fingerprint").alias("state")
    ).to_series()


def pull_all(settings: CitySettings, now: datetime) -> list[PullReport]:
    """Pull every source of a city and bring the ledger up to date.

    A file that cannot be read is reported by its source; the others go on.
    """
    store = store_of(settings)
    prepare(store, CONTRACTS)
    key = settings.person_hash_key()
    reports = [pull(source, settings.raw_dir, store, key, now) for source in sources_of(settings)]
    write_ledger(store)
    return reports


def landing_assets(settings: CitySettings) -> dg.AssetsDefinition:
    """The landed tables of a city, with the freshness that G12 asks of them."""
    policy = dg.FreshnessPolicy.time_window(
        fail_window=timedelta(hours=settings.freshness.max_age_hours)
    )
    specs = [
        dg.AssetSpec(
            landing_key(table),
            group_name=GROUP,
            description=contract.title_zh,
            kinds={"parquet"},
            freshness_policy=policy,
        )
        for table, contract in CONTRACTS.items()
    ]
    specs.append(
        dg.AssetSpec(
            landing_key("batches"),
            group_name=GROUP,
            description="批次台账",
            deps=[landing_key(table) for table in CONTRACTS],
            kinds={"parquet"},
        )
    )

    @dg.multi_asset(specs=specs, name="ingest", required_resource_keys={RUN_LOCK})
    def ingest(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        reports = pull_all(settings, settings.now())
        landed: dict[str, Counter[str]] = {}
        for report in reports:
            for refused in report.refused:
                context.log.error(f"{report.source_name}: {refused}")
            for batch in report.landed_again:
                context.log.info(f"{batch.file_name} is {batch.batch_id} again")
            for batch in report.landed:
                counts = landed.setdefault(batch.table_name, Counter())
                counts["read"] += batch.rows_read
                counts["landed"] += batch.rows_landed
                counts["quarantined"] += batch.rows_quarantined
        for table in [*CONTRACTS, "batches"]:
            yield dg.MaterializeResult(landing_key(table), metadata=landed.get(table, {}))

    return ingest
