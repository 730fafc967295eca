"""Trying out other weights: nothing changed is the official table, all else counted by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from publishing.what_if import Change, ChangeError, LeagueMonth, Outcome, try_out

RULE = {
    "publish_decimals": 2, "rounding": "half_up", "tie_break_1": None, "tie_break_2": None,
}  # fmt: skip
MARKS = {"甲": ("90", "80"), "乙": ("84", "88"), "丙": ("70", None), "丁": ("80", "90")}
"""City's and district's mark; weights .6 and .4. 甲 86, 乙 85.6, 丁 84, 丙 has no total."""
OFFICIAL = {
    "甲": ("86.00", 1), "乙": ("85.60", 2), "丁": ("84.00", 3), "丙": (None, None),
}  # fmt: skip


def month(rule: dict | None = None, evidence: list | None = None) -> LeagueMonth:
    units, components = [], []
    for unit, marks in MARKS.items():
        key = {"group_name": "一类", "unit_id": unit}
        score, rank = OFFICIAL[unit]
        units.append({
            **key, "unit_name": f"{unit}街道", "bonus": Decimal(0), "deduction": Decimal(0),
            "total_raw": score and Decimal(score), "published_score": score and Decimal(score),
            "rank": rank,
        })  # fmt: skip
        for (code, weight), mark in zip((("field", "0.6"), ("down", "0.4")), marks, strict=True):
            components.append({
                **key, "component": code, "component_name": code, "weight": Decimal(weight),
                "score": mark and Decimal(mark),
            })  # fmt: skip
    return LeagueMonth({**RULE, **(rule or {})}, units, components, evidence or [])


def table(outcomes: list[Outcome]) -> dict[str, tuple[str | None, int | None]]:
    return {one.unit_id: (one.published and str(one.published), one.rank) for one in outcomes}


def test_nothing_changed_is_the_official_table() -> None:
    outcomes = try_out(month(), Change())
    assert table(outcomes) == OFFICIAL
    assert [one.unit_id for one in outcomes] == ["甲", "乙", "丁", "丙"]
    assert [one.moved for one in outcomes] == [0, 0, 0, None]


def test_other_weights_move_scores_and_places() -> None:
    """.2 and .8: 甲 82, 乙 87.2, 丁 88."""
    changed = Change(weights={"field": Decimal("0.2"), "down": Decimal("0.8")})
    outcomes = try_out(month(), changed)
    assert table(outcomes) == {
        "丁": ("88.00", 1), "乙": ("87.20", 2), "甲": ("82.00", 3), "丙": (None, None),
    }  # fmt: skip
    assert [one.moved for one in outcomes] == [2, 0, -2, None]


def test_weights_are_shares_of_their_sum() -> None:
    """1 : 2 is a third and two thirds; 甲 has 90/3 + 2×80/3 = 83.33."""
    changed = Change(weights={"field": Decimal(1), "down": Decimal(2)})
    told = {one.unit_id: one.total for one in try_out(month(), changed)}
    assert told["甲"] == Decimal("30.00000000") + Decimal("53.33333333")


def test_without_a_component_its_weight_goes_to_the_others_and_who_lacked_it_has_a_total() -> None:
    outcomes = try_out(month(), Change(without_components=frozenset({"down"})))
    assert table(outcomes) == {
        "甲": ("90.00", 1), "乙": ("84.00", 2), "丁": ("80.00", 3), "丙": ("70.00", 4),
    }  # fmt: skip


def test_equal_scores_share_a_place_unless_the_edition_names_what_decides() -> None:
    """.5 and .5: 甲 85, 乙 86, 丁 85."""
    changed = Change(weights={"field": Decimal("0.5"), "down": Decimal("0.5")})
    assert table(try_out(month(), changed))["丁"] == ("85.00", 2)
    assert table(try_out(month(), changed))["甲"] == ("85.00", 2)
    by_mark = table(try_out(month({"tie_break_1": "down"}), changed))
    assert (by_mark["丁"][1], by_mark["甲"][1]) == (2, 3)
    by_code = table(try_out(month({"tie_break_1": "unit_code"}), changed))
    assert (by_code["丁"][1], by_code["甲"][1]) == (2, 3)


def test_without_an_item_what_it_cost_comes_back_up_to_the_full_score_and_not_below_0() -> None:
    """甲 lost 4 in 市容 of which 1 was capped, got 0.5 back in 街面, and lost 7.5 there."""

    def row(item: str | None, kind: str, points: str, component: str = "field") -> dict:
        return {
            "group_name": "一类", "unit_id": "甲", "component": component, "item_name": item,
            "evidence_kind": kind, "points": Decimal(points),
        }  # fmt: skip

    evidence = [
        row(None, "full", "100"), row("市容", "deduction", "-4"), row("市容", "cap", "1"),
        row("街面", "deduction", "-7.5"), row("街面", "appeal", "0.5"),
        row(None, "kpi", "80", "down"),
    ]  # fmt: skip
    scores = {
        item: try_out(month(evidence=evidence), Change(without_items=frozenset({item})))[0].scores
        for item in ("市容", "街面")
    }
    assert scores["市容"] == {"field": Decimal("93.0"), "down": Decimal(80)}
    assert scores["街面"] == {"field": Decimal(97), "down": Decimal(80)}
    evidence += [row("绿化", "deduction", "-120"), row(None, "cap", "30")]
    floored = try_out(month(evidence=evidence), Change(without_items=frozenset({"市容"})))
    assert {one.unit_id: one.scores["field"] for one in floored}["甲"] == 0


def test_a_total_is_cut_off_where_the_rules_say_so() -> None:
    changed = Change(weights={"field": Decimal(1), "down": Decimal(2)})
    unit = table(try_out(month({"rounding": "truncate", "publish_decimals": 1}), changed))
    assert unit["乙"] == unit["丁"] == ("86.6", 1), "86.67 is not rounded"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (Change(weights={"fields": Decimal(1)}), "当月没有分项 fields（有：down、field）"),
        (Change(without_components=frozenset({"x"})), "当月没有分项 x"),
        (Change(without_items=frozenset({"市貌"})), "当月没有考核项目 市貌"),
        (Change(weights={"field": Decimal("-0.1")}), "小于 0"),
        (Change(weights={"field": Decimal(0), "down": Decimal(0)}), "没有一个分项还有权重"),
        (Change(without_components=frozenset({"field", "down"})), "没有一个分项还有权重"),
    ],
)
def test_what_makes_no_league_is_refused_with_the_reason(change: Change, told: str) -> None:
    with pytest.raises(ChangeError, match=told):
        try_out(month(), change)
