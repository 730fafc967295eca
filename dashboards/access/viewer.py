"""Who looks at a page: a name for the log, a role, and the rows that go with it."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.access.matrix import (
    MAY_EXPORT,
    MAY_ISSUE,
    MAY_TAKE_PAPERS,
    OWN_DISTRICT_ONLY,
    Role,
    may_open,
)
from dashboards.access.scope import WHOLE_CITY, Scope

NOT_IN_A_DEMONSTRATION = (
    "演示模式不能签发和更正：签发的文件写明由谁签发，签发后不能撤销。"
    "请运维人员先配置登录（docs/how-to/sign-in.md），再用考评员账号登录后签发"
)


@dataclass(frozen=True)
class Viewer:
    """Somebody who is let in. `peer` is the address they came from, `account` their name.

    `district_id` is that of `dim_area`, for roles that read one district only.
    """

    account: str
    role: Role
    district_id: str | None = None
    peer: str = ""
    is_demonstration: bool = False

    def __post_init__(self) -> None:
        """A district's viewer without a district would read the whole city."""
        if self.role in OWN_DISTRICT_ONLY and not self.district_id:
            raise ValueError(
                f"账号 {self.account} 的角色是{self.role.name_zh}，但没有写明是哪个区县"
            )

    @property
    def scope(self) -> Scope:
        """The rows this viewer reads."""
        return Scope(self.district_id) if self.role in OWN_DISTRICT_ONLY else WHOLE_CITY

    @property
    def may_export(self) -> bool:
        """Whether tables may be downloaded."""
        return self.role in MAY_EXPORT

    @property
    def may_take_papers(self) -> bool:
        """Whether packs and issues, which hold every district, may be downloaded."""
        return self.role in MAY_TAKE_PAPERS

    @property
    def may_issue(self) -> bool:
        """Whether a period may be signed off."""
        return not self.objection_to_issue

    @property
    def would_issue(self) -> bool:
        """Whether the role signs off periods; a demonstration of it does not."""
        return self.role in MAY_ISSUE

    @property
    def objection_to_issue(self) -> str:
        """Why this viewer signs nothing (中文), or "": the role, or that nobody signed in."""
        if not self.would_issue:
            return f"角色“{self.role.name_zh}”不能签发"
        return NOT_IN_A_DEMONSTRATION if self.is_demonstration else ""

    def may_open(self, page: str) -> bool:
        """Whether the page of this address may be opened."""
        return may_open(self.role, page)
