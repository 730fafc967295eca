"""Completion of targets as bars on one scale; 100 % is a line, and what passes it stays longer."""

from __future__ import annotations

from dashboards import format as fmt
from dashboards.components import markup

LEAST_SCALE = 1.2


def bar(completion: float | None, largest: float) -> str:
    """One bar with its percentage; `largest` is the longest completion drawn beside it."""
    if completion is None:
        return f'<span class="um-weak">{fmt.DASH}</span>'
    scale = max(LEAST_SCALE, largest)
    style = "good" if completion >= 1 else "bad"
    width, at = max(0.0, completion) / scale * 100, 100 / scale
    return (
        '<span class="um-interval"><span class="um-interval-track" aria-hidden="true">'
        f'<span class="um-progress um-part-{style}" style="width:{width:.2f}%"></span>'
        f'<span class="um-interval-at" style="left:{at:.2f}%"></span></span>'
        f'<span class="um-num">{markup.text(fmt.completion(completion))}</span></span>'
    )
