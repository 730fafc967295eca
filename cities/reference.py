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


def reference_sources(
    settings: CitySettings, may_be_empty: frozenset[str] = frozenset()
) -> list[Source]:
    """One source per `reference/ref_*.csv`, in the order of their names.

    A column that is absent from the file is found by its Chinese header or left empty. Tables named
    in `may_be_empty` may hold a header alone; any other such file is refused.

    Raises:
        UnknownReferenceTable: no contract has the name of a file, or no file a name given.
    """
    paths = sorted(settings.reference_dir.glob("ref_*.csv"))
    if unknown := sorted(may_be_empty - {path.stem for path in paths}):
        raise UnknownReferenceTable(f"may_be_empty names {unknown}, which the city does not have")
    return [_source(path, path.stem in may_be_empty) for path in paths]


def _source(path: Path, may_be_empty: bool) -> Source:
    contract = CONTRACTS.get(path.stem)
    if contract is None:
        raise UnknownReferenceTable(f"{path.name}: no contract is named '{path.stem}'")
    return Source(
        name=path.stem,
        contract=contract,
        reader=FixedFolder(path.parent, Delimited(path.name)),
        columns=_named_columns(path, contract),
        cadence="snapshot",
        may_be_empty=may_be_empty,
    )


def _named_columns(path: Path, contract: type[Contract]) -> dict[str, str]:
    with path.open(encoding="utf-8-sig") as handle:
        headers = handle.readline().strip().split(",")
    return {header: header for header in headers if header in contract.columns()}
