"""The .csv of a pack: UTF-8 with a mark (spreadsheets need it), Chinese headers, whole decimals."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from publishing.exports.cells import Cell, csv_cell
from publishing.exports.personal_data import require_none

MARK = "\ufeff"


def csv_bytes(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One file; lines end as RFC 4180 says.

    Raises:
        ExportError: a cell holds a personal number.
    """
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(header)
    for row in rows:
        require_none(f"{name}：", row)
        writer.writerow([csv_cell(cell) for cell in row])
    return (MARK + target.getvalue()).encode()
