"""Writing the case system: all of history, or one more night on top of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from cities.sample.simulation.cases import dirt
from cities.sample.simulation.cases.addressing import case_numbers
from cities.sample.simulation.cases.database import opened, remove_file
from cities.sample.simulation.cases.dirt import (
    TABLE,
    Dirt,
    Dirty,
    closed_wrongly,
    dirt_kinds,
    written,
)
from cities.sample.simulation.cases.draws import NEVER, Ints
from cities.sample.simulation.cases.events import City, Lives, city_of, cut_of, month_blocks
from cities.sample.simulation.cases.parameters import DAY
from cities.sample.simulation.cases.positions import (
    BD09,
    GCJ02,
    UNTOLD,
    Positions,
    positions_of,
)
from cities.sample.simulation.cases.rows import rows_of
from cities.sample.simulation.cases.setting import Setting
from cities.sample.simulation.cases.states import states_at, updated_before
from cities.sample.simulation.cases.words import Words, words_of
from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

Progress = Callable[[str], None]


@dataclass
class Fates:
    """Rows of dirt by kind, reason and column."""

    rows: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)

    def add(self, kind: str, fate: str, reason: str, where: str, count: int) -> None:
        """Count rows of a kind that land, are merged or are quarantined."""
        self.rows[kind, fate, reason, where] += int(count)

    def plant(self, register: DirtRegister) -> None:
        """Write the counts down."""
        for (kind, fate, reason, where), count in sorted(self.rows.items()):
            register.plant(kind, TABLE, count, reason=reason, where=where, **{fate: count})


def write_history(world: World, plan: Plan, register: DirtRegister, progress: Progress) -> None:
    """Write the table 案件 as it stands at the end of the last day, and register its dirt."""
    city = city_of(world, plan)
    words, fates = words_of(city.setting), Fates()
    remove_file(plan.url)
    # One block is written while the next one lives.
    with opened(plan.url) as table, ThreadPoolExecutor(1) as writer:
        total, pending = 0, None
        for first, count in month_blocks(plan):
            lives = city.block(first, count)
            rows = _rows(city, words, lives, fates, register)
            if pending is None:
                table.create(rows.schema)
            else:
                pending.result()
            pending = writer.submit(table.insert, rows)
            total += lives.size
            progress(f"案件 {first:%Y-%m}：累计 {total:,} 件")
        if pending is not None:
            pending.result()
        table.index()
    fates.plant(register)


def write_next_day(world: World, plan: Plan, register: DirtRegister, progress: Progress) -> None:
    """Bring the table from the end of the day before to that of the last day of the plan."""
    city = city_of(world, plan)
    words, fates = words_of(city.setting), Fates()
    until = cut_of(plan)
    with opened(plan.url) as table:
        new = changed = 0
        for lives in city.blocks():
            rows = _rows(city, words, lives, fates, register, since=until - DAY)
            is_old = lives.reports.day < until // DAY - 1
            moved = is_old & (_changed(lives, dirt_kinds(plan, lives), until) >= until - DAY)
            if moved.any():
                told = lives.reports.take(moved)
                table.delete(case_numbers(words, told.street, told.day, told.seq))
            table.insert(rows)
            new, changed = new + int((~is_old).sum()), changed + int(moved.sum())
        progress(f"案件 {plan.last_day:%Y-%m-%d}：新增 {new:,} 件，更新 {changed:,} 件")
    fates.plant(register)


def _rows(
    city: City,
    words: Words,
    lives: Lives,
    fates: Fates,
    register: DirtRegister,
    since: int | None = None,
) -> pl.DataFrame:
    """The table's rows of these cases, or of those that changed `since`.

    Dirt is counted as it is delivered: an older state left behind comes along only with history.
    """
    setting, until = city.setting, cut_of(city.plan)
    kind = dirt_kinds(city.plan, lives)
    if since is not None:
        changed = _changed(lives, kind, until) >= since
        lives, kind = lives.take(changed), kind[changed]
    dirty = written(lives, states_at(setting, lives, dirt.shown_until(lives, kind, until)), kind)
    older = _older(lives, kind, until)
    _count(fates, dirty, 0 if since is not None else older.size)
    _count_positions(fates, positions_of(setting, lives.reports))
    wrong = dirt.refused_later_right(lives, kind, until)
    fresh = lives.closing.closed[wrong] >= (since or 0)
    fates.add("closed_before_reported", "quarantined", "G03 closed_at", "结案时间", fresh.sum())
    _tell(register, setting, words, lives.take(np.flatnonzero(kind == Dirt.FULLWIDTH)))
    twice = np.flatnonzero(kind == Dirt.DUPLICATE)

    def again(rows: Ints, end: int | Ints) -> pl.DataFrame:
        some = lives.take(rows)
        state = states_at(setting, some, end)
        return rows_of(setting, words, some, written(some, state, kind[rows]))

    def refused() -> pl.DataFrame:
        some = lives.take(wrong)
        state = states_at(setting, some, (some.closing.closed // DAY + 1) * DAY)
        return rows_of(setting, words, some, Dirty(kind[wrong], closed_wrongly(some, state)))

    first_day_over = (lives.reports.day[older] + 1) * DAY
    parts = [
        rows_of(setting, words, lives, dirty),
        again(twice, until),
        again(older, first_day_over),
        refused(),
    ]
    return pl.concat([parts[0], *(part for part in parts[1:] if part.height)])


def _changed(lives: Lives, kind: Ints, until: int) -> Ints:
    """Time of the last change of every case before `until`, a correction included."""
    right = dirt.put_right_at(lives, kind)
    return np.maximum(updated_before(lives, until), np.where(right < until, right, 0))


def _older(lives: Lives, kind: Ints, until: int) -> Ints:
    """Cases of which the state at the end of their first day was left behind as a row."""
    rows = np.flatnonzero(kind == Dirt.OLDER_STATE)
    some = lives.take(rows)
    first = updated_before(some, np.minimum((some.reports.day + 1) * DAY, until))
    return rows[first < updated_before(some, until)]


def _tell(register: DirtRegister, setting: Setting, words: Words, wide: Lives) -> None:
    """What must be read of the grids that are typed in full-width digits."""
    told = wide.reports
    numbers = case_numbers(words, told.street, told.day, told.seq)
    grids = setting.grids["grid_code"].gather(told.places.grid)
    register.tell("fullwidth_digits", TABLE, numbers, "grid_code", grids)


def _count(fates: Fates, dirty: Dirty, older: int) -> None:
    state, kind = dirty.written, dirty.kind

    def cases(which: Dirt) -> int:
        return int((kind == which).sum())

    early = (kind == Dirt.ACCEPTED_EARLY) & (state.accepted < NEVER)
    landed = (
        ("clock_skew", "clock_skew:accepted_at", "受理时间", early.sum()),
        ("clock_skew", "clock_skew:closed_at", "结案时间", dirt.closed_early(state, kind).sum()),
        ("unknown_category", "", "小类名称", cases(Dirt.UNKNOWN_CATEGORY)),
        ("unknown_unit", "", "责任单位", dirt.has_unlisted_unit(state, kind).sum()),
        ("redacted_x", "redacted:limit_value", "处置时限", dirt.hides_limit(state, kind).sum()),
        ("redacted_x", "redacted:address", "地址描述", cases(Dirt.REDACTED_ADDRESS)),
        ("fullwidth_digits", "", "单元网格、处置时限", cases(Dirt.FULLWIDTH)),
        ("name_drift", "", "街道", cases(Dirt.STREET_DRIFT)),
        ("name_drift", "", "责任单位", dirt.shows_unit_drift(state, kind).sum()),
        ("name_drift", "", "小类名称", cases(Dirt.MINOR_DRIFT)),
        ("personal_data", "", "问题描述", cases(Dirt.PERSONAL_DATA)),
    )
    for name, reason, where, count in landed:
        fates.add(name, "landed", reason, where, count)
    fates.add("duplicate_row", "merged", "identical_row", "整行", cases(Dirt.DUPLICATE))
    fates.add("older_state", "merged", "older_state", "整行", older)
    wrong = cases(Dirt.CLOSED_BEFORE_REPORTED)
    fates.add("closed_before_reported", "quarantined", "G03 closed_at", "结案时间", wrong)


def _count_positions(fates: Fates, at: Positions) -> None:
    other = np.isin(at.crs, (GCJ02, BD09)).sum()
    fates.add("other_crs", "landed", "", "坐标系", other)
    untold = at.crs == UNTOLD
    fates.add("wrong_position", "landed", "", "坐标系", untold.sum())
    fates.add("wrong_position", "landed", "", "经度、纬度", ((at.lng == 0) & ~untold).sum())
