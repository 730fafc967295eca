"""Why a pack is not made; the message (中文) says what to put right."""

from __future__ import annotations

from collections.abc import Sequence

from publishing.errors import EditionError

SHOWN = 12


class ExportError(EditionError):
    """The pack cannot be made from this edition, or its papers cannot be set."""


class IncompleteError(ExportError):
    """Gate G17: the league table of the period may not be exported."""

    def __init__(self, title: str, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        more = len(reasons) - SHOWN
        shown = [*reasons[:SHOWN], *([f"另有 {more} 条"] if more > 0 else [])]
        super().__init__(f"{title}不得导出（G17）：" + "；".join(shown))
