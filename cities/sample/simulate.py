"""Simulate the sample city: write its raw files, its truth and its clock into the data folder.

    python -m cities.sample.simulate                          two years at the default scale
    python -m cities.sample.simulate --scale 3000 --days 120  small and short
    python -m cities.sample.simulate --next-day               one more day
    python -m cities.sample.simulate --if-missing             nothing if it is there already

`--database-url` (or DATABASE_URL, which the case source reads too) puts the case system into
another database than the SQLite file beside the raw files. The exit code is 2 when the command
does not fit what is there.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import perf_counter

from cities.sample.simulation.plan import DEFAULT_CASES, FIRST_DAY, TWO_YEARS, Plan
from cities.sample.simulation.run import CLOCK, PLAN_FILE, print_line, simulate
from cities.settings import CitySettings, SettingsError, load_city

CITY = "sample"
DEFAULT_SEED = 20240101
WRONG_COMMAND = 2


class Unfit(ValueError):
    """The command does not fit what is in the data folder; the message says what to do."""


@dataclass(frozen=True)
class Standing:
    """What an earlier run left: its seed and scale, the days it wrote (0 if it broke off).

    shown: the numbers of days after which nights read what then stood there.
    """

    seed: int
    cases: int
    days: int
    shown: tuple[int, ...] = field(default=(), repr=False)


def main(arguments: list[str] | None = None) -> int:
    """Parse the command, simulate, and return the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        settings = load_city(CITY)
        standing = standing_in(settings)
        if asked.if_missing and standing and standing.days:
            print_line(f"{settings.raw_dir} holds a city already: {standing}")
            return 0
        plan = (_next if asked.next_day else _fresh)(settings, standing, asked)
    except (Unfit, SettingsError) as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_COMMAND
    started = perf_counter()
    print_line(f"{settings.title_zh}: {plan.cases:,} cases in two years, {plan.days} days to "
         f"{plan.last_day}, seed {plan.seed}")  # fmt: skip
    simulate(
        plan,
        print_line,
        next_day=asked.next_day,
        with_truth=not asked.no_truth,
        processes=asked.processes,
    )
    print_line(f"written to {plan.raw_dir} in {perf_counter() - started:.1f} s; now is {plan.now}")
    return 0


def standing_in(settings: CitySettings) -> Standing | None:
    """What is in the raw folder; None when nothing is.

    Raises:
        Unfit: the folder holds files that this command did not write.
    """
    path = settings.raw_dir / PLAN_FILE
    if not path.is_file():
        if settings.raw_dir.is_dir() and any(settings.raw_dir.iterdir()):
            raise Unfit(f"{settings.raw_dir} holds files that no simulation wrote")
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    clock, days = settings.raw_dir / CLOCK, 0
    if clock.is_file():
        now = datetime.fromisoformat(json.loads(clock.read_text(encoding="utf-8"))["now"])
        days = (now.date() - FIRST_DAY).days
    shown = told.get("shown", [days])  # an older version did not tell it
    return Standing(told["seed"], told["cases"], days, tuple(shown))


def _fresh(settings: CitySettings, standing: Standing | None, asked: argparse.Namespace) -> Plan:
    """A plan for a history from the first day on; the files of an earlier run make way.

    Raises:
        Unfit: another city, or a longer one, has landed from here already.
    """
    seed, days = asked.seed or DEFAULT_SEED, asked.days or TWO_YEARS
    has_landed = settings.landing_dir.is_dir()
    shown = standing.shown if standing and has_landed else ()
    plan = _plan(settings, Standing(seed, asked.scale or DEFAULT_CASES, days, shown), asked)
    wanted = Standing(plan.seed, plan.cases, plan.days)
    if standing and has_landed and not _continues(standing, wanted):
        raise Unfit(
            f"{settings.landing_dir} holds what another simulation delivered "
            f"({standing}); remove the data of the city first (make clean CITY={CITY})"
        )
    if standing:
        _remove_files(settings)
    return plan


def _continues(standing: Standing, wanted: Standing) -> bool:
    same = (standing.seed, standing.cases) == (wanted.seed, wanted.cases)
    return same and standing.days <= wanted.days


def _remove_files(settings: CitySettings) -> None:
    """Delete what simulations wrote, the plan last, so that a broken removal can go on."""
    keep = settings.raw_dir / PLAN_FILE
    for path in sorted(settings.raw_dir.rglob("*"), reverse=True):
        if path.is_dir():
            path.rmdir() if not any(path.iterdir()) else None
        elif path != keep:
            path.unlink()


def _next(settings: CitySettings, standing: Standing | None, asked: argparse.Namespace) -> Plan:
    """The standing plan and one day more.

    Raises:
        Unfit: there is no whole history to go on from, or another one is asked for.
    """
    if standing is None or not standing.days:
        raise Unfit(f"{settings.raw_dir} holds no whole history; simulate without --next-day first")
    if (
        asked.days
        or (asked.scale or standing.cases) != standing.cases
        or ((asked.seed or standing.seed) != standing.seed)
    ):
        raise Unfit(f"--next-day goes on with {standing}: leave --days, --scale and --seed away")
    return _plan(settings, replace(standing, days=standing.days + 1), asked)


def _plan(settings: CitySettings, wanted: Standing, asked: argparse.Namespace) -> Plan:
    return Plan(
        raw_dir=settings.raw_dir,
        truth_dir=settings.data_dir / "truth",
        seed=wanted.seed,
        cases=wanted.cases,
        days=wanted.days,
        database_url=asked.database_url or settings.database_url,
        shown=tuple(days for days in wanted.shown if days < wanted.days),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=_positive, help=f"cases in 731 days ({DEFAULT_CASES})")
    parser.add_argument("--days", type=_positive, help=f"days from {FIRST_DAY} on ({TWO_YEARS})")
    parser.add_argument("--seed", type=_positive, help=f"seed of all chance ({DEFAULT_SEED})")
    parser.add_argument("--next-day", action="store_true", help="add one day to what is there")
    parser.add_argument("--if-missing", action="store_true", help="only if nothing is there yet")
    parser.add_argument("--database-url", help="SQLAlchemy URL of the case system")
    parser.add_argument("--no-truth", action="store_true", help="write the raw files alone")
    parser.add_argument("--processes", type=_positive, default=2, help="domains at a time (2)")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


if __name__ == "__main__":
    sys.exit(main())
