"""The text of the papers: figures with their rows, correct Chinese, marked gaps; .docx and .pdf."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import docx
import duckdb
import pytest
from league_factory import change_warehouse

from publishing.exports import fonts, typesetting, wording
from publishing.exports.content import GAP, Paragraph
from publishing.exports.domains import domain_blocks
from publishing.exports.errors import ExportError
from publishing.exports.figures import Figures
from publishing.exports.half_year.slots import read_slots, read_text
from publishing.exports.half_year.summary import count_filled, filled_slots, summary_blocks
from publishing.exports.pack import make_pack
from publishing.exports.period import Period

SECTIONS = {"2": 22, "3": 35, "4": 24, "5": 8}
"""How many X sections (二) to (五) of the half-year report have (runs of X counted once)."""


@pytest.fixture(scope="module")
def half_year(league_edition):
    with league_edition.connect() as connection:
        figures = Figures(connection, Period.parse("2025H1"))
        yield figures, filled_slots(figures)


def test_forty_five_of_the_eighty_nine_x_are_filled(half_year):
    counted = count_filled(half_year[1])
    assert {section: counted[section, True] + counted[section, False] for section in SECTIONS} == (
        SECTIONS
    )
    assert {section: counted[section, True] for section in SECTIONS} == {
        "2": 12,
        "3": 20,
        "4": 12,
        "5": 1,
    }


def test_of_the_filled_x_six_are_the_citys_name_and_every_other_has_a_reference(half_year):
    run_of = half_year[1]
    filled = {name: run for name, run in run_of.items() if run.kind != GAP}
    named = [name for name in filled if read_slots()[name].source == "name"]
    assert (len(filled), len(named)) == (45, 6)
    assert all(run_of[name].text == "云澜市" for name in named)
    assert all(filled[name].reference for name in filled if name not in named)


def test_every_x_stands_once_in_the_text_and_its_gap_is_marked(half_year):
    text = "".join(line for _, lines in read_text() for line in lines)
    assert re.findall(r"\{(\d-\d\d)\}", text) == list(read_slots())
    said = "".join(b.text for b in summary_blocks(half_year[0]) if isinstance(b, Paragraph))
    gaps = [run for run in half_year[1].values() if run.kind == GAP]
    assert len(gaps) == 44 == said.count("：待填】")


def test_the_slots_quote_the_rows_they_name(half_year):
    """Worked from the fixture: 12 months of operations, of which six are in the half-year."""
    texts = {name: run.text for name, run in half_year[1].items()}
    assert texts["3-27"] == "120车次"  # 6 months × 10 journeys × 洒水 and 冲洗
    assert texts["3-31"] == "48小时"
    assert texts["3-10"] == "3车次"  # even months only are first weighings
    assert texts["2-15"] == "6份"
    assert (texts["4-16"], texts["4-17"], texts["4-18"]) == ("100件", "90件", "90.00%")
    assert (texts["4-22"], texts["4-24"]) == ("700件", "90.00%")  # 视频抓拍 300 + 巡检 400
    assert texts["2-02"] == "460件"  # closed cases of 沿街晾挂
    assert texts["2-10"] == "23处"


def test_a_figure_leads_to_its_row(may_pack, league_edition):
    """Each row of 指标引用 is looked up again in the edition, column by column."""
    text = may_pack.files["指标引用.csv"].decode("utf-8-sig")
    listed = list(csv.DictReader(io.StringIO(text)))
    assert len(listed) > 60
    with league_edition.connect() as connection:
        for row in listed:
            found = connection.execute(
                f"select {row['引用列']} from {row['表']} where kpi_id = ? and period_type = ? "
                "and period_start = ? and area_id = ? and breakdown = ? and breakdown_id = ?",
                [row[name] for name in ("指标", "周期", "期初", "区域", "分组", "成员")],
            ).fetchall()
            assert any(value == pytest.approx(float(row["数值"])) for (value,) in found), row


def test_changes_of_rates_are_in_points_and_of_counts_in_per_cent(league_edition):
    with league_edition.connect() as connection:
        month = _text(connection, "2025-05")
        half = _text(connection, "2025H1")
    assert "结案率88.03%（环比下降0.52个百分点，同比提高1.25个百分点）" in month
    assert "受理各类城市管理问题903件（环比增长3.1%，同比下降1.2%）" in month
    assert "环比" not in half and "同比提高1.25个百分点" in half
    assert month.startswith("本月") and half.startswith("上半年")


def _text(connection: duckdb.DuckDBPyConnection, period: str) -> str:
    blocks = domain_blocks(Figures(connection, Period.parse(period)))
    return "".join(block.text for block in blocks if isinstance(block, Paragraph))


def test_what_has_no_data_is_a_marked_gap_and_never_a_zero(league_warehouse, tmp_path):
    without = change_warehouse(
        Path(shutil.copy(league_warehouse, tmp_path)),
        "update kpi_value set status = 'no_data', value = null where kpi_id = 'S07'",
    )
    with duckdb.connect(str(without), read_only=True) as connection:
        assert "回收利用率【生活垃圾回收利用率：无数据】" in _text(connection, "2025-05")


SMALL = (
    "update kpi_value set status = 'small_n' where kpi_id in ('C13', 'R01')",
    "update kpi_comparison set previous_change_abs = null, previous_status = 'small_n' "
    "where kpi_id = 'C12'",
)


def test_a_small_sample_is_marked_and_a_recurrence_rate_on_one_is_not_told(
    league_warehouse, tmp_path
):
    small = Path(shutil.copy(league_warehouse, tmp_path))
    with duckdb.connect(str(league_warehouse), read_only=True) as connection:
        told = _text(connection, "2025-05")
    for statement in SMALL:
        change_warehouse(small, statement)
    with duckdb.connect(str(small), read_only=True) as connection:
        figures = Figures(connection, Period.parse("2025-05"))
        text = "".join(b.text for b in domain_blocks(figures) if isinstance(b, Paragraph))
    assert "样本不足" not in told and re.search(r"30日复发率\d", told)
    assert re.search(r"，按期结案率[\d.]+%（样本不足）", text)
    assert re.search(r"按期结案\d+件，", text), "a count is no sample"
    assert "（【环比：样本不足，不作比较】" in text
    assert "；30日复发率样本不足，易反复点位" in text
    (untold,) = [each for _, each in figures.register.listed() if each.kpi_id == "R01"]
    assert (untold.value, untold.numerator, untold.denominator) == (None, None, None)
    assert untold.status == "small_n"


@pytest.mark.parametrize(
    ("denominator", "kpi_id", "shown"),
    [(14, "C12", "80.00%（样本不足）"), (15, "C12", "80.00%"), (14, "R01", "样本不足")],
)
def test_a_sum_over_members_is_a_small_sample_below_thirty(
    league_edition, monkeypatch, denominator, kpi_id, shown
):
    with league_edition.connect() as connection:
        figures = Figures(connection, Period.parse("2025-05"))
    row = {
        **{"kpi_id": kpi_id, "denominator_policy": "", "breakdown": "unit", "breakdown_id": "a"},
        **{"numerator": 0.8 * denominator, "denominator": denominator, "status": "small_n"},
    }
    monkeypatch.setattr(figures, "row", lambda *_: {**row, "value": 0.8})
    told = figures.quote_sum(kpi_id, "value", "unit", ["a", "b"], "", "")
    assert told.text == shown
    (reference,) = [each for _, each in figures.register.listed()]
    assert (reference.value is None) == (kpi_id == "R01")


def test_numbers_are_worded_as_official_papers_do():
    assert wording.percent(0.97291) == "97.29%"
    assert wording.percent(0.02675, 1) == "2.7%"
    assert wording.points(0.0052) == "提高0.52个百分点"
    assert wording.points(-0.012) == "下降1.20个百分点"
    assert wording.points(0.00001) == "持平"
    assert wording.relative(-0.0125) == "下降1.3%"
    assert wording.amount(15123.456, "吨", 2) == "1.51万吨"
    assert wording.amount(2.675, "分", 2) == "2.68分"
    assert wording.amount(4, "人", 0) == "不足5人"
    assert wording.amount(5, "人", 0) == "5人"
    assert wording.absolute(-3.2, "小时", 1) == "减少3.2小时"


def test_the_docx_holds_title_text_tables_and_a_chart_for_each_group(may_pack):
    paper = docx.Document(io.BytesIO(may_pack.files["通报.docx"]))
    lines = [paragraph.text for paragraph in paper.paragraphs]
    assert "云澜市城市长效综合管理考核情况通报" in lines and "（2025年第5期）" in lines
    headings = [line for line in lines if re.match("[一二三四五六]、", line)]
    assert headings == [
        *("一、考核结果", "二、城市管理运行情况", "三、高发问题", "四、超期未结"),
        *("五、单项预警", "六、申诉与剔除"),
    ]
    assert len(paper.inline_shapes) == 2
    league = next(t for t in paper.tables if t.cell(0, 0).text == "排名")
    assert league.cell(0, 2).text == league.cell(0, 5).text == "各分项得分（权重）"
    assert league.cell(0, 0)._tc is league.cell(1, 0)._tc
    assert [section.orientation for section in paper.sections] == [0, 1]
    footer = paper.sections[0].footer._element.xml
    assert "PAGE" in footer


def test_the_pdf_carries_the_chinese_font_and_several_pages(may_pack):
    pdf = may_pack.files["通报.pdf"]
    assert pdf.startswith(b"%PDF-")
    assert b"NotoSansCJK" in pdf
    assert len(re.findall(rb"/Type ?/Page\b", pdf)) >= 5


def test_missing_fonts_are_a_clear_error(monkeypatch):
    with pytest.raises(ExportError, match=r"no_such_fonts 未安装或不完整：运行 make install"):
        fonts.font_folder("no_such_fonts")
    typesetting._fonts.cache_clear()
    monkeypatch.setattr(typesetting, "font_folder", lambda: fonts.font_folder("no_such_fonts"))
    with pytest.raises(ExportError, match="中文字体包"):
        typesetting._fonts()
    typesetting._fonts.cache_clear()


def test_quarter_and_year_have_papers_of_their_own(league_edition):
    for period, title in (("2025Q2", "考核情况点评"), ("2025", "考核年度情况通报")):
        pack = make_pack(league_edition, Period.parse(period))
        paper = docx.Document(io.BytesIO(pack.files["通报.docx"]))
        assert any(title in paragraph.text for paragraph in paper.paragraphs)


def test_the_half_year_summary_marks_what_somebody_must_fill_in(league_edition):
    pack = make_pack(league_edition, Period.parse("2025H1"))
    assert sorted(pack.files) == ["总结.docx", "总结.pdf", "指标引用.csv"]
    paper = docx.Document(io.BytesIO(pack.files["总结.docx"]))
    red = [
        run.text
        for paragraph in paper.paragraphs
        for run in paragraph.runs
        if run.font.color.rgb is not None and str(run.font.color.rgb) == "C00000"
    ]
    assert sum(text.endswith("待填】") for text in red) == 44


def test_frequent_problems_and_overdue_units_are_told_as_the_figures_stand(may_pack):
    """Worked from the fixture: 480 of 4000 cases in both months, units with 19, 18 … 8 cases."""
    frequent = _listing(may_pack, "高发问题.csv")
    assert [row["问题小类"] for row in frequent[:2]] == ["沿街晾挂", "违章张贴悬挂"]
    assert [row["类型"] for row in frequent] == ["事件"] * 5 + ["部件"] * 3
    assert (frequent[0]["数量（件）"], frequent[0]["占比（0–1）"]) == ("480", "0.12")
    assert frequent[0]["环比（0–1）"] == "0"
    overdue = _listing(may_pack, "超期未结.csv")
    assert [int(row["期末超期未结（件）"]) for row in overdue] == list(range(19, 7, -1))
    table = next(
        t
        for t in docx.Document(io.BytesIO(may_pack.files["通报.docx"])).tables
        if t.cell(0, 1).text == "责任单位"
    )
    assert [cell.text for cell in table.rows[-1].cells] == ["", "其他2个单位", "17"]


def _listing(pack, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(pack.files[name].decode("utf-8-sig"))))


def test_units_whose_places_overlap_are_said_not_to_be_told_apart(may_pack):
    paper = docx.Document(io.BytesIO(may_pack.files["通报.docx"]))
    text = "".join(paragraph.text for paragraph in paper.paragraphs)
    assert "的名次区间（95%）与组内其他单位重叠，统计上不可区分" in text
    assert "相邻" not in text
