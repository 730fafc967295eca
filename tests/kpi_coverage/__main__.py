"""`python -m tests.kpi_coverage`: write docs/domain/kpi-coverage.md from a run of the tests.

Only evidence that ran and held is credited. Exit code 1 if some of it did not, or if a cell needs
a reason; 2 if no run is there. Where the variable CI is set, tests for which this machine lacks the
whole open data sets count as not run; elsewhere they are named. `--expected` writes the page as a
run will prove it if every test holds, for a change under way: the next run is held to it.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from tests.kpi_coverage.check import empty_cells, faults, not_run_here, out_of_date
from tests.kpi_coverage.evidence import RESULTS, Ran
from tests.kpi_coverage.table import PAGE, lines, page


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or compare it, and name what the run did not prove."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--ran", type=Path, default=RESULTS, help="what `make test` kept of its run"
    )
    parser.add_argument("--check", action="store_true", help="compare the page, write nothing")
    parser.add_argument("--expected", action="store_true", help="write it before the tests ran")
    asked = parser.parse_args(arguments)
    if asked.expected:
        expected = lines()
        PAGE.write_text(page(expected), encoding="utf-8")
        return _told(empty_cells(expected))
    if not asked.ran.is_file():
        print(f"no run of the tests in {asked.ran}: make test", file=sys.stderr)
        return 2
    ran = Ran.read(asked.ran, needs_all=bool(os.environ.get("CI")))
    may_be_credited, proved = lines(), lines(ran.credits)
    wrong = faults(may_be_credited, ran) + empty_cells(proved)
    if asked.check:
        wrong += out_of_date(PAGE.read_text(encoding="utf-8"), proved)
    else:
        PAGE.write_text(page(proved), encoding="utf-8")
        print(f"written: {PAGE}")
    for sentence in not_run_here(may_be_credited, ran):
        print(sentence)
    if asked.check and not wrong:
        every = {(one.kind, one.name) for row in proved for one in row.evidence}
        held = sum(not ran.fault(*one) for one in every)
        print(f"{PAGE.name}: {held} of {len(every)} pieces of evidence ran and held")
    return _told(wrong)


def _told(wrong: list[str]) -> int:
    for sentence in wrong:
        print(f"  {sentence}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
