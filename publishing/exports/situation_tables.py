"""Tables of the city's situation beside a league: 高发问题 Top 5 and 超期未结 by unit."""

from __future__ import annotations

from datetime import date, timedelta

from publishing.exports import wording
from publishing.exports.content import HeaderCell, Table
from publishing.exports.figures import Figures, names
from publishing.exports.listings import Listing
from publishing.exports.rows import select

TOP = 5
MOST_UNITS = 10


def frequent_rows(
    figures: Figures,
) -> list[tuple[str, int, str, float, float | None, float | None]]:
    """高发问题前五位: kind, place, class, cases, share (0–1), change on the period before (0–1)."""
    called = names(figures.connection, "dim_category", "category_id", "category_name")
    kinds = names(figures.connection, "dim_category", "category_id", "case_type")
    before = _before(figures)
    found = []
    for kind in ("事件", "部件"):
        rows = [
            row
            for row in figures.members("C24", "category")
            if kinds.get(row["breakdown_id"]) == kind
        ]
        for place, row in enumerate(rows[:TOP], start=1):
            was = before.get(row["breakdown_id"])
            change = row["numerator"] / was - 1 if was else None
            name = called[row["breakdown_id"]]
            share = None if row["status"] == "small_n" else row["value"]
            found.append((kind, place, name, row["numerator"], share, change))
    return found


def overdue_rows(figures: Figures) -> list[tuple[int, str, float]]:
    """超期未结 at the end of the period: place, unit, cases; units without any are left out."""
    called = names(figures.connection, "dim_unit", "unit_id", "unit_name")
    found = [row for row in figures.members("C21", "unit") if row["numerator"]]
    return [
        (place, called.get(row["breakdown_id"], "未定责任单位"), row["numerator"])
        for place, row in enumerate(found, start=1)
    ]


def situation_listings(figures: Figures) -> list[Listing]:
    """Both as listings, with every unit."""
    return [
        Listing(
            "高发问题",
            ("类型", "位次", "问题小类", "数量（件）", "占比（0–1）", "环比（0–1）"),
            [tuple(row) for row in frequent_rows(figures)],
            (8, 8, 24, 12, 14, 14),
        ),
        Listing(
            "超期未结",
            ("位次", "责任单位", "期末超期未结（件）"),
            [tuple(row) for row in overdue_rows(figures)],
            (8, 30, 20),
        ),
    ]


def frequent_table(figures: Figures) -> Table | None:
    """高发问题前五位, of 事件 and of 部件: number, share, change on the period before."""
    rows = [
        (
            kind,
            str(place),
            name,
            wording.amount(count, "", 0),
            "—" if share is None else wording.percent(share),
            "—" if change is None else wording.relative(change),
        )
        for kind, place, name, count, share, change in frequent_rows(figures)
    ]
    if not rows:
        return None
    header = ("类型", "位次", "问题小类", "数量（件）", "占比", "环比")
    return Table(
        title="高发问题前五位",
        header=(tuple(map(HeaderCell, header)),),
        rows=tuple(rows),
        widths=(8, 8, 24, 12, 12, 16),
        align="cclrrr",
        notes=(
            "口径：期内受理的有效案件，占比为占全部受理有效案件的比重（C24），样本不足的不列。",
        ),
    )


def overdue_table(figures: Figures) -> Table | None:
    """超期未结 at the end of the period, the units with most."""
    found = overdue_rows(figures)
    if not found:
        return None
    rows = [(str(place), name, f"{count:.0f}") for place, name, count in found[:MOST_UNITS]]
    if others := found[MOST_UNITS:]:
        rest = sum(count for _, _, count in others)
        rows.append(("", f"其他{len(others)}个单位", f"{rest:.0f}"))
    return Table(
        title="超期未结案件（按责任单位）",
        header=(tuple(map(HeaderCell, ("位次", "责任单位", "期末超期未结（件）"))),),
        rows=tuple(rows),
        widths=(10, 40, 20),
        align="clr",
        notes=("口径：期末已过结案时限、尚未结案且未挂账的案件（C21），是时点数，不跨期相加。",),
    )


def _before(figures: Figures) -> dict[str, float]:
    """Cases by class in the period before, in the default reading."""
    period = figures.period
    rows = select(
        figures.connection,
        "kpi_value",
        ("breakdown_id", "numerator"),
        "kpi_id = 'C24' and breakdown = 'category' and is_default_policy "
        "and period_type = ? and period_end = ? and area_id = ?",
        [period.period_type, _day_before(period.start), figures.area_id],
    )
    return {row["breakdown_id"]: row["numerator"] for row in rows if row["numerator"]}


def _day_before(day: date) -> date:
    return day - timedelta(days=1)
