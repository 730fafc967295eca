"""Count the known answers of the open data without any code of the warehouse.

    python -m cities.open_data.count_truth                        figures of the extracts
    python -m cities.open_data.count_truth --write                … into extract_truth.json
    python -m cities.open_data.count_truth --raw DIR --against GROUND_TRUTH.json

The last form proves the counter itself: on the whole sets it must agree with GROUND_TRUTH.json in
every figure both name.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from cities.open_data.truth import austin, boston, kansas_city, messages, nashville, philadelphia

HERE = Path(__file__).resolve().parent
EXTRACTS = HERE / "raw"
EXTRACT_TRUTH = HERE / "extract_truth.json"
# Words about the figures, not figures.
NOTES = {"note", "definitions", "definition", "grain", "rule"}

Difference = tuple[str, object, object]


def count_all(raw_dir: Path) -> dict[str, Any]:
    """Figures of every source below `raw_dir`, keyed and shaped like GROUND_TRUTH.json."""
    figures = {
        "boston_311_2015": boston.count(raw_dir),
        "austin_waste_diversion": austin.count(raw_dir),
        "nashville_property_violations": nashville.count(raw_dir),
        "philly_parking_fines": philadelphia.count(raw_dir),
        "kcmo_resident_survey": kansas_city.count(raw_dir),
    }
    if messages.is_present(raw_dir):
        figures["tipdm2020_messages"] = messages.count(raw_dir)
    return figures


def compare(counted: object, known: object, where: str = "") -> tuple[int, list[Difference]]:
    """Compare leaf by leaf; returns how many figures, and (path, counted, known) where they differ.

    A list may be longer in `counted` (the due table runs on to the last closing); a figure of
    `known` that is not counted is a difference.
    """
    compared = 0
    differences: list[Difference] = []
    if isinstance(known, dict) and isinstance(counted, dict):
        pairs = [(key, counted.get(key), value) for key, value in known.items() if key not in NOTES]
    elif isinstance(known, list) and isinstance(counted, list):
        padded = counted + [None] * (len(known) - len(counted))
        pairs = [(_label(line, i), padded[i], line) for i, line in enumerate(known)]
    else:
        return 1, [] if counted == known else [(where, counted, known)]
    for key, ours, theirs in pairs:
        below, wrong = compare(ours, theirs, f"{where}/{key}")
        compared += below
        differences += wrong
    return compared, differences


def _label(line: object, position: int) -> str:
    """The first cell names a table's line (`2015-06`, `q9_01`); else its position does."""
    return str(next(iter(line.values()))) if isinstance(line, dict) and line else str(position)


def main(argv: list[str] | None = None) -> int:
    """Command line; returns 1 if a figure differs from the file given by `--against`."""
    parser = argparse.ArgumentParser(prog="python -m cities.open_data.count_truth")
    parser.add_argument("--raw", type=Path, default=EXTRACTS, help="folder of the raw files")
    parser.add_argument("--against", type=Path, help="JSON file to agree with")
    parser.add_argument("--write", action="store_true", help=f"write {EXTRACT_TRUTH.name}")
    given = parser.parse_args(argv)
    counted = count_all(given.raw)
    text = json.dumps(counted, ensure_ascii=False, indent=1) + "\n"
    if given.write:
        EXTRACT_TRUTH.write_text(text, encoding="utf-8")
        print(f"wrote {EXTRACT_TRUTH.name}")
    if given.against is None:
        if not given.write:
            print(text, end="")
        return 0
    known = json.loads(given.against.read_text(encoding="utf-8"))
    compared, differences = compare(counted, known)
    for where, ours, theirs in differences:
        print(f"{where}: counted {ours!r}, known {theirs!r}", file=sys.stderr)
    print(f"{compared} figures compared, {len(differences)} differ")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
