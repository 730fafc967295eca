"""What lands of the cases, in arrays: the table as its reader has to understand it.

Truth is counted from these facts alone. Quarantined rows are not among them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases import states as s
from cities.sample.simulation.cases.assisting import assisting_unit
from cities.sample.simulation.cases.dirt import (
    Dirt,
    dirt_kinds,
    has_street,
    has_unlisted_unit,
    hides_limit,
    lands,
    shown_until,
    written,
)
from cities.sample.simulation.cases.draws import NEVER, Flags, Ints
from cities.sample.simulation.cases.events import City, Lives, cut_of, first_life_shown_at
from cities.sample.simulation.cases.limits import (
    after_suspension,
    is_working_limit,
    limit_length,
    tells_deadlines,
    used_up,
)
from cities.sample.simulation.cases.places import (
    NEAR,
    ROAD,
    Places,
    joined_places,
    near_code,
    road_code,
)
from cities.sample.simulation.cases.positions import positions_of
from cities.sample.simulation.cases.setting import Setting
from cities.sample.simulation.cases.states import states_at

_OF_FIRST_LIFE = (
    "dispatched", "handled", "checked", "handling_deadline", "effective_handling", "limit", "used",
    "return_cnt",
)  # fmt: skip
"""What the platform forgets of a first life when it reopens a case (重开); 回退 it counts on."""


@dataclass(frozen=True)
class Facts:
    """One row a landed case.

    Times are seconds since 1970 or NEVER; area, category, family, unit and channel are positions
    in `Names`.

    closed: closings that count as such, not those of voided or transferred cases. ends: when the
    case leaves the open ones for whatever reason. deadline: of the closing, handling_deadline: of
    the handling, as stated or as the limit gives them; effective, effective_handling: later by a
    suspension. limit, used: seconds on the clock of the limit, NEVER where the row tells none; used
    is told of handled cases. assisting: unit that helps, or below 0. first_closed, first_deadline:
    of the first life of a reopened case, which its row keeps. first_dispatched … first_return_cnt:
    what its row told when a night saw it closed before that, NEVER where no night did.
    is_for_closure: in a stream of 结案率; is_in_stream: filed, too; is_counted: with a deadline,
    too. place: number of the place that its row names; position: of the coordinates that it tells.
    """

    seq: Ints
    day: Ints
    area: Ints
    category: Ints
    family: Ints
    unit: Ints
    channel: Ints
    stream: Ints
    status: Ints
    reported: Ints
    accepted: Ints
    filed: Ints
    dispatched: Ints
    handling_deadline: Ints
    handled: Ints
    checked: Ints
    closed: Ints
    first_closed: Ints
    first_deadline: Ints
    first_dispatched: Ints
    first_handled: Ints
    first_checked: Ints
    first_handling_deadline: Ints
    first_effective_handling: Ints
    first_limit: Ints
    first_used: Ints
    first_return_cnt: Ints
    reopened: Ints
    transferred: Ints
    ends: Ints
    deadline: Ints
    effective: Ints
    effective_handling: Ints
    limit: Ints
    used: Ints
    suspended: Ints
    resumed: Ints
    extension_cnt: Ints
    rework_cnt: Ints
    return_cnt: Ints
    assisting: Ints
    is_valid: Flags
    is_for_closure: Flags
    is_in_stream: Flags
    is_counted: Flags
    is_proactive: Flags
    place: Ints
    position: Ints
    places: Places
    updated: Ints

    @property
    def size(self) -> int:
        """Number of cases."""
        return self.seq.size

    def take(self, rows: Ints | Flags) -> Facts:
        """Some of the cases."""
        told: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        places = told.pop("places").take(rows)
        return Facts(places=places, **{name: values[rows] for name, values in told.items()})


def facts_of(city: City, lives: Lives) -> Facts:
    """The facts of a block of lives at the end of the plan, and what nights saw of first lives."""
    kind = dirt_kinds(city.plan, lives)
    told = _facts_at(city, lives, kind, shown_until(lives, kind, cut_of(city.plan)))
    shown = first_life_shown_at(city.plan, lives)
    rows = np.flatnonzero(shown < NEVER)
    before = _facts_at(city, lives.take(rows), kind[rows], shown[rows])
    first: dict[str, Any] = {}
    for name in _OF_FIRST_LIFE:
        first[f"first_{name}"] = np.full(told.size, NEVER)
        first[f"first_{name}"][rows] = getattr(before, name)
    return replace(told, **first).take(lands(kind))


def _facts_at(city: City, lives: Lives, kind: Ints, until: Ints) -> Facts:
    """What the rows of these lives tell at a moment each; nothing of first lives seen before."""
    setting, reports = city.setting, lives.reports
    state = written(lives, states_at(setting, lives, until), kind).written
    places = reports.places
    unknown = kind == Dirt.UNKNOWN_CATEGORY
    closed = np.where(np.isin(state.close_type, (s.VOID, s.MOVED)), NEVER, state.closed)
    for_closure = (reports.stream != p.SELF) & (state.close_type != s.BY_FINDER)
    in_stream = for_closure & (state.filed < NEVER)
    street = places.street
    area = np.where(has_street(lives), street, setting.streets.height + setting.district[street])
    hidden = kind == Dirt.REDACTED_ADDRESS
    has_limit = (state.filed < NEVER) & ~hides_limit(state, kind)
    is_told = tells_deadlines(setting, street, state, has_limit)
    deadline = np.where(is_told, state.close_deadline, NEVER)
    handling_deadline = np.where(is_told, state.handling_deadline, NEVER)
    works = is_working_limit(setting, reports.category)

    def after(due: Ints) -> Ints:
        return after_suspension(setting, due, state.suspended, state.resumed, works)

    positions = positions_of(setting, reports)
    cell = positions.cell
    unseen = {f"first_{name}": np.full(lives.size, NEVER) for name in _OF_FIRST_LIFE}
    return Facts(
        seq=reports.seq,
        day=reports.day,
        area=area,
        category=np.where(unknown, setting.categories.height, reports.category),
        family=np.where(unknown, len(setting.families), setting.family[reports.category]),
        unit=np.where(
            (state.unit < 0) | has_unlisted_unit(state, kind), setting.units.height, state.unit
        ),
        channel=reports.channel,
        stream=reports.stream,
        status=state.status,
        reported=reports.reported,
        accepted=state.accepted,
        filed=state.filed,
        dispatched=state.dispatched,
        handling_deadline=handling_deadline,
        handled=state.handled,
        checked=state.checked,
        closed=closed,
        first_closed=state.first_closed,
        first_deadline=state.first_deadline,
        reopened=state.reopened,
        transferred=state.transferred,
        ends=np.minimum.reduce([closed, state.voided, state.transferred]),
        deadline=deadline,
        effective=after(deadline),
        effective_handling=after(handling_deadline),
        limit=np.where(has_limit, limit_length(setting, reports.category), NEVER),
        used=_used(setting, state, has_limit, works),
        suspended=state.suspended,
        resumed=state.resumed,
        extension_cnt=state.extension_cnt,
        rework_cnt=state.rework_cnt,
        return_cnt=state.return_cnt,
        assisting=assisting_unit(setting, reports, state),
        is_valid=state.voided >= NEVER,
        is_for_closure=for_closure,
        is_in_stream=in_stream,
        is_counted=in_stream & (deadline < NEVER),
        is_proactive=np.array([c.is_proactive for c in p.CHANNELS])[reports.channel],
        place=np.select([hidden, cell >= 0], [road_code(places), near_code(cell)], places.code),
        position=positions.exact,
        places=_as_read(places, hidden, cell),
        updated=state.updated,
        **unseen,
    )


def joined(parts: list[Facts]) -> Facts:
    """Several blocks behind each other."""
    columns = [f.name for f in fields(Facts) if f.name != "places"]
    told: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in columns
    }
    return Facts(places=joined_places([part.places for part in parts]), **told)


def _used(setting: Setting, state: s.States, has_limit: Flags, works: Flags) -> Ints:
    rows = np.flatnonzero(has_limit & (state.dispatched < NEVER) & (state.handled < NEVER))
    times = (
        state.dispatched[rows],
        state.handled[rows],
        state.suspended[rows],
        state.resumed[rows],
    )
    used = np.full(has_limit.size, NEVER)
    used[rows] = used_up(setting, times, works[rows])
    return used


def _as_read(places: Places, hidden: Flags, cell: Ints) -> Places:
    """A hidden address leaves the road as the place, a position without one its cell."""
    kind = np.select([hidden, cell >= 0], [ROAD, NEAR], places.kind)
    return replace(places, kind=kind, spot=np.where(cell >= 0, cell, places.spot))
