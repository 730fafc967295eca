"""What was done in a city, from its three logs: the access log, papers, and moves of the edition.

Each room keeps its own log, next to what it did; whoever asks "who did what when" reads them here
in one order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cities.settings import CitySettings
from dashboards.access.audit import AccessLog, Event
from publishing import HistoryEntry, read_history
from publishing.sealing import log as papers

PAPERS_ZH = {"export": Event.EXPORTED.value, "issue": Event.ISSUED.value}
MOVES_ZH = {"publish": "发布版次", "rollback": "回退版次", "prune": "清理版次"}


@dataclass(frozen=True, order=True)
class Deed:
    """One line of one of the logs; what a log does not know is empty."""

    at: datetime
    event: str
    account: str
    role: str
    peer: str
    what: str
    edition: str


def deeds(city: CitySettings) -> list[Deed]:
    """Everything that the logs tell, oldest first."""
    accesses = [_access(entry) for entry in AccessLog(city.access_log_dir).read()]
    made = [_paper(entry) for entry in papers.read(city.data_dir / "exports")]
    moved = [_move(entry) for entry in read_history(city.editions_dir)]
    return sorted([*accesses, *made, *moved])


def damage(city: CitySettings) -> list[str]:
    """What is wrong with the chains of the logs (中文)."""
    return [
        *AccessLog(city.access_log_dir).problems(),
        *papers.log_problems(city.data_dir / "exports"),
    ]


def _access(entry: dict[str, Any]) -> Deed:
    told = (entry[key] for key in ("event", "account", "role", "from", "what", "edition"))
    return Deed(datetime.fromisoformat(entry["at"]), *told)


def _paper(entry: dict[str, Any]) -> Deed:
    action = str(entry.get("action", ""))
    what = " ".join(str(entry[key]) for key in ("period", "folder") if entry.get(key))
    return Deed(
        datetime.fromisoformat(entry["at"]),
        PAPERS_ZH.get(action, action),
        str(entry.get("by", "")),
        "",
        "命令行",
        what,
        str(entry.get("edition_id", "")),
    )


def _move(entry: HistoryEntry) -> Deed:
    what = f"由 {entry.from_id or '无'} 到 {entry.to_id or '无'}"
    return Deed(
        datetime.fromisoformat(entry.time),
        MOVES_ZH[entry.action],
        "",
        "",
        "命令行",
        f"{what}：{entry.reason}" if entry.reason else what,
        entry.to_id or "",
    )
