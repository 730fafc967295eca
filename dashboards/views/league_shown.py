"""考核: what the address opens, and the addresses of the page itself."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards import downloads
from dashboards.choices import View
from dashboards.league import Group, League
from dashboards.shell import Context

ADDRESS = "assessment"
GROUP, UNIT, COMPONENT = "group", "unit", "component"
PROOF = "proof"
"""Anchor of the evidence."""


@dataclass(frozen=True)
class Shown:
    """What the address opens: the league of a period, one group of it, perhaps one unit."""

    league: League
    group: Group
    unit_id: str
    component: str

    def link(self, view: View, **more: str) -> str:
        """The address of this page with the same period and group, and more."""
        told = {GROUP: self.group.name, "period": self.league.period.code, **more}
        return view.link(ADDRESS, **told)

    def proof(self, view: View, unit_id: str, component: str = "") -> str:
        """The address that opens the evidence of a unit, of one component or of all."""
        chosen = {COMPONENT: component} if component else {}
        return f"{self.link(view, unit=unit_id, **chosen)}#{PROOF}"

    def head(
        self, context: Context, view: View, policies: str, unit: str = ""
    ) -> list[tuple[str, str]]:
        """What stands above a file of the page: its group or `unit`, whatever area is chosen."""
        period = self.league.period
        city, *others = downloads.head_of(context, view, period, policies, is_whole=True)
        whose = [("组别", self.group.name), *([("单位", unit)] if unit else [])]
        return [city, *whose, *others]
