"""The paragraphs of the five domains (案件、热线、环卫、执法、满意度), each figure with its row."""

from __future__ import annotations

from publishing.exports.content import Heading, Paragraph, Run, paragraph
from publishing.exports.figures import Figures, names

TOP = 3


def domain_blocks(figures: Figures) -> list[Heading | Paragraph]:
    """A heading and a paragraph for each domain; what has no data stays a marked gap."""
    return [
        Heading("（一）数字城管案件", 2),
        *_cases(figures),
        Heading("（二）市民热线诉求", 2),
        _hotline(figures),
        Heading("（三）环境卫生", 2),
        _sanitation(figures),
        Heading("（四）行政执法", 2),
        _enforcement(figures),
        Heading("（五）市民满意度", 2),
        _satisfaction(figures),
    ]


def _changes(figures: Figures, kpi_id: str) -> list[Run]:
    """（环比…，同比…）; a half-year and a year are compared with the year before only."""
    if figures.period.period_type in ("H", "Y"):
        return [Run("（"), figures.change(kpi_id, "year_ago"), Run("）")]
    return [
        Run("（"),
        figures.change(kpi_id, "previous"),
        Run("，"),
        figures.change(kpi_id, "year_ago"),
        Run("）"),
    ]


def _cases(figures: Figures) -> list[Paragraph]:
    quote = figures.quote
    first = paragraph(
        figures.period.word_zh + "共受理各类城市管理问题",
        quote("C03"),
        _changes(figures, "C03"),
        "，立案",
        quote("C04"),
        "；应结案",
        quote("C11"),
        "，结案",
        quote("C12", "numerator", unit="件"),
        "，结案率",
        quote("C12"),
        _changes(figures, "C12"),
        "，其中按期结案",
        quote("C13", "numerator", unit="件"),
        "，按期结案率",
        quote("C13"),
        _changes(figures, "C13"),
        "。期末超期未结",
        quote("C21"),
        "，返工率",
        quote("C15"),
        "；30日复发率",
        quote("R01"),
        "，易反复点位",
        quote("R02"),
        "。",
    )
    return [first, *_top_categories(figures)]


def _top_categories(figures: Figures) -> list[Paragraph]:
    """The classes with most cases, of 事件 and of 部件."""
    called = names(figures.connection, "dim_category", "category_id", "category_name")
    kinds = names(figures.connection, "dim_category", "category_id", "case_type")
    parts: list[str | Run | list[Run]] = []
    for kind in ("事件", "部件"):
        rows = [
            row
            for row in figures.members("C24", "category")
            if kinds.get(row["breakdown_id"]) == kind
        ][:TOP]
        if not rows:
            continue
        parts.append(("；" if parts else "") + f"{kind}类高发问题依次为")
        for number, row in enumerate(rows):
            member = row["breakdown_id"]
            parts += [
                ("、" if number else "") + called[member],
                figures.quote("C24", "numerator", breakdown="category", member=member, unit="件"),
                "（占",
                figures.quote("C24", breakdown="category", member=member),
                "）",
            ]
    return [paragraph(*parts, "。")] if parts else []


def _hotline(figures: Figures) -> Paragraph:
    quote = figures.quote
    return paragraph(
        figures.period.word_zh + "共受理市民诉求",
        quote("H01"),
        _changes(figures, "H01"),
        "，交办",
        quote("H02"),
        "；应办结诉求",
        quote("H05", "denominator", unit="件"),
        "，办结",
        quote("H05", "numerator", unit="件"),
        "，办结率",
        quote("H05"),
        "，按时办结率",
        quote("H04"),
        _changes(figures, "H04"),
        "。响应率",
        quote("H06"),
        "，解决率",
        quote("H07"),
        _changes(figures, "H07"),
        "，满意率",
        quote("H08"),
        _changes(figures, "H08"),
        "，重复诉求率",
        quote("H11"),
        "，万人诉求比",
        quote("H15"),
        "。",
    )


def _sanitation(figures: Figures) -> Paragraph:
    quote = figures.quote
    return paragraph(
        figures.period.word_zh + "清运生活垃圾",
        quote("S01"),
        _changes(figures, "S01"),
        "，日均",
        quote("S02", unit="吨", decimals=2),
        "；无害化处理",
        quote("S06", "numerator", unit="吨", decimals=2),
        "，无害化处理率",
        quote("S06"),
        "；回收利用率",
        quote("S07"),
        "，资源化利用率",
        quote("S08"),
        "。道路机械化清扫率（面积口径）",
        quote("S04"),
        _changes(figures, "S04"),
        "，机械化作业率（作业量口径）",
        quote("S05"),
        "。",
    )


def _enforcement(figures: Figures) -> Paragraph:
    quote = figures.quote
    return paragraph(
        figures.period.word_zh + "作出行政处罚决定",
        quote("E01"),
        _changes(figures, "E01"),
        "，其中简易程序占",
        quote("E02"),
        "；罚没金额",
        quote("E03"),
        "，处罚公示及时率",
        quote("E13"),
        "。拆除违法建设",
        quote("E05", policy="building_cnt", unit="处"),
        "、",
        quote("E05"),
        "；新增违建处置率",
        quote("E07"),
        "。查处渣土违规",
        quote("E09"),
        "。",
    )


def _satisfaction(figures: Figures) -> Paragraph:
    quote = figures.quote
    scored = [row for row in figures.members("V01", "item") if row["value"] is not None]
    if not scored:
        return paragraph(figures.period.word_zh, "未开展满意度调查或没有到数：", quote("V01"), "。")
    items = names_of_items(figures)
    lowest = sorted(scored, key=lambda row: (row["value"], row["breakdown_id"]))[:TOP]
    parts: list[str | Run | list[Run]] = []
    for number, row in enumerate(lowest):
        member = row["breakdown_id"]
        parts += [
            ("、" if number else "") + items.get(str(member), str(member)),
            Run("（"),
            quote("V01", breakdown="item", member=member),
            Run("）"),
        ]
    return paragraph(
        figures.period.word_zh + "满意度得分",
        quote("V01"),
        _changes(figures, "V01"),
        "，满意率",
        quote("V02"),
        "，垃圾分类知晓率",
        quote("V06"),
        f"。得分最低的{len(lowest)}项依次为",
        *parts,
        "。",
    )


def names_of_items(figures: Figures) -> dict[str, str]:
    """Names of the survey items, the newest list's."""
    rows = figures.connection.execute(
        "select item_code, item_name from dim_survey_item order by item_edition"
    ).fetchall()
    return dict(rows)
