"""A landing of cases alone and dbt on it: nights that grow a warehouse, or one build of all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from case_histories import Delivery

from ingestion.contracts import CONTRACTS
from ingestion.contracts.base import landing_schema
from orchestration.warehouse import dbt_arguments, run

SOURCE = "platform"
DISTRICTS = 5
ELSEWHERE = "elsewhere"
"""A street that cases move to; the second night it is another one."""
ALWAYS = date(2020, 1, 1)
PUBLISHED = ("int_kpi__case", "int_kpi__case_place", "fct_case", "recurrence_hotspot")
_LEDGER = {"batch_id": pl.String, "batch_seq": pl.Int64, "source_name": pl.String,
           "table_name": pl.String, "last_source_time": pl.Datetime("us")}  # fmt: skip


def street_of(number: int) -> str:
    """Every history has a street of its own; the districts take turns."""
    return f"d{number % DISTRICTS}/s{number}"


def elsewhere_on(night: int) -> str:
    """What the alias of `ELSEWHERE` means on a night: an alias moves cases of old batches too."""
    return street_of(min(night, 1))


@dataclass
class CaseLab:
    """Folders below `root`; `streets` histories, one a street."""

    root: Path
    streets: int
    batches: list[dict[str, Any]] = field(default_factory=list)

    @property
    def landing(self) -> Path:
        return self.root / "landing"

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse.duckdb"

    def prepare(self) -> None:
        """An empty landing of every contract."""
        for table, contract in CONTRACTS.items():
            folder = self.landing / table
            folder.mkdir(parents=True)
            empty = pl.DataFrame(schema=landing_schema(contract))
            empty.write_parquet(folder / "_schema.parquet")

    def land(self, table: str, rows: Iterable[dict[str, Any]], source: str | None = None) -> None:
        """One committed batch; columns that a row lacks are empty."""
        schema, source = landing_schema(CONTRACTS[table]), source or table
        batch = f"{source}-{len(self.batches) + 1:04}"
        own = {"batch_id": batch, "source_name": source, "row_flags": ""}
        told = [{**row, **own, "source_row": n} for n, row in enumerate(rows, 2)]
        if not told:
            return
        columns = {name: [row.get(name) for row in told] for name in schema}
        frame = pl.DataFrame(columns, schema=schema)
        frame.write_parquet(self.landing / table / f"{batch}.parquet")
        times = [row["source_updated_at"] for row in told if "source_updated_at" in row]
        seq = len(self.batches) + 1
        self.batches.append(
            {
                "batch_id": batch,
                "batch_seq": seq,
                "source_name": source,
                "table_name": table,
                "last_source_time": max(times, default=None),
            }
        )
        ledger = pl.DataFrame(self.batches, schema=_LEDGER, infer_schema_length=None)
        ledger.write_parquet(self.landing / "_batches.parquet")

    def deliver(self, night: int, histories: list[list[list[Delivery]]]) -> None:
        """The cases of a night in two batches; on the second night new references too."""
        if night < 2:
            self.land("ref_area_alias", self._aliases(night))
            units = {"U1": "u1", "U2": f"u{1 + night}"}
            self.land("ref_unit_alias", [{"unit_alias": a, "unit_id": u} for a, u in units.items()])
        rows = [
            src_row(number, position, delivery.row)
            for number, cases in enumerate(histories)
            for position, deliveries in enumerate(cases)
            for delivery in deliveries
            if delivery.night == night
        ]
        for part in (rows[::2], rows[1::2]):
            self.land("src_case", part, SOURCE)

    def deliver_references(self) -> None:
        """Areas, categories and units, which stay."""
        streets = [street_of(number) for number in range(self.streets)]
        districts = [f"d{number}" for number in range(DISTRICTS)]
        parents = {"city": None, **dict.fromkeys(districts, "city")}
        parents |= {street: street.split("/")[0] for street in streets}
        levels = {"city": "city", **dict.fromkeys(districts, "district")}
        families = {"stall": "f1", "waste": "f2", "junk": "f2"}
        self.land("ref_area", [area(a, levels.get(a, "street"), p) for a, p in parents.items()])
        self.land("ref_category", [category(name, family) for name, family in families.items()])
        names = [{"minor_name": name, "category_id": name} for name in families]
        self.land("ref_category_alias", names)
        self.land("ref_unit", [unit(name) for name in ("u1", "u2")])

    def _aliases(self, night: int) -> list[dict[str, Any]]:
        streets = [street_of(number) for number in range(self.streets)]
        told = [alias(street.split("/")[0], street, street) for street in streets]
        for district in (f"d{number}" for number in range(DISTRICTS)):
            told.append(alias(district, "", district))
            told.append(alias(district, ELSEWHERE, elsewhere_on(night)))
        return told

    def build(self, *, full: bool = False) -> None:
        """Bring the warehouse up to the landing."""
        variables = {"currency": "元"}
        select = ["--select", *(f"+{model}" for model in PUBLISHED)]
        options = ["--exclude-resource-type", "unit_test", "test", *(["--full-refresh"] * full)]
        nodes = run(dbt_arguments("build", variables, *select, *options))
        assert [(node.name, node.message) for node in nodes if node.failed] == []

    def read(self, table: str) -> pl.DataFrame:
        """A table of the warehouse, its rows in order."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            frame = connection.execute(f"select * from {table}").pl()
        keys = [name for name, kind in frame.schema.items() if not kind.is_nested()]
        return frame.sort(keys, nulls_last=True)

    def as_of(self) -> datetime:
        """The time of the newest case."""
        return max(batch["last_source_time"] for batch in self.batches if batch["last_source_time"])


def src_row(number: int, position: int, state: dict[str, Any]) -> dict[str, Any]:
    """A state as `src_case` has it."""
    told = {key: value for key, value in state.items() if key != "is_elsewhere"}
    street = street_of(number)
    return {
        **told,
        "case_no": f"{number}-{position}",
        "case_type": "事件",
        "major_name": "m",
        "district_name": street.split("/")[0],
        "street_name": ELSEWHERE if state["is_elsewhere"] else street,
    }


def area(area_id: str, level: str, parent: str | None) -> dict[str, Any]:
    return {"area_id": area_id, "area_name": area_id, "area_level": level,
            "parent_area_id": parent, "valid_from": ALWAYS}  # fmt: skip


def category(name: str, family: str) -> dict[str, Any]:
    return {"category_id": name, "category_name": name, "case_type": "事件", "major_name": "m",
            "family_id": family, "family_name": family, "valid_from": ALWAYS}  # fmt: skip


def unit(name: str) -> dict[str, Any]:
    return {"unit_id": name, "unit_name": name, "unit_type": "部门", "valid_from": ALWAYS}


def alias(district: str, street: str, area_id: str) -> dict[str, Any]:
    return {"district_name": district, "street_name": street, "area_id": area_id}
