"""The register of public toilets, sent as a whole at the end of every quarter."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl

from cities.sample.simulation.plan import Plan
from cities.sample.simulation.sanitation.workbook import Column, Sheet, write_workbook
from cities.sample.simulation.world import World

COLUMNS: tuple[Column, ...] = (
    Column("", "公厕名称", width=24),
    Column("", "类别"),
    Column("", "管理方式"),
    Column("", "区县"),
    Column("", "街道（镇）", width=16),
    Column("", "是否开放"),
    Column("", "开放时间", width=16),
    Column("", "统计日期", "day"),
)
_CLASSES = ("一类", "二类", "二类", "三类")
_OWNERS = ("直管", "非直管", "社会开放")
_OPEN_SHARE = 0.97


def is_survey_day(day: date) -> bool:
    """The last day of a quarter."""
    return (day + timedelta(days=1)).day == 1 and day.month % 3 == 0


def write_register(path: Path, world: World, plan: Plan, day: date) -> None:
    """Write the register of all toilets as it stands on `day`."""
    streets = world.streets_on(day)
    rng = plan.rng("sanitation.toilets", day)
    rows = []
    for street in streets.iter_rows(named=True):
        count = 2 if street["is_town"] else 4
        for number in range(1, count + 1):
            is_open = rng.random() < _OPEN_SHARE
            rows.append(
                (
                    f"{street['street_name']}第{number}公厕",
                    _CLASSES[number % len(_CLASSES)],
                    _OWNERS[number % len(_OWNERS)],
                    street["district_name"],
                    street["street_name"],
                    "是" if is_open else "否",
                    "全天" if number == 1 else "5:30-22:30",
                    day.isoformat(),
                )
            )
    keys = ["name", "class", "owner", "district", "street", "open", "hours", "day"]
    sheet = Sheet(
        name="公厕",
        title=f"云澜市公共厕所台账（{day:%Y年%m月}，示例数据）",
        note=f"数据截止：{day:%Y-%m-%d} 24:00",
        columns=COLUMNS,
        rows=pl.DataFrame(rows, schema=keys, orient="row"),
    )
    write_workbook(path, [sheet])
