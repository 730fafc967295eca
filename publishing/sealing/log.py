"""The log of exports (导出日志): who made what from which edition; it only grows.

Its lines are chained (`publishing.chain`): changed, removed and cut-off lines are found.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from publishing.chain import Chain
from publishing.sealing.keys import SealError

LOG_NAME = "exports.jsonl"
ASKED = "access_sha256"
"""Key of the hash of that line of the access log by which a page was asked for the paper."""


def append(folder: Path, entry: Mapping[str, Any], asked: str = "") -> str:
    """Append one entry, with the time and the hash of the line before; give the line's own hash.

    `asked` is the hash of the line of the access log by which a page asked, "" for a command.

    Raises:
        SealError: somebody changed the log; nothing is appended to it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chain = chain_of(folder)
    if wrong := [fault.told for fault in chain.faults() if not fault.may_be_crash]:
        raise SealError(f"{chain.path}：{wrong[0]}；请先查明原因，不要删除日志")
    at = {"at": datetime.now(UTC).isoformat(timespec="seconds")}
    return chain.append({**at, **entry, **({ASKED: asked} if asked else {})})


def read(folder: Path) -> list[dict[str, Any]]:
    """Every entry that can be read, oldest first."""
    return [line.entry for line in chain_of(folder).lines()]


def log_problems(folder: Path) -> list[str]:
    """What is wrong with the chain of lines (中文)."""
    return chain_of(folder).problems()


def chain_of(folder: Path) -> Chain:
    """The log in the folder of the exports."""
    return Chain(folder / LOG_NAME, "导出日志")
