"""行政处罚 — penalty cases (DOMAIN §12, §16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import polars as pl

from ingestion.contracts.base import Action, Contract, Personal, not_after, personal
from ingestion.contracts.case import CRS, plausible_position
from ingestion.contracts.columns import choice, code, day, measure, money, text, texts

VIOLATIONS = (
    "占道经营 店外经营 流动摊贩 户外广告 违法建设 渣土运输 油烟 露天烧烤 "
    "噪声 垃圾分类 燃气 停车 养犬 其他"
)
PENALTIES = "警告 通报批评 罚款 没收违法所得 没收非法财物 暂扣许可 吊销 限制经营 责令停产停业 其他"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def is_credit_code(column: pl.Expr) -> pl.Expr:
    """统一社会信用代码: 18 characters whose last is the check character of GB 32100."""
    alphabet = list(_CREDIT_ALPHABET)
    ranks = list(range(len(alphabet)))
    total = pl.sum_horizontal(
        column.str.slice(i, 1).replace_strict(alphabet, ranks, default=None, return_dtype=pl.Int64)
        * weight
        for i, weight in enumerate(_CREDIT_WEIGHTS)
    )
    last = column.str.slice(17, 1).replace_strict(
        alphabet, ranks, default=None, return_dtype=pl.Int64
    )
    shaped = column.str.contains(r"^[0-9A-HJ-NPQRTUWXY]{18}$")
    return shaped & ((31 - total % 31) % 31 == last)


class SrcPenalty(Contract):
    """One row per penalty case and state."""

    table = "src_penalty"
    title_zh = "行政处罚案件"
    subject = "enforcement"
    key = ("enf_case_no",)
    source_time = ("source_updated_at", "decided_on", "filed_on")
    personal: ClassVar[Mapping[str, Personal]] = {
        "case_title": personal("案件名称", Action.DROP),
        "violation_fact": personal("违法事实/违法行为", Action.SCRUB, "violation_fact_scrubbed"),
        "party_name": personal("当事人/行政相对人名称", Action.HASH_NAME, "party_hash"),
        "party_id_no": personal("身份证号/证件号码", Action.REFUSE),
        "legal_rep": personal("法定代表人", Action.DROP),
        "party_phone": personal("联系电话", Action.DROP),
        "officer_codes": personal("执法人员/证号", Action.CODE, "officer_codes"),
    }

    enf_case_no = code("案号/案件编号/立案号", "Number of the case.", required=True)
    decision_no = code("行政处罚决定书文号", "Number of the written decision.")
    source = choice(
        "案件来源",
        "How the case came up.",
        "巡查 投诉举报 移送 交办 数字城管 双随机",
        required=True,
        aliases={"日常巡查": "巡查", "举报": "投诉举报", "投诉": "投诉举报"},
    )
    procedure = choice(
        "执法程序/程序类型",
        "Procedure; 一般程序 is the old name of 普通程序 (T07).",
        "简易程序 普通程序",
        required=True,
        aliases={
            "一般程序": "普通程序",
            "普通程序(一般程序)": "普通程序",
            "简易": "简易程序",
            "普通": "普通程序",
        },
    )
    violation_type = choice("违法类别", "Kind of violation.", VIOLATIONS, required=True)
    violation_name = text("案由", "The source's own label of the violation.")
    violation_fact_scrubbed = text("", "Facts without personal data.", pii=1, scan=False)
    legal_basis = text("处罚依据/法律依据", "Legal basis.")
    party_type = choice(
        "当事人类型",
        "Kind of party.",
        "自然人 个体工商户 法人及其他组织",
        aliases={"个人": "自然人", "法人": "法人及其他组织", "企业": "法人及其他组织"},
    )
    party_hash = text("", "Keyed hash of the party's name.", pii=1, scan=False)
    uscc = code(
        "统一社会信用代码",
        "Credit code of the organisation.",
        check={"check_digit": is_credit_code},
    )
    address = text("违法地点", "Where it happened.", pii=1)
    lng = measure("经度", "Longitude in degrees, or x in metres.", pii=1)
    lat = measure("纬度", "Latitude in degrees, or y in metres.", pii=1)
    crs = choice("坐标系", "Coordinate system of lng and lat.", CRS)
    district_name = text("区域/区县/辖区", "District as the source writes it.", required=True)
    street_name = text("街道/镇/街道(镇)", "Street or town; empty means 未划定街道.")
    team_name = text("执法中队", "Enforcement team.")
    filed_on = day("立案日期", "Day of filing.")
    decided_on = day("处罚决定日期", "Day of the decision.")
    penalty_types = texts("处罚种类", "Kinds of penalty of 行政处罚法 第九条.", allowed=PENALTIES)
    fine_yuan = money("罚款金额", "Fine, in the city's currency.")
    confiscated_yuan = money("没收金额", "Confiscated, in the city's currency.")
    paid_yuan = money("缴款金额", "Paid, in the city's currency.")
    paid_on = day("缴款日期", "Day of payment.")
    exec_status = choice(
        "执行情况",
        "Execution, or why the case ended without a decision.",
        "已履行 分期 申请强制执行 不予处罚 撤销 中止 终结 移送",
        aliases={"中止调查": "中止", "终止": "终结", "终止调查": "终结", "移送其他机关": "移送"},
    )
    closed_on = day("结案日期", "Day of closing.")
    published_on = day("公示日期", "Day of publication.")
    review_status = choice("行政复议/行政诉讼", "Review or suit.", "无 复议 诉讼 撤销 败诉")
    officer_codes = texts("", "Keyed codes of the officers.", role="derived")
    action_type = choice("服务管理执法类别", "Kind of action (721).", "服务 管理 执法")
    colour_notice = choice(
        "三色单",
        "Colour of the notice.",
        "蓝 黄 红",
        aliases={
            "蓝色": "蓝",
            "黄色": "黄",
            "红色": "红",
            "蓝单": "蓝",
            "黄单": "黄",
            "红单": "红",
        },
    )

    position = plausible_position()
    decided_after_filed = not_after("filed_on", "decided_on", "处罚决定日期早于立案日期")
    closed_after_filed = not_after("filed_on", "closed_on", "结案日期早于立案日期")
