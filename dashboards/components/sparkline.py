"""The line of 13 periods as a small SVG: gaps stay gaps, the target is a dashed line."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards import format as fmt
from dashboards.components import tones
from dashboards.indicators import Kpi
from dashboards.periods import Period

Line = Sequence[tuple[Period, float | None]]

SMALL = (152, 46)
LARGE = (240, 64)
_SIDE, _TOP = 5, 6
_FEW = 6
_INK, _REFERENCE, _TARGET = "ink", "reference", "target"
_TONES = tones.style(
    {
        _INK: ("#1f4e79", "#8fc1ee"),
        _REFERENCE: ("#a3adb8", "#6b7885"),
        _TARGET: ("#7a5b00", "#e0b84c"),
    },
    "path,polyline{stroke:var(--c)}circle{fill:var(--c)}",
)


def bounds(lines: Sequence[Line], extra: Sequence[float | None] = ()) -> tuple[float, float] | None:
    """Lowest and highest value of the lines and of `extra` values; None without any value."""
    values = [value for line in lines for _, value in line if value is not None]
    if not values:
        return None
    values += [value for value in extra if value is not None]
    return min(values), max(values)


def svg(
    line: Line,
    *,
    target: float | None = None,
    reference: Line = (),
    within: tuple[float, float] | None = None,
    size: tuple[int, int] = LARGE,
) -> str:
    """Draw `line`, the grey `reference` line behind it and the dashed `target`.

    `within` fixes the vertical range, so that several drawings can be compared; `size` is the
    width and height in pixels that the drawing is meant for.
    """
    wide, tall = size
    low, high = within or bounds([line, reference], [target]) or (0.0, 1.0)
    spread = (high - low) or 1.0

    def x(index: int) -> float:
        return _SIDE + index * (wide - 2 * _SIDE) / max(1, len(line) - 1)

    def y(value: float) -> float:
        if high == low:
            return tall / 2
        return tall - _TOP - (value - low) / spread * (tall - 2 * _TOP)

    parts = []
    if target is not None and low <= target <= high:
        parts.append(
            f'<path class="{_TARGET}" d="M0 {y(target):.1f}H{wide}" stroke-dasharray="3 4"/>'
        )
    few = sum(value is not None for _, value in line) <= _FEW
    for drawn, tone, width in ((reference, _REFERENCE, 1.5), (line, _INK, 2)):
        for run in _runs(drawn):
            points = " ".join(f"{x(index):.1f},{y(value):.1f}" for index, value in run)
            if len(run) == 1 or few:
                parts += [_dot(x(index), y(value), tone, 2) for index, value in run]
            if len(run) > 1:
                parts.append(
                    f'<polyline class="{tone}" points="{points}" stroke-width="{width}" '
                    'stroke-linejoin="round" stroke-linecap="round"/>'
                )
    if line and line[-1][1] is not None:
        parts.append(_dot(x(len(line) - 1), y(line[-1][1]), _INK, 4))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" '
        f'width="{wide}" height="{tall}" fill="none">{_TONES}{"".join(parts)}</svg>'
    )


def begun(lines: Sequence[Line]) -> list[Line]:
    """The lines from the first period that has a value in any: what came before is no gap."""
    starts = [index for line in lines for index, (_, value) in enumerate(line) if value is not None]
    return [line[min(starts, default=0) :] for line in lines]


def describe(line: Line, kpi: Kpi, currency: str, subject: str = "") -> str:
    """The text alternative of a line: its span, first, last, lowest and highest value."""
    known = [(period, value) for period, value in line if value is not None]
    name = f"{subject}{kpi.name_zh}"
    if not known:
        return f"{name}：{fmt.NO_DATA}"

    def said(point: tuple[Period, float]) -> str:
        value = fmt.figure(point[1], kpi.unit, kpi.decimals, currency).text
        return f"{point[0].label_zh} {value}"

    low = min(known, key=lambda point: point[1])
    high = max(known, key=lambda point: point[1])
    return (
        f"{name} {len(line)} 期走势，有数据 {len(known)} 期：由 {said(known[0])} 到 "
        f"{said(known[-1])}；最低 {said(low)}，最高 {said(high)}"
    )


def _runs(line: Line) -> list[list[tuple[int, float]]]:
    runs: list[list[tuple[int, float]]] = [[]]
    for index, (_, value) in enumerate(line):
        if value is not None:
            runs[-1].append((index, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _dot(cx: float, cy: float, tone: str, radius: int) -> str:
    return f'<circle class="{tone}" cx="{cx:.1f}" cy="{cy:.1f}" r="{radius}"/>'
