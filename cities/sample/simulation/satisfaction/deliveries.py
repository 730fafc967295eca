"""When the agency delivers: both workbooks of a wave, ten days after its last interview."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.satisfaction.answers import Wave, asked, waves_until
from cities.sample.simulation.satisfaction.files import write_wave
from cities.sample.simulation.world import World

FOLDER = "satisfaction"
Progress = Callable[[str], None]


def write_history(world: World, plan: Plan, register: DirtRegister, progress: Progress) -> None:
    """The waves that have been delivered by the end of `plan.last_day`."""
    for wave in waves_until(world, plan):
        _write(world, plan, wave, register, progress)


def write_next_day(world: World, plan: Plan, register: DirtRegister, progress: Progress) -> None:
    """The wave that is delivered on `plan.last_day`, on most days none."""
    for wave in waves_until(world, plan):
        if wave.delivered_on == plan.last_day:
            _write(world, plan, wave, register, progress)


def _write(
    world: World, plan: Plan, wave: Wave, register: DirtRegister, progress: Progress
) -> None:
    folder: Path = plan.raw_dir / FOLDER
    write_wave(folder, asked(world, plan, wave), world, register)
    progress(f"满意度 {wave.name}")
