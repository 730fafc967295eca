"""指标口径 as a page: what the tables say, and nothing a reader would take for proof."""

from orchestration.book import book_markdown

KPI = {
    "kpi_id": "C12",
    "name_zh": "结案率",
    "name_en": "case_closure_rate",
    "domain": "case",
    "unit": "%",
    "direction": "up",
    "formula_zh": "结案数÷应结案数",
    "numerator_zh": "期内结案的案件",
    "denominator_zh": "应结案数",
    "grain": "单位×月",
    "source_clause": "DOMAIN §4.2",
    "caveat": "国标公式未核实",
}
COUNT = {**KPI, "kpi_id": "C01", "name_zh": "上报数", "denominator_zh": "", "caveat": ""}
POLICY = {
    "kpi_id": "C12",
    "policy": "due_incl_backlog",
    "name_zh": "应结案口径",
    "explanation_zh": "上期结转的计入",
    "is_default": True,
}
LINEAGE = [
    {"kpi_id": "C12", "model_name": "int_kpi__case", "layer": "intermediate", "steps": 0},
    {"kpi_id": "C12", "model_name": "stg_case__cases", "layer": "staging", "steps": 3},
    {"kpi_id": "C12", "model_name": "src_case", "layer": "source", "steps": 4},
]
SETTING = {
    "kpi_id": "C12",
    "name_zh": "每次返工顺延的时限",
    "value_zh": "0",
    "unit_zh": "小时",
}


def test_an_entry_tells_formula_policy_clause_and_where_it_comes_from():
    page = book_markdown([COUNT, KPI], [POLICY], LINEAGE, [SETTING])
    entry = page[page.index("### C12 结案率") :]
    assert entry.splitlines()[2:] == [
        "`case_closure_rate`",
        "",
        "- 公式：结案数÷应结案数",
        "- 分子：期内结案的案件",
        "- 分母：应结案数",
        "- 单位：%，越高越好",
        "- 粒度：单位×月",
        "- 口径：应结案口径（due_incl_backlog，默认）：上期结转的计入",
        "- 设定：每次返工顺延的时限＝0小时",
        "- 注意：国标公式未核实",
        "- 出处：DOMAIN §4.2",
        "- 模型：`int_kpi__case`",
        "- 落地表：`src_case`",
    ]


def test_a_count_has_no_denominator_and_no_empty_lines_of_facts():
    page = book_markdown([COUNT], [], [], [])
    assert "- 分母：没有分母" in page
    assert "注意" not in page
    assert "共 1 项指标" in page
    assert page.count("## 案件") == 1
