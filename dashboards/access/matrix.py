"""The access matrix (权限矩阵): role × page × rows × export × issue. Review every change of it.

Whatever is not written here is refused: a page without a line is closed to every role, and
tests/dashboards/access holds the lines against the pages of the application. How the rows of one
district are cut out of each public table is said in `dashboards.access.rows`.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Why somebody opens the dashboards; an account has exactly one."""

    LEADER = "leader"
    DISTRICT = "district"
    EVALUATOR = "evaluator"
    ANALYST = "analyst"
    OPERATOR = "operator"

    @property
    def name_zh(self) -> str:
        """The role as it is written on the screen."""
        return ROLE_NAMES[self]


ROLE_NAMES = {
    Role.LEADER: "领导",
    Role.DISTRICT: "区县",
    Role.EVALUATOR: "考评员",
    Role.ANALYST: "分析员",
    Role.OPERATOR: "运维",
}

EVERYBODY = frozenset(Role)
WHOLE_CITY = EVERYBODY - {Role.DISTRICT}

PAGES: dict[str, frozenset[Role]] = {
    "overview": EVERYBODY,
    "cases": EVERYBODY,
    "hotline": EVERYBODY,
    "sanitation": EVERYBODY,
    "enforcement": EVERYBODY,
    "satisfaction": EVERYBODY,
    "hotspots": EVERYBODY,
    "assessment": EVERYBODY,
    "targets": EVERYBODY,
    "definitions": EVERYBODY,
    # Sources, refused rows and their samples are told by source, not by district.
    "quality": WHOLE_CITY,
}
"""Address of a page → the roles that may open it."""

OWN_DISTRICT_ONLY = frozenset({Role.DISTRICT})
"""Roles that read the rows of one district and the totals of the city; the others read all."""

MAY_EXPORT = frozenset({Role.LEADER, Role.DISTRICT, Role.EVALUATOR, Role.ANALYST})
"""Roles that may download tables; what they get are the rows they may read."""

MAY_TAKE_PAPERS = MAY_EXPORT - OWN_DISTRICT_ONLY
"""Roles that may download 成套文件 and 签发: papers of the whole city, which nothing narrows."""

MAY_ISSUE = frozenset({Role.EVALUATOR})
"""Roles that may sign off a period (签发)."""


def may_open(role: Role, page: str) -> bool:
    """Whether the role may open the page of this address; an unknown page nobody may."""
    return role in PAGES.get(page, frozenset())
