"""An invented league: two groups, four components, figures that agree to the last decimal."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

RULE = "yl-2025"
AS_OF = datetime(2025, 6, 30, 23, 50)
COMPONENTS = [
    ("field", "现场考评", "inspection_deduction", Decimal("0.40")),
    ("district", "区级综合评价", "district_score", Decimal("0.30")),
    ("closure", "按期结案率", "kpi", Decimal("0.20")),
    ("survey", "市民满意度", "survey", Decimal("0.10")),
]
GROUPS = {
    "一类街道": ["澄湖", "星渚", "兰汀", "霁山", "鹭洲", "禾麓", "云栖", "棠溪", "砚台"],
    "二类镇": ["白石", "青浦口", "梅岭", "双桥", "柳坞", "沙洲"],
}
ITEMS = ["市容秩序", "环境卫生", "渣土管理", "户外广告"]


@dataclass
class LeagueRows:
    """Rows of every league table, as tuples in the order of `league_tables.DDL`."""

    league_table: list[tuple[Any, ...]] = field(default_factory=list)
    league_component_score: list[tuple[Any, ...]] = field(default_factory=list)
    league_evidence: list[tuple[Any, ...]] = field(default_factory=list)
    league_item_warning: list[tuple[Any, ...]] = field(default_factory=list)
    league_exclusion: list[tuple[Any, ...]] = field(default_factory=list)


def half_up(figure: Decimal, places: str = "0.01") -> Decimal:
    return figure.quantize(Decimal(places), rounding=ROUND_HALF_UP)


def league_rows(
    periods: list[tuple[str, date, date]], missing_unit: str = "沙洲", seed: int = 7
) -> LeagueRows:
    """The league of each period; `missing_unit` was not asked in the survey and has no rank."""
    made = LeagueRows()
    for period_type, start, end in periods:
        chance = random.Random(f"{seed}-{period_type}-{start}")
        for group, units in GROUPS.items():
            totals = {}
            for unit in units:
                key = (period_type, start, RULE, group, f"u-{unit}")
                is_missing = unit == missing_unit
                totals[unit] = _unit(made, key, chance, is_missing=is_missing)
            _rank(made, (period_type, start, end), group, totals, chance)
    return made


def _unit(
    made: LeagueRows, key: tuple[Any, ...], chance: random.Random, *, is_missing: bool
) -> Decimal | None:
    total = Decimal()
    for order, (code, name, source, weight) in enumerate(COMPONENTS, start=1):
        if is_missing and code == "survey":
            made.league_component_score.append(
                (*key, code, name, order, source, weight, 100, None, None, None, 0, "missing")
            )
            continue
        rows, n = _EVIDENCE[code](key, chance)
        score = sum((row[-1] for row in rows), Decimal())
        made.league_evidence += [
            (*key, code, number, *row) for number, row in enumerate(rows, start=1)
        ]
        weighted = half_up(score * weight, "0.00000001")
        total += weighted
        made.league_component_score.append(
            (*key, code, name, order, source, weight, 100, score, weighted, 0, n, "ok")
        )
        if code == "field":
            _warn_and_exclude(made, key, rows)
    return None if is_missing else total


def _field(key: tuple[Any, ...], chance: random.Random) -> tuple[list[tuple[Any, ...]], int]:
    rows: list[tuple[Any, ...]] = [("full", "", "起算满分", None, None, Decimal(100))]
    for number in range(chance.randint(8, 16)):
        case = f"320411{key[1]:%Y%m}{abs(hash_of(key[4])) % 10**4:04d}{number:03d}"
        item = chance.choice(ITEMS)
        points = -Decimal(chance.choice(["0.5", "1", "1.25", "2"]))
        rows.append(("deduction", case, f"{item}：现场发现问题扣分", None, None, points))
    rows.append(("appeal", rows[1][1], "申诉成立，返还扣分", None, None, -rows[1][-1]))
    return rows, len(rows) - 2


def _district(key: tuple[Any, ...], chance: random.Random) -> tuple[list[tuple[Any, ...]], int]:
    points = Decimal(chance.randint(85000, 96999)) / 1000
    return [("delivered", "d-1", "区级综合评价报送得分", None, None, points)], 1


def _closure(key: tuple[Any, ...], chance: random.Random) -> tuple[list[tuple[Any, ...]], int]:
    due = chance.randint(120, 700)
    done = due - chance.randint(2, due // 12)
    score = (Decimal(done) / Decimal(due) * 100).quantize(Decimal("0.00000001"))
    row = f"kpi_value:C13:due_incl_backlog:{key[0]}:{key[1]}:unit={key[4]}"
    return [("kpi", row, f"按期结案{done}件，应结案{due}件", done, due, score)], due


def _survey(key: tuple[Any, ...], chance: random.Random) -> tuple[list[tuple[Any, ...]], int]:
    rows, asked = [], 0
    for number, item in enumerate(ITEMS, start=1):
        n = chance.randint(24, 60)
        content = n - chance.randint(5, 9)
        if number == 1 and key[4] == "u-澄湖":
            n, content = 40, 38  # two persons were not content: not to be told
        asked += n
        share = (Decimal(content) / Decimal(n) * 25).quantize(Decimal("0.00000001"))
        rows.append(("survey", f"q{number:02d}", f"{item}满意度", content, n, share))
    return rows, asked


_EVIDENCE = {"field": _field, "district": _district, "closure": _closure, "survey": _survey}


def hash_of(text: str) -> int:
    """A number of a text that does not differ from run to run."""
    return sum(ord(char) * place for place, char in enumerate(text, start=1))


def _warn_and_exclude(made: LeagueRows, key: tuple[Any, ...], rows: list[tuple[Any, ...]]) -> None:
    for item in ITEMS:
        lost = -sum(
            (row[-1] for row in rows if row[0] == "deduction" and row[2].startswith(item)),
            Decimal(),
        )
        ratio = lost / Decimal(25)
        made.league_item_warning.append(
            (*key, item, lost, Decimal(25), ratio, ratio > Decimal("0.30"))
        )
    back = rows[-1]
    decided = date(key[1].year, key[1].month, 28)
    made.league_exclusion.append(
        (*key, "field", back[1], "=非管辖范围（道路移交）", "考评科", decided, back[-1])
    )


def _rank(
    made: LeagueRows,
    period: tuple[str, date, date],
    group: str,
    totals: dict[str, Decimal | None],
    chance: random.Random,
) -> None:
    period_type, start, end = period
    published = {unit: half_up(raw) for unit, raw in totals.items() if raw is not None}
    mean = half_up(sum(published.values(), Decimal()) / len(published))
    for unit, raw in totals.items():
        score = published.get(unit)
        rank = None if score is None else 1 + sum(other > score for other in published.values())
        tied = None if score is None else sum(other == score for other in published.values())
        before = chance.randint(1, len(published)) if rank else None
        low, high = (
            (None, None) if rank is None else (max(1, rank - 1), min(len(published), rank + 2))
        )
        made.league_table.append(
            (
                *(
                    period_type,
                    start,
                    end,
                    RULE,
                    group,
                    f"u-{unit}",
                    f"{unit}{group[2:]}",
                    raw,
                    score,
                ),
                *(
                    Decimal(),
                    Decimal(),
                    rank,
                    tied,
                    before,
                    None if rank is None else before - rank,
                ),
                *(low, high, None if rank is None else rank == 1),
                "red" if rank == 1 else "black" if rank == len(published) else None,
                *(mean, "" if rank else "市民满意度", None if rank else "缺：市民满意度", AS_OF),
            )
        )
