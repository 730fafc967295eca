"""Write docs/domain/sample-city-figures.md: the sample city's figures beside published ones.

    python -m cities.sample.simulate        the default history, and its truth
    python -m cities.sample.figures_page    the page

The figures are those of the truth, which `python -m cities.sample.compare` holds every edition to.
The exit code is 2 when there is no truth.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from cities.sample.simulation.world import CITY_ID
from cities.settings import SettingsError, load_city

PAGE = Path(__file__).parents[2] / "docs" / "domain" / "sample-city-figures.md"
FIRST, LAST = date(2024, 3, 1), date(2025, 11, 30)
"""The months away from the ends of the simulation."""

MISSING = 2


@dataclass(frozen=True)
class Row:
    """One row of the page: a KPI of the city under one reading, and what others published.

    unit: % for shares; figures are multiplied by `factor`. breakdown_id: '' for the total.
    """

    name: str
    kpi_id: str
    policy: str
    published: str
    source: str
    period_type: str = "M"
    breakdown_id: str = ""
    unit: str = "%"
    factor: float = 100.0
    decimals: int = 1


ROWS = (
    Row("立案率 C05", "C05", "", "99.34 %", "郑州 2019 (P02)"),
    Row("派遣率 C06", "C06", "", "95.94 %; 100 %", "郑州 2019 (P02); 郑州 2021"),
    Row("结案率 C12", "C12", "due_incl_backlog", "93.72 %; 97.31 %; 99.95 %",
        "天门 2016 (P01); 南通 (P05); 湖州 2022 (P04)"),
    Row("按期结案率 C13", "C13", "due_incl_backlog", "75.82 %; 77.04 %; 99.88 %",
        "天门 (P01); 郑州 (P02); 湖州 (P04)"),
    Row("返工率 C15", "C15", "due_incl_backlog", "0.53 %; target ≤ 1 %", "郑州 (P02)"),
    Row("一次完成率 C20", "C20", "", "98.09 %", "连云港 (P07)"),
    Row("按时签收率 H03", "H03", "due", "99.64 %", "连云港"),
    Row("按时办结率 H04", "H04", "", "96.27 %", "连云港"),
    Row("办结率 H05", "H05", "due", "94.20 % closed of received", "T02"),
    Row("响应率 H06, within 24 hours", "H06", "assigned", "100 %", "北京"),
    Row("解决率 H07", "H07", "valid_callbacks", "53.09 %; 74.36 %", "北京 2019"),
    Row("满意率 H08", "H08", "evaluated", "95.38 %; 99.41 %", "连云港; 南通"),
    Row("日均清运量 S02", "S02", "", "640 t (population not stated)", "T22", unit=" t", factor=1,
        decimals=0),
    Row("车均载重 S03", "S03", "", "3.05 t (smaller lorries)", "T22", unit=" t", factor=1,
        decimals=2),
    Row("机械化清扫率 S04", "S04", "all_roads", "85 %; 90 %; 91.82 %; target 95 %",
        "002; 山东 2017; 东方市; 003"),
    Row("机械化清扫率 S04, main and secondary roads", "S04", "main_secondary", "85 %", "002 (T37)"),
    Row("机械化作业率 S05", "S05", "all_operations", "no published figure of this reading", ""),
    Row("机械化作业率 S05 against the plan", "S05", "planned",
        "no published figure of this reading", ""),
    Row("无害化处理率 S06", "S06", "collected", "100 %", "002, 003", decimals=2),
    Row("回收利用率 S07, quarters", "S07", "collected_and_recycled", "≥ 35 %",
        "46 cities, 十三五 (§6)", "Q"),
    Row("资源化利用率 S08, quarters, with coefficients of its own", "S08",
        "collected_and_recycled", "about 60 % by 2025", "发改环资〔2021〕642号 (§6)", "Q"),
    Row("分类覆盖率 S09 of communities, quarters", "S09", "communities", "70 % full mark",
        "2020 trial rules (§6)", "Q"),
    Row("分类覆盖率 S09 of households, quarters", "S09", "households", "70 % full mark",
        "2020 trial rules (§6)", "Q"),
    Row("清扫覆盖率 S10, quarters", "S10", "", "≥ 95 %", "评价细则 2020 (§6)", "Q"),
    Row("粪便无害化处理率 S11, quarters", "S11", "", "≥ 90 %", "T34", "Q"),
    Row("处理费征收率 S12", "S12", "due_of_period", '"rising"', "004"),
    Row("公厕建改完成率 S13 of 上级下达, years", "S13", "target_superior", "173.7 %", "T08", "Y"),
    Row("公厕建改完成率 S13 of 民生实事, years", "S13", "target_livelihood", "141.4 %", "T08", "Y"),
    Row("计量偏差率 S14", "S14", "by_route", "1 – 3 % normal", "§6", decimals=2),
    *(Row(f"{stream}垃圾 S15 a month", "S15", "", told, source, breakdown_id=stream, unit=" t",
          factor=1, decimals=0)
      for stream, told, source in (
          ("厨余", "no published figure", ""), ("建筑", "1,950 t (another territory)", "T15"),
          ("大件", "52 t (another territory)", "T23"))),
    Row("简易程序占比 E02", "E02", "decided_on", "94.28 %", "T07"),
    *(Row(f"721占比 E10, {kind}", "E10", "", f"{share} %, a method and no quota", "§12",
          breakdown_id=kind)
      for kind, share in (("服务", 70), ("管理", 20), ("执法", 10))),
    Row("满意度得分 V01, items, waves", "V01", "", "0 – 100", "§9", "H", "*", " points", 1),
)  # fmt: skip

HEAD = """# 示例市 against published reports

Does the made-up city look like a real one? Its figures for the whole city, March 2024 to November
2025 (the months away from the ends of the simulation), default scale and seed, beside what
published reports and the documents behind [DOMAIN.md](DOMAIN.md) show. The published side is quoted
from DOMAIN §2.2, §3, §3.1, §6, §7 and §12, where every source is named. Written by
`python -m cities.sample.figures_page`.

| figure | 示例市, lowest – mean – highest period | published | source |
|---|---|---|---|
"""
FOOT = """
What a reader who knows the trade will notice:

- Orders of the hotline that were forgotten are closed some weeks after their deadline: 按时办结率
  and 办结率 stay level over the two years.
- 响应率 stays below 100 %: a few orders that come at a weekend are signed for on Monday, and that
  is more than 24 hours.
- Districts differ by some points of 按期结案率 and more of 解决率, and drift; the order of the
  survey items changes from wave to wave but for the lowest three.
- 结案率 of a whole year is near 100 %, as only the backlog of its last day is open.
- What is missing to 100 % of S06 runs off as leachate in the transfer stations; nothing is treated
  a day late by more than 0.2 % of what came in, so that S06 hardly knows its two readings apart.
- 回收利用率 of a city of 3,000 cases is lower: however small it is, a lorry comes to every
  facility.
- 车均载重 is that of the larger lorries of today.
"""


def main() -> int:
    """Write the page and return the exit code."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    try:
        page = page_of(load_city("sample").data_dir / "truth")
    except (FileNotFoundError, SettingsError) as error:
        sys.stderr.write(f"{error}\n")
        return MISSING
    PAGE.write_text(page, encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
    return 0


def page_of(truth_dir: Path) -> str:
    """The text of the page, out of the `kpi_*.parquet` of a truth.

    Raises:
        FileNotFoundError: there is no truth.
    """
    found = sorted(truth_dir.glob("kpi_*.parquet"))
    if not found:
        raise FileNotFoundError(f"no truth in {truth_dir}: run python -m cities.sample.simulate")
    kpi = pl.concat(pl.read_parquet(path) for path in found).filter(
        (pl.col("area_id") == CITY_ID) & pl.col("period_start").is_between(FIRST, LAST)
        | (pl.col("area_id") == CITY_ID) & pl.col("period_type").is_in(["H", "Y"])
    )
    return HEAD + "".join(line(row, kpi) for row in ROWS) + FOOT


def line(row: Row, kpi: pl.DataFrame) -> str:
    """One line of the table; a KPI without a figure says so."""
    values = _values(row, kpi)
    told = "no figure"
    if len(values):
        ends = (min(values), sum(values) / len(values), max(values))
        told = " – ".join(f"{value * row.factor:,.{row.decimals}f}" for value in ends)
        told += f"{' ' if row.unit == '%' else ''}{row.unit}"
    return f"| {row.name} | {told} | {row.published} | {row.source} |\n"


def _values(row: Row, kpi: pl.DataFrame) -> list[float]:
    total = pl.col("breakdown") == "total"
    part = ~total & ((pl.col("breakdown_id") == row.breakdown_id) | (row.breakdown_id == "*"))
    mine = kpi.filter(
        (pl.col("kpi_id") == row.kpi_id)
        & (pl.col("denominator_policy") == row.policy)
        & (pl.col("period_type") == row.period_type)
        & (part if row.breakdown_id else total)
    )
    told = mine.select(pl.col("numerator") / pl.col("denominator").fill_null(1)).to_series()
    return [value for value in told.to_list() if value is not None]


if __name__ == "__main__":
    sys.exit(main())
