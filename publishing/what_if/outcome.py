"""Trying it out: the same arithmetic as the warehouse's, in Decimal, on its own evidence.

A weighted score is rounded half up to 8 decimals, as the warehouse does; the total is rounded once,
for publication, and places are taken on it (DOMAIN §10.4). Nothing changed, nothing differs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from publishing.exports.league import rounded
from publishing.exports.rows import Row
from publishing.what_if.change import Change
from publishing.what_if.month import LeagueMonth

_STORED = Decimal("0.00000001")
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_KEPT_FROM_ENTRIES = "full"
"""Evidence that a component scored from entries begins with."""

Key = tuple[str, str]


@dataclass(frozen=True)
class Outcome:
    """A unit beside its official line. No total, no place: `total`, `published`, `rank` None.

    scores: component → score, of the components that count.
    moved: places gained; None where either rank is missing.
    """

    group_name: str
    unit_id: str
    unit_name: str
    official_total: Decimal | None
    official_published: Decimal | None
    official_rank: int | None
    scores: dict[str, Decimal | None]
    total: Decimal | None
    published: Decimal | None
    rank: int | None = None

    @property
    def moved(self) -> int | None:
        """Places gained against the official rank; negative is down."""
        if self.rank is None or self.official_rank is None:
            return None
        return self.official_rank - self.rank


def try_out(month: LeagueMonth, change: Change) -> list[Outcome]:
    """Every unit of the month under the change, group by group, by rank.

    Raises:
        ChangeError: the change names what the month does not have, or leaves nothing to weigh.
    """
    change.require_known(month.component_codes(), month.items())
    with localcontext(_EXACT):
        scores = _scores(month, change)
        outcomes = [_outcome(month, row, change, scores) for row in month.units]
        ranked = [_placed(one, outcomes, month.rule) for one in outcomes]
    return sorted(ranked, key=lambda one: (one.group_name, one.rank or len(ranked), one.unit_id))


def _scores(month: LeagueMonth, change: Change) -> dict[tuple[Key, str], Row]:
    """Component rows by unit and component, scored anew where an item is left out."""
    found = {(_key(row), row["component"]): row for row in month.components}
    if not change.without_items:
        return found
    lost: dict[tuple[Key, str], Decimal] = defaultdict(Decimal)
    from_entries = set()
    for row in month.evidence:
        key = (_key(row), row["component"])
        is_floor = row["evidence_kind"] == "cap" and row["item_name"] is None
        if row["evidence_kind"] == _KEPT_FROM_ENTRIES:
            from_entries.add(key)
        if not is_floor and row["item_name"] not in change.without_items:
            lost[key] += row["points"]
    return {
        key: {**row, "score": max(lost[key], Decimal(0))}
        if key in from_entries and row["score"] is not None
        else row
        for key, row in found.items()
    }


def _outcome(
    month: LeagueMonth, unit: Row, change: Change, scores: dict[tuple[Key, str], Row]
) -> Outcome:
    mine = {component: row for (key, component), row in scores.items() if key == _key(unit)}
    shares = change.shares({component: row["weight"] for component, row in mine.items()})
    counted = {component: mine[component]["score"] for component in shares}
    total = None
    if None not in counted.values():
        parts = [
            (counted[component] * weight / whole).quantize(_STORED)
            for component, (weight, whole) in shares.items()
        ]
        total = sum(parts, Decimal(0)) + unit["bonus"] - unit["deduction"]
    rule = month.rule
    return Outcome(
        group_name=unit["group_name"],
        unit_id=unit["unit_id"],
        unit_name=unit["unit_name"],
        official_total=unit["total_raw"],
        official_published=unit["published_score"],
        official_rank=unit["rank"],
        scores=counted,
        total=total,
        published=None
        if total is None
        else rounded(total, int(rule["publish_decimals"]), rule["rounding"]),
    )


def _placed(one: Outcome, all_units: list[Outcome], rule: Row) -> Outcome:
    """1, 2, 2, 4 within the group, but for what the edition names to decide between equals."""
    if one.total is None:
        return one
    rivals = [
        other
        for other in all_units
        if other.group_name == one.group_name and other.total is not None
    ]
    merit = _merit(one, rule)
    return replace(one, rank=1 + sum(_merit(other, rule) < merit for other in rivals))


def _merit(one: Outcome, rule: Row) -> tuple[object, ...]:
    """Sorts the better one first; a missing mark comes last."""
    merit: list[object] = [-(one.published or Decimal(0))]
    for name in (rule["tie_break_1"], rule["tie_break_2"]):
        if name == "unit_code":
            merit.append(one.unit_id)
        elif name is not None:
            mark = one.total if name == "raw_score" else one.scores.get(name)
            merit += [mark is None, -(mark or Decimal(0))]
    return tuple(merit)


def _key(row: Row) -> Key:
    return row["group_name"], row["unit_id"]
