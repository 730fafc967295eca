"""S06 of the truth, worked by hand: what is asked for, and what a silent plant leaves unknown."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from cities.sample.simulation.sanitation.harmless import harmless_figures

DAYS = [date(2024, 6, day) for day in (3, 4, 5)]


def line(day: int, treated: int | None, stream: str = "其他") -> dict[str, object]:
    """A plant's day; it holds a tonne more every evening."""
    return {
        "op_date": DAYS[day], "facility_id": "f_fs01", "stream": stream, "process": "焚烧",
        "treated_kg": treated, "stock_kg": 1_000 * day,
    }  # fmt: skip


def lorry(day: int, kilograms: int, stream: str = "其他") -> dict[str, object]:
    return {
        "weighed_on": DAYS[day], "facility_id": "f_fs01", "stream": stream, "direction": "进场",
        "is_first": True, "net_kg": kilograms,
    }  # fmt: skip


def month(tickets: list[dict[str, object]], lines: list[dict[str, object]]) -> dict[str, tuple]:  # type: ignore[type-arg]
    told = harmless_figures(pl.DataFrame(tickets), pl.DataFrame(lines))
    june = told.filter(pl.col("period_type") == "M")
    return {
        policy: (top, below)
        for policy, top, below in june.select(
            "denominator_policy", "numerator", "denominator"
        ).iter_rows()
    }


def test_what_is_separated_is_not_asked_for() -> None:
    lorries = [lorry(0, 100_000), lorry(0, 9_000, "可回收物"), lorry(0, 40, "有害")]
    told = month([*lorries, lorry(1, 100_000)], [line(0, 99_500), line(1, 99_000)])
    assert told["collected"] == (198.5, 200)
    assert told["collected_less_stock"] == (198.5, 199)


@pytest.mark.parametrize("hidden", [[line(1, None)], []])
def test_a_day_on_which_a_plant_is_silent_is_no_day_without_treatment(
    hidden: list[dict[str, object]],
) -> None:
    """An X, and a line that never came although a lorry did."""
    lorries = [lorry(day, 100_000) for day in range(3)]
    told = month(lorries, [line(0, 99_500), *hidden, line(2, 99_500)])
    assert told["collected"] == (199, 200)


def test_nothing_treated_is_an_answer() -> None:
    lorries = [lorry(day, 100_000) for day in range(3)]
    told = month(lorries, [line(0, 99_500), line(1, 0), line(2, 99_500)])
    assert told["collected"] == (199, 300)
