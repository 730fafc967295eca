"""Assets of the landing room: one per contract, and the ledger that the pull writes."""

import importlib
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import dagster as dg
import polars as pl

from cities.settings import CitySettings
from ingestion.contracts import CONTRACTS
from ingestion.landing import prepare
from ingestion.ledger import write_ledger
from ingestion.pull import PullReport, pull_every
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


def pull_all(
    settings: CitySettings, now: datetime, tell: Callable[[PullReport], None]
) -> list[PullReport]:
    """Pull every source of a city and bring the ledger up to date.

    A file that cannot be read is reported by its source; the others go on. `tell` hears every
    report as soon as its table is finished.
    """
    store = store_of(settings)
    prepare(store, CONTRACTS)
    key = settings.person_hash_key()
    reports = pull_every(sources_of(settings), settings.raw_dir, store, key, now, tell)
    write_ledger(store)
    return reports


def landing_assets(
    settings: CitySettings,
) -> tuple[list[dg.AssetSpec], dg.AssetsDefinition]:
    """The landed tables of a city, and the step that pulls them and keeps their ledger.

    The step makes the ledger; of the tables it reports those that something was delivered to, so
    that their history in Dagster is that of the deliveries. (Were they outputs of the step, Dagster
    would skip all that reads one without a delivery.) A table with a nightly source carries a
    freshness policy: nothing delivered within the hours of G12. It shows in the UI and stops
    nothing; G12 itself judges the age of the newest row, and blocks.
    """
    nightly = {s.contract.table for s in sources_of(settings) if s.cadence == "nightly"}
    policy = dg.FreshnessPolicy.time_window(
        fail_window=timedelta(hours=settings.freshness.max_age_hours)
    )
    tables = [
        dg.AssetSpec(
            landing_key(table),
            group_name=GROUP,
            description=contract.title_zh,
            kinds={"parquet"},
            freshness_policy=policy if table in nightly else None,
        )
        for table, contract in CONTRACTS.items()
    ]
    ledger = dg.AssetSpec(
        landing_key("batches"),
        group_name=GROUP,
        description="批次台账",
        deps=[table.key for table in tables],
        kinds={"parquet"},
    )

    @dg.multi_asset(specs=[ledger], name="ingest", required_resource_keys={RUN_LOCK})
    def ingest(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        def tell(report: PullReport) -> None:
            if report.landed:
                context.log.info(f"{report.source_name}：{_in_words(report)}")
            for refused in report.refused:
                context.log.error(f"{report.source_name}: {refused}")
            for batch in report.landed_again:
                context.log.info(f"{batch.file_name} is {batch.batch_id} again")

        reports = pull_all(settings, settings.now(), tell)
        for table, counts in delivered(reports).items():
            context.log_event(dg.AssetMaterialization(landing_key(table), metadata=counts))
        return dg.MaterializeResult(ledger.key)

    return tables, ingest


def _in_words(report: PullReport) -> str:
    counts = {"读": "read", "入库": "landed", "归并": "merged", "隔离": "quarantined"}
    rows = report.rows
    told = "，".join(f"{word} {rows[f'rows_{what}']:,} 行" for word, what in counts.items())
    return f"{len(report.landed)} 批，{told}"


def delivered(reports: Iterable[PullReport]) -> dict[str, dict[str, int]]:
    """Rows read, landed and quarantined by table, of those that a batch was delivered to."""
    found: dict[str, Counter[str]] = {}
    for report in reports:
        for batch in (*report.landed, *report.landed_again):
            counts = found.setdefault(batch.table_name, Counter())
            counts["read"] += batch.rows_read
            counts["landed"] += batch.rows_landed
            counts["quarantined"] += batch.rows_quarantined
    return {table: dict(counts) for table, counts in found.items()}
