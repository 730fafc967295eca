"""The seven stages of a case (上报 … 结案): how many passed each, and what became of the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboards.queries import Row
from publishing.exports.wording import SMALL_N

STAGES = ("上报", "受理", "立案", "派遣", "处置", "核查", "结案")
OUTCOMES = ("作废", "转出", "自行处置", "挂账", "在办")
"""What becomes of a case that did not pass on; the first three are the end of it."""

USUAL = "channel"
"""The part that the page divides by at first: where all parts are summed, its answer is there."""


@dataclass(frozen=True)
class Stage:
    """One stage: cases that reached it, and those that went no further, by outcome."""

    number: int
    name: str
    reached: int
    stayed: dict[str, int]

    @property
    def lost(self) -> int:
        """Cases that went no further, whatever became of them."""
        return sum(self.stayed.values())


@dataclass(frozen=True)
class Loss:
    """One channel, unit, category or street, and the seven stages of its cases."""

    part_id: str
    name: str
    stages: list[Stage]

    @property
    def lost(self) -> int:
        """Its cases that stopped before 结案."""
        return sum(stage.lost for stage in self.stages[:-1])


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


def losses(rows: Sequence[Row], names: Mapping[str, str]) -> list[Loss]:
    """Counts by part as the stages of each, the parts that lost most first.

    A part without a name in `names` is its own name, or 未注明 where the source told none.
    """
    of_part: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        of_part[row["part_id"]].append(row)
    found = [
        Loss(part_id, names.get(part_id, "未注明" if part_id == "-" else part_id), stages(counts))
        for part_id, counts in of_part.items()
    ]
    return sorted(found, key=lambda one: (-one.lost, one.name))


def share(part: int, whole: int) -> float | None:
    """A part of a whole; None of a whole too small to tell."""
    return part / whole if whole >= SMALL_N else None
