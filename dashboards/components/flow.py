"""The flow of cases as seven bars, with what was lost after each stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboards import format as fmt
from dashboards.case_flow import Stage
from dashboards.components import markup


def flow(stages: Sequence[Stage], address: Callable[[int, str], str]) -> str:
    """Stages from top to bottom; `address(stage, outcome)` leads to the cases that stayed there."""
    if not stages or stages[0].reached == 0:
        return markup.calm(f"所选区域和期间{fmt.NO_DATA}。")
    first = stages[0].reached
    items = "".join(_stage(stage, first, address) for stage in stages)
    return f'<ol class="um-flow">{items}</ol>'


def _stage(stage: Stage, first: int, address: Callable[[int, str], str]) -> str:
    share = stage.reached / first
    losses = "".join(
        f'<a href="{markup.text(address(stage.number, outcome))}" target="_self">'
        f"{markup.text(outcome)} {fmt.number(count)}</a>"
        for outcome, count in stage.stayed.items()
    )
    said = f"止于此环节 {fmt.number(stage.lost)} 件：{losses}" if stage.lost else ""
    return (
        f'<li><span class="um-flow-name">{markup.text(stage.name)}</span>'
        f'<span class="um-track" aria-hidden="true"><span class="um-part-main" '
        f'style="width:{share * 100:.2f}%"></span></span>'
        f'<span class="um-flow-told"><b>{fmt.number(stage.reached)}</b> 件'
        f"，占上报 {fmt.share(share)}</span>"
        f'<span class="um-flow-lost">{said}</span></li>'
    )
