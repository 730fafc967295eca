"""What was done in a city, from its three logs: the access log, papers, and moves of the edition.

Each room keeps its own log, next to what it did; whoever asks "who did what when" reads them here
in one order. A paper that a page made stands in two of them, and here once: with the role and the
address of the access log, and the number of the paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from cities.settings import CitySettings
from dashboards.access.audit import AccessLog, Event
from publishing import HistoryEntry, read_history
from publishing.chain import Chain
from publishing.history import history_chain
from publishing.sealing import log as papers

PAPERS_ZH = {"export": Event.EXPORTED.value, "issue": Event.ISSUED.value}
MOVES_ZH = {"publish": "发布版次", "rollback": "回退版次", "prune": "清理版次"}
BY_HAND = "命令行"
_Entry = TypeVar("_Entry")


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
    """Everything that the logs tell, oldest first; lines that tell nothing are passed over."""
    asked = {line.sha256: line.entry for line in AccessLog(city.access_log_dir).chain.lines()}
    made = papers.read(city.data_dir / "exports")
    told = {entry.get(papers.ASKED) for entry in made}
    accesses = [entry for sha256, entry in asked.items() if sha256 not in told]
    return sorted(
        [
            *_all(_access, accesses),
            *_all(lambda entry: _paper(entry, asked.get(entry.get(papers.ASKED, ""))), made),
            *_all(_move, read_history(city.editions_dir)),
        ]
    )


def damage(city: CitySettings) -> list[str]:
    """What is wrong with the chains of the logs, and between them (中文)."""
    log, exports = AccessLog(city.access_log_dir).chain, papers.chain_of(city.data_dir / "exports")
    asked = {line.sha256 for line in log.lines()}
    unasked = [
        f"导出日志里 {line.entry.get('folder', '')} 所凭的访问日志行不在，访问日志被改动过"
        for line in exports.lines()
        if line.entry.get(papers.ASKED, "") not in {"", *asked}
    ]
    return [wrong for chain in _chains(city) for wrong in chain.problems()] + unasked


def heads(city: CitySettings) -> list[str]:
    """How far each log has come (中文): who keeps it elsewhere can prove what was there."""
    found = [(chain, chain.lines()) for chain in _chains(city)]
    return [
        f"{chain.name_zh} {len(lines)} 行，末行 SHA-256 {lines[-1].sha256}"
        for chain, lines in found
        if lines
    ]


def _chains(city: CitySettings) -> tuple[Chain, ...]:
    return (
        AccessLog(city.access_log_dir).chain,
        papers.chain_of(city.data_dir / "exports"),
        history_chain(city.editions_dir),
    )


def _all(make: Callable[[_Entry], Deed], entries: Iterable[_Entry]) -> list[Deed]:
    """The deeds of lines that tell when; `damage` speaks of the others."""
    found = []
    for entry in entries:
        try:
            deed = make(entry)
        except (KeyError, ValueError, TypeError):
            continue
        if deed.at.tzinfo is not None:
            found.append(deed)
    return found


def _access(entry: dict[str, Any]) -> Deed:
    told = (str(entry[key]) for key in ("event", "account", "role", "from", "what", "edition"))
    return Deed(datetime.fromisoformat(entry["at"]), *told)


def _paper(entry: dict[str, Any], asked: dict[str, Any] | None) -> Deed:
    action = str(entry.get("action", ""))
    what = " ".join(str(entry[key]) for key in ("period", "folder") if entry.get(key))
    return Deed(
        datetime.fromisoformat(entry["at"]),
        PAPERS_ZH.get(action, action),
        str(entry.get("by", "")),
        str(asked.get("role", "")) if asked else "",
        str(asked.get("from", "")) if asked else BY_HAND,
        what,
        str(entry.get("edition_id", "")),
    )


def _move(entry: HistoryEntry) -> Deed:
    what = f"由 {entry.from_id or '无'} 到 {entry.to_id or '无'}"
    return Deed(
        datetime.fromisoformat(entry.time),
        MOVES_ZH[entry.action],
        entry.by,
        "",
        BY_HAND,
        f"{what}：{entry.reason}" if entry.reason else what,
        entry.to_id or "",
    )
