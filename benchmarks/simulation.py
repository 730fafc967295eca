"""`python -m benchmarks.simulation --cases 2000000`: how many cases a second the sample city lives.

The raw table 案件 alone, from the first event to the indexed SQLite file; its truth is not counted.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.measured import measure
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.run import simulate

DAYS = 731


def live(folder: Path, cases: int) -> None:
    """Write the cases of two years below `folder`."""
    plan = Plan(folder / "raw", folder / "truth", cases=cases, days=DAYS)
    simulate(plan, lambda _line: None, with_truth=False, processes=1, domains=["cases"])


def main() -> None:
    """Print what it takes, and the cases a second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2_000_000, help="cases in two years")
    cases = parser.parse_args().cases
    with tempfile.TemporaryDirectory() as folder:
        cost, _ = measure(live, Path(folder), cases)
    sys.stdout.write(f"{cases:,} cases  {cost}  {cases / cost.wall:,.0f} a second\n")


if __name__ == "__main__":
    main()
