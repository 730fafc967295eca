"""From the report to the dispatch: accepted, filed, sent to a unit — or refused on the way."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.draws import (
    NEVER,
    Draw,
    Flags,
    Floats,
    Ints,
    lognormal,
    seconds,
)
from cities.sample.simulation.cases.reports import Reports
from cities.sample.simulation.cases.setting import Setting

REFUSED, NOT_FILED, VOIDED = 1, 2, 3
"""Why a case is void: not accepted, not filed, voided after filing."""

CENTRE_HOURS = (6.5, 22.5)
"""Hours of the centre's day shift; at night only urgent cases go on."""


@dataclass(frozen=True)
class Intake:
    """Times of the first steps; NEVER for what does not happen.

    dispatched: first dispatch. void: one of the reasons above, 0 for none. voided: when; of a case
    that is voided after its dispatch the time is set in `handling`. is_self: put right by the
    finder, never accepted nor filed.
    """

    accepted: Ints
    filed: Ints
    dispatched: Ints
    transferred: Ints
    void: Ints
    voided: Ints
    is_self: Flags

    def take(self, rows: Ints | Flags) -> Intake:
        """Some of the cases."""
        return Intake(*(getattr(self, f.name)[rows] for f in fields(self)))


def intake_of(setting: Setting, reports: Reports) -> Intake:
    """The first steps of every case."""
    draws, reactive = reports.draws, reports.channel > p.TOUR
    urgent, desk = setting.is_urgent[reports.category], draws[Draw.DESK]
    is_self = reports.stream == p.SELF
    fate = _fate(draws[Draw.FATE], reactive, is_self)
    delay = lognormal(draws[Draw.ACCEPT], 6.0 * p.MINUTE, 0.7)
    told = in_hours(reports.reported + seconds(delay), CENTRE_HOURS, desk, urgent)
    verify = np.where(reactive, 45.0, 9.0) * p.MINUTE * lognormal(draws[Draw.FILE], 1.0, 0.6)
    judged = in_hours(told + seconds(verify), CENTRE_HOURS, desk, urgent)
    delay = lognormal(draws[Draw.DISPATCH], 10.0 * p.MINUTE, 0.8)
    sent = in_hours(judged + seconds(delay), CENTRE_HOURS, desk, urgent)
    refused, unfiled = fate == REFUSED, fate == NOT_FILED
    moved = fate == _MOVED
    stops = is_self | refused
    return Intake(
        accepted=np.where(stops, NEVER, told),
        filed=np.where(stops | unfiled, NEVER, judged),
        dispatched=np.where(stops | unfiled | moved, NEVER, sent),
        transferred=np.where(moved, sent, NEVER),
        void=np.where(moved | is_self, 0, fate),
        voided=np.select([refused, unfiled], [told, judged], NEVER),
        is_self=is_self,
    )


def in_hours(time: Ints, hours: tuple[float, float], uniform: Floats, exempt: Flags) -> Ints:
    """Times outside the hours of a day, moved to the first two hours of the next shift."""
    second = time % p.DAY
    opens, shuts = int(hours[0] * p.HOUR), int(hours[1] * p.HOUR)
    wait = np.select([second < opens, second >= shuts], [opens - second, p.DAY - second + opens], 0)
    start = seconds(uniform * 2 * p.HOUR)
    moved = np.where(wait > 0, time + wait + start, time)
    return np.where(exempt | (time >= NEVER), time, moved)


_MOVED = 4


def _fate(uniform: Floats, reactive: Flags, is_self: Flags) -> Ints:
    """Refused, not filed, voided later or moved elsewhere; 0 for the usual life."""
    column = reactive.astype(np.int64)
    shares = np.array([p.REJECTED, p.NOT_FILED, p.VOIDED, p.TRANSFERRED])
    edges = np.cumsum(shares, axis=0)[:, column]
    fate = np.select([uniform < edge for edge in edges], [REFUSED, NOT_FILED, VOIDED, _MOVED], 0)
    return np.where(is_self, 0, fate)
