"""满意度 — survey answers and the agency's own summary (DOMAIN §9, §16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import polars as pl

from ingestion.contracts.base import Action, Contract, Personal, personal, rule
from ingestion.contracts.columns import (
    choice,
    code,
    count,
    day,
    exact,
    measure,
    text,
    yes_no,
)

SCALES: dict[str, tuple[float, float]] = {
    "L5": (1, 5),
    "L4": (1, 4),
    "L3": (1, 3),
    "S10": (0, 10),
    "S100": (0, 100),
    "NPS": (0, 10),
    "YN": (0, 1),
}
"""Lowest and highest raw score of each scale (DOMAIN §9.2); YN asks whether one knows (V06)."""

_PHONE = r"^(86)?1[3-9]\d{9}$"


class SrcSurveyResponse(Contract):
    """One row per wave, respondent and item."""

    table = "src_survey_response"
    title_zh = "满意度调查答卷"
    subject = "satisfaction"
    key = ("wave", "resp_id", "item_code")
    source_time = ("interviewed_on",)
    personal: ClassVar[Mapping[str, Personal]] = {
        "phone": personal("电话号码", Action.REFUSE),
        "comment": personal("开放意见", Action.SCRUB, "comment_scrubbed"),
    }

    wave = code("调查期次/轮次", "Wave, as in ref_survey_wave.", required=True)
    mode = choice(
        "调查方式",
        "How people were asked; modes are not mixed without a mark.",
        "CATI 入户 街头拦访 网络 邮寄",
        required=True,
        aliases={"电话": "CATI", "电话调查": "CATI", "拦访": "街头拦访", "网上": "网络"},
    )
    resp_id = code(
        "样本编号/问卷编号",
        "Respondent within the wave; never a phone number (G13).",
        required=True,
        pii=1,
        check={"no_phone": lambda column: ~column.str.contains(_PHONE)},
    )
    district_name = text("区/区县/辖区", "District as the source writes it.", required=True)
    street_name = text("街道/镇/街道(镇)", "Street or town; empty means 未划定街道.")
    community_name = text("社区/村", "Community or village.")
    gender = text("性别", "Band only.", pii=1)
    age_band = text("年龄段", "Band only.", pii=1)
    occupation = text("职业", "Band only.", pii=1)
    years = text("居住年限", "Band only.", pii=1)
    hukou = text("户籍", "Band only.", pii=1)
    item_code = code("指标编码/题号", "Item, as in ref_survey_item.", required=True)
    item_name = text("指标名称/题目/管理内容", "The source's label of the item.")
    answer_label = choice(
        "评价/选项",
        "Answer in words; 不了解 and 拒答 are not dissatisfaction.",
        "非常满意 满意 比较满意 基本满意 一般 不太满意 不满意 非常不满意 不了解 拒答 知晓 不知晓",
        aliases={
            "很满意": "非常满意",
            "很不满意": "非常不满意",
            "不清楚": "不了解",
            "知道": "知晓",
            "不知道": "不知晓",
        },
    )
    answer_score_raw = measure("得分/分值", "Answer on its scale, not mapped to 100.")
    scale_code = choice(
        "量表", "Scale of the raw score; no default.", " ".join(SCALES), required=True
    )
    weight = exact("权重", "Weight of the answer.", scale=6, unit=None, above=0)
    stratum = text("样本权重说明/抽样层", "Stratum of the sample.")
    interviewed_on = day("访问日期", "Day of the interview.")
    passed = yes_no(
        "是否有效", "Passed the agency's checks.", required=True, default=True, alias="is_valid"
    )
    comment_scrubbed = text("", "Open comment without personal data.", pii=1, scan=False)

    @rule("评价与得分至少填一项")
    def answered(cls: Any) -> pl.Expr:
        """A label or a raw score is given."""
        return pl.col("answer_label").is_not_null() | pl.col("answer_score_raw").is_not_null()

    @rule("得分超出量表范围")
    def score_on_scale(cls: Any) -> pl.Expr:
        """The raw score lies on its scale."""
        within = pl.lit(None, dtype=pl.Boolean)
        for scale, (low, high) in SCALES.items():
            fits = pl.col("answer_score_raw").is_between(low, high)
            within = pl.when(pl.col("scale_code") == scale).then(fits).otherwise(within)
        return within


class SrcSurveySummary(Contract):
    """One row per wave, area and item of the agency's summary, to reconcile with the answers."""

    table = "src_survey_summary"
    title_zh = "满意度调查汇总"
    subject = "satisfaction"
    key = ("wave", "district_name", "street_name", "item_code", "item_name")
    source_time = ("source_updated_at",)

    wave = code("调查期次/轮次", "Wave.", required=True)
    district_name = text("区/区县/辖区", "District; empty means the whole city.")
    street_name = text("街道/镇/街道(镇)", "Street or town; empty means the whole district.")
    item_code = code("指标编码/题号", "Item, as in ref_survey_item.")
    item_name = text("指标名称/题目/管理内容", "The source's label of the item.", required=True)
    n = count("样本量", "Valid answers.")
    score = measure("得分/满意度得分", "Score of 0–100.", minimum=0, maximum=100)
    rate = measure("满意率", "Share satisfied, 0–1.", unit="ratio", minimum=0, maximum=1)
    rank = count("排名", "Rank the agency printed.", minimum=1)
