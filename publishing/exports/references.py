"""References (引用): every figure of a text leads to the row of the warehouse it was read from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from publishing.exports.content import FIGURE, Run

Value = float | None


@dataclass(frozen=True)
class Reference:
    """The row behind a figure; `field` says which of its columns is quoted."""

    table: str
    kpi_id: str
    name_zh: str
    policy: str
    policy_zh: str
    period_type: str
    period_start: date
    area_id: str
    breakdown: str
    breakdown_id: str
    field: str
    value: Value
    numerator: Value
    denominator: Value
    status: str


@dataclass
class Register:
    """The references of one paper, numbered in the order of their first use, each once."""

    _numbers: dict[Reference, int] = field(default_factory=dict)

    def quote(self, reference: Reference, shown: str) -> Run:
        """The figure as it stands in the text, carrying the number of its reference."""
        return Run(shown, FIGURE, self._numbers.setdefault(reference, len(self._numbers) + 1))

    def listed(self) -> list[tuple[int, Reference]]:
        """All references by number."""
        return [(number, reference) for reference, number in self._numbers.items()]
