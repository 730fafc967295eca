"""The 晨报 says what 总览 says, on one page, the same bytes for the same edition and viewer."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import ClassVar

import pytest
from streamlit.testing.v1 import AppTest

from cities.settings import REPO, load_city
from dashboards import downloads, league, shell
from dashboards.access.audit import AccessLog
from dashboards.access.matrix import MAY_EXPORT, Role
from dashboards.access.scope import WHOLE_CITY, Scope
from dashboards.access.viewer import Viewer
from dashboards.brief import sheet
from dashboards.brief.content import Brief, content_of
from dashboards.choices import Against, View
from dashboards.editions import Reader
from dashboards.periods import Period
from dashboards.situation import situation_of
from publishing import Changes, Edition, current
from publishing.briefs import brief_path
from publishing.city_data import CityData
from publishing.exports.errors import ExportError
from publishing.exports.typesetting import typeset
from publishing.sealing.check import problems
from tests.dashboards.access.test_rows import FOREIGN
from tests.dashboards.fixture_figures import district_id

Run = Callable[..., AppTest]
Html = Callable[[AppTest], str]
MINE = district_id(0)
MAY = Period("M", date(2024, 5, 1))


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def part(html: str, begin: str, end: str) -> str:
    """Text between two marks, or empty where the first is not."""
    return plain(html.split(begin, 1)[1].split(end, 1)[0]) if begin in html else ""


def cards(html: str) -> list[tuple[str, ...]]:
    """Name, figure, target, n, mark, 环比 and 同比 of every card, as the page prints them."""
    told = []
    for card in re.findall(r'<article class="um-card">(.*?)</article>', html, flags=re.DOTALL):
        head = card.split("</header>", 1)[0]
        target, _, n = part(card, '<p class="um-target">', "</p>").partition("n = ")
        changes = re.findall(r'<div class="um-change">(.*?)</div>', card, flags=re.DOTALL)
        told.append(
            (
                part(head, "<h3>", "</h3>"),
                plain(re.search(r'<p class="um-value.*?</p>', card)[0]).replace(" ", ""),
                target.removeprefix("目标").replace(" ", ""),
                n,
                part(head, '<span class="um-mark', "</header>").partition("> ")[2],
                *(moved(change) for change in changes),
            )
        )
    return told


def moved(change: str) -> str:
    said = re.sub(r'<span class="um-(?:label|hidden)">.*?</span>', "", change)
    return plain(said).replace(" ", "")


def lines(content: Brief) -> list[tuple[str, ...]]:
    """The same of every line of the sheet."""
    return [
        (
            line.name,
            line.value.text.replace("暂定", "").replace(" ", ""),
            "" if line.target == "—" else line.target.replace(" ", ""),
            "" if line.n == "—" else line.n,
            line.mark.text,
            *(cell.text.replace(" ", "") for cell in (line.previous, line.year_ago)),
        )
        for group in content.groups
        for line in group.lines
    ]


@pytest.fixture
def reader(edition: Edition) -> Reader:
    return Reader(edition, WHOLE_CITY)


@pytest.mark.parametrize(
    ("query", "area", "period"),
    [({}, "shili", None), ({"area": "shili/04", "period": "2024-05"}, "shili/04", MAY)],
    ids=["city", "district in May"],
)
def test_page_and_paper_print_the_same(
    published_editions: Path, run_app: Run, html_of: Html, query, area: str, period: Period | None
) -> None:
    html = html_of(run_app(**query))
    city, edition = load_city(), current(published_editions)
    reader = Reader(edition, WHOLE_CITY)
    found = situation_of(reader, city, reader.book().area(area), period)
    content = content_of(reader, city, found)
    shown, printed = cards(html), lines(content)
    assert len(shown) == len(printed) == 18
    for card, line in zip(shown, printed, strict=True):
        assert card[:5] == line[:5]
        compared = [cell for cell in line[5:] if cell != "—"]
        assert [said for said in card[5:] if re.match("[↑↓持]", said)] == compared
    says = part(html, '<div class="um-says">', "看原因")
    assert says == plain(" ".join(content.sentences))
    listed = part(html, '<ol class="um-matters">', "</ol>")
    assert listed == " ".join(
        f"{kind} {said} {matter.way} →"
        for (kind, said), matter in zip(content.matters, found.matters, strict=True)
    )
    assert "群众最不满意" in listed
    matrix = html.split("um-matrix", 1)[1].split("</table>", 1)[0].split("<tr>")
    for beside in content.districts:
        row = plain(next(row for row in matrix if f'<th scope="row">{beside.name}<' in row))
        for cell in beside.cells:
            shape, number, _ = re.fullmatch(r"(\S) ([\d,.]+)(.*)", cell.text).groups()
            assert f"{number} {shape}" in row
    assert bool(content.districts) == (period is None)


def test_of_more_districts_than_the_paper_holds_those_stand_that_miss_most(
    published_editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city, reader = load_city(), Reader(current(published_editions), WHOLE_CITY)
    found = situation_of(reader, city, reader.book().area("shili"), None)

    def missed(brief: Brief) -> list[tuple[str, int]]:
        columns = zip(*(line.cells for line in brief.districts), strict=True)
        marks = [sum("▲" in cell.text for cell in column) for column in columns]
        return list(zip(brief.district_names, marks, strict=True))

    every = content_of(reader, city, found)
    monkeypatch.setattr("dashboards.brief.content.MOST_DISTRICTS", 2)
    fewer = content_of(reader, city, found)
    most = sorted((marks for _, marks in missed(every)), reverse=True)
    assert len(most) > 2
    assert sorted((marks for _, marks in missed(fewer)), reverse=True) == most[:2]
    assert [told for told in missed(every) if told in missed(fewer)] == missed(fewer)
    assert fewer.districts_title == "未达标的指标在各区（未达标最多的 2 个）"
    assert sheet.set_sheet(fewer).startswith(b"%PDF-")


def test_the_sheet_is_one_page_and_the_same_bytes_each_time(reader: Reader, editions: Path) -> None:
    city = load_city()
    once = sheet.of_city(reader, city)
    assert once.startswith(b"%PDF-")
    assert sheet.of_city(reader, city) == once


def test_the_fullest_sheet_still_is_one_page(reader: Reader, editions: Path) -> None:
    """Typst gives the pages of a paper as pictures: bytes for one, a list for more."""
    content = content_of(
        reader, load_city(), situation_of(reader, load_city(), reader.book().city, None)
    )
    long = "很长的一句话，" * 14
    satisfaction = content.groups[-1]
    full = replace(
        content,
        notices=(long, long),
        sentences=(content.sentences[0], long, long, long),
        groups=(*content.groups[:3], replace(satisfaction, name="执法"), satisfaction),
        matters=(("离目标最远", long),) * 3,
        day=long,
        assessment=(long,) * 3,
        changed=(long,) * 4,
        trust=content.trust[:1] * 2,
    )
    assert isinstance(typeset(sheet.TEMPLATE, asdict(full), "png"), bytes)


def test_a_district_takes_a_sheet_of_its_own_rows(edition: Edition, editions: Path) -> None:
    reader = Reader(edition, Scope(MINE))
    city = load_city()
    home = reader.book().home
    content = content_of(reader, city, situation_of(reader, city, home, None))
    told = repr(content)
    assert home.area_id == MINE and home.area_name in content.title
    assert [foreign for foreign in FOREIGN if foreign in told] == []
    assert "转运站称重" not in told
    assert content.changed == ()
    assert [cell.text for cell in content.trust] == ["本版次通过了发布前的全部关键检查。"]
    assert sheet.set_sheet(content) != sheet.of_city(Reader(edition, WHOLE_CITY), city)


def test_gates_and_freshness_are_told_to_the_whole_city(reader: Reader, editions: Path) -> None:
    city = load_city()
    content = content_of(reader, city, situation_of(reader, city, reader.book().home, None))
    gates, fresh = (cell.text for cell in content.trust)
    assert gates == "▲ 本版数据可以使用：2 项检查没有一项被拦截，有 1 项提醒。"
    assert "转运站称重，最新 2024-07-01 19:05，迟到" in fresh


class WithLedger(Reader):
    """A reader whose edition holds entries of the ledger of restatements."""

    entries: ClassVar[list[dict[str, object]]] = []

    def ask_of(self, table: str, query: str, **parameters: object):
        if query == "restatements":
            return self.entries
        return super().ask_of(table, query, **parameters)


def test_what_changed_since_the_edition_before_is_told_with_the_figures_it_corrected(
    edition: Edition, editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = datetime(2024, 7, 2, 2, 30)
    changes = Changes("20240702-0123456789", before, "abc1234", 3, 0)
    manifest = replace(edition.manifest, changes=changes)
    reader = WithLedger(replace(edition, manifest=manifest), WHOLE_CITY)
    found = situation_of(reader, load_city(), reader.book().city, None)
    on_time = found.readings["case"][1]
    corrected = {
        **{"edition_id": edition.id, "area_name": "示例市", "breakdown": "total"},
        **{"kpi_id": "C13", "denominator_policy": on_time.seen.denominator_policy},
        **{"period_type": "M", "period_start": on_time.period.start},
        **{"value_before": 0.9641, "value_after": on_time.value},
    }
    others = [
        {**corrected, "edition_id": "20240702-0123456789"},
        {**corrected, "area_name": "北原区"},
        {**corrected, "breakdown": "unit"},
        {**corrected, "period_start": MAY.start},
        {**corrected, "denominator_policy": "another reading"},
    ]

    def told(*entries: dict[str, object]) -> str:
        monkeypatch.setattr(WithLedger, "entries", list(entries))
        since, said = content_of(reader, load_city(), found).changed
        assert since == "上一版数据截止 2024-07-02 02:30；已公布的数字没有变动。"
        return said

    assert told(*others, corrected) == "上面的数字里有更正：按期结案率 96.41% → 94.50%。"
    assert told(*others) == "上面的数字没有更正（暂定的除外）。"


def test_the_composite_is_told_as_on_its_page_with_what_cost_the_last_most(
    reader: Reader, edition: Edition, editions: Path
) -> None:
    city = load_city()
    content = content_of(reader, city, situation_of(reader, city, reader.book().home, None))
    month = league.newest(reader)
    groups = league.read_league(reader, month).groups
    assert content.assessed == month.label_zh
    assert len(content.assessment) == len(groups) > 1
    with edition.connect() as connection:
        for group, said in zip(groups, content.assessment, strict=True):
            unit, component, lost = connection.execute(
                "select unit_name, component_name, weight * (full_score - score) as lost "
                "from league_component_score "
                "join league_table using (period_type, period_start, unit_id) "
                "where period_type = 'M' and period_start = $month "
                'and unit_id = (select arg_max(unit_id, "rank") from league_table where '
                "period_type = 'M' and period_start = $month and group_name = $group) "
                "order by lost desc limit 1",
                {"month": month.start, "group": group.name},
            ).fetchone()
            assert said.startswith("".join(league.headline(group)))
            assert said.endswith(f"{unit}失分最多的是{component}（{lost:.2f} 分）。")


def test_a_personal_number_stops_the_sheet(reader: Reader, editions: Path) -> None:
    found = situation_of(reader, load_city(), reader.book().city, None)
    place = {**found.places[0], "place_name": "致电 13812345678"}
    said = replace(found.matters[-1], said=f"{place['place_name']}：占道 3 件。")
    content = content_of(reader, load_city(), replace(found, matters=[said]))
    with pytest.raises(ExportError, match="手机号"):
        sheet.set_sheet(content)


def test_the_command_keeps_a_sealed_sheet_that_equals_the_download(
    published_editions: Path, editions: Path
) -> None:
    """In a process of its own, as the night runs it: nothing depends on the process."""
    data = published_editions.parent
    command = [sys.executable, "-m", "dashboards.brief", "--city", "sample", "--data", str(data)]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    edition = current(published_editions)
    kept = brief_path(CityData(data), edition.id)
    assert str(kept) in done.stdout
    assert done.stderr == ""
    assert problems(kept.parent) == []
    real = load_city_of_the_repository()
    assert kept.read_bytes() == sheet.of_city(Reader(edition, WHOLE_CITY), real)


def load_city_of_the_repository():
    """The sample city as the command reads it, whatever the fixtures put in its place."""
    from cities import settings

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "CITIES", REPO / "cities")
        return load_city("sample")


@pytest.mark.parametrize("role", [Role.LEADER, Role.DISTRICT, Role.OPERATOR])
def test_the_download_follows_the_matrix_and_is_written_down(
    published_editions: Path, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    offered: list[Callable[[], bytes]] = []
    monkeypatch.setattr(
        downloads.st, "download_button", lambda *_, data, **__: offered.append(data)
    )
    viewer = Viewer("a", role, MINE if role is Role.DISTRICT else None)
    city = load_city()
    context = shell.Context(city, current(published_editions), None, viewer)
    downloads.offer_pdf(context, sheet.NAME, "晨报-2024-07-03", lambda: b"%PDF")
    log = AccessLog(city.access_log_dir)
    assert len(offered) == (1 if role in MAY_EXPORT else 0)
    assert log.read() == []
    if offered:
        assert offered[0]() == b"%PDF"
        (entry,) = log.read()
        assert (entry["event"], entry["what"]) == ("导出", "晨报-2024-07-03.pdf")


def test_a_sheet_is_named_after_what_it_shows(reader: Reader) -> None:
    book = reader.book()
    home = View(book.city, "newest", None, Against.PREVIOUS, True)
    other = View(book.area("shili/04"), "2024-05", MAY, Against.PREVIOUS, False)
    assert sheet.name_of(reader, home) == "晨报-2024-07-03"
    assert sheet.name_of(reader, other) == "晨报-北原区-2024-05-2024-07-03"
