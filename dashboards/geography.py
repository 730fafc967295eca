"""A map without maps: cells where cases happened, the line between districts, and a projection.

Boundaries are read off the positions of the cases, so they are only as sharp as a cell; no tile, no
shape and no other host is needed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians

from dashboards.queries import Row

CELL = 0.005
"""Side of a cell of `fct_case_cell` in degrees: about 500 m."""
REACH = 8
"""How many cells a part reaches beyond its cases: 4 km."""
TALLEST = 0.7
"""Height of a map for its width, at most."""
Cell = tuple[int, int]
Side = tuple[float, float, float, float]
_STRAIGHT = ((-1, 0), (1, 0), (0, -1), (0, 1))
_SLANTING = ((-1, -1), (-1, 1), (1, -1), (1, 1))


@dataclass(frozen=True)
class Frame:
    """What the map shows, in degrees, and its size in units of the drawing."""

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float

    def at(self, lng: float, lat: float) -> tuple[float, float]:
        """Position in the drawing: from the left, from the top."""
        return (
            (lng - self.west) / (self.east - self.west) * self.width,
            (self.north - lat) / (self.north - self.south) * self.height,
        )

    def holds(self, lng: float, lat: float) -> bool:
        """Whether a position lies inside."""
        return self.west <= lng <= self.east and self.south <= lat <= self.north


def frame_of(cells: Sequence[Row], width: float = 960.0, size: float = CELL) -> Frame | None:
    """The frame around the cells with two cells of margin; None without a cell.

    A degree of longitude is drawn as much shorter as it is at that latitude; what is taller than
    wide is given room beside it, so that the whole fits a screen.
    """
    if not cells:
        return None
    west = (min(cell["column_no"] for cell in cells) - 2) * size
    east = (max(cell["column_no"] for cell in cells) + 3) * size
    south = (min(cell["row_no"] for cell in cells) - 2) * size
    north = (max(cell["row_no"] for cell in cells) + 3) * size
    shorter = cos(radians((south + north) / 2))
    beside = ((north - south) / (TALLEST * shorter) - (east - west)) / 2
    west, east = west - max(beside, 0.0), east + max(beside, 0.0)
    return Frame(west, south, east, north, width, width * (north - south) / (east - west) / shorter)


def ground(cells: Sequence[Row], reach: int = REACH) -> dict[Cell, str]:
    """Part of every cell with cases, and of the empty ones up to `reach` cells around them.

    An empty cell belongs to the part that is nearest; the gaps between neighbourhoods close so, and
    what lies beyond all of them is nobody's. Steps go straight, and slanting every other time,
    which keeps distances round.
    """
    found: dict[Cell, str] = {
        (cell["column_no"], cell["row_no"]): cell["part_id"] for cell in cells
    }
    if not found:
        return found
    west, east = min(column for column, _ in found) - 1, max(column for column, _ in found) + 1
    south, north = min(row for _, row in found) - 1, max(row for _, row in found) + 1
    edge = sorted(found)
    for step in range(reach):
        ways = _STRAIGHT if step % 2 == 0 else _STRAIGHT + _SLANTING
        reached = []
        for column, row in edge:
            for right, up in ways:
                at = (column + right, row + up)
                if at not in found and west <= at[0] <= east and south <= at[1] <= north:
                    found[at] = found[column, row]
                    reached.append(at)
        edge = sorted(reached)
    return found


def strips(cells: Iterable[Cell]) -> list[tuple[int, int, int]]:
    """Cells side by side in a row as one strip each: column, row, number of cells."""
    found: list[tuple[int, int, int]] = []
    for column, row in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        if found and found[-1][1] == row and found[-1][0] + found[-1][2] == column:
            found[-1] = (found[-1][0], row, found[-1][2] + 1)
        else:
            found.append((column, row, 1))
    return found


def borders(parts: Mapping[Cell, str], size: float = CELL) -> list[Side]:
    """Sides of cells (from lng, lat to lng, lat) where one part ends, each side once."""
    sides = set()
    for (column, row), own in parts.items():
        west, south, east, north = column, row, column + 1, row + 1
        for other, side in (
            ((column - 1, row), (west, south, west, north)),
            ((column + 1, row), (east, south, east, north)),
            ((column, row - 1), (west, south, east, south)),
            ((column, row + 1), (west, north, east, north)),
        ):
            if parts.get(other) != own:
                sides.add(side)
    return [(a * size, b * size, c * size, d * size) for a, b, c, d in sorted(sides)]


def labels(cells: Sequence[Row], size: float = CELL) -> list[tuple[str, float, float]]:
    """Name and middle (lng, lat) of every part, weighted by its cases."""
    parts: dict[str, list[Row]] = defaultdict(list)
    for cell in cells:
        parts[cell["part_name"]].append(cell)
    found = []
    for name, own in parts.items():
        weight = sum(cell["case_cnt"] for cell in own)
        lng = sum((cell["column_no"] + 0.5) * size * cell["case_cnt"] for cell in own) / weight
        lat = sum((cell["row_no"] + 0.5) * size * cell["case_cnt"] for cell in own) / weight
        found.append((name, lng, lat))
    return found
