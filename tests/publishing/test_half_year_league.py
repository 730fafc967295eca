"""半年: where the rules assess half-years, the pack holds the league beside the summary."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import openpyxl
import pytest
from league_factory import PERIODS, change_warehouse, publish_league, write_league_warehouse
from league_rows import league_rows

from publishing import Edition
from publishing.city_data import CityData
from publishing.exports.errors import IncompleteError
from publishing.exports.pack import make_pack
from publishing.exports.period import Period
from publishing.issues.issuing import correct, issue
from publishing.issues.watch import watch

HALF = Period.parse("2025H1")
NOW = datetime(2025, 7, 3, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
OF_HALF = "period_type = 'H' and period_start = '2025-01-01'"


def warehouse_with_half_year(folder: Path) -> Path:
    """The league of every period, a half-year among them."""
    half = ("H", date(2025, 1, 1), date(2025, 6, 30))
    return write_league_warehouse(folder / "warehouse.duckdb", league_rows([*PERIODS, half]))


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    folder = tmp_path_factory.mktemp("half_year")
    return publish_league(warehouse_with_half_year(folder), folder / "editions")


def test_a_half_year_that_is_assessed_has_table_paper_and_summary(
    edition: Edition, tmp_path: Path
) -> None:
    pack = make_pack(edition, HALF)
    names = {"考核表.xlsx", "通报.docx", "通报.pdf", "总结.docx", "总结.pdf", "考核结果.csv"}
    assert names <= set(pack.files) and pack.league is not None
    for name in ("考核表.xlsx", "通报.docx"):
        (tmp_path / name).write_bytes(pack.files[name])
    title = openpyxl.load_workbook(tmp_path / "考核表.xlsx").worksheets[0]["A1"].value
    assert "半年情况通报" in title and "2025年上半年" in title
    said = [p.text for p in docx.Document(str(tmp_path / "通报.docx")).paragraphs]
    assert any(line.startswith("现将2025年上半年（2025-01-01至2025-06-30）") for line in said)
    assert make_pack(edition, HALF).files == pack.files


def test_a_half_year_whose_league_cannot_be_defended_is_not_exported(tmp_path: Path) -> None:
    warehouse = warehouse_with_half_year(tmp_path)
    change_warehouse(
        warehouse,
        "insert into league_defect values ('H', '2025-01-01', 'contradicted', 'k', '互相矛盾')",
    )
    with pytest.raises(IncompleteError, match="2025年上半年考核结果不得导出（G17）：互相矛盾"):
        make_pack(publish_league(warehouse, tmp_path / "editions"), HALF)


def test_an_issued_half_year_is_watched_and_corrected_with_its_league(tmp_path: Path) -> None:
    city = CityData(tmp_path)
    warehouse = warehouse_with_half_year(tmp_path)
    publish_league(warehouse, city.editions)
    made = issue(city, HALF, "考评科", NOW)
    assert {"league_table", "quoted"} <= set(made.state())
    assert [each.differences for each in watch(city)] == [()]
    change_warehouse(
        warehouse,
        f"update league_table set remark_zh = '已核' where unit_id = 'u-梅岭' and {OF_HALF}",
    )
    publish_league(warehouse, city.editions)
    (watched,) = watch(city)
    assert [each.table for each in watched.differences] == ["league_table"]
    assert correct(city, HALF, "考评科", NOW, "备注更正").number == "2025H1.2"
