"""Rows merged away by a declared rule, and rows that only look alike."""

import polars as pl
from ingestion_builders import Bureau, case_row, case_source, weigh_row, weigh_source


def test_identical_rows_are_merged_into_the_first(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row(), case_row(), case_row(案件编号="2")])
    (manifest,) = bureau.pull(case_source()).landed
    assert manifest.merge_rules == {"identical_row": 1}
    assert bureau.landed()["source_row"].to_list() == [2, 4]
    assert bureau.merged().select("source_row", "merge_rule").rows() == [(3, "identical_row")]


def test_an_older_state_of_a_case_is_merged_into_the_later_one(bureau: Bureau) -> None:
    older = case_row(更新时间="2024-06-07 10:30:00", 案件状态="待核查", 结案时间=None)
    bureau.deliver("cases.csv", [case_row(), older])
    (manifest,) = bureau.pull(case_source()).landed
    assert manifest.merge_rules == {"older_state": 1}
    assert bureau.landed()["status"].to_list() == ["已结案"]


def test_two_different_rows_of_one_state_both_land_for_gate_g02(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row(), case_row(街道="潞城街道")])
    (manifest,) = bureau.pull(case_source()).landed
    assert manifest.rows_landed == 2 and manifest.merge_rules == {}


def test_a_later_state_of_a_re_delivery_lands_beside_the_earlier(bureau: Bureau) -> None:
    source = case_source()
    bureau.deliver("cases1.csv", [case_row(更新时间="2024-06-07 10:30:00", 结案时间=None)])
    bureau.pull(source)
    bureau.deliver("cases2.csv", [case_row()])
    (manifest,) = bureau.pull(source).landed
    assert manifest.batch_seq == 2
    assert sorted(bureau.landed()["closed_at"].is_null()) == [False, True]


def test_several_rows_of_one_case_are_merged_in_the_declared_order(bureau: Bureau) -> None:
    rows = [case_row(街道=street, 问题描述=street) for street in ("丙", "甲", "乙")]
    bureau.deliver("cases.csv", [*rows, case_row(案件编号="2")])
    source = case_source(one_row_per_key=("street_name", "source_row"))
    (manifest,) = bureau.pull(source).landed
    assert manifest.merge_rules == {"several_rows_of_one_case": 2}
    expected = max(("丙", "甲", "乙"))
    assert bureau.landed().filter(pl.col("case_no") != "2")["street_name"].to_list() == [expected]


def test_the_last_row_of_a_case_wins_by_row_number(bureau: Bureau) -> None:
    rows = [case_row(街道=street) for street in ("丙", "甲", "乙")]
    bureau.deliver("cases.csv", rows)
    bureau.pull(case_source(one_row_per_key=("source_row",)))
    assert bureau.landed()["street_name"].to_list() == ["乙"]


def test_made_up_keys_keep_identical_rows_apart_and_stable(bureau: Bureau) -> None:
    rows = [{k: v for k, v in weigh_row().items() if k != "磅单号"}] * 2
    source = weigh_source(synthetic_key="weigh_ticket_no")
    bureau.deliver("weigh1.csv", rows)
    (manifest,) = bureau.pull(source).landed
    assert manifest.rows_landed == 2
    keys = bureau.landed("src_weigh")["weigh_ticket_no"].to_list()
    assert len(set(keys)) == 2
    assert bureau.landed("src_weigh")["is_synthetic_ticket"].to_list() == [True, True]
    reordered = [dict(reversed(row.items())) for row in rows]
    bureau.deliver("weigh2.csv", [*reordered, reordered[0] | {"车牌号": "苏D99999"}])
    bureau.pull(source)
    landed = bureau.landed("src_weigh")
    assert landed.height == 5
    assert landed["weigh_ticket_no"].n_unique() == 3
