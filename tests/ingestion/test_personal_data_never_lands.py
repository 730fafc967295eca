"""Nothing of class 2 in any file that a pull writes, whatever happened to the row."""

from pathlib import Path

import polars as pl
import pytest
from ingestion_builders import KEY, Bureau, case_row, case_source

from ingestion.contracts import SrcHotline, SrcPenalty
from ingestion.privacy.keyed import phone_hash
from ingestion.readers import Delimited
from ingestion.source import Source

SECRETS = [
    "张三丰", "13800138000", "138-0013-8000", "１３８００１３８０００", "11010519491231002X",
    "苏D12345", "13900139000", "王小二",
]  # fmt: skip
PERSONAL = {
    "举报人": "张三丰",
    "联系电话": "138-0013-8000",
    "身份证号": "11010519491231002X",
    "监督员姓名": "王小二",
    "照片": "http://x/13800138000.jpg",
    "问题描述": "张三丰先生说苏D12345抛洒，致电13800138000或１３８００１３８０００",
    "备注姓名": "王小二",
}


def everything_written(bureau: Bureau) -> str:
    told = []
    for path in sorted(bureau.store.landing.parent.rglob("*")):
        if path.suffix == ".parquet":
            frame = pl.read_parquet(path)
            texts = frame.select(pl.col(pl.String), pl.col(pl.List(pl.String)).list.join(","))
            told += [path.name, *(str(cell) for row in texts.rows() for cell in row)]
        elif path.is_file():
            told.append(path.read_text())
    return "\n".join(told)


def assert_nothing_personal(text: str) -> None:
    assert [secret for secret in SECRETS if secret in text] == []


@pytest.mark.parametrize(
    "spoiled",
    [
        {},
        {"区县": None},
        {"地址描述": "找13900139000"},
        {"案件状态": "问13900139000"},
        {"上报时间": "电话13900139000"},
        {"案件编号": "证件11010519491231002X"},
    ],
)
def test_personal_columns_leave_nothing_in_any_file(
    bureau: Bureau, spoiled: dict[str, str | None]
) -> None:
    rows = [case_row(**PERSONAL, **spoiled)] * 2
    bureau.deliver("cases.csv", rows)
    report = bureau.pull(case_source())
    if spoiled.get("案件编号"):
        assert report.landed[0].rows_landed == 1
        return
    assert_nothing_personal(everything_written(bureau))
    assert_nothing_personal(str(report))
    assert report.landed[0].rows_quarantined == (2 if spoiled else 0)


def test_what_is_kept_is_a_hash_a_code_and_a_scrubbed_text(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row(**PERSONAL)])
    bureau.pull(case_source())
    row = bureau.landed().row(0, named=True)
    assert row["reporter_hash"] == phone_hash(pl.Series("p", ["13800138000"]), KEY)[0]
    assert len(row["collector_code"]) == 16
    assert row["description_scrubbed"] == "*先生说[车牌]抛洒，致电[电话]或[电话]"


def test_a_hotline_order_keeps_its_person_hash_and_no_person(bureau: Bureau) -> None:
    order = {
        "工单编号": "1", "受理渠道": "12345", "诉求类型": "投诉", "所属区域": "钟楼区",
        "受理时间": "2024-06-07 08:00:00", "姓名": "张三丰", "来电号码": "13800138000",
        "性别": "男", "诉求内容": "联系人：张三丰，13800138000", "答复内容": "已告知张三丰先生",
        "不满意原因": "态度", "标题": "张三丰先生反映油烟",
    }  # fmt: skip
    bureau.deliver("hotline.csv", [order])
    bureau.pull(Source("hotline", SrcHotline, Delimited("hotline*")))
    row = bureau.landed("src_hotline").row(0, named=True)
    assert row["person_hash"] == phone_hash(pl.Series("p", ["13800138000"]), KEY)[0]
    assert row["title_scrubbed"] == "*先生反映油烟"
    assert row["content_scrubbed"] == "联系人：*，[电话]"
    assert "reply" not in row and "caller_gender" not in row
    assert_nothing_personal(everything_written(bureau))


def test_an_account_stands_in_for_a_phone_that_is_missing(bureau: Bureau) -> None:
    order = {
        "工单编号": "1", "受理渠道": "APP", "诉求类型": "投诉", "所属区域": "钟楼区",
        "受理时间": "2024-06-07 08:00:00", "来电号码": None, "用户账号": "A909",
    }  # fmt: skip
    bureau.deliver("hotline.csv", [order, order | {"工单编号": "2", "来电号码": "13800138000"}])
    bureau.pull(Source("hotline", SrcHotline, Delimited("hotline*")))
    account, phone = bureau.landed("src_hotline")["person_hash"]
    assert len(account) == len(phone) == 64 and account != phone
    assert phone == phone_hash(pl.Series("p", ["13800138000"]), KEY)[0]


def test_parties_and_officers_of_a_penalty_are_hashed(bureau: Bureau) -> None:
    case = {
        "案号": "1", "案件来源": "巡查", "程序类型": "普通程序", "违法类别": "油烟",
        "区县": "钟楼区", "当事人": "张三丰", "法定代表人": "王小二", "执法人员": "王小二、张三丰",
        "证件号码": "11010519491231002X", "案件名称": "张三丰占道经营案",
        "违法事实": "当事人：张三丰占道",
    }  # fmt: skip
    bureau.deliver("penalty.csv", [case])
    bureau.pull(Source("penalty", SrcPenalty, Delimited("penalty*")))
    row = bureau.landed("src_penalty").row(0, named=True)
    assert len(row["officer_codes"]) == 2 and len(row["party_hash"]) == 64
    assert_nothing_personal(everything_written(bureau))


def test_a_refused_file_tells_nothing_of_its_content(bureau: Bureau, tmp_path: Path) -> None:
    (bureau.raw / "cases.csv").write_text("张三丰,13800138000\n王小二,13900139000,x\n")
    bureau.deliver("cases2.csv", [{"张三丰": "1", "13800138000": "2"}])
    report = bureau.pull(case_source())
    assert len(report.refused) == 2
    assert_nothing_personal("\n".join(r.reason for r in report.refused))
    assert_nothing_personal(everything_written(bureau))
