"""Random lives of cases, as a bureau's platform delivers them night by night (hypothesis).

A life is drawn once (`case_lives`); a night shows what has happened until its cut.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from case_lives import CUTS, DAY, MINUTE, TIMES, following, lives, often_reopened, short_lives
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

LATE_STATE = 9
"""What an older state that comes late says of 返工; no figure may show it."""

SEED = int(os.environ.get("HISTORIES_SEED", "1"))
"""Under 1 every edge occurs: a test counts them (`..._hold_what_they_are_to_prove`)."""


@dataclass(frozen=True)
class Delivery:
    """A state of a case in the columns of `src_case`, and the night that brings it."""

    night: int
    row: dict[str, Any]


@st.composite
def at_one_place(draw: st.DrawFn) -> list[Delivery]:
    """The same problem again and again where nothing else is: what makes a place a hotspot."""
    own = {"minor_name": "stall", "handling_unit_name": "U1", "address": "3 A St"}
    life = draw(short_lives()) | own | {"is_elsewhere": False}
    nights = [n for n, cut in enumerate(CUTS) if life["reported_at"] <= cut]
    return [Delivery(night, seen(life, CUTS[night])) for night in nights[:1] + nights[-1:]]


@st.composite
def deliveries(draw: st.DrawFn, *, often: bool = False) -> list[Delivery]:
    """What the nights bring of one case; now and then it moves, or an older state comes late.

    Of one that is reopened `often` most nights bring what the lives were before the next one.
    """
    life = draw(often_reopened() if often else lives())
    minor_name = draw(st.sampled_from(["stall", "waste", "junk"]))
    life["handling_unit_name"] = draw(st.sampled_from(["U1", "U2", None]))
    told = {
        "minor_name": minor_name,
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
        if often and draw(st.integers(1, 4)) > 1:
            before = draw(st.sampled_from([MINUTE, 2 * MINUTE, DAY]))
            between = between_reopenings(life, cut, before)
            found += [Delivery(night, seen(life, at) | told) for at in between]
        found.append(Delivery(night, seen(life, cut) | told))
        if night and draw(st.integers(1, 6)) == 1:
            before = CUTS[night - 1]
            if life["reported_at"] <= before:
                found.append(
                    Delivery(night, seen(life, before) | told | {"rework_cnt": LATE_STATE})
                )
    return found


def between_reopenings(life: dict[str, Any], cut: datetime, before: timedelta) -> list[datetime]:
    """So long before every reopening until `cut`: the closing has been told by then, or not."""
    ends = [again["reopened_at"] - before for again in following(life)]
    return [end for end in ends if life["reported_at"] <= end < cut]


def seen(life: dict[str, Any], cut: datetime) -> dict[str, Any]:
    """The state at `cut`: what has not happened by then is empty."""
    own = {key: value for key, value in life.items() if key not in ("again", "suspensions")}
    suspensions = list(life["suspensions"])
    for again in following(life):
        if again["reopened_at"] <= cut:
            own |= {key: again[key] for key in again if key not in ("again", "suspensions")}
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
