"""Reference tables of a city: its `reference/*.csv`, landed through contracts like any source.

One file per table, named after it (`ref_area.csv`), with the canonical columns as headers. Which
columns a table has is the contract's business; what they mean for one city stands in the README
beside the files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cities.settings import CitySettings
from ingestion.contracts import CONTRACTS, Contract
from ingestion.readers import Delimited, Expected, Parcel, Reader
from ingestion.source import Source


class UnknownReferenceTable(ValueError):
    """A file in `reference/` is named after no contract."""


@dataclass(frozen=True)
class FixedFolder:
    """A reader whose files lie in `folder`, wherever the raw files of a run are taken from.

    `RAW` moves the deliveries of a city, never its reference tables.
    """

    folder: Path
    reader: Reader

    def parcels(self, raw_dir: Path, expected: Expected) -> Iterator[Parcel]:
        """The parcels of the inner reader below `folder`; `raw_dir` is not looked at."""
        return self.reader.parcels(self.folder, expected)


def reference_sources(settings: CitySettings) -> list[Source]:
    """One source per `reference/ref_*.csv`, in the order of their names.

    A column that is absent from the file is found by its Chinese header or left empty.

    Raises:
        UnknownReferenceTable: no contract has the name of a file.
    """
    return [_source(path) for path in sorted(settings.reference_dir.glob("ref_*.csv"))]


def _source(path: Path) -> Source:
    contract = CONTRACTS.get(path.stem)
    if contract is None:
        raise UnknownReferenceTable(f"{path.name}: no contract is named '{path.stem}'")
    return Source(
        name=path.stem,
        contract=contract,
        reader=FixedFolder(path.parent, Delimited(path.name)),
        columns=_named_columns(path, contract),
        cadence="snapshot",
    )


def _named_columns(path: Path, contract: type[Contract]) -> dict[str, str]:
    with path.open(encoding="utf-8-sig") as handle:
        headers = handle.readline().strip().split(",")
    return {header: header for header in headers if header in contract.columns()}
