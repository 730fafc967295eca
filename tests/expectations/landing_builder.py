"""Small landings for tests: a bureau that delivers every night, in columns of the contracts."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from expectations import GateResult, check_deliveries
from ingestion.contracts import CONTRACTS
from ingestion.contracts.base import landing_schema

FIRST_DAY = date(2024, 5, 1)
LAST_DAY = date(2024, 6, 4)
"""The business day of the delivery under test, a Tuesday; every day before it is published."""
NOW = datetime(2024, 6, 5, 2, 30)
COUNTERS = ("merge_rules", "quarantine_reasons", "pii_hits")


class Landing:
    """A landing folder and its ledger, batch by batch."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.batches: list[dict[str, Any]] = []
        self.published = 0

    @property
    def ledger(self) -> pl.DataFrame:
        return pl.DataFrame(self.batches, infer_schema_length=None).with_columns(
            pl.col("control_total", "source_records").cast(pl.Int64),
            pl.col("control_sums").cast(pl.String),
        )

    def deliver(
        self,
        table: str,
        rows: pl.DataFrame | list[dict[str, Any]],
        source: str,
        pulled_at: datetime = NOW,
        **manifest: Any,
    ) -> str:
        """Land rows as one committed batch; columns that are not given are null."""
        schema = landing_schema(CONTRACTS[table])
        seq = len(self.batches) + 1
        batch_id = f"{source}-{seq:016x}"
        given = pl.DataFrame(rows, infer_schema_length=None)
        frame = given.with_columns(
            batch_id=pl.lit(batch_id),
            source_name=pl.lit(source),
            source_row=pl.int_range(2, pl.len() + 2, dtype=pl.Int64),
            row_flags=pl.col("row_flags") if "row_flags" in given.columns else pl.lit(""),
        )
        missing = {c: pl.lit(None) for c in schema if c not in frame.columns}
        frame = frame.with_columns(**missing).select(pl.col(c).cast(t) for c, t in schema.items())
        folder = self.folder / table
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "_schema.parquet").exists():
            frame.clear().write_parquet(folder / "_schema.parquet")
        frame.write_parquet(folder / f"{batch_id}.parquet")
        times = [c for c in CONTRACTS[table].source_time if frame[c].is_not_null().any()]
        newest = frame[times[0]].cast(pl.Datetime("us")).max() if times else None
        told = {
            "batch_id": batch_id,
            "batch_seq": seq,
            "source_name": source,
            "table_name": table,
            "file_name": f"{source}_{pulled_at:%Y%m%d}.csv",
            "content_sha256": f"{seq:064x}",
            "contract_fingerprint": "0" * 16,
            "rows_read": frame.height,
            "rows_landed": frame.height,
            "rows_merged": 0,
            "rows_quarantined": 0,
            "redacted_cells": 0,
            "first_source_time": newest,
            "last_source_time": newest,
            "pulled_at": pulled_at,
            "cadence": "nightly",
            "max_age_days": None,
            "control_total": None,
            "control_sums": None,
            "source_records": frame.height,
            **{name: {} for name in COUNTERS},
            **manifest,
        }
        told.update({name: json.dumps(told[name], ensure_ascii=False) for name in COUNTERS})
        self.batches.append(told)
        return batch_id


def cases_of(day: date, n: int | None = None, first: int = 0, **columns: Any) -> pl.DataFrame:
    """`n` cases of a day (120 on a working day, 100 at the weekend), closed four hours later."""
    n = n if n is not None else (100 if day.isoweekday() >= 6 else 120)
    i = pl.int_range(first, first + n)
    reported = pl.lit(datetime.combine(day, time(7))) + pl.duration(minutes=i * 7 % 840)
    return pl.select(
        case_no=pl.format(f"{day:%Y%m%d}{{}}", i.cast(pl.String).str.zfill(5)),
        source_channel=pl.lit("监督员上报"),
        case_type=pl.lit("事件"),
        major_name=pl.lit("街面秩序"),
        minor_name=pl.lit("店外经营"),
        district_name=pl.lit("钟楼区"),
        street_name=pl.lit("南大街街道"),
        address=pl.format("延陵西路{}号", i % 200),
        stream=pl.lit("常规"),
        status=pl.lit("已结案"),
        reported_at=reported,
        closed_at=reported + pl.duration(hours=4),
        close_deadline=reported + pl.duration(days=3),
        source_updated_at=reported + pl.duration(hours=4),
    ).with_columns(**{k: pl.lit(v) for k, v in columns.items()})


def tickets_of(day: date, n: int = 60, factor: int = 1, **columns: Any) -> pl.DataFrame:
    """`n` loads of a day, about 5 t each, half residual and half kitchen waste."""
    i = pl.int_range(n)
    return pl.select(
        weigh_ticket_no=pl.format(f"P{day:%Y%m%d}{{}}", i.cast(pl.String).str.zfill(4)),
        is_synthetic_ticket=pl.lit(False),
        facility_name=pl.lit("新闸转运站"),
        flow_direction=pl.lit("进场"),
        waste_stream=pl.when(i % 2 == 0).then(pl.lit("其他")).otherwise(pl.lit("厨余")),
        net_kg=((4000 + i * 37) * factor).cast(pl.Decimal(18, 3)),
        weighed_at=pl.lit(datetime.combine(day, time(5))) + pl.duration(minutes=i * 13),
    ).with_columns(**{k: pl.lit(v) for k, v in columns.items()})


def penalties_of(day: date, n: int = 12, factor: int = 1) -> pl.DataFrame:
    """`n` summary penalties of a day, 50 to 200 元."""
    i = pl.int_range(n)
    return pl.select(
        enf_case_no=pl.format(f"钟城罚〔2024〕{day:%m%d}{{}}", i),
        source=pl.lit("巡查"),
        procedure=pl.lit("简易程序"),
        violation_type=pl.lit("占道经营"),
        district_name=pl.lit("钟楼区"),
        filed_on=pl.lit(day),
        decided_on=pl.lit(day),
        fine_yuan=((50 + i * 10) * factor).cast(pl.Decimal(18, 2)),
    )


def facility_days_of(day: date, total: str = "1500", factor: int = 1) -> pl.DataFrame:
    """Three plants of 400, 500 and 600 t, and the total the source prints below them."""
    tonnes = pl.Series(["400", "500", "600"]).cast(pl.Decimal(18, 3)) * factor
    return pl.DataFrame(
        {
            "op_date": [day] * 4,
            "facility_name": ["东厂", "西厂", "北厂", "合计"],
            "waste_stream": ["其他"] * 4,
            "treated_t": pl.concat([tonnes, pl.Series([total]).cast(pl.Decimal(18, 3))]),
        }
    )


NIGHTLY = {
    "src_case": ("platform", cases_of),
    "src_weigh": ("weighbridge", tickets_of),
    "src_penalty": ("enforcement", penalties_of),
    "src_facility_day": ("plants", facility_days_of),
}


def pulled(day: date) -> datetime:
    """The night after a business day."""
    return datetime.combine(day + timedelta(days=1), time(2, 30))


def nights(folder: Path, until: date, *tables: str) -> Landing:
    """Every night from FIRST_DAY to the one before `until`, all of it published."""
    landing = Landing(folder)
    for day in (FIRST_DAY + timedelta(days=i) for i in range((until - FIRST_DAY).days)):
        for table in tables or NIGHTLY:
            source, rows_of = NIGHTLY[table]
            landing.deliver(table, rows_of(day), source, pulled(day))
    landing.published = len(landing.batches)
    return landing


def tonight(landing: Landing, table: str, rows: pl.DataFrame | None = None, **manifest: Any) -> str:
    """The delivery under test: the rows of LAST_DAY, or the given ones in their place."""
    source, rows_of = NIGHTLY[table]
    return landing.deliver(table, rows_of(LAST_DAY) if rows is None else rows, source, **manifest)


def judged(landing: Landing, now: datetime = NOW) -> dict[str, GateResult]:
    """Results of all delivery checks by id."""
    results = check_deliveries(
        landing.folder,
        landing.ledger,
        since_batch_seq=landing.published,
        now=now,
        freshness_hours=26,
        work_dir=landing.folder.parent / "checks",
    )
    return {result.check_id: result for result in results}


def unmet(results: dict[str, GateResult], severity: str = "critical") -> set[str]:
    """Ids of the checks of a severity that failed or could not be run."""
    return {
        check_id
        for check_id, result in results.items()
        if result.severity == severity and result.status in ("fail", "error")
    }
