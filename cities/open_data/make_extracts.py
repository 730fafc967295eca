"""Cut the extracts under `raw/` out of the whole sets: one month, or one wave, of each source.

    python -m cities.open_data.make_extracts ../shared/realdata

Paths and formats are those of the whole sets, so that one declaration reads both. Columns that no
declaration reads are left out where a header names them (parcel numbers, map coordinates, wards,
answers on race, income and age); Philadelphia's file has no header, so its vehicle numbers become
empty cells instead. The same input gives the same bytes: no time stamp is written into the gzip.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from cities.open_data.truth import austin, boston, kansas_city, nashville, philadelphia
from cities.open_data.truth.raw_files import csv_files, records, rows

HERE = Path(__file__).resolve().parent
VEHICLE = philadelphia.Ticket._fields.index("vehicle")
BOSTON_COLUMNS = (
    "",  # the source's unnamed index column: a trap worth keeping
    "CASE_ENQUIRY_ID",
    "OPEN_DT",
    "TARGET_DT",
    "CLOSED_DT",
    "OnTime_Status",
    "CASE_STATUS",
    "REASON",
    "TYPE",
    "Department",
    "Location",
    "neighborhood",
    "LATITUDE",
    "LONGITUDE",
    "Source",
)
AUSTIN_COLUMNS = ("report_date", "load_type", "load_time", "load_weight", "dropoff_site")
NASHVILLE_COLUMNS = (
    "Request #",
    "Date Received",
    "Property Address",
    "Complaint Source",
    "Reported Problem",
    "Status",
    "Council District",
    "Last Activity Date",
    "Last Activity",
)

Row = dict[str, str]


def extract_boston(raw_dir: Path, out: Path) -> Path:
    """Cases opened in June 2015, of all 157 files, in one gzipped file."""
    kept = _kept(
        raw_dir / boston.FOLDER, BOSTON_COLUMNS, lambda row: _opened_in_june(row["OPEN_DT"])
    )
    return _write(out / boston.FOLDER / "cases_opened_2015_06.csv.gz", [BOSTON_COLUMNS, *kept])


def extract_austin(raw_dir: Path, out: Path) -> Path:
    """Loads reported in May 2021."""
    month = austin.MONTH_OF_DETAIL
    kept = _kept(
        raw_dir / austin.FOLDER, AUSTIN_COLUMNS, lambda row: row["report_date"].startswith(month)
    )
    return _write(out / austin.FOLDER / "waste_diversion.csv", [AUSTIN_COLUMNS, *kept])


def extract_nashville(raw_dir: Path, out: Path) -> Path:
    """Rows of requests received in July 2013."""
    year, month = nashville.MONTH_OF_DETAIL.split("-")
    kept = _kept(
        raw_dir / nashville.FOLDER,
        NASHVILLE_COLUMNS,
        lambda row: row["Date Received"][:2] == month and row["Date Received"][6:10] == year,
    )
    path = out / nashville.FOLDER / "Property_Standards_Violations.csv"
    return _write(path, [NASHVILLE_COLUMNS, *kept])


def extract_philadelphia(raw_dir: Path, out: Path) -> Path:
    """Tickets of July 2013, without the numbers of the vehicles: the month of Nashville's cases."""
    kept = [
        [*line[:VEHICLE], "", *line[VEHICLE + 1 :]]
        for path in csv_files(raw_dir / philadelphia.FOLDER)
        for line in rows(path)
        if line[0].startswith(nashville.MONTH_OF_DETAIL)
    ]
    return _write(out / philadelphia.FOLDER / "parking.csv", kept)


def extract_kansas_city(raw_dir: Path, out: Path) -> Path:
    """The whole wave: number, mode, council district and the 70 satisfaction items of a person."""
    folder = raw_dir / kansas_city.FOLDER
    labels = (folder / "question_labels.json").read_text(encoding="utf-8")
    columns = (
        "id",
        "method",
        *kansas_city.satisfaction_items(json.loads(labels)),
        "counci",
        "quarte",
    )
    target = out / kansas_city.FOLDER
    path = _write(
        target / "resident_survey_1Q_sep2021.csv",
        [columns, *_kept(folder, columns, lambda row: row["quarte"] == kansas_city.WAVE)],
    )
    (target / "question_labels.json").write_text(labels, encoding="utf-8")
    return path


EXTRACTS = (
    extract_boston,
    extract_austin,
    extract_nashville,
    extract_philadelphia,
    extract_kansas_city,
)


def _kept(folder: Path, columns: tuple[str, ...], keep: Callable[[Row], bool]) -> list[list[str]]:
    return [
        [row[column] for column in columns]
        for path in csv_files(folder)
        for row in records(path)
        if keep(row)
    ]


def _opened_in_june(text: str) -> bool:
    return text[:2] == "06" and text[6:10] == "2015"


def _write(path: Path, lines: Iterable[Iterable[str]]) -> Path:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(lines)
    content = buffer.getvalue().encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content, 9, mtime=0) if path.suffix == ".gz" else content)
    return path


def main(argv: list[str] | None = None) -> int:
    """Command line: read the whole sets, write `raw/` (or `--out`) and print the sizes."""
    parser = argparse.ArgumentParser(prog="python -m cities.open_data.make_extracts")
    parser.add_argument("realdata", type=Path, help="folder of the whole sets")
    parser.add_argument("--out", type=Path, default=HERE / "raw")
    given = parser.parse_args(argv)
    for extract in EXTRACTS:
        path = extract(given.realdata, given.out)
        print(f"{path.relative_to(given.out)}: {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
