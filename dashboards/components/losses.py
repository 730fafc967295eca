"""Where cases of each part stopped on their way: a row a part, a column a stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboards import format as fmt
from dashboards.case_flow import STAGES, Loss, Stage, share
from dashboards.components import markup

Address = Callable[[str, int], str]


def losses(head: str, found: Sequence[Loss], address: Address) -> str:
    """`address(part_id, stage)` leads to the cases of a part that stopped at a stage.

    Stage 0 leads to all of them; an empty address leads nowhere.
    """
    if not found:
        return markup.calm(f"所选区域和期间{fmt.NO_DATA}。")
    heads = [(head, ""), *((name, "um-num") for name in ("上报", *map(stopped_at, STAGES[:-1])))]
    body = (_row(one, address) for one in found)
    return markup.scrolling(
        markup.table([*heads, (STAGES[-1], "um-num")], body, "um-rows um-losses"),
        f"止于各环节（按{head}）",
    )


def stopped_at(stage: str) -> str:
    """`止于受理`: cases that went no further."""
    return f"止于{stage}"


def _row(one: Loss, address: Address) -> str:
    first, last = one.stages[0], one.stages[-1]
    name = _linked(markup.text(one.name), address(one.part_id, 0))
    lost = "".join(_lost(stage, address(one.part_id, stage.number)) for stage in one.stages[:-1])
    closed = fmt.number(last.reached) + _share(last.reached, first.reached)
    return (
        f'<tr><th scope="row">{name}</th><td class="um-num">{fmt.number(first.reached)}</td>'
        f'{lost}<td class="um-num">{closed}</td></tr>'
    )


def _lost(stage: Stage, address: str) -> str:
    if not stage.lost:
        return f'<td class="um-num">{fmt.number(0)}</td>'
    count = _linked(fmt.number(stage.lost), address)
    return f'<td class="um-num">{count}{_share(stage.lost, stage.reached)}</td>'


def _share(part: int, whole: int) -> str:
    found = share(part, whole)
    return "" if found is None else f'<span class="um-sub">{fmt.share(found)}</span>'


def _linked(said: str, address: str) -> str:
    return f'<a href="{markup.text(address)}" target="_self">{said}</a>' if address else said
