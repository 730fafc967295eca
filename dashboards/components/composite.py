"""综合得分 on 总览: a card for each group with its score, movement, places and what moves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboards import format as fmt
from dashboards.components import markup
from dashboards.components.standings import delta_text, interval_text
from dashboards.composite import Composite
from dashboards.queries import Row

PLACES_TOLD = 5
_OPENED = '<article class="um-card um-composite">'


def cards(
    found: Sequence[Composite], address: Callable[[Composite], str], *, sees_all: bool
) -> str:
    """The cards, each with the `address` of its league.

    Who does not see all units of a group is not told which is first or last.
    """
    told = "".join(_card(each, address(each), sees_all) for each in found)
    return f'<div class="um-cards">{told}</div>'


def _card(found: Composite, address: str, sees_all: bool) -> str:
    head = f"<header><h3>{markup.text(found.group)}</h3></header>"
    way = (
        f'<p class="um-way"><a href="{markup.text(address)}" target="_self">'
        f"看{markup.text(found.group)}的考核 →</a></p>"
    )
    if found.score is None:
        return f'{_OPENED}{head}<p class="um-value um-none">无总分</p>{way}</article>'
    told = "".join(
        f'<div class="um-change"><span class="um-label">{term}</span>'
        f"<span>{markup.text(said)}</span></div>"
        for term, said in [*_standing(found, sees_all), *_drivers(found)]
        if said
    )
    return (
        f"{_OPENED}{head}"
        f'<p class="um-value">{fmt.number(found.score, 2)}<span class="um-unit">分</span></p>'
        f'<p class="um-target">{markup.text(_of_whom(found))}</p>'
        f'<div class="um-changes">{told}</div>{way}</article>'
    )


def _of_whom(found: Composite) -> str:
    """What the score is the score of."""
    beside = f"；组平均 {fmt.number(found.group_mean, 2)} 分"
    if found.is_whole:
        return "组平均"
    if len(found.units) == 1:
        return f"{found.units[0]['unit_name']}{beside}"
    return f"{len(found.units)} 个单位平均{beside}"


def _standing(found: Composite, sees_all: bool) -> list[tuple[str, str]]:
    """Movement and places: of a group who is first and last, of an area its own places."""
    lines = [("较上期", _moved(found))]
    if not found.units:
        return lines
    if found.is_whole and sees_all:
        first, last = found.units[0]["rank"], found.units[-1]["rank"]
        return [*lines, ("第一", _named(found.units, first)), ("末位", _named(found.units, last))]
    black = "、".join(row["unit_name"] for row in found.units if row["list"] == "black")
    if len(found.units) == 1:
        (only,) = found.units
        lines.append(("组内名次", f"第 {only['rank']} 名{_by(only)}"))
        return [*lines, ("名次区间", interval_text(only)), ("黑榜", black)]
    return [
        *lines,
        ("组内名次", _places(found.units)),
        ("最好", _placed(found.units, found.units[0]["rank"])),
        ("最靠后", _placed(found.units, found.units[-1]["rank"])),
        ("黑榜", black),
        ("升降", _risers(found.units)),
    ]


def _places(units: Sequence[Row]) -> str:
    """The places, best first: all of a few, of many the first ones and the last."""
    places = [str(row["rank"]) for row in units]
    if len(places) <= PLACES_TOLD:
        return f"第 {'、'.join(places)} 名"
    return f"第 {'、'.join(places[: PLACES_TOLD - 1])} …… {places[-1]} 名"


def _placed(units: Sequence[Row], rank: int) -> str:
    """`西街办事处（第 30 名）`; how many where several share the place."""
    one, *others = [row for row in units if row["rank"] == rank]
    tied = f"，并列 {len(others) + 1} 个" if others else ""
    return f"{one['unit_name']}（第 {rank} 名{tied}）"


def _moved(found: Composite) -> str:
    if found.before is None:
        return fmt.NO_BASELINE
    moved = fmt.change(float(found.score or 0), float(found.before), "分", 2)
    if moved is None or moved.sign == 0:
        return fmt.UNCHANGED
    return f"{moved.arrow} {moved.size} {'变好' if moved.sign > 0 else '变差'}"


def _named(units: Sequence[Row], rank: int) -> str:
    """The unit in a place, how it moved; how many where several share the place."""
    one, *others = [row for row in units if row["rank"] == rank]
    tail = f"，并列 {len(others) + 1} 个" if others else _by(one)
    return f"{one['unit_name']}（{fmt.score(one['published_score'])} 分{tail}）"


def _by(row: Row) -> str:
    """`，↑3`; nothing where there is nothing to compare with."""
    return "" if row["rank_delta"] is None else f"，{delta_text(row)}"


def _risers(units: Sequence[Row]) -> str:
    moves = [row["rank_delta"] for row in units if row["rank_delta"] is not None]
    up, down = sum(move > 0 for move in moves), sum(move < 0 for move in moves)
    return f"↑ {up} 个，↓ {down} 个" if moves else fmt.NO_BASELINE


def _drivers(found: Composite) -> list[tuple[str, str]]:
    costliest, best = found.costliest, found.best
    return [
        (
            "拉低最多",
            f"{costliest.name}（失 {fmt.number(costliest.lost, 2)} 分）" if costliest else "",
        ),
        (
            "撑起最多",
            f"{best.name}（得分率 {fmt.number(best.rate * 100, 1)}%）" if best else "",
        ),
    ]
