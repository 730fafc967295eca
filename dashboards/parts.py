"""Parts of a page that run again alone when one of their controls changes.

A whole page asks the edition some twenty questions; a control that only one part of it depends on
need not ask them all again. See docs/how-to/add-a-page.md.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

import streamlit as st

from dashboards import shell
from dashboards.shell import Context

Given = ParamSpec("Given")


def part(draw: Callable[Concatenate[Context, Given], None]) -> Callable[..., None]:
    """A fragment that draws with the arguments of the page's last run.

    Who is looking is asked at each of its runs, as at each run of a page: a session that has ended
    shuts the page at the next click, wherever that is. Returns nothing.
    """

    @st.fragment
    @wraps(draw)
    def again(context: Context, *args: Given.args, **kwargs: Given.kwargs) -> None:
        if not shell.is_let_in(context.city, context.viewer):
            st.rerun()
        draw(context, *args, **kwargs)

    return again
