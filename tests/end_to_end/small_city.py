"""A city of three plain nightly sources, whose deliveries a test writes and spoils as it likes.

Its areas, units and categories are those of `open_data`; its files carry the standard headers.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import xlsxwriter

import orchestration.edition
import orchestration.landing
from cities.open_data.sources import reference_tables
from cities.settings import CitySettings, Freshness, load_city
from ingestion.contracts import SrcCase, SrcFacilityDay, SrcWeigh
from ingestion.readers import Delimited, Spreadsheet
from ingestion.source import Source
from orchestration.graph import city_definitions
from orchestration.jobs import JOB_NAME
from orchestration.tools import prepare_tools
from publishing import Edition, RefreshOutcome, current, read_refresh

FIRST_DAY = date(2024, 5, 1)
DAYS = 30


@dataclass(frozen=True)
class SmallCity:
    """The city's settings and what a test does with it."""

    settings: CitySettings

    def night(self) -> bool:
        """Run the nightly job in this process; whether it succeeded."""
        prepare_tools(self.settings)
        job = city_definitions(self.settings).resolve_job_def(JOB_NAME)
        with dg.DagsterInstance.ephemeral() as instance:
            return job.execute_in_process(instance=instance, raise_on_error=False).success

    @property
    def edition(self) -> Edition:
        found = current(self.settings.editions_dir)
        assert found is not None
        return found

    @property
    def refresh(self) -> RefreshOutcome:
        told = read_refresh(self.settings.editions_dir)
        assert told is not None
        return told

    def deliver_day(
        self, number: int, *, weigh: Any = None, cases: Any = None, facilities: Any = None
    ) -> None:
        """Write the three files of a day; an argument replaces the rows of its source."""
        day = FIRST_DAY + timedelta(days=number)
        raw = self.settings.raw_dir
        write_csv(raw / f"weigh_{day:%Y%m%d}.csv", weigh or weigh_rows(day))
        write_csv(raw / f"cases_{day:%Y%m%d}.csv", cases or case_rows(day))
        write_facility_day(raw / f"facility_{day:%Y%m%d}.xlsx", facilities or facility_rows(day))


def open_small_city(
    root: Path, monkeypatch: pytest.MonkeyPatch, more: Iterable[Source] = ()
) -> SmallCity:
    """The city with its data and drop folder below `root`, and `more` sources of its own."""
    raw = root / "drop"
    raw.mkdir(parents=True, exist_ok=True)
    settings = replace(
        load_city("open_data"),
        data_dir=root / "data",
        raw_dir=raw,
        freshness=Freshness(max_age_hours=1e6),
        makes_brief=False,  # three seconds a night that say nothing of deliveries
    )
    declared = [
        Source("weighbridge", SrcWeigh, Delimited("weigh_*.csv")),
        Source("city_cases", SrcCase, Delimited("cases_*.csv")),
        Source("facilities", SrcFacilityDay, Spreadsheet("facility_*.xlsx")),
        *reference_tables(settings),
        *more,
    ]
    for module in (orchestration.landing, orchestration.edition):
        monkeypatch.setattr(module, "sources_of", lambda _: declared)
    monkeypatch.setenv("PERSON_HASH_KEY", "a key for tests only")
    return SmallCity(settings)


def weigh_rows(day: date, factor: int = 1) -> list[dict[str, Any]]:
    """Ten tickets of a day, 4.8 to 5.7 t each; `factor` is a unit error."""
    return [
        {
            "磅单号": f"{day:%Y%m%d}{n:03}",
            "站点": "TDS LANDFILL",
            "进出场": "进场",
            "来源区域": "Austin",
            "垃圾类别": "其他",
            "净重": (4800 + 100 * n) * factor,
            "称重时间": f"{day:%Y-%m-%d} {8 + n}:00:00",
        }
        for n in range(10)
    ]


def case_rows(day: date, **spoilt: Any) -> list[dict[str, Any]]:
    """Twenty cases of a day, each closed five hours later; `spoilt` replaces cells of the last."""
    rows = [
        {
            "案卷号": f"{day:%Y%m%d}{n:04}",
            "问题来源": "监督员上报",
            "案件类型": "事件",
            "业务类别": "常规",
            "大类名称": "Street Cleaning",
            "小类名称": "Abandoned Bicycle",
            "地址描述": f"{n} Beacon St",
            "区县": "Boston",
            "街道": "Back Bay",
            "道路": "Beacon St",
            "上报时间": f"{day:%Y-%m-%d} 08:{n:02}:00",
            "受理时间": f"{day:%Y-%m-%d} 08:{n:02}:30",
            "立案时间": f"{day:%Y-%m-%d} 08:{n:02}:40",
            "派遣时间": f"{day:%Y-%m-%d} 08:{n:02}:50",
            "责任单位": "PWDx",
            "处置完成时间": f"{day:%Y-%m-%d} 12:{n:02}:00",
            "结案截止时间": f"{day + timedelta(days=2):%Y-%m-%d} 08:00:00",
            "结案时间": f"{day:%Y-%m-%d} 13:{n:02}:00",
            "案件状态": "已结案",
            "挂账时间": "",
            "作废时间": "",
            "更新时间": f"{day:%Y-%m-%d} 13:{n:02}:00",
        }
        for n in range(20)
    ]
    rows[-1].update(spoilt)
    return rows


def facility_rows(day: date, total: float | None = None) -> list[tuple[Any, ...]]:
    """Two facilities of a day in tonnes, and their 合计 (`total` replaces the right one)."""
    rows = [
        (day, "TDS LANDFILL", "其他", 31.5, "卫生填埋"),
        (day, "ORGANICS BY GOSH", "厨余", 18.5, "生物处理"),
    ]
    right = sum(row[3] for row in rows)
    return [*rows, ("合计", "", "", right if total is None else total, "")]


def write_csv(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """A GB18030 file, as the bureau's systems write it."""
    given = list(rows)
    with path.open("w", encoding="gb18030", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(given[0]))
        writer.writeheader()
        writer.writerows(given)


def write_facility_day(path: Path, rows: Iterable[tuple[Any, ...]]) -> None:
    """A workbook with a title line, a header and the rows."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("日报")
        dated = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range(0, 0, 0, 4, "处理设施运行日报")
        sheet.write_row(1, 0, ["日期", "设施名称", "垃圾类别", "处理量", "处理工艺"])
        for number, row in enumerate(rows, 2):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    at = datetime(cell.year, cell.month, cell.day)
                    sheet.write_datetime(number, column, at, dated)
                else:
                    sheet.write(number, column, cell)
