"""要紧的事 as a numbered list: what, where or whose, and the way to the page that shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboards.components import markup
from dashboards.matters import NOTHING, Matter


def matters(found: Sequence[Matter], address: Callable[[Matter], str]) -> str:
    """The list; `address` gives the link of one."""
    if not found:
        return markup.calm(NOTHING)
    return f'<ol class="um-matters">{"".join(_matter(one, address(one)) for one in found)}</ol>'


def _matter(one: Matter, address: str) -> str:
    return (
        f"<li><strong>{markup.text(one.kind)}</strong><span>{markup.text(one.said)}</span>"
        f'<a href="{markup.text(address)}" target="_self">{markup.text(one.way)} →</a></li>'
    )
