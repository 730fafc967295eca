"""Counts of cases by period, area and breakdown: what happened, by the dates of the events.

Definitions: DOMAIN §4.2, §4.3 and §6 C01–C25. What stands at the end of a period: `standing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import polars as pl

from cities.sample.simulation.cases import states as s
from cities.sample.simulation.cases.draws import NEVER, Flags, Ints
from cities.sample.simulation.cases.facts import Facts
from cities.sample.simulation.cases.names import Names
from cities.sample.simulation.cases.parameters import DAY, HOUR
from cities.sample.simulation.cases.reopening import in_another_period, kept
from cities.sample.simulation.truth import PERIODS, roll_up

BREAKDOWNS = {
    "unit": "unit_id", "category": "category_id", "channel": "channel", "stream": "stream",
}  # fmt: skip
WEEKLY = ("stream",)
"""常规 and 四乱 are reported weekly and apart (DOMAIN §3.1 P02)."""
EVENTS = (
    "reported", "accepted", "accepted_due", "accepted_closed", "accepted_on_time", "filed",
    "filed_voided", "dispatched", "accurate", "returns", "handled_due", "handled_on_time", "closed",
    "on_time", "reworked_closed", "extended_closed", "reopened",
)  # fmt: skip
JUDGED = (
    "cohort", "cohort_closed", "cohort_on_time", "dispatch_due", "dispatched_in_limit",
    "check_due", "checked_in_limit", "valid", "proactive", "accepted_valid",
)  # fmt: skip
"""Events that a limit decides once the time of the data has passed it, or that other cases do."""
DISPATCH_LIMIT, CHECK_LIMIT = 2 * HOUR, 24 * HOUR
"""Policies of the city: from 立案 to 派遣 (C08) and from 处置 to 核查 (C23), natural hours."""
KEYS = ["period_type", "period_start", "area_id", "breakdown", "breakdown_id"]


def events_of(facts: Facts, names: Names) -> pl.DataFrame:
    """Events of a block, rolled up: a column of `EVENTS` each.

    Report, 受理 and 立案 are those of the unit that closed a case first (DOMAIN §4.3 重开); here it
    is the unit of the present life, too: the platform sends a reopened case to the same one again.
    """
    is_closed = facts.closed < NEVER
    counted = facts.is_counted & is_closed
    on_time = is_closed & (facts.deadline < NEVER) & (facts.closed <= facts.effective)
    due = facts.is_in_stream & facts.is_valid & (facts.transferred >= NEVER)
    due &= (facts.dispatched < NEVER) & (facts.handling_deadline < NEVER)
    in_time = facts.handled <= facts.effective_handling
    everything = np.ones(facts.size, bool)
    parts = [
        events(facts, names, facts.reported, {"reported": everything}),
        events(facts, names, facts.accepted, {
            "accepted": everything,
            "accepted_due": facts.is_for_closure,
            "accepted_closed": facts.is_for_closure & is_closed & facts.is_valid,
            "accepted_on_time": facts.is_for_closure & on_time & facts.is_valid,
        }),
        events(facts, names, facts.filed, {
            "filed": everything,
            "filed_voided": ~facts.is_valid,
        }),
        events(facts, names, np.where(facts.first_dispatched < NEVER, NEVER, facts.dispatched), {
            "dispatched": everything,
            "accurate": facts.return_cnt == 0,
            "returns": facts.return_cnt,
        }),
        events(facts, names, np.where(due, facts.handled, NEVER), {
            "handled_due": everything,
            "handled_on_time": in_time,
        }),
        events(facts, names, np.where(counted, facts.closed, NEVER), {
            "closed": everything,
            "on_time": on_time,
            "reworked_closed": facts.rework_cnt >= 1,
            "extended_closed": facts.extension_cnt >= 1,
        }),
    ]  # fmt: skip
    return _with_first_lives(_rolled(parts, EVENTS), EVENTS, facts, names, _first_lives)


def _first_lives(facts: Facts, names: Names, period_type: str) -> list[pl.DataFrame]:
    """What a kind of period counts of cases whose row or a night tells of their first life.

    The unit, 返工 and 延期 of a case are the same in both its lives: this city's 重开 leaves them.
    """
    can = facts.is_in_stream & (facts.first_deadline < NEVER)
    closed = kept(facts, facts.first_closed, period_type)
    due = facts.is_in_stream & (facts.first_dispatched < NEVER)
    due &= facts.first_handling_deadline < NEVER
    everything = np.ones(facts.size, bool)
    return [
        events(facts, names, np.where(can, closed, NEVER), {
            "closed": everything,
            "on_time": facts.first_closed <= facts.first_deadline,
            "reworked_closed": facts.rework_cnt >= 1,
            "extended_closed": facts.extension_cnt >= 1,
        }),
        events(facts, names, np.where(can & (closed < NEVER), facts.reopened, NEVER), {
            "reopened": everything,
        }),
        events(facts, names, np.where(due, kept(facts, facts.first_handled, period_type), NEVER), {
            "handled_due": everything,
            "handled_on_time": facts.first_handled <= facts.first_effective_handling,
        }),
        *_dispatched_twice(facts.take(facts.first_dispatched < NEVER), names, period_type),
    ]  # fmt: skip


def _dispatched_twice(facts: Facts, names: Names, period_type: str) -> list[pl.DataFrame]:
    """Dispatches of cases of which a night has seen the first: one a case and period.

    A period that saw both dispatches knows the case once, by all its returns; two periods have a
    dispatch each, and the returns that came before it in that life.
    """
    everything = np.ones(facts.size, bool)
    apart = in_another_period(facts.first_dispatched, facts.dispatched, period_type)
    is_alone = apart | (facts.dispatched >= NEVER)
    returns = np.where(apart, facts.return_cnt - facts.first_return_cnt, facts.return_cnt)
    return [
        events(facts, names, np.where(is_alone, facts.first_dispatched, NEVER), {
            "dispatched": everything,
            "accurate": facts.first_return_cnt == 0,
            "returns": facts.first_return_cnt,
        }),
        events(facts, names, facts.dispatched, {
            "dispatched": everything,
            "accurate": returns == 0,
            "returns": returns,
        }),
    ]  # fmt: skip


def judged_of(facts: Facts, names: Names, as_of: int, is_duplicate: Flags) -> pl.DataFrame:
    """Events that a limit or another case decides, rolled up: a column of `JUDGED` each."""
    valid = facts.is_valid & ~is_duplicate
    is_closed = facts.closed < NEVER
    deadline = facts.effective
    on_hold = (facts.suspended < NEVER) & (facts.resumed >= NEVER)
    stays = facts.is_valid & (facts.transferred >= NEVER) & ~on_hold
    cohort = facts.is_counted & (deadline < as_of) & (is_closed | stays)

    is_open = facts.ends >= NEVER
    waits = (facts.status == s.TO_SEND) & is_open & (facts.filed + DISPATCH_LIMIT < as_of)
    # The dispatch after a 重开 tells nothing of the first one, which a night may have seen; nor do
    # the returns after it.
    is_again = facts.reopened < NEVER
    dispatched = np.where(is_again, facts.first_dispatched, facts.dispatched)
    sent = dispatched < NEVER
    returns = np.where(is_again, facts.first_return_cnt, facts.return_cnt)
    waits &= ~is_again
    dispatch_due = (returns == 0) & (sent | waits)

    checked = (facts.checked < NEVER) & (facts.checked >= facts.handled) & facts.is_valid
    unseen = (facts.status == s.TO_CHECK) & is_open & (facts.handled + CHECK_LIMIT < as_of)
    unseen &= ~((facts.checked < NEVER) & (facts.checked >= facts.handled))
    in_limit = checked & (facts.checked <= facts.handled + CHECK_LIMIT)
    everything = np.ones(facts.size, bool)
    parts = [
        events(facts, names, np.where(cohort, deadline, NEVER), {
            "cohort": everything,
            "cohort_closed": is_closed,
            "cohort_on_time": is_closed & (facts.closed <= deadline),
        }),
        events(facts, names, np.where(dispatch_due, facts.filed, NEVER), {
            "dispatch_due": everything,
            "dispatched_in_limit": sent & (dispatched <= facts.filed + DISPATCH_LIMIT),
        }),
        events(facts, names, np.where(checked | unseen, facts.handled, NEVER), {
            "check_due": everything,
            "checked_in_limit": in_limit,
        }),
        events(facts, names, facts.reported, {
            "valid": valid,
            "proactive": valid & facts.is_proactive,
        }),
        events(facts, names, facts.accepted, {"accepted_valid": valid}),
    ]  # fmt: skip
    return _with_first_lives(_rolled(parts, JUDGED), JUDGED, facts, names, _first_checks)


def _first_checks(facts: Facts, names: Names, period_type: str) -> list[pl.DataFrame]:
    """Checks of first lives that a kind of period keeps, as far as a night saw them."""
    checked = (facts.first_checked < NEVER) & (facts.first_checked >= facts.first_handled)
    handled = kept(facts, facts.first_handled, period_type)
    return [
        events(facts, names, np.where(checked, handled, NEVER), {
            "check_due": np.ones(facts.size, bool),
            "checked_in_limit": facts.first_checked <= facts.first_handled + CHECK_LIMIT,
        })
    ]  # fmt: skip


def _with_first_lives(
    told: pl.DataFrame,
    measures: tuple[str, ...],
    facts: Facts,
    names: Names,
    of_period: Callable[[Facts, Names, str], list[pl.DataFrame]],
) -> pl.DataFrame:
    """Counts together with those of first lives, which differ by the kind of period."""
    earlier = [_rolled(of_period(facts, names, kind), measures, [kind]) for kind in PERIODS]
    return pl.concat([told, *earlier]).group_by(KEYS).agg(pl.col(measures).sum()).sort(KEYS)


def events(
    facts: Facts, names: Names, time: Ints, counted: Mapping[str, Flags | Ints]
) -> pl.DataFrame:
    """One row a day and key at which something happened, with the number of cases by measure."""
    rows = np.flatnonzero(time < NEVER)
    day = (time[rows] // DAY).astype(np.int32)
    frame = keys(facts.take(rows), names).with_columns(
        pl.Series(day).cast(pl.Date).alias("on_date"),
        *(pl.Series(flags[rows].astype(np.int64)).alias(name) for name, flags in counted.items()),
    )
    return frame.group_by("on_date", "street_id", *BREAKDOWNS.values()).agg(
        pl.col(list(counted)).sum()
    )


def keys(facts: Facts, names: Names) -> pl.DataFrame:
    """Street and breakdowns of every case."""
    return pl.DataFrame(
        {
            "street_id": names.areas.gather(facts.area),
            "unit_id": names.units.gather(facts.unit),
            "category_id": names.categories.gather(facts.category),
            "channel": names.channels.gather(facts.channel),
            "stream": names.streams.gather(facts.stream),
        }
    )


def _rolled(
    parts: list[pl.DataFrame], measures: tuple[str, ...], periods: Iterable[str] = PERIODS
) -> pl.DataFrame:
    together = pl.concat(parts, how="diagonal")
    told = set(together.columns)
    together = together.with_columns(
        pl.col(name).fill_null(0) if name in told else pl.lit(0).cast(pl.Int64).alias(name)
        for name in measures
    )
    return roll_up(together, measures, BREAKDOWNS, periods=periods, weekly=WEEKLY)
