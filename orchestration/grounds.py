"""What a restated figure is explained by: the landed batches, and what the city has in writing."""

from __future__ import annotations

import csv
from dataclasses import asdict

import polars as pl

from cities.settings import CitySettings
from expectations.deliveries.tables import TABLES
from ingestion.contracts import CONTRACTS
from ingestion.store import Store
from orchestration.approvals import approvals_of, final_periods_of
from orchestration.landing import committed_states, store_of
from orchestration.warehouse import PROJECT
from publishing import Grounds
from publishing.grounds import APPROVAL_SCHEMA, FINAL_SCHEMA, RECORD_SCHEMA

DOMAINS = PROJECT / "seeds" / "landing_domain.csv"


def grounds_of(settings: CitySettings, ledger: pl.DataFrame) -> Grounds:
    """The grounds of a city: `ledger` is that of its committed batches."""
    store = store_of(settings)
    return Grounds(
        deliveries=deliveries(ledger),
        final_periods=pl.DataFrame(
            [asdict(period) for period in final_periods_of(settings)], schema=FINAL_SCHEMA
        ),
        approvals=pl.DataFrame(
            [
                {**asdict(leave), "told": f"{leave.approved_by_role}：{leave.reason}"}
                for leave in approvals_of(settings)
            ],
            schema=APPROVAL_SCHEMA,
        ),
        read_records=lambda chosen: delivered_records(store, chosen),
    )


def deliveries(ledger: pl.DataFrame) -> pl.DataFrame:
    """One row per committed batch; a table of no domain is a reference table and feeds all."""
    with DOMAINS.open(encoding="utf-8", newline="") as handle:
        domains = {row["table_name"]: row["domain"] for row in csv.DictReader(handle)}
    titles = {name: table.title for name, table in TABLES.items()}
    table = pl.col("table_name")
    title = table.replace_strict(titles, default=None, return_dtype=pl.String).fill_null(table)
    return ledger.select(
        committed_states(ledger),
        table.replace_strict(domains, default=None, return_dtype=pl.String).alias("domain"),
        "table_name",
        "batch_id",
        pl.format("{}：{}", title, "file_name").alias("told"),
        pl.col("rows_landed").alias("rows"),
    )


def delivered_records(store: Store, chosen: pl.DataFrame) -> pl.DataFrame:
    """Ids of the records in some batches, as the facts name them: `<source>:<number>`.

    A table whose key is no single number has none.
    """
    found = [pl.DataFrame(schema=RECORD_SCHEMA)]
    for table, batch_id in chosen.select("table_name", "batch_id").iter_rows():
        contract = CONTRACTS.get(table)
        if contract is None or len(contract.key) != 1:
            continue
        landed = pl.read_parquet(
            store.parquets(table, batch_id)["landing"], columns=["source_name", *contract.key]
        )
        found.append(
            landed.select(
                pl.lit(table).alias("table_name"),
                pl.format("{}:{}", "source_name", contract.key[0]).alias("record_id"),
            )
        )
    return pl.concat(found)
