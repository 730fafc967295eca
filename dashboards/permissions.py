"""What a viewer may do with papers (成套文件, 签发): asked here and nowhere else.

A page asks before it offers; where the context knows no viewer, only a demonstration offers.
"""

from __future__ import annotations

from typing import Any

from dashboards.shell import Context

DEMONSTRATION = "演示模式"


def may_issue(context: Context) -> bool:
    """Whether a period may be signed off (签发) or corrected."""
    viewer = _viewer(context)
    return _is_demonstration(context) if viewer is None else bool(viewer.may_issue)


def may_take_papers(context: Context) -> bool:
    """Whether packs and issues, which hold every district, may be made and taken away."""
    viewer = _viewer(context)
    return _is_demonstration(context) if viewer is None else bool(viewer.may_take_papers)


def sees_whole_city(context: Context) -> bool:
    """Whether every district is told: of a part of a group no places can be computed."""
    viewer = _viewer(context)
    if viewer is not None:
        return viewer.district_id is None
    return context.reader.book().home.area_level == "city"


def record(context: Context, deed: str, what: str) -> None:
    """Write down that the viewer takes papers away (`papers`) or signs off (`issue`).

    Raises:
        PermissionError: the role may not.
    """
    note = getattr(context, f"record_{deed}", None)
    if note is not None:
        note(what)


def who(context: Context) -> str:
    """The name under which papers are logged."""
    viewer = _viewer(context)
    return DEMONSTRATION if viewer is None else str(viewer.account)


def _viewer(context: Context) -> Any:
    return getattr(context, "viewer", None)


def _is_demonstration(context: Context) -> bool:
    return bool(context.city.notices) and sees_whole_city(context)
