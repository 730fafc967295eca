"""What a restated figure is explained by: deliveries, final periods, and leave to correct them.

The caller knows the city and its landing; here are only the frames it gives.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import polars as pl

DELIVERY_SCHEMA: dict[str, pl.DataType] = {
    "state": pl.String(),
    "domain": pl.String(),
    "table_name": pl.String(),
    "batch_id": pl.String(),
    "told": pl.String(),
    "rows": pl.Int64(),
}
"""One row per landed batch: `state` as in `BuildContext.batches`, the domain of KPIs it feeds (null
for a reference table, which feeds every one), and how it is named to a reader (`told`)."""

FINAL_SCHEMA: dict[str, pl.DataType] = {
    "domain": pl.String(),
    "period_type": pl.String(),
    "period_start": pl.Date(),
}
"""One row per period of a domain that was declared final (定稿)."""

APPROVAL_SCHEMA: dict[str, pl.DataType] = {
    **FINAL_SCHEMA,
    "kpi_id": pl.String(),
    "area_id": pl.String(),
    "told": pl.String(),
}
"""One row per leave to correct a final period; a null KPI or area stands for every one."""

RECORD_SCHEMA: dict[str, pl.DataType] = {"table_name": pl.String(), "record_id": pl.String()}
"""Ids of delivered records as the facts of an edition carry them."""

RECORDS_READ = 200_000
"""More delivered rows than this are a migration: no list of cases explains it."""


def no_records(deliveries: pl.DataFrame) -> pl.DataFrame:
    """Nothing is known of single records."""
    return pl.DataFrame(schema=RECORD_SCHEMA)


@dataclass(frozen=True)
class Grounds:
    """Frames of the schemas above; `read_records` gives the records of rows of `deliveries`."""

    deliveries: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=DELIVERY_SCHEMA))
    final_periods: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FINAL_SCHEMA))
    approvals: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=APPROVAL_SCHEMA))
    read_records: Callable[[pl.DataFrame], pl.DataFrame] = no_records

    def of_new(self, states: Collection[str]) -> Grounds:
        """The same with those deliveries alone whose state is named."""
        return Grounds(
            self.deliveries.filter(pl.col("state").is_in(list(states))),
            self.final_periods,
            self.approvals,
            self.read_records,
        )

    def records(self) -> pl.DataFrame:
        """Ids of what the deliveries brought; none when they are too many to be a correction."""
        if self.deliveries["rows"].sum() > RECORDS_READ:
            return no_records(self.deliveries)
        return self.read_records(self.deliveries)

    def frames(self) -> Mapping[str, pl.DataFrame]:
        """The frames under the names that the SQL of `restatement` reads."""
        return {
            "new_delivery": self.deliveries,
            "final_period": self.final_periods,
            "approval": self.approvals,
            "new_record": self.records(),
        }
