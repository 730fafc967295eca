"""Links from page to page of a long list."""

from __future__ import annotations

from collections.abc import Callable

from dashboards import format as fmt
from dashboards.components import markup


def pages(total: int, size: int) -> int:
    """How many pages a list has; one when it is empty."""
    return max(1, -(-total // size))


def links(page: int, last: int, address: Callable[[int], str]) -> str:
    """First, previous, next and last page, those that lead somewhere; nothing for one page."""
    if last == 1:
        return ""
    ways = (("首页", 1), ("上一页", page - 1), ("下一页", page + 1), ("末页", last))
    items = "".join(
        f'<a href="{markup.text(address(number))}" target="_self">{word}</a>'
        if 1 <= number <= last and number != page
        else f'<span class="um-none">{word}</span>'
        for word, number in ways
    )
    said = f"第 {fmt.number(page)} / {fmt.number(last)} 页"
    return f'<nav class="um-paging" aria-label="翻页">{items}<span>{said}</span></nav>'
