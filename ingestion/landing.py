"""Writing a settled delivery down: Parquet first, the manifest last."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from ingestion.contracts.base import Contract, contract_fingerprint, landing_schema
from ingestion.manifest import Manifest
from ingestion.outcome import Outcome
from ingestion.readers.base import Delivery, Parcel
from ingestion.source import Source
from ingestion.store import SCHEMA, Store, write_json, write_parquet

BATCH_HASH_LENGTH = 16


def batch_id_of(source: Source, parcel: Parcel) -> str:
    """The same bytes of the same source are the same batch."""
    return f"{source.name}-{parcel.content_sha256[:BATCH_HASH_LENGTH]}"


def prepare(store: Store, contracts: dict[str, type[Contract]]) -> None:
    """Write `_schema.parquet` of every table, so that readers always find the columns."""
    for table, contract in contracts.items():
        path = store.landing / table / SCHEMA
        empty = pl.DataFrame(schema=landing_schema(contract))
        if not path.exists() or pl.read_parquet_schema(path) != empty.schema:
            write_parquet(path, empty)


def commit(
    store: Store,
    source: Source,
    parcel: Parcel,
    delivery: Delivery,
    outcome: Outcome,
    *,
    batch_seq: int,
    control_total: int | None,
    now: datetime,
) -> Manifest:
    """Write the files of a batch; it exists from the moment its manifest is renamed."""
    contract = source.contract
    batch_id = batch_id_of(source, parcel)
    first, last = outcome.source_times(contract)
    manifest = Manifest(
        batch_id=batch_id,
        batch_seq=batch_seq,
        source_name=source.name,
        table_name=contract.table,
        file_name=parcel.file_name,
        content_sha256=parcel.content_sha256,
        contract_fingerprint=contract_fingerprint(contract),
        rows_read=outcome.rows_read,
        rows_landed=outcome.landed.height,
        rows_merged=outcome.merged.height,
        rows_quarantined=outcome.quarantined.height,
        source_records=outcome.source_records,
        pulled_at=now,
        cadence=source.cadence,
        merge_rules=outcome.merge_rules,
        quarantine_reasons=outcome.quarantine_reasons,
        pii_hits=outcome.pii_hits,
        redacted_cells=outcome.redacted_cells,
        first_source_time=first,
        last_source_time=last,
        control_total=control_total,
        control_sums=outcome.control_sums,
        watermark=dict(delivery.watermark) if delivery.watermark else None,
        notes=list(delivery.notes),
    )
    frames = _frames(manifest, contract, outcome)
    for kind, path in store.parquets(contract.table, batch_id).items():
        if kind in frames:
            write_parquet(path, frames[kind])
    write_json(store.manifest(contract.table, batch_id), manifest.to_json())
    return manifest


def _frames(
    manifest: Manifest, contract: type[Contract], outcome: Outcome
) -> dict[str, pl.DataFrame]:
    """What each file of the batch holds; only the landing has one without rows."""
    batch = [
        pl.lit(manifest.batch_id).alias("batch_id"),
        pl.lit(manifest.source_name).alias("source_name"),
    ]
    columns = list(landing_schema(contract))
    frames = {"landing": outcome.landed.with_columns(batch).select(columns)}
    if outcome.merged.height:
        merged = outcome.merged.with_columns(batch)
        frames["merged"] = merged.select(*columns, "merge_rule", "raw_text")
    if outcome.quarantined.height:
        frames["quarantine"] = outcome.quarantined.select(
            *batch,
            pl.lit(manifest.table_name).alias("table_name"),
            pl.lit(manifest.file_name).alias("source_file"),
            "source_sheet",
            "source_row",
            "reasons",
            "raw_text",
        )
    return frames
