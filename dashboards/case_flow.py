"""The seven stages of a case (上报 … 结案): how many passed each, and what became of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.queries import Row

STAGES = ("上报", "受理", "立案", "派遣", "处置", "核查", "结案")
OUTCOMES = ("作废", "转出", "自行处置", "挂账", "在办")
"""What becomes of a case that did not pass on; the first three are the end of it."""


@dataclass(frozen=True)
class Stage:
    """One stage: cases that reached it, and those that went no further, by outcome."""

    number: int
    name: str
    reached: int
    stayed: dict[str, int]


def stages(rows: Sequence[Row]) -> list[Stage]:
    """The seven stages from counts by last stage and outcome; empty without a case.

    Who reached a stage has reached those before it, so the numbers never rise along the flow.
    """
    if not rows:
        return []
    found = []
    for number, name in enumerate(STAGES, start=1):
        stayed = {
            outcome: sum(
                row["case_cnt"]
                for row in rows
                if row["stage"] == number and row["outcome"] == outcome
            )
            for outcome in OUTCOMES
        }
        found.append(
            Stage(
                number,
                name,
                sum(row["case_cnt"] for row in rows if row["stage"] >= number),
                {outcome: count for outcome, count in stayed.items() if count},
            )
        )
    return found
