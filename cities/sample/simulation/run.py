"""Running the domains: two processes, one register, the clock last."""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Protocol, cast

from cities.sample.simulation.assessment import league_truth
from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.truth import Truth
from cities.sample.simulation.world import World, load_world

DOMAINS = ("cases", "sanitation", "hotline", "satisfaction", "enforcement", "assessment")
"""The longest first, so that the last process to end is not the one that began last."""

CLOCK = "clock.json"
PLAN_FILE = "plan.json"
Say = Callable[[str], None]


class Domain(Protocol):
    """What `cities.sample.simulation.<domain>` offers."""

    def write_history(
        self, world: World, plan: Plan, register: DirtRegister, progress: Say
    ) -> None:
        """Write raw files of every day of the plan."""

    def write_next_day(
        self, world: World, plan: Plan, register: DirtRegister, progress: Say
    ) -> None:
        """Add the last day of the plan to what a history of one day less has left."""

    def truth(self, world: World, plan: Plan) -> Truth:
        """What is true at the present of the plan."""


@dataclass(frozen=True)
class Told:
    """What one domain hands back: the dirt it planted."""

    domain: str
    dirt: DirtRegister


def simulate(
    plan: Plan,
    say: Say,
    *,
    next_day: bool = False,
    with_truth: bool = True,
    processes: int = 2,
    domains: Iterable[str] | None = None,
) -> None:
    """Write the raw files of a plan, its dirt and its truth, then the clock.

    With `next_day` the last day of `plan` is added to the files of the days before. The clock is
    gone while the files change, so that a run that broke off is seen as one. The days after which
    a night reads the files, this one included, stand beside the plan. Bytes do not depend on
    `processes`.
    """
    (plan.raw_dir / CLOCK).unlink(missing_ok=True)
    for folder in (plan.raw_dir, plan.truth_dir):
        folder.mkdir(parents=True, exist_ok=True)
    told_of_plan = {"seed": plan.seed, "cases": plan.cases, "shown": [*plan.shown, plan.days]}
    write_json(plan.raw_dir / PLAN_FILE, told_of_plan)
    names = list(DOMAINS if domains is None else domains)
    job = partial(simulate_domain, plan, next_day=next_day, with_truth=with_truth)
    told = {one.domain: one.dirt for one in _each(job, names, say, processes)}
    register = DirtRegister.load(plan.truth_dir) if next_day else DirtRegister()
    if with_truth and "assessment" in names:
        league_truth(load_world(plan), plan).save(plan.truth_dir, "league")
    for name in names:
        register.extend(told[name])
    register.save(plan.truth_dir)
    write_clock(plan.raw_dir, plan.now)


def domain_named(name: str) -> Domain:
    """The package of a domain."""
    return cast("Domain", importlib.import_module(f"cities.sample.simulation.{name}"))


def simulate_domain(plan: Plan, name: str, say: Say, *, next_day: bool, with_truth: bool) -> Told:
    """Write one domain and count its truth, in whatever process this is; say how far it got."""
    domain, world = domain_named(name), load_world(plan)
    register = DirtRegister()
    started = perf_counter()

    def progress(line: str) -> None:
        say(f"  {perf_counter() - started:5.1f} s  {name:<13} {line}")

    write = domain.write_next_day if next_day else domain.write_history
    write(world, plan, register, progress)
    if with_truth:
        truth = domain.truth(world, plan)
        truth.save(plan.truth_dir, name)
        progress(f"truth counted: {truth.kpi.height:,} figures")
    return Told(name, register)


def print_line(line: str) -> None:
    """One line on the standard output that all processes share."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def write_clock(raw_dir: Path, now: datetime) -> None:
    """Replace `clock.json` atomically: the city's present."""
    write_json(raw_dir / CLOCK, {"now": now.isoformat()})


def write_json(path: Path, content: dict[str, object]) -> None:
    """Replace a small JSON file atomically."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        json.dump(content, handle)
        handle.write("\n")
        handle.flush()
        os.fsync(handle.fileno())
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


def _each(job: Callable[..., Told], domains: list[str], say: Say, processes: int) -> Iterator[Told]:
    """Every domain as it is done; other processes say their lines themselves."""
    if processes == 1:
        for name in domains:
            yield job(name, say)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        running = [pool.submit(job, name, print_line) for name in domains]
        try:
            for done in as_completed(running):
                yield done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
