"""Random lives of cases, as a bureau's platform delivers them night by night (hypothesis).

A life is drawn once; a night shows what has happened until its cut. Days and hours are few, so that
events meet: at midnight, at the end of a month, on a deadline, at one moment.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

CUTS = [datetime(2024, 6, 10, 9), datetime(2024, 8, 1, 9), datetime(2024, 8, 2, 2, 30)]
"""Until when each night's deliveries reach; the data end with the last one, a day after another."""

LATE_STATE = 9
"""What an older state that comes late says of 返工; no figure may show it."""

SEED = int(os.environ.get("HISTORIES_SEED", "1"))
"""Under 1 every edge occurs: a test counts them (`..._hold_what_they_are_to_prove`)."""

FIRST_DAY = date(2024, 4, 29)
TIMES = ("accepted_at", "filed_at", "dispatched_at", "handled_at", "closed_at", "voided_at",
         "transferred_at", "extended_at")  # fmt: skip
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
delays = st.sampled_from([0, 0, 1, 2, 5, 24, 48, 72, 240, 720]).map(lambda h: timedelta(hours=h))
moments = st.builds(
    lambda day, clock: datetime.combine(FIRST_DAY + timedelta(days=day), clock),
    st.integers(0, 90),
    st.sampled_from([time(0), time(9), time(3), time(12), time(16, 30), time(18), time(23, 59)]),
)


@dataclass(frozen=True)
class Delivery:
    """A state of a case in the columns of `src_case`, and the night that brings it."""

    night: int
    row: dict[str, Any]


@st.composite
def lives(draw: st.DrawFn) -> dict[str, Any]:
    """Everything that ever happens to a case."""

    def rarely(value: Any, chance: int = 6) -> Any:
        return draw(value) if draw(st.sampled_from([0] * (chance - 1) + [1])) else None

    def mostly(value: Any, chance: int = 8) -> Any:
        return None if draw(st.sampled_from([0] * (chance - 1) + [1])) else draw(value)

    def after(moment: datetime) -> datetime:
        return moment + draw(delays)

    def stopped_for() -> timedelta:
        return timedelta(hours=draw(st.sampled_from([16, 64, 3, 0, 240])))

    life: dict[str, Any] = dict.fromkeys(TIMES) | {"suspensions": [], "again": None}
    life["reported_at"] = last = draw(moments)
    for step in ("accepted_at", "filed_at", "dispatched_at"):
        if mostly(st.just(1)):
            life[step] = last = after(last)
    started, stopped, is_on_hold = last, timedelta(0), False
    if draw(st.integers(1, 3)) > 1:
        last = after(last)
        stop = stopped_for() if mostly(st.just(1), 5) else None
        is_on_hold = stop is None
        life["suspensions"].append((last, None if stop is None else last + stop))
        last, stopped = last + (stop or timedelta(0)), stop or timedelta(0)
        seen_over = [cut for cut in CUTS[:-1] if stop is not None and cut >= last]
        if (
            seen_over and stop and draw(st.integers(1, 4)) > 1
        ):  # once more, after a night that may tell of the first
            last = after(seen_over[0] + MINUTE)
            stop = stopped_for() if mostly(st.just(1), 4) else None
            is_on_hold = stop is None
            life["suspensions"].append((last, None if stop is None else last + stop))
            last, stopped = last + (stop or timedelta(0)), stopped + (stop or timedelta(0))
    if not is_on_hold and mostly(st.just(1), 4):
        life["handled_at"] = after(last) if life["dispatched_at"] else None
        life["closed_at"] = last = after(life["handled_at"] or last)
        kinds = ["正常", None, "强制", "正常", "正常", "自行处置"]
        life["close_type"] = draw(st.sampled_from(kinds))
    elif draw(st.integers(1, 4)) == 1:
        life["transferred_at"] = life["closed_at"] = last = after(last)
        life["close_type"] = "转他系统"
    life["voided_at"] = rarely(st.sampled_from([last, last + MINUTE, last + 9 * DAY]), 5)

    # Most deadlines lie where the rules bend: at the end, with and without the stop.
    kinds = ["close", "handling", "limit", "bundle", "limit", "handling", "none"]
    kind = draw(st.sampled_from(kinds))
    if kind in ("close", "handling", "bundle"):
        ends = [last - stopped, started + draw(delays), last, *[last - stopped] * 3]
        deadline = draw(st.sampled_from(ends))
        life[f"{kind}_deadline"] = deadline + draw(st.sampled_from([timedelta(0), -MINUTE, DAY]))
    if kind == "limit" or stopped or draw(st.booleans()):
        life["limit_unit"] = draw(
            st.sampled_from(["工作时", "工作日", "工作时", "紧急工作时", "自然日"])
        )
        life["limit_value"] = draw(st.sampled_from([0.5, 1.0, 3.0, 7.0]))
    is_stopped = kind == "handling" and stopped > timedelta(0)
    if kind in ("handling", "limit") and rarely(st.just(1), 2 if is_stopped else 3):
        life["extended_at"] = after(started)
        if (
            is_stopped
        ):  # where the suspension decides: at its end, and at the deadline that it moved
            moved = life["handling_deadline"] + stopped
            ends = [moved, moved + MINUTE, life["suspensions"][0][1], life["extended_at"]]
            life["extended_at"] = draw(st.sampled_from(ends))
        life["extended_deadline"] = life["extended_at"] + DAY + draw(delays)
    life["stream"] = draw(st.sampled_from(["常规", "四乱", "专项", "常规", "自行处置"]))
    life["rework_cnt"] = draw(st.sampled_from([None, 0, 0, 1, 3]))
    life["return_cnt"] = draw(st.sampled_from([0, 0, 1]))
    life["extension_cnt"] = int(life["extended_at"] is not None)
    life["source_channel"] = draw(st.sampled_from(["监督员上报", "公众举报"]))
    life["status"] = rarely(st.sampled_from(["作废", "挂账"]), 25) or "处置中"
    if life["closed_at"] and life["transferred_at"] is None and draw(st.integers(1, 3)) == 1:
        life["again"] = draw(second_lives(life))
    return draw(on_a_cut(life)) if draw(st.integers(1, 3)) == 1 else life


@st.composite
def on_a_cut(draw: st.DrawFn, life: dict[str, Any]) -> dict[str, Any]:
    """The same life, so much earlier or later that an event falls on the second of a cut."""
    moments = [life[name] for name in TIMES if life[name]] or [life["reported_at"]]
    moments += [began for began, _ in life["suspensions"]] * 5
    shift = draw(st.sampled_from(CUTS[:-1])) - draw(st.sampled_from(moments))
    return shifted(life, shift)


def shifted(value: Any, shift: timedelta) -> Any:
    """All moments in it so much later."""
    if isinstance(value, dict):
        return {name: shifted(part, shift) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(shifted(part, shift) for part in value)
    return value + shift if isinstance(value, datetime) else value


@st.composite
def second_lives(draw: st.DrawFn, life: dict[str, Any]) -> dict[str, Any]:
    """What a reopened case (重开) is from the reopening on, in the columns that change."""
    nights = [cut for cut in CUTS[:-1] if cut >= life["closed_at"]]  # that may see its first life
    reopened = draw(st.sampled_from([life["closed_at"], *nights[:1] * 2])) + draw(delays) + MINUTE
    sent = reopened + draw(delays)
    ends = [sent + draw(delays), sent + DAY, life["closed_at"]]
    done = sent + draw(delays)
    is_over = draw(st.integers(1, 4)) > 1
    told: dict[str, Any] = {
        "reopened_at": reopened,
        "dispatched_at": sent,
        "handled_at": done if is_over else None,
        "closed_at": done + draw(delays) if is_over else None,
        "close_type": "正常" if is_over else None,
        "bundle_deadline": None,
        "handling_deadline": draw(st.sampled_from([None, *ends])),
        "close_deadline": draw(st.sampled_from([None, *ends])),
        "rework_cnt": draw(st.sampled_from([0, 1, 4])),
        "return_cnt": draw(st.sampled_from([0, 1])),
        "first_closed_at": draw(st.sampled_from([life["closed_at"], None])),
        "handling_unit_name": draw(st.sampled_from(["U1", "U2", None])),
    }
    before = [life["closed_at"], life["closed_at"] - MINUTE, life["closed_at"] - DAY, None]
    told["first_close_deadline"] = draw(st.sampled_from(before))
    if not is_over and draw(st.booleans()):
        told["suspensions"] = [(sent + MINUTE, draw(st.sampled_from([None, sent + DAY])))]
    return told


@st.composite
def short_lives(draw: st.DrawFn) -> list[Delivery]:
    """The same problem at one place, closed within hours: what makes a place a hotspot."""
    life: dict[str, Any] = dict.fromkeys(TIMES) | {"suspensions": [], "again": None}
    life["reported_at"] = life["accepted_at"] = life["filed_at"] = draw(moments)
    life["closed_at"] = life["filed_at"] + min(draw(delays), DAY)
    own = {"minor_name": "stall", "handling_unit_name": "U1", "address": "1 A St"}
    told = {"close_deadline": life["closed_at"], "rework_cnt": 0, "extension_cnt": 0}
    rest = {"return_cnt": 0, "close_type": "正常", "status": "处置中", "stream": "常规"}
    life |= own | told | rest | {"source_channel": "监督员上报", "is_elsewhere": False}
    nights = [n for n, cut in enumerate(CUTS) if life["reported_at"] <= cut]
    return [Delivery(night, seen(life, CUTS[night])) for night in nights[:1] + nights[-1:]]


@st.composite
def deliveries(draw: st.DrawFn) -> list[Delivery]:
    """What the nights bring of one case; now and then it moves, or an older state comes late."""
    life = draw(lives())
    told = {
        "minor_name": draw(st.sampled_from(["stall", "waste", "junk"])),
        "handling_unit_name": draw(st.sampled_from(["U1", "U2", None])),
        "address": draw(st.sampled_from([None, "1 A St", "2 A St", None])),
        "is_elsewhere": False,
    }
    found = []
    for night, cut in enumerate(CUTS):
        if life["reported_at"] > cut:
            continue
        is_news = not found or seen(life, cut) != seen(life, CUTS[found[-1].night]) | {
            "source_updated_at": cut
        }
        must = night == len(CUTS) - 1 and is_news
        if not (must or draw(st.booleans())):
            continue
        if found and draw(st.integers(1, 5)) == 1:
            told["is_elsewhere"] = not told["is_elsewhere"]
        if found and draw(st.integers(1, 5)) == 1:
            told["minor_name"] = draw(st.sampled_from(["stall", "waste", "junk", "nobody knows"]))
        found.append(Delivery(night, seen(life, cut) | told))
        if night and draw(st.integers(1, 6)) == 1:
            before = CUTS[night - 1]
            if life["reported_at"] <= before:
                found.append(
                    Delivery(night, seen(life, before) | told | {"rework_cnt": LATE_STATE})
                )
    return found


def seen(life: dict[str, Any], cut: datetime) -> dict[str, Any]:
    """The state at `cut`: what has not happened by then is empty."""
    own = {key: value for key, value in life.items() if key not in ("again", "suspensions")}
    suspensions = list(life["suspensions"])
    again = life["again"]
    if again and again["reopened_at"] <= cut:
        own |= {key: value for key, value in again.items() if key != "suspensions"}
        suspensions += again.get("suspensions", [])
    state = {key: None if key in TIMES and value and value > cut else value
             for key, value in own.items()}  # fmt: skip
    begun = [(began, over) for began, over in suspensions if began <= cut]
    over = [ended for _, ended in begun if ended is not None and ended <= cut]
    # The platform has one pair of fields: it keeps the last resumption, whatever it ended.
    state["suspended_at"] = begun[-1][0] if begun else None
    state["resumed_at"] = over[-1] if over else None
    if state["closed_at"] is None:
        state["close_type"] = None
    if state["extended_at"] is None:
        state["extended_deadline"] = None
    return {**state, "source_updated_at": cut}


def drawn(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """`count` values of a strategy, the same ones every time: a build judges them all at once.

    A case that fails stands in a street with one or two others, so there is nothing to shrink.
    """
    found: list[Any] = []

    @seed(SEED)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value: Any) -> None:
        found.append(value)

    collect()
    return found
