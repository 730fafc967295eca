"""The issues of a city: which there are, and what each of them froze."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publishing.exports.period import Period
from publishing.issues.state import State
from publishing.sealing.keys import SealError

ISSUE_NAME, TABLES, PACK = "issue.json", "tables", "pack"
_NUMBER = re.compile(r"(\d{4}(?:-\d\d|Q[1-4]|H[12])?)\.([1-9]\d*)")


@dataclass(frozen=True)
class Issue:
    """One issue; `facts` is its issue.json."""

    number: str
    folder: Path
    facts: dict[str, Any]

    @property
    def period(self) -> Period:
        """The period that was issued."""
        return Period.parse(self.number.split(".")[0])

    @property
    def ordinal(self) -> int:
        """1 is the first issue of the period, the others correct it."""
        return int(self.number.split(".")[1])

    def state(self) -> State:
        """The frozen rows by table."""
        return {
            path.stem: json.loads(path.read_text(encoding="utf-8"))
            for path in sorted((self.folder / TABLES).glob("*.json"))
        }


def list_issues(folder: Path, period: Period | None = None) -> list[Issue]:
    """The issues of a period, or all, in the order of their numbers.

    Raises:
        SealError: a folder with the name of an issue has no readable issue.json.
    """
    if not folder.is_dir():
        return []
    found = [_read(path) for path in folder.iterdir() if _NUMBER.fullmatch(path.name)]
    chosen = [each for each in found if period is None or each.period == period]
    return sorted(chosen, key=lambda each: (each.period.start, each.period.code, each.ordinal))


def next_number(folder: Path, period: Period) -> str:
    """The number the next issue of the period bears."""
    issued = list_issues(folder, period)
    return f"{period.code}.{issued[-1].ordinal + 1 if issued else 1}"


def _read(folder: Path) -> Issue:
    path = folder / ISSUE_NAME
    try:
        return Issue(folder.name, folder, json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise SealError(f"{path} 无法读取：{error}") from error
