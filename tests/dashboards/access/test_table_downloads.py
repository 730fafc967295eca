"""Every table of every page can be taken away, as .xlsx and as .csv."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import situation
from dashboards.access.matrix import PAGES, Role
from dashboards.access.viewer import Viewer
from dashboards.views import case_patterns, hotline_places
from tests.dashboards.fixture_figures import district_id
from tests.dashboards.fixture_league import unit_id

Run = Callable[..., AppTest]
FORMS = (".csv", ".xlsx")
OPENED = [
    *((page, {}) for page in PAGES),
    *((page, {"period": "2024"}) for page in PAGES),
    *((page, {"area": district_id(0), "period": "2024-05"}) for page in PAGES),
    ("definitions", {"kpi": "C13"}),
    ("assessment", {"unit": unit_id("丁塘")}),
    ("cases", {"case": "platform:1"}),
]
"""Addresses: every page as it opens, of a year, of a district; and what pages open further."""

NO_FILE = {
    "试算结果": "a trial is no published figure: no file of it may go about",
    "数据来源": "the foot of every page, in full in 数据新鲜度 of 数据质量",
}
"""Tables without a file, and why. Review every change of it."""

IN_FILE = {
    r"热点问题：.*": "热点问题",
    r"缺报的日子": "设施日历",
    r".*的全部检查": "质量闸门",
    r"名录表的守恒关系": "数据守恒",
    r"一次性交付的来源": "数据新鲜度",
    r"被隔离行的样例": "隔离样例",
}
"""Tables told together with others, or folded away: the file of the page that holds their rows."""


@dataclass
class Offered:
    """The tables of a page that no file follows, and the files, by form."""

    lacking: list[str] = field(default_factory=list)
    files: dict[str, set[str]] = field(default_factory=lambda: {form: set() for form in FORMS})


def elements(node: Any) -> Iterator[Any]:
    """What a page shows, in the order of the page."""
    for child in node.children.values():
        if hasattr(child, "children"):
            yield from elements(child)
        else:
            yield child


def offered(app: AppTest) -> Offered:
    """Hold every table against the files that stand between it and the next table or section."""
    found = Offered()
    pending: list[str] = []
    for element in elements(app.main):
        if element.type == "download_button":
            name = Path(element.proto.id.split("-", 2)[2])
            found.files.setdefault(name.suffix, set()).add(name.stem)
            if name.suffix == FORMS[0] and pending:
                pending.pop()
        elif element.type == "html":
            drawn = re.findall(r'aria-label="([^"]*)"><table', element.proto.body)
            assert len(drawn) == element.proto.body.count("<table"), "a table without a name"
            if drawn or "<section" in element.proto.body:
                found.lacking += pending
                pending = [name for name in drawn if not is_reviewed(name)]
    found.lacking += pending
    return found


@pytest.mark.parametrize(
    ("page", "part", "shown", "title"),
    [
        ("hotline", hotline_places, "SHOWN", "反复投诉的地点"),
        ("hotline", hotline_places, "SHOWN", "群众看见、巡查没看见"),
        ("cases", case_patterns, "CATEGORIES_SHOWN", "回退与返工"),
    ],
)
def test_a_file_has_every_row_where_the_page_lists_the_first(
    every_domain: Path,
    signed_in,
    run_at: Run,
    monkeypatch: pytest.MonkeyPatch,
    files: dict[str, bytes],
    page: str,
    part: ModuleType,
    shown: str,
    title: str,
) -> None:
    def rows() -> list[bytes]:
        files.clear()
        run_at(page, period="2024-06")
        (told,) = [file for key, file in files.items() if title in key and key.endswith("csv")]
        return told.splitlines()

    signed_in(Viewer("somebody", Role.ANALYST, None, "10.0.0.9"))
    every = rows()
    monkeypatch.setattr(part, shown, 1)
    assert len(rows()) == len(every)


def is_reviewed(table: str) -> bool:
    """Whether the table has no file of its own for a reason that is written here."""
    return table in NO_FILE or any(re.fullmatch(told, table) for told in IN_FILE)


@pytest.mark.parametrize(
    ("page", "query", "role"),
    [
        *((page, query, Role.ANALYST) for page, query in OPENED),
        *((page, {}, Role.LEADER) for page in PAGES),
    ],
    ids=str,
)
def test_every_table_has_a_file_of_both_forms(
    every_domain: Path, signed_in, run_at: Run, page: str, query: dict[str, str], role: Role
) -> None:
    signed_in(Viewer("somebody", role, None, "10.0.0.9"))
    found = offered(run_at(page, **query))
    assert found.lacking == []
    assert found.files[".csv"] == found.files[".xlsx"]


def test_the_reviewed_tables_exist_and_their_files_too(
    every_domain: Path, signed_in, run_at: Run
) -> None:
    """Else an exception could outlive its table, or name a file that nobody offers."""
    signed_in(Viewer("an-analyst", Role.ANALYST, None, "10.0.0.9"))
    drawn, files = set(), set()
    for page, query in OPENED:
        app = run_at(page, **query)
        files |= offered(app).files[".csv"]
        drawn |= {
            name
            for element in app.get("html")
            for name in re.findall(r'aria-label="([^"]*)"><table', element.proto.body)
        }
    assert set(NO_FILE) <= drawn
    assert {told for told in IN_FILE if not any(re.fullmatch(told, name) for name in drawn)} == (
        {"一次性交付的来源"}
    ), "the fixture has no one-time delivery"
    assert set(IN_FILE.values()) <= files


def test_a_trial_says_why_it_is_no_file(every_domain: Path, signed_in, run_at: Run) -> None:
    signed_in(Viewer("an-analyst", Role.ANALYST, None, "10.0.0.9"))
    html = "".join(element.proto.body for element in run_at("assessment").get("html"))
    assert "试算不是公布的数字，所以不提供下载。" in html


def rows_of(content: bytes) -> list[list[str]]:
    """The rows of a .csv below its head."""
    lines = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    return lines[lines.index([]) + 2 :]


def test_a_file_holds_what_the_page_folds_away_or_leaves_out(
    every_domain: Path,
    signed_in,
    run_at: Run,
    files: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(situation, "PLACES_SHOWN", 1)
    monkeypatch.setattr(situation, "ITEMS_SHOWN", 1)
    signed_in(Viewer("an-analyst", Role.ANALYST, None, "10.0.0.9"))
    for page in ("overview", "quality", "sanitation"):
        run_at(page)
    assert len(rows_of(files["易反复点位.csv"])) > 1
    assert len(rows_of(files["满意度分项得分.csv"])) > 1
    assert [row[2] for row in rows_of(files["质量闸门.csv"])] == ["提醒", "通过", "不适用"]
    assert len(rows_of(files["数据守恒.csv"])) == 3, "名录表 too"
    assert ["4", "案卷号", "A-0"] in [[row[5], *row[6:]] for row in rows_of(files["隔离样例.csv"])]
    assert {row[3] for row in rows_of(files["设施日历.csv"])} == {"已报", "处理量未报", "缺报"}
