"""Run the checks by hand: `python -m expectations --landing DIR` or `--warehouse FILE`.

Exits with 1 when something blocks publishing.
"""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from expectations import check_deliveries, check_marts, verdict
from expectations.results import GateResult

_MARKS = {"pass": "通过", "fail": "不通过", "error": "未能执行", "not_applicable": "不适用"}


def main(arguments: list[str] | None = None) -> int:
    """Print every result, the unmet ones with their message; 1 when the verdict is no."""
    asked = _parser().parse_args(arguments)
    results = _mart_results(asked) if asked.warehouse else _delivery_results(asked)
    for result in results:
        mark = "提示" if result.status == "fail" and not result.blocks else _MARKS[result.status]
        print(f"{mark}\t{result.check_id}\t{result.observed}")
    told = verdict(results)
    for result in (*told.blocking, *told.warnings):
        print(f"\n{result.check_id}\n{result.message}")
    print(f"\n{len(results)} 项检查，{len(told.blocking)} 项阻断，{len(told.warnings)} 项提示")
    return 0 if told.passed else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m expectations", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--landing", type=Path, help="landing folder with _batches.parquet")
    what.add_argument("--warehouse", type=Path, help="candidate warehouse.duckdb")
    parser.add_argument("--since", type=int, default=0, help="last published batch_seq")
    parser.add_argument("--now", type=datetime.fromisoformat, help="wall time, default: now")
    parser.add_argument("--freshness-hours", type=float, default=26.0)
    parser.add_argument("--previous", type=Path, help="folder of the edition in use")
    return parser


def _delivery_results(asked: argparse.Namespace) -> list[GateResult]:
    ledger = pl.read_parquet(asked.landing / "_batches.parquet")
    with TemporaryDirectory() as work_dir:
        return check_deliveries(
            landing=asked.landing,
            ledger=ledger,
            since_batch_seq=asked.since,
            now=asked.now or datetime.now(),
            freshness_hours=asked.freshness_hours,
            work_dir=Path(work_dir),
        )


def _mart_results(asked: argparse.Namespace) -> list[GateResult]:
    return check_marts(asked.warehouse, previous_edition=asked.previous)


if __name__ == "__main__":
    sys.exit(main())
