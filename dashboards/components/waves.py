"""Survey items over waves: place from the bottom and score, the lowest marked."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dashboards import format as fmt
from dashboards.components import markup
from dashboards.queries import Row


def waves(found: Sequence[Row], persistent: Collection[str]) -> str:
    """Rows of `survey_waves` as a table, the lowest of the newest wave first.

    `persistent` are codes of items that V04 counts: among the lowest in every wave it looks
    at. A wave that is a break (another scale, another way of asking) carries ┆ in its head.
    """
    if not found:
        return markup.calm("没有分项得分。")
    columns = list(dict.fromkeys((row["wave"], row["is_break"]) for row in found))
    at = {(row["item_code"], row["wave"]): row for row in found}
    newest = columns[-1][0]
    names = {row["item_code"]: row["item_name"] for row in found}

    def place(code: str) -> tuple[float, str]:
        row = at.get((code, newest))
        rank = row["rank_from_bottom"] if row else None
        return (float("inf") if rank is None else rank, code)

    heads = [("调查项目", "")]
    heads += [(f"┆ {wave}" if is_break else wave, "um-num") for wave, is_break in columns]
    body = []
    for code in sorted(names, key=place):
        tag = markup.tags("持续末位") if code in persistent else ""
        cells = "".join(_cell(at.get((code, wave))) for wave, _ in columns)
        body.append(f'<tr><th scope="row">{markup.text(names[code])} {tag}</th>{cells}</tr>')
    return markup.scrolling(markup.table(heads, body), "各期得分与末位")


def _cell(row: Row | None) -> str:
    if row is None or row["score_100"] is None:
        return f'<td class="um-num um-weak">{fmt.DASH}{markup.hidden(fmt.NO_DATA)}</td>'
    said = fmt.number(row["score_100"], 1)
    rank = row["rank_from_bottom"]
    if not row["is_lowest3"]:
        below = "" if rank is None else f'<span class="um-sub"> 倒数第 {rank}</span>'
        return f'<td class="um-num">{said}{below}</td>'
    sure = "" if row["is_separable"] else "，不可区分"
    return (
        f'<td class="um-num um-missing"><span aria-hidden="true">▼</span> {said}'
        f'<span class="um-sub"> 倒数第 {rank}{sure}</span></td>'
    )
