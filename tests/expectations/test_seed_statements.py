"""Figures of the seed documents that no KPI counts: what the product's own code makes of them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from landing_builder import NOW

from expectations.partitions import implied_denominators, partition_gap
from ingestion.contracts import (
    CONTRACTS,
    RefArea,
    RefTarget,
    SrcInspection,
    SrcSanitationReport,
    SrcSurveySummary,
)
from ingestion.contracts.base import Contract
from ingestion.landing import prepare
from ingestion.parsing import approximate_number
from ingestion.pull import pull
from ingestion.readers import Spreadsheet
from ingestion.source import Source
from ingestion.store import Store


def landed(folder: Path, contract: type[Contract], header: list[str], *rows: list[object]) -> Store:
    """The rows of a workbook below its header, pulled as a snapshot of the contract's table."""
    with xlsxwriter.Workbook(folder / "told.xlsx") as workbook:
        sheet = workbook.add_worksheet("数据")
        for at, row in enumerate([header, *rows]):
            sheet.write_row(at, 0, row)
    source = Source("told", contract, Spreadsheet("told.xlsx"), cadence="snapshot")
    store = Store(folder / "landing", folder / "quarantine", folder / "merged")
    prepare(store, CONTRACTS)
    assert pull(source, folder, store, b"a key of the test", NOW).landed
    return store


def read(folder: Path, contract: type[Contract]) -> pl.DataFrame:
    files = [str(path) for path in sorted((folder / contract.table).rglob("*.parquet"))]
    return pl.concat([pl.read_parquet(file) for file in files], how="diagonal_relaxed")


def figure(cell: str, unit: str | None = "count") -> Decimal | None:
    told = pl.select(approximate_number(pl.lit(cell), unit).alias("told"))
    return told["told"].struct.field("value").item()


@pytest.mark.parametrize(
    ("parts", "total"),
    [
        pytest.param(["359人", "240人"], "599人", id="T09 staff and shortage"),
        pytest.param(["35人", "5人"], "40人", id="T09 sanitation and gardens"),
        pytest.param(["9个", "19个", "9个"], "37个", id="T24 sites of parking"),
        pytest.param(["956件", "16件"], "972件", id="P01 due, 事件 and 部件"),
        pytest.param(["902件", "9件"], "911件", id="P01 closed, 事件 and 部件"),
        pytest.param(["971件", "25件"], "996件", id="P01 filed, 事件 and 部件"),
        pytest.param(["953件", "43件"], "996件", id="P01 filed, by source"),
        pytest.param(["16917件", "2200件"], "19117件", id="P04 found, 事件 and 部件"),
        pytest.param(["10281件", "1903件"], "12184件", id="P05 accepted, 事件 and 部件"),
        pytest.param(["70分", "5分", "5分", "10分", "10分", "5分"], "105分", id="P13 full marks"),
    ],
)
def test_parts_as_they_are_written_make_the_total(parts, total):
    unit = "none" if total.endswith("分") else "count"
    read_parts = [figure(part, unit) for part in parts]
    assert None not in read_parts
    assert partition_gap(read_parts, figure(total, unit)) == 0
    assert partition_gap(read_parts[:-1], figure(total, unit)) == read_parts[-1]


def test_p01_the_sources_are_parts_of_what_was_filed_and_not_of_what_was_accepted():
    assert partition_gap([figure("953件"), figure("43件")], figure("1054件")) == 58


def test_p14_the_area_base_of_one_edition_is_not_that_of_the_next(tmp_path):
    store = landed(
        tmp_path,
        RefArea,
        ["区域编码", "区域名称", "区域层级", "考核面积", "生效日期", "失效日期"],
        ["c", "常州", "city", "478.36平方公里", "2019-01-01", "2021-12-31"],
        ["c", "常州", "city", "491.48km²", "2022-01-01", None],
        ["urban", "城区", "district", "403.74平方公里", "2019-01-01", None],
        ["rural", "城乡一体化", "district", "74.62平方公里", "2019-01-01", None],
    )
    told = read(store.landing, RefArea)
    base = dict(told.filter(area_id="c").select("valid_from", "area_m2").iter_rows())
    before, after = (base[day] for day in sorted(base))
    parts = told.filter(area_level="district")["area_m2"].to_list()
    assert (before, after) == (478_360_000, 491_480_000)
    assert partition_gap(parts, before) == 0
    assert partition_gap(parts, after) == 13_120_000


def test_t09_a_rate_in_ten_thousandths_written_out_is_not_read_as_a_count():
    assert figure("万分之七") is None
    assert figure("万分之二点七", None) is None


def test_t12_a_reported_rate_stays_a_rate_and_makes_no_counts(tmp_path):
    """230余 a day and 97.2 % would be 223.6 put right: nobody counted them."""
    store = landed(
        tmp_path,
        SrcInspection,
        ["台账编号", "检查方式", "检查日期", "区域", "检查次数", "发现问题数", "整改率"],
        ["1", "日常巡查", "2020-06-01", "南城", 1, "230余条", "97.2%"],
    )
    told = read(store.landing, SrcInspection).row(0, named=True)
    assert (told["problem_cnt"], told["recheck_cnt"], told["fixed_cnt"]) == (230, None, None)


def test_t12_a_summary_keeps_the_rate_that_it_was_given_beside_no_n(tmp_path):
    store = landed(
        tmp_path,
        SrcSurveySummary,
        ["调查期次", "区", "指标名称", "满意率", "样本量"],
        ["2020", "南城", "整改", "97.2%", None],
    )
    told = read(store.landing, SrcSurveySummary).row(0, named=True)
    assert (told["rate"], told["n"], told["score"]) == (pytest.approx(0.972), None, None)


def test_t19_the_built_up_area_is_the_denominator_that_both_rates_imply():
    """848.2 ha at 42.41 % are of 2,000 ha, and 46.16 % of those 923.2 ha; in tenths of one."""
    green = int(figure("848.2公顷", "m2") / 1000)
    low, high = implied_denominators(green, 0.4241, decimals=4)
    assert low <= 20_000 <= high
    assert high - low < 6
    covered_low, covered_high = implied_denominators(9_232, 0.4616, decimals=4)
    assert covered_low <= 20_000 <= covered_high
    assert not low <= implied_denominators(green, 0.4616, decimals=4)[1]


def test_t24_a_part_may_not_exceed_its_whole(tmp_path):
    """456 of 4,800余, as the report's contract holds every part against its whole."""
    store = landed(
        tmp_path,
        SrcSanitationReport,
        ["报表类型", "统计期起始日", "区县", "小区总数", "分类小区数"],
        ["年", "2020-01-01", "甲", "4800余个", "456个"],
        ["年", "2020-01-01", "乙", "456个", "4800余个"],
    )
    told = read(store.landing, SrcSanitationReport)
    refused = read(store.quarantine, SrcSanitationReport)
    assert told.select("district_name", "sorted_community_cnt", "community_cnt").rows() == [
        ("甲", 456, 4800)
    ]
    assert refused.height == 1
    assert "分类小区数不得大于小区总数" in str(refused.rows())


def test_t08_a_target_may_name_its_reading_and_need_not(tmp_path):
    header = ["指标编号", "区域编码", "周期类型", "生效日期", "目标值", "目标来源"]
    told = {}
    for name, column, more in (("without", [], [[], []]), ("with", ["口径"], [["a"], ["b"]])):
        folder = tmp_path / name
        folder.mkdir()
        rows = [["S13", "c", "Y", "2020-01-01", 1, "考核办法", *cell] for cell in more]
        store = landed(folder, RefTarget, [*header, *column], *rows)
        frame = read(store.landing, RefTarget)
        told[name] = sorted(frame.select("denominator_policy", "target_value").rows())
    assert told == {"without": [("", 1.0)], "with": [("a", 1.0), ("b", 1.0)]}
