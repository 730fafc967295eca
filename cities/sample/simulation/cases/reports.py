"""What is reported: day, hour, street, category, channel, place and stream of every case."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np

from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.draws import (
    DRAWS,
    Draw,
    Flags,
    Floats,
    Ints,
    picked_by_row,
)
from cities.sample.simulation.cases.places import (
    ADDRESS,
    SHOP,
    Places,
    chosen_places,
    joined_places,
)
from cities.sample.simulation.cases.setting import Setting, day_number
from cities.sample.simulation.cases.volume import Days, hour_patterns
from cities.sample.simulation.cases.weekdays import channels_by_weekday, weekdays
from cities.sample.simulation.plan import Plan

_PATROL_HOURS, _HOTLINE_HOURS = "patrol", "hotline"


@dataclass(frozen=True)
class Reports:
    """Cases as they are reported; arrays of one length, times in seconds of wall time since 1970.

    day: days since 1970. bundle: row of the first case of a group that shares a deadline
    (捆绑计时), -1 outside. seq: number within the day, from 1. draws: one column a case.
    """

    day: Ints
    reported: Ints
    category: Ints
    channel: Ints
    stream: Ints
    is_inspected: Flags
    bundle: Ints
    seq: Ints
    places: Places
    draws: Floats

    @property
    def size(self) -> int:
        """Number of cases."""
        return self.day.size

    @property
    def street(self) -> Ints:
        """Street of every case."""
        return self.places.street

    def take(self, rows: Ints | Flags) -> Reports:
        """Some of the cases; their bundles are cut."""
        plain = {name: getattr(self, name)[rows] for name in _PLAIN_FIELDS}
        plain["bundle"] = np.full(plain["day"].size, -1)
        return Reports(places=self.places.take(rows), draws=self.draws[:, rows], **plain)


_PLAIN_FIELDS = tuple(f.name for f in fields(Reports) if f.name not in ("places", "draws"))


def ordinary_reports(setting: Setting, plan: Plan, days: Days) -> Reports:
    """The cases of consecutive days, each day drawn from its own generator."""
    day, draws = _drawn(plan, days)
    street = picked_by_row(draws[Draw.STREET], days.street, day)
    category = picked_by_row(draws[Draw.CATEGORY], days.category, day)
    number = day + day_number(days.first)
    channel = channels(setting, number, category, days.disorder[day, street], draws[Draw.CHANNEL])
    channel = _in_inspection_week(channel, days.is_inspected[day], draws[Draw.CHANNEL])
    places = chosen_places(setting, plan.share, street, category, draws)
    time = time_of_day(setting, category, channel, draws)
    told = Reports(
        day=number,
        reported=number * p.DAY + time,
        category=category,
        channel=channel,
        stream=streams(setting, number, category, channel, draws[Draw.STREAM]),
        is_inspected=days.is_inspected[day],
        bundle=np.full(day.size, -1),
        seq=np.zeros(day.size, np.int64),
        places=places,
        draws=draws,
    )
    return _bundled(setting, told)


def merged(parts: list[Reports]) -> Reports:
    """Several sets of cases in the order of reporting, numbered day by day."""
    offsets = np.cumsum([0, *(part.size for part in parts)])
    moved = [
        replace(part, bundle=np.where(part.bundle < 0, -1, part.bundle + offset))
        for part, offset in zip(parts, offsets, strict=False)
    ]
    whole = stacked(moved)
    order = np.argsort(whole.reported, kind="stable")
    place_of = np.empty_like(order)
    place_of[order] = np.arange(order.size)
    bundle = np.where(whole.bundle < 0, -1, place_of[np.maximum(whole.bundle, 0)])[order]
    told = whole.take(order)
    _, first, counts = np.unique(told.day, return_index=True, return_counts=True)
    seq = np.arange(order.size) - np.repeat(first, counts) + 1
    return replace(told, bundle=bundle, seq=seq)


def stacked(parts: list[Reports]) -> Reports:
    """Several sets of cases behind each other; bundles and numbers stay as they are."""
    plain = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in _PLAIN_FIELDS
    }
    return Reports(
        places=joined_places([part.places for part in parts]),
        draws=np.concatenate([part.draws for part in parts], axis=1),
        **plain,
    )


def channels(
    setting: Setting, day: Ints, category: Ints, disorder: Floats, uniform: Floats
) -> Ints:
    """Who tells of it: in disorder the hotline rings before the inspector comes by."""
    week, kind = channels_by_weekday(), weekdays(day)
    found = setting.categories["proactive"].to_numpy()[category]
    own, others = found * week.own[kind], (1 - found) * disorder * week.others[kind]
    found = own / (own + others)
    by_bureau = uniform < found
    within = np.where(by_bureau, uniform / found, (uniform - found) / np.maximum(1 - found, 1e-9))
    within = np.minimum(within, 1 - 1e-12)
    return np.where(
        by_bureau,
        picked_by_row(within, week.own_shares, kind),
        week.own_shares.shape[1] + picked_by_row(within, week.other_shares, kind),
    )


def time_of_day(setting: Setting, category: Ints, channel: Ints, draws: Floats) -> Ints:
    """Seconds of the day: inspectors follow the problem, callers the hours of the telephone."""
    names, table = hour_patterns()
    own = np.array([names.index(name) for name in setting.categories["hours"]])[category]
    calls = (own == names.index(_PATROL_HOURS)) & (channel > p.TOUR)
    pattern = np.where(calls, names.index(_HOTLINE_HOURS), own)
    hour = picked_by_row(draws[Draw.HOUR], table, pattern)
    second: Ints = (draws[Draw.SECOND] * p.HOUR).astype(np.int64)
    return hour * p.HOUR + second


def streams(setting: Setting, day: Ints, category: Ints, channel: Ints, uniform: Floats) -> Ints:
    """常规, 四乱 and 专项 in their months, or put right by the finder (自行处置)."""
    month: Ints = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 + 1

    def concerned(months: frozenset[int], keys: frozenset[str]) -> Flags:
        in_season: Flags = np.isin(month, list(months))
        return in_season & np.isin(category, setting.category_rows(keys))

    by_hand = np.isin(channel, (p.PATROL, p.TOUR)) & np.isin(
        category, setting.category_rows(p.SELF_CATEGORIES)
    )
    stream = np.full(day.size, p.ORDINARY)
    ill = concerned(p.FOUR_ILLS_MONTHS, p.FOUR_ILLS_CATEGORIES)
    stream[ill & (uniform > 1 - p.FOUR_ILLS_SHARE)] = p.FOUR_ILLS
    for months, keys in p.CAMPAIGNS:
        stream[concerned(months, keys) & (uniform > 1 - p.CAMPAIGN_SHARE)] = p.CAMPAIGN
    stream[by_hand & (uniform < p.SELF_SHARE)] = p.SELF
    return stream


def _drawn(plan: Plan, days: Days) -> tuple[Ints, Floats]:
    """Position of the day of every case, and its draws."""
    first = day_number(days.first)
    generators = [
        plan.rng("cases.report", date.fromordinal(date(1970, 1, 1).toordinal() + first + n))
        for n in range(days.expected.size)
    ]
    counts = [int(rng.poisson(mean)) for rng, mean in zip(generators, days.expected, strict=True)]
    draws = np.empty((DRAWS, sum(counts)))
    ends = np.cumsum(counts)
    for rng, count, end in zip(generators, counts, ends, strict=True):
        draws[:, end - count : end] = rng.random((DRAWS, count))
    return np.repeat(np.arange(len(counts)), counts), draws


def _in_inspection_week(channel: Ints, inspected: Flags, uniform: Floats) -> Ints:
    """Part of what others would have told is found by patrols first."""
    late_digits = (uniform * 997.0) % 1.0
    first = inspected & (channel > p.TOUR) & (late_digits < 1 - 1 / p.INSPECTION_LIFT)
    return np.where(first, p.PATROL, channel)


def _bundled(setting: Setting, told: Reports) -> Reports:
    """Some findings at a shop or an address bring one or two more at the same spot."""
    uniform = told.draws[Draw.BUNDLE]
    heads = np.flatnonzero(
        (uniform < p.BUNDLE_SHARE)
        & np.isin(told.places.kind, (SHOP, ADDRESS))
        & (told.stream != p.SELF)
    )
    if not heads.size:
        return told
    twice = uniform[heads] < p.BUNDLE_SHARE / 3
    head = np.concatenate([heads, heads[twice]])
    follow = told.take(head)
    # Each follower has its own uniforms: those of the head, turned by a step of its own.
    step = np.where(np.arange(head.size) < heads.size, 0.381966, 0.763932)
    draws = (follow.draws + step + np.arange(DRAWS)[:, None] * 0.618034) % 1.0
    keys = setting.category_rows(p.BUNDLE_CATEGORIES)
    time = follow.reported + 60 + (draws[Draw.SECOND] * 840).astype(np.int64)
    follow = replace(
        follow,
        reported=np.minimum(time, (follow.day + 1) * p.DAY - 1),
        category=keys[(draws[Draw.CATEGORY] * keys.size).astype(np.int64)],
        bundle=head,
        draws=draws,
    )
    first = replace(told, bundle=np.where(np.isin(np.arange(told.size), heads),
                                          np.arange(told.size), -1))  # fmt: skip
    return stacked([first, follow])
