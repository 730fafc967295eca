"""The map of places: cells where cases happened, borders between parts, a dot a place.

The numbered places are links above the drawing, in the order of the list below it; all others are
dots. On a telephone, of places that would cover one another, only the first keeps its number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import dist

from dashboards.components import markup, tones
from dashboards.geography import CELL, Cell, Frame, borders, frame_of, ground, labels, strips
from dashboards.queries import Row

NUMBERED = 20
APART = 26 / 330
"""Least distance of numbers on a telephone, in widths of the map: 24 px and a gap on 330 px."""
_TONES = tones.style(
    {
        "ground": ("#f7f9fb", "#131a22"),
        "part": ("#e9eef3", "#1d2731"),
        "cell": ("#d3dde7", "#31414f"),
        "border": ("#5b6b7b", "#7f8e9d"),
        "name": ("#33414f", "#dbe3ea"),
        "dot": ("#b23c00", "#f39a64"),
        "halo": ("#f7f9fb", "#131a22"),
    },
    ".ground,.part,.cell,.dot,.name{fill:var(--c)}.border{stroke:var(--c);fill:none}"
    ".halo{stroke:var(--c)}"
    # On a telephone the drawing shrinks, and names must not shrink with it.
    "@media(max-width:480px){text{font-size:34px}}",
)


def citymap(
    cells: Sequence[Row], places: Sequence[Row], address: Callable[[Row], str], told: str
) -> str:
    """Rows of `place_cells` and `places_again` as a map; `told` is its text alternative.

    Places without a position, or outside the cells, are not drawn: the list below holds them all.
    """
    frame = frame_of(cells)
    if frame is None:
        return markup.calm("案件没有坐标，不能画图；点位见下面的清单。")
    ranked = [
        (rank, row)
        for rank, row in enumerate(places, start=1)
        if row["lng"] is not None and frame.holds(row["lng"], row["lat"])
    ]
    drawing = markup.image(_svg(cells, frame, [row for _, row in ranked]), told, "um-ground")
    numbered = [(rank, row) for rank, row in ranked if rank <= NUMBERED]
    clear = _clear(numbered, frame)
    pins = "".join(
        _pin(rank, row, frame, address(row), is_clear=rank in clear)
        for rank, row in reversed(numbered)
    )
    lost = len(places) - len(ranked)
    note = (
        f"圆点越大复发越多；编号为下表前 {NUMBERED} 处。"
        "方块为有案件的约 500 米方格；界线由案件位置推得，不是行政区划图"
    )
    note += f"；另有 {lost} 处没有坐标。" if lost else "。"
    crowded = len(numbered) - len(clear)
    if crowded:
        unmarked = f"相距太近的只标最前的一处，未标的 {crowded} 处见下表。"
        note += f'<span class="um-if-narrow">{unmarked}</span>'
    return f'<div class="um-map">{drawing}{pins}</div><p class="um-note">{note}</p>'


def _clear(numbered: Sequence[tuple[int, Row]], frame: Frame) -> set[int]:
    """Ranks of the places that cover no number before them on a telephone."""
    found: dict[int, tuple[float, float]] = {}
    for rank, row in numbered:
        at = frame.at(row["lng"], row["lat"])
        if all(dist(at, other) >= APART * frame.width for other in found.values()):
            found[rank] = at
    return set(found)


def _svg(cells: Sequence[Row], frame: Frame, places: Sequence[Row]) -> str:
    parts = ground(cells)
    lines = []
    for west, south, east, north in borders(parts):
        (x1, y1), (x2, y2) = frame.at(west, south), frame.at(east, north)
        lines.append(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")
    own = [(cell["column_no"], cell["row_no"]) for cell in cells]
    dots = "".join(_dot(row, frame) for row in reversed(places))
    names = "".join(_name(name, *frame.at(lng, lat)) for name, lng, lat in labels(cells))
    box = f"0 0 {frame.width:.0f} {frame.height:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{_TONES}'
        '<rect class="ground" width="100%" height="100%"/>'
        f'<path class="part" d="{_squares(parts, frame)}"/>'
        f'<path class="cell" d="{_squares(own, frame)}"/>'
        f'<path class="border" d="{"".join(lines)}" stroke-width="1.2"/>'
        f"{dots}{names}</svg>"
    )


def _squares(cells: Iterable[Cell], frame: Frame) -> str:
    width, height = frame.at(frame.west + CELL, frame.north - CELL)
    drawn = []
    for column, row, count in strips(cells):
        x, y = frame.at(column * CELL, (row + 1) * CELL)
        drawn.append(f"M{x:.1f} {y:.1f}h{width * count:.1f}v{height:.2f}h-{width * count:.1f}z")
    return "".join(drawn)


def _dot(row: Row, frame: Frame) -> str:
    x, y = frame.at(row["lng"], row["lat"])
    radius = 2.5 + min(row["recurrence_cnt"], 16) * 0.35
    return f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill-opacity="0.55"/>'


def _name(name: str, x: float, y: float) -> str:
    return (
        f'<g class="halo"><text class="name" x="{x:.0f}" y="{y:.0f}" font-size="20" '
        'font-weight="600" text-anchor="middle" stroke-width="4" paint-order="stroke" '
        'font-family="Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif">'
        f"{markup.text(name)}</text></g>"
    )


def _pin(rank: int, row: Row, frame: Frame, address: str, *, is_clear: bool) -> str:
    """A number at its place, moved inside where the edge of the map would cut it."""
    x, y = frame.at(row["lng"], row["lat"])
    left, top = x / frame.width * 100, y / frame.height * 100
    style = "um-pin" if is_clear else "um-pin um-if-wide"
    said = markup.text(f"{row['place_name'] or '（无地址）'}，{row['family_name']}")
    return (
        f'<a class="{style}" href="{markup.text(address)}" target="_self" title="{said}" '
        f'style="left:clamp(0.75rem,{left:.2f}%,100% - 0.75rem);'
        f'top:clamp(0.75rem,{top:.2f}%,100% - 0.75rem)">{rank}{markup.hidden(f"：{said}")}</a>'
    )
