"""A source: one kind of delivery of one city, the contract it must meet, and how they match."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from ingestion.cadence import Cadence
from ingestion.contracts.base import Contract
from ingestion.readers.base import ROW, Reader

ColumnMap = str | tuple[str, ...] | pl.Expr
_NAME = re.compile(r"^[a-z0-9][a-z0-9_]*$")


class SourceError(ValueError):
    """A source is declared wrongly; the message names the source and the field."""


@dataclass(frozen=True)
class Source:
    """A typed declaration; nothing is read until `ingestion.pull.pull` is called.

    name: lower-case identifier, unique in the city; it is the prefix of every batch id.
    contract: the table the rows land in.
    reader: `Delimited`, `Spreadsheet` or `Database`.
    columns: canonical column → raw header, → header synonyms (first found wins), or → polars
        expression over the raw text columns (all Utf8; its result may be text or typed). Personal
        columns of the contract are mapped by their canonical name too (`description`,
        `caller_phone`, …). A column that is not named is found by the contract's Chinese headers.
        A named header that the file lacks refuses the file.
    reshape: raw frame → raw frame, e.g. wide to long. It must keep `source_row` and
        `source_sheet`; a source row it leaves out is merged under `no_row_after_reshape`.
    one_row_per_key: canonical columns (or `source_row`) to order several rows of one key by; the
        last one lands, the others are merged under `several_rows_of_one_case`.
    synthetic_key: canonical key column that the source lacks; it becomes the sha256 of the raw row
        and the occurrence number of that text in the delivery.
    time_formats: canonical time or day column → strptime format; other spellings are refused.
    cadence: how often it delivers; G12 watches it, but for a `snapshot` (`ingestion.cadence`).
    may_be_empty: a file with a header and no record is a delivery, such as a month in which nothing
        happened; without it such a file is refused. It is no leave to be late (G12) or to send
        less than usual (G01).
    control_totals: file name → number of records the source declares, or the name of a CSV in the
        raw folder with the columns `file_name,rows` (G01).
    """

    name: str
    contract: type[Contract]
    reader: Reader
    columns: Mapping[str, ColumnMap] = field(default_factory=dict)
    reshape: Callable[[pl.DataFrame], pl.DataFrame] | None = None
    one_row_per_key: tuple[str, ...] | None = None
    synthetic_key: str | None = None
    time_formats: Mapping[str, str] = field(default_factory=dict)
    cadence: Cadence = "nightly"
    may_be_empty: bool = False
    control_totals: Mapping[str, int] | str | None = None

    def __post_init__(self) -> None:
        """Refuse a declaration that could only fail at night.

        Raises:
            SourceError: a name, column, key or format that the contract does not know.
        """
        known = set(self.contract.columns())
        if not _NAME.match(self.name):
            raise SourceError(f"source name '{self.name}' must match {_NAME.pattern}")
        derived = {p.target for p in self.contract.personal.values()} - set(self.contract.personal)
        self._check("columns", (known | set(self.contract.personal)) - derived, self.columns)
        self._check("time_formats", known, self.time_formats)
        self._check("one_row_per_key", known | {ROW}, self.one_row_per_key or ())
        key = (self.synthetic_key,) if self.synthetic_key else ()
        self._check("synthetic_key", set(self.contract.key), key)

    def _check(self, field_name: str, known: set[str], given: object) -> None:
        unknown = sorted(set(given) - known)  # type: ignore[call-overload]
        if unknown:
            raise SourceError(
                f"source '{self.name}': {field_name} names {unknown}, "
                f"which {self.contract.table} does not have"
            )
