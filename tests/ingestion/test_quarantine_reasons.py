"""Rows that break the contract: every reason, in words, with the masked cell and its place."""

import json
from datetime import datetime

import pytest
import xlsxwriter
from ingestion_builders import Bureau, case_row, case_source, weigh_row, weigh_source

from ingestion.contracts import SrcPenalty, SrcSurveyResponse, SrcWeigh
from ingestion.readers import Delimited, Spreadsheet
from ingestion.source import Source


def reasons_of(bureau: Bureau, table: str = "src_case") -> list[str]:
    return [text for row in bureau.quarantined(table)["reasons"] for text in row.split("; ")]


def refuse_case(bureau: Bureau, **changes: str | None) -> list[str]:
    bureau.deliver("cases.csv", [case_row(**changes)])
    bureau.pull(case_source())
    return reasons_of(bureau) if bureau.quarantined().height else []


def test_a_refused_row_says_where_it_stands_and_keeps_its_cells(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row(), case_row(案件编号="2", 上报时间="6月")])
    (manifest,) = bureau.pull(case_source()).landed
    row = bureau.quarantined().row(0, named=True)
    assert (row["source_file"], row["source_row"]) == ("cases.csv", 3)
    assert (row["table_name"], row["source_name"]) == ("src_case", "cases")
    assert row["reasons"] == "unreadable reported_at: 上报时间无法读作时间（6月）"
    assert json.loads(row["raw_text"])["上报时间"] == "6月"
    assert manifest.quarantine_reasons == {"unreadable reported_at: 上报时间无法读作时间": 1}


def test_refused_rows_on_some_sheets_of_a_workbook_are_told(bureau: Bureau) -> None:
    wrong = {"方向": "斜着"}
    sheets = {"一": [{}, wrong], "二": [{}], "三": [wrong, {}]}
    with xlsxwriter.Workbook(str(bureau.raw / "weigh.xlsx")) as workbook:
        for name, changes in sheets.items():
            rows = [weigh_row(**change, 磅单号=f"{name}{n}") for n, change in enumerate(changes)]
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, list(rows[0]))
            for number, row in enumerate(rows, 1):
                sheet.write_row(number, 0, list(row.values()))
    bureau.pull(Source("weigh", SrcWeigh, Spreadsheet("weigh.xlsx")))
    refused = bureau.quarantined("src_weigh")
    assert refused.select("source_sheet", "source_row").rows() == [("一", 3), ("三", 2)]
    assert all("斜着" in text for text in refused["reasons"])


def test_every_rule_that_a_row_breaks_is_told(bureau: Bureau) -> None:
    told = refuse_case(bureau, 区县=None, 案件状态="不知道", 经度="500", 纬度="20", 返工次数="-1")
    assert told == [
        "position: 经纬度超出范围（投影坐标须注明坐标系 LOCAL）",
        "required district_name: 区县为必填项",
        "allowed status: 当前阶段不在允许值内（不知道）",
        "range rework_cnt: 返工次数超出允许范围（-1）",
    ]


def test_a_required_cell_that_is_a_placeholder_is_called_so(bureau: Bureau) -> None:
    assert refuse_case(bureau, 区县="—") == ["redacted district_name: 区县为必填项，却是占位符"]


def test_a_code_that_lost_its_digits_is_refused(bureau: Bureau) -> None:
    (told,) = refuse_case(bureau, 案件编号="3.20404E+18")
    assert told.startswith("unreadable case_no: 任务号无法读作编号（科学计数法已丢失位数）")


@pytest.mark.parametrize("seconds", [1, 58, 120])
def test_a_clock_at_most_120_seconds_back_is_kept_and_flagged(bureau: Bureau, seconds: int) -> None:
    closed = f"2024-06-07 09:{60 - -(-seconds // 60):02}:{-seconds % 60:02}"
    bureau.deliver("cases.csv", [case_row(结案时间=closed, 更新时间="2024-06-07 10:00:00")])
    bureau.pull(case_source())
    assert bureau.landed()["row_flags"].to_list() == ["clock_skew:closed_at"]


def test_a_clock_further_back_is_quarantined_as_g03(bureau: Bureau) -> None:
    told = refuse_case(bureau, 结案时间="2024-06-07 09:57:59", 更新时间="2024-06-07 10:00:00")
    assert told == ["G03 closed_at: 时间早于上一环节超过 120 秒"]


def test_a_stage_is_compared_with_the_nearest_present_one(bureau: Bureau) -> None:
    empty = dict.fromkeys(("受理时间", "立案时间", "派遣时间", "处置结束时间"))
    told = refuse_case(bureau, **empty, 结案时间="2024-06-07 07:00:00")
    assert told == ["G03 closed_at: 时间早于上一环节超过 120 秒"]


def test_an_event_after_the_pull_is_quarantined_as_future(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row()])
    bureau.pull(case_source(), now=datetime(2024, 6, 7, 10, 57))
    assert reasons_of(bureau) == [
        "G03 future closed_at: 结案时间晚于接收时间",
        "G03 future source_updated_at: 更新时间晚于接收时间",
    ]


def test_a_deadline_may_lie_in_the_future(bureau: Bureau) -> None:
    assert refuse_case(bureau, 结案截止时间="2025-01-01 00:00:00") == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"净重": "3021"}, ["net_is_gross_minus_tare: 净重与毛重减皮重相差超过 20 千克"]),
        ({"净重": "3020"}, []),
        (
            {"毛重": "9000", "净重": "10"},
            [
                "gross_above_tare: 毛重须大于皮重",
                "net_is_gross_minus_tare: 净重与毛重减皮重相差超过 20 千克",
            ],
        ),
        ({"净重": None}, ["required net_kg: 净重为必填项"]),
        ({"净重": "32.85平方米"}, ["unreadable net_kg: 净重无法读作数字（32.85平方米）"]),
    ],
)
def test_weights_must_agree(bureau: Bureau, changes: dict[str, str], told: list[str]) -> None:
    bureau.deliver("weigh.csv", [weigh_row(**changes)])
    bureau.pull(weigh_source())
    assert (reasons_of(bureau, "src_weigh") if told else []) == told
    assert bureau.landed("src_weigh").height == (0 if told else 1)


def test_hedges_land_with_a_flag(bureau: Bureau) -> None:
    weights = {"毛重": "近万余", "皮重": None, "净重": "近3吨"}
    bureau.deliver("weigh.csv", [weigh_row(**weights)])
    bureau.pull(weigh_source())
    assert bureau.landed("src_weigh")["row_flags"].to_list() == [
        "approx:gross_kg;approx:net_kg;contradictory:gross_kg"
    ]


def test_redacted_cells_are_null_flagged_and_counted(bureau: Bureau) -> None:
    bureau.deliver("weigh.csv", [weigh_row(毛重="X", 皮重="—")])
    (manifest,) = bureau.pull(weigh_source()).landed
    row = bureau.landed("src_weigh").row(0, named=True)
    assert row["gross_kg"] is None and row["tare_kg"] is None
    assert row["row_flags"] == "redacted:gross_kg;redacted:tare_kg"
    assert manifest.redacted_cells == 2


@pytest.mark.parametrize(
    ("text", "kind"), [("南大街，电话13800138000", "手机号"), ("证11010519491231002X", "身份证号")]
)
def test_personal_data_in_an_unexpected_column_is_quarantined_and_counted(
    bureau: Bureau, text: str, kind: str
) -> None:
    bureau.deliver("cases.csv", [case_row(地址描述=text), case_row(案件编号="2")])
    (manifest,) = bureau.pull(case_source()).landed
    assert reasons_of(bureau) == [f"G13 pii: address 出现{kind}（已脱敏）"]
    assert manifest.pii_hits == {"address": 1}
    assert bureau.landed()["case_no"].to_list() == ["2"]


def test_a_case_number_that_looks_like_a_phone_is_a_case_number(bureau: Bureau) -> None:
    assert refuse_case(bureau, 案件编号="13800138000") == []


def test_a_phone_as_respondent_number_is_personal_data(bureau: Bureau) -> None:
    answer = {
        "调查期次": "2024Q1", "调查方式": "CATI", "样本编号": "13800138000", "区县": "钟楼区",
        "题号": "1", "评价": "满意", "量表": "L5", "得分": "4",
    }  # fmt: skip
    rows = [answer, answer | {"样本编号": "7", "得分": "6"}, answer | {"样本编号": "8"}]
    bureau.deliver("survey.csv", rows)
    source = Source("survey", SrcSurveyResponse, Delimited("survey*"))
    (manifest,) = bureau.pull(source).landed
    assert reasons_of(bureau, "src_survey_response") == [
        "G13 pii: resp_id 出现手机号（已脱敏）",
        "score_on_scale: 得分超出量表范围",
    ]
    assert manifest.pii_hits == {"resp_id": 1}


def test_the_procedure_of_seed_t07_and_the_credit_code_are_read(bureau: Bureau) -> None:
    case = {
        "案号": "1", "案件来源": "巡查", "程序类型": "一般程序", "违法类别": "油烟",
        "区县": "钟楼区", "立案日期": "2024-06-03", "处罚决定日期": "2024-06-02",
        "罚款金额": "1.2万元", "统一社会信用代码": "91350100M000100Y44",
    }  # fmt: skip
    good = case | {
        "案号": "2", "处罚决定日期": "2024-06-05", "统一社会信用代码": "91350100M000100Y43",
    }  # fmt: skip
    bureau.deliver("penalty.csv", [case, good])
    bureau.pull(Source("penalty", SrcPenalty, Delimited("penalty*")))
    assert reasons_of(bureau, "src_penalty") == [
        "decided_after_filed: 处罚决定日期早于立案日期",
        "format uscc: 统一社会信用代码校验位不正确（91350100M000100Y44）",
    ]
    landed = bureau.landed("src_penalty").row(0, named=True)
    assert (landed["procedure"], landed["fine_yuan"]) == ("普通程序", 12000)
