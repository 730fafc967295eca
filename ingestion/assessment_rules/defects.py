"""What is wrong with a rule file: where it stands, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Defect:
    """One finding; `line` is the 1-based line a person would look at."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file} 第 {self.line} 行：{self.message}"


def near(word: object, known: Iterable[str]) -> str:
    """` 是否为“…”？` when a known word is spelt almost alike, else nothing."""
    found = difflib.get_close_matches(str(word), list(known), n=1)
    return f"是否为“{found[0]}”？" if found else ""
