"""考核 of 示例市: two groups, two components, a quarter and two months, exact to the last decimal.

June has a tie (first of 一类街道), a unit without a score, and an appeal that was granted.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import polars as pl

RULE = "示城考〔2024〕1号"
GROUPS = {
    "一类街道": ["甲桥", "乙渡", "丙亭", "丁塘", "戊陂"],
    "二类镇": ["己镇", "庚镇", "辛镇"],
}
PERIODS = [
    ("M", date(2024, 5, 1), date(2024, 5, 31)),
    ("M", date(2024, 6, 1), date(2024, 6, 30)),
    ("Q", date(2024, 4, 1), date(2024, 6, 30)),
]
COMPONENTS = {"field": ("现场考评", "0.6"), "closure": ("按期结案", "0.4")}
LOST = {
    "甲桥": "2", "乙渡": "2", "丙亭": "5", "丁塘": "6.5", "戊陂": "31",
    "己镇": "1", "庚镇": "4", "辛镇": "9",
}  # fmt: skip
"""Points lost in the field in June, in item 市容秩序; half of it in May."""
DONE = {
    "甲桥": (96, 100), "乙渡": (96, 100), "丙亭": (180, 200), "丁塘": (285, 300), "戊陂": (20, 50),
    "己镇": (40, 40), "庚镇": (90, 100),
}  # fmt: skip
"""On time and due; 辛镇 has none."""
CASE_NO = "2024000001"
"""The number of the case `platform:1`, which 丙亭 lost its points for."""

Row = dict[str, Any]


def unit_id(name: str) -> str:
    return f"x-{name}"


def units() -> list[Row]:
    """Rows of dim_unit: the first group lies in the first district, the second in the second."""
    return [
        {"unit_id": unit_id(name), "unit_name": f"{name}办事处", "is_current": True,
         "area_id": f"shili/0{place + 1}/1"}
        for place, names in enumerate(GROUPS.values())
        for name in names
    ]  # fmt: skip


def tables() -> dict[str, pl.DataFrame]:
    made: dict[str, list[Row]] = {"league_table": [], "league_component_score": [],
                                  "league_evidence": []}  # fmt: skip
    for kind, start, end in PERIODS:
        for order, (group, names) in enumerate(GROUPS.items(), start=1):
            _group(made, (kind, start, end), group, order, names)
    frames = {name: _frame(rows) for name, rows in made.items()}
    return {**frames, **_registers(), "league_funnel": _funnel(), "league_edition": _edition()}


def _group(
    made: dict[str, list[Row]],
    when: tuple[str, date, date],
    group: str,
    order: int,
    names: list[str],
) -> None:
    kind, start, _ = when
    totals: dict[str, Decimal | None] = {}
    for name in names:
        key = {"period_type": kind, "period_start": start, "rule_edition": RULE,
               "group_name": group, "unit_id": unit_id(name)}  # fmt: skip
        evidence = _evidence(name, is_june=start.month != 5)
        weighted: list[Decimal | None] = []
        for place, (component, (title, weight)) in enumerate(COMPONENTS.items(), start=1):
            mine = [row for row in evidence if row["component"] == component]
            score = sum((row["points"] for row in mine), Decimal(0)) if mine else None
            weighted.append(None if score is None else (score * Decimal(weight)))
            made["league_component_score"].append({
                **key, "component": component, "component_name": title, "sort_order": place,
                "source": "kpi" if component == "closure" else "inspection_deduction",
                "weight": Decimal(weight), "full_score": Decimal(100), "score": score,
                "weighted_score": weighted[-1], "bonus": Decimal(0), "n": len(mine),
                "status": "ok" if mine else "missing",
            })  # fmt: skip
        made["league_evidence"] += [
            {**key, "evidence_no": number, **row} for number, row in enumerate(evidence, start=1)
        ]
        totals[name] = None if None in weighted else sum(filter(None, weighted), Decimal(0))
    _rank(made["league_table"], when, group, order, totals)


def _evidence(name: str, *, is_june: bool) -> list[Row]:
    blank: Row = {"item_name": None, "numerator": None, "denominator": None}
    lost = Decimal(LOST[name]) / (1 if is_june else 2)
    case = CASE_NO if name == "丙亭" else f"WT-{name}"
    found = [
        {**blank, "component": "field", "evidence_kind": "full", "evidence_id": "field",
         "evidence_zh": "满分", "points": Decimal(100)},
        {**blank, "component": "field", "evidence_kind": "deduction", "evidence_id": case,
         "evidence_zh": "市容秩序", "item_name": "市容秩序", "points": -lost},
    ]  # fmt: skip
    if name == "丁塘":
        found.append({**blank, "component": "field", "evidence_kind": "appeal", "evidence_id": case,
                      "evidence_zh": "市容秩序：申诉支持", "item_name": "市容秩序",
                      "points": Decimal("0.5")})  # fmt: skip
    if name in DONE:
        done, due = DONE[name]
        found.append({**blank, "component": "closure", "evidence_kind": "kpi", "evidence_id": "C13",
                      "evidence_zh": "按期结案率", "numerator": float(done),
                      "denominator": float(due), "points": Decimal(100 * done) / due})  # fmt: skip
    return found


def _rank(
    table: list[Row], when: tuple[str, date, date], group: str, order: int,
    totals: dict[str, Decimal | None],
) -> None:  # fmt: skip
    kind, start, end = when
    published = {
        name: raw.quantize(Decimal("0.01"), ROUND_HALF_UP)
        for name, raw in totals.items()
        if raw is not None
    }
    mean = sum(published.values(), Decimal(0)) / len(published)
    most = len(published) - 1
    for name, raw in totals.items():
        score = published.get(name)
        rank = None if score is None else 1 + sum(other > score for other in published.values())
        before = None if rank is None or start.month != 6 else len(published) + 1 - rank
        is_last = rank == len(published)
        table.append({
            "period_type": kind, "period_start": start, "period_end": end, "rule_edition": RULE,
            "group_name": group, "group_order": order, "unit_id": unit_id(name),
            "unit_name": f"{name}办事处", "total_raw": raw, "published_score": score,
            "bonus": Decimal(0), "deduction": Decimal(0), "rank": rank,
            "tied_cnt": None if score is None else list(published.values()).count(score),
            "prev_rank": before,
            "rank_delta": None if before is None or rank is None else before - rank,
            "rank_low": None if rank is None else rank if is_last else max(1, rank - 1),
            "rank_high": None if rank is None else rank if is_last else min(most, rank + 1),
            "is_distinguishable": None if rank is None else is_last,
            "list": "red" if rank == 1 else "black" if is_last else None, "group_mean": mean,
            "missing_components": "" if rank else "按期结案",
            "remark_zh": "" if rank else "缺：按期结案", "as_of": datetime(2024, 6, 30, 23, 50),
        })  # fmt: skip


def _registers() -> dict[str, pl.DataFrame]:
    june = date(2024, 6, 1)
    mine = {"group_name": "一类街道", "unit_id": unit_id("丁塘")}
    appeal = {
        "appeal_id": "a1", "appeal_no": "SS001", "target_no": "WT-丁塘", "score_id": "s1",
        "period_start": june, "unit_id": mine["unit_id"], "ground_zh": "非管辖范围",
        "decision": "支持", "decided_by_role": "考评科", "appealed_on": date(2024, 6, 20),
        "decided_on": date(2024, 6, 25), "told_on": date(2024, 6, 18), "window_days": 5,
        "appeal_state": "applied", "outcome_zh": "返还 0.5 分",
    }  # fmt: skip
    key = {"period_type": "M", "period_start": june, "rule_edition": RULE, "component": "field"}
    excluded = {
        **key, **mine, "item_name": "市容秩序", "score_id": "s1", "evidence_id": "WT-丁塘",
        "appeal_no": "SS001", "ground_zh": "非管辖范围", "decided_by_role": "考评科",
        "decided_on": date(2024, 6, 25), "points": Decimal("0.5"),
    }  # fmt: skip
    warned = {
        **key, "group_name": "一类街道", "unit_id": unit_id("戊陂"), "unit_name": "戊陂办事处",
        "item_name": "市容秩序", "deduction": Decimal(31), "full_score": Decimal(50),
        "ratio": Decimal("0.62"), "is_warned": True,
    }  # fmt: skip
    defect = {
        "period_type": "M", "period_start": date(2024, 5, 1), "defect_kind": "unknown_item",
        "defect_id": "d1", "unit_id": None, "file_name": "考评5月.xlsx", "source_sheet": "Sheet1",
        "source_row": 7, "message_zh": "考核项目“市容治序”不在考核办法里；请改为“市容秩序”",
    }  # fmt: skip
    return {
        "league_appeal": pl.DataFrame([appeal]),
        "league_exclusion": _frame([excluded]),
        "league_item_warning": _frame([warned]),
        "league_defect": pl.DataFrame([defect], schema_overrides={"unit_id": pl.String}),
    }


def _funnel() -> pl.DataFrame:
    places = {"戊陂": "far_below", "己镇": "far_above"}
    rows = []
    for group, names in GROUPS.items():
        known = [name for name in names if name in DONE]
        rate = sum(DONE[name][0] for name in known) / sum(DONE[name][1] for name in known)
        for name in known:
            done, due = DONE[name]
            rows.append({
                "period_type": "M", "period_start": date(2024, 6, 1), "rule_edition": RULE,
                "group_name": group, "unit_id": unit_id(name), "unit_name": f"{name}办事处",
                "component": "closure", "component_name": "按期结案", "kpi_id": "C13",
                "numerator": done, "denominator": due, "rate": done / due, "group_rate": rate,
                "low_95": rate - 0.1, "high_95": rate + 0.05, "low_998": rate - 0.2,
                "high_998": rate + 0.06, "funnel_place": places.get(name, "within"),
            })  # fmt: skip
    return pl.DataFrame(rows)


def _edition() -> pl.DataFrame:
    row = {
        "rule_edition": RULE, "title_zh": "示例市城市管理考核办法", "document_no": RULE,
        "effective_from": date(2024, 1, 1), "effective_to": None, "publish_decimals": 2,
        "rounding": "half_up", "tie_break_1": None, "tie_break_2": None, "tie_zh": "同分并列",
        "missing_zh": "缺分项的不排名", "red_zh": "第一名", "black_zh": "末位",
        "appeal_zh": "5 日内", "note_zh": "示例",
    }  # fmt: skip
    texts = ("tie_break_1", "tie_break_2")
    return pl.DataFrame(
        [row], schema_overrides={"effective_to": pl.Date, **dict.fromkeys(texts, pl.String)}
    )


def _frame(rows: list[Row]) -> pl.DataFrame:
    exact = {
        name: pl.Decimal(38, 8)
        for name, value in rows[0].items()
        if name in ("total_raw", "published_score", "group_mean") or isinstance(value, Decimal)
    }
    frame = pl.DataFrame(rows, infer_schema_length=None, schema_overrides=exact)
    return frame.with_columns(
        pl.col(name).cast(pl.String) for name in ("item_name",) if name in frame.columns
    )
