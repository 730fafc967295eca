"""Random lives of cases (hypothesis): everything that ever happens to one.

Days and hours are few, so that events meet: at midnight, at the end of a month, on a deadline, at
one moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

CUTS = [datetime(2024, 6, 10, 9), datetime(2024, 8, 1, 9), datetime(2024, 8, 2, 2, 30)]
"""Until when each night's deliveries reach; the data end with the last one, a day after another."""

MOST_LIVES = 4
"""Of one case, the present one among them."""

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
        life["again"] = draw(next_lives([life]))
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
def next_lives(
    draw: st.DrawFn, lives: list[dict[str, Any]], *, often: bool = False
) -> dict[str, Any]:
    """What a reopened case (重开) is from the reopening on, in the columns that change.

    `lives` are those before it; of those reopened `often` most are reopened once more.
    """
    first, life = lives[0]["closed_at"], lives[-1]
    nights = [cut for cut in CUTS[:-1] if cut >= life["closed_at"]]  # that may see its first life
    starts = [life["closed_at"], *([] if often else nights[:1] * 2)]
    reopened = draw(st.sampled_from(starts)) + draw(delays) + MINUTE
    sent = reopened + draw(delays)
    ends = [sent + draw(delays), sent + DAY, life["closed_at"]]
    done = sent + draw(delays)
    is_over = draw(st.integers(1, 4)) > 1
    told: dict[str, Any] = {
        "reopened_at": reopened,
        "dispatched_at": sent,
        # A platform that is slow to send a case again keeps its old handling until then.
        "handled_at": done if is_over else life["handled_at"] if sent > reopened else None,
        "closed_at": done + draw(delays) if is_over else None,
        "close_type": "正常" if is_over else None,
        "bundle_deadline": None,
        "handling_deadline": draw(st.sampled_from([None, *ends])),
        "close_deadline": draw(st.sampled_from([None, *ends])),
        "rework_cnt": draw(st.sampled_from([0, 1, 4])),
        "return_cnt": 2 * draw(st.sampled_from([0, 1])),
        "first_closed_at": draw(st.sampled_from([first, None])),
        "handling_unit_name": draw(st.sampled_from(["U1", "U2", None])),
    }
    before = [first, first - MINUTE, first - DAY, None]
    told["first_close_deadline"] = draw(st.sampled_from(before))
    if not is_over and draw(st.booleans()):
        told["suspensions"] = [(sent + MINUTE, draw(st.sampled_from([None, sent + DAY])))]
    told["again"] = None
    if often and is_over and len(lives) < MOST_LIVES - 1 and draw(st.integers(1, 4)) > 1:
        told["again"] = draw(next_lives([*lives, told], often=True))
    return told


@st.composite
def short_lives(draw: st.DrawFn) -> dict[str, Any]:
    """Reported, filed, dispatched and closed within hours; sent back once on every second day."""
    life: dict[str, Any] = dict.fromkeys(TIMES) | {"suspensions": [], "again": None}
    life["reported_at"] = life["accepted_at"] = life["filed_at"] = draw(moments)
    life["dispatched_at"] = life["filed_at"]
    life["closed_at"] = life["filed_at"] + min(draw(delays), DAY)
    told = {"close_deadline": life["closed_at"], "rework_cnt": 0, "extension_cnt": 0}
    rest = {"close_type": "正常", "status": "处置中", "stream": "常规"}
    sent_back = {"return_cnt": life["filed_at"].day % 2}
    return life | told | rest | sent_back | {"source_channel": "监督员上报"}


@st.composite
def often_reopened(draw: st.DrawFn) -> dict[str, Any]:
    """A case that is closed and reopened (重开) again and again."""
    life = draw(short_lives())
    life = shifted(life, -timedelta(days=draw(st.sampled_from([0, 20, 40]))))
    life["again"] = draw(next_lives([life], often=True))
    return life


def following(life: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The lives after the first, in their order."""
    while life["again"]:
        life = life["again"]
        yield life
