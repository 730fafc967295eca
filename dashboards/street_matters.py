"""What citizens told of and inspectors found, street by street and family by family, summed up.

One question, `street_matters`, serves all parts of 热线 that are about matters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from dashboards.indicators import Area
from dashboards.queries import Row

_COUNTS = ("order_cnt", "repeat_cnt", "previous_cnt", "found_cnt", "told_cnt")


def by_family(rows: Sequence[Row]) -> list[Row]:
    """One row per family that citizens told of, the most told first."""
    families: dict[str, Row] = {}
    for row in rows:
        family = families.setdefault(row["family_id"], {**row, **dict.fromkeys(_COUNTS, 0)})
        for count in _COUNTS:
            family[count] += row[count]
    told = [family for family in families.values() if family["order_cnt"]]
    return sorted(told, key=lambda family: (-family["order_cnt"], family["family_name"]))


def unseen(rows: Sequence[Row], least: int, areas: Mapping[str, Area]) -> list[Row]:
    """Streets and families with `least` orders of which inspectors found no case, most told first.

    What lies in no street of `areas` is left out: nobody can be sent there.
    """
    found = [
        {**row, "area_id": area.area_id, "area_name": area.area_name}
        for row in rows
        if row["order_cnt"] >= least
        and not row["found_cnt"]
        and (area := areas.get(row["street_id"])) is not None
        and not area.is_unassigned
    ]
    return sorted(found, key=lambda row: (-row["order_cnt"], row["area_name"], row["family_name"]))


def by_part(rows: Sequence[Row], parts: Sequence[Area], areas: Mapping[str, Area]) -> Counter:
    """Counts of `parts`, which are streets or the districts above them: (area, family, count)."""
    shown = {part.area_id for part in parts}
    found: Counter = Counter()
    for row in rows:
        street = areas.get(row["street_id"])
        above = [row["street_id"], street.parent_area_id if street else None]
        for area_id in shown.intersection(above):
            for count in _COUNTS:
                found[area_id, row["family_id"], count] += row[count]
    return found
