"""What a new edition changed against the one it replaced, as its manifest tells it.

It is counted once, while the edition is built, so that a page that shows the history of editions
opens none of them but its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

FIGURES_KEPT = 60


@dataclass(frozen=True)
class TableChange:
    """A table whose content differs; rows are None on the side that lacks the table."""

    name: str
    rows_a: int | None
    rows_b: int | None


@dataclass(frozen=True)
class KpiChange:
    """Figures of one KPI by key (period, area, breakdown, policy), before → after.

    `added` and `removed` have their key on one side only; `added_in_new_periods` of the added lie
    in periods that this KPI did not have before. `changed` differ in numerator, denominator or
    value; `remarked` differ in nothing but status, target, interval or sample size.
    """

    kpi_id: str
    added: int
    removed: int
    changed: int
    remarked: int = 0
    added_in_new_periods: int = 0


@dataclass(frozen=True)
class PeriodSpan:
    """Periods of one type, from the first day of the first to that of the last, `count` of them."""

    period_type: str
    first: date
    last: date
    count: int


@dataclass(frozen=True)
class FigureChange:
    """A total of the whole city that changed; values in the units of `kpi_value`."""

    kpi_id: str
    denominator_policy: str
    period_type: str
    period_start: date
    before: float | None
    after: float | None


@dataclass(frozen=True)
class FigureChanges:
    """All that changed in `kpi_value`.

    `figures` are the newest `FIGURES_KEPT` of the `figures_found` changed totals of the city that
    are no daily or weekly ones.
    """

    kpis: tuple[KpiChange, ...] = ()
    new_periods: tuple[PeriodSpan, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    figures_found: int = 0

    @property
    def changed(self) -> int:
        """Figures of periods that were published before and now read otherwise, or are gone."""
        return sum(kpi.changed + kpi.removed for kpi in self.kpis)


@dataclass(frozen=True)
class Changes:
    """An edition against the one it replaced, `previous_id`.

    `batches_added` and `batches_removed` count landed batches behind one edition and not the other;
    `tables` are those of the content. `problem` says why the figures could not be compared.
    """

    previous_id: str
    previous_as_of: datetime
    previous_code_version: str
    batches_added: int
    batches_removed: int
    tables: tuple[TableChange, ...] = ()
    figures: FigureChanges = FigureChanges()
    problem: str = ""

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Changes:
        """Read what `dataclasses.asdict` and ISO times became in JSON."""
        figures = told["figures"]
        return cls(
            **{
                **told,
                "previous_as_of": datetime.fromisoformat(told["previous_as_of"]),
                "tables": tuple(TableChange(**table) for table in told["tables"]),
                "figures": FigureChanges(
                    kpis=tuple(KpiChange(**kpi) for kpi in figures["kpis"]),
                    new_periods=tuple(
                        PeriodSpan(**_dated(span, "first", "last"))
                        for span in figures["new_periods"]
                    ),
                    figures=tuple(
                        FigureChange(**_dated(figure, "period_start"))
                        for figure in figures["figures"]
                    ),
                    figures_found=figures["figures_found"],
                ),
            }
        )


def _dated(told: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {**told, **{name: date.fromisoformat(told[name]) for name in names}}
