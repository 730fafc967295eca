"""`python -m tests.kpi_coverage`: write docs/domain/kpi-coverage.md; 1 if a cell needs a reason."""

from __future__ import annotations

import argparse
import sys

from cities.settings import REPO
from tests.kpi_coverage.table import PAGE, REASONS, lines, page


def main() -> int:
    """Write the page and name the cells that are empty without a reason."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    rows = lines()
    PAGE.write_text(page(rows), encoding="utf-8")
    print(f"written: {PAGE.relative_to(REPO)}")
    empty = [f"{row.kpi_id} {column}" for row in rows for column in row.unexplained]
    for cell in empty:
        print(f"  {cell}: empty; a test that names the KPI, or a line in {REASONS.name}")
    return 1 if empty else 0


if __name__ == "__main__":
    sys.exit(main())
