"""满意度 — the agency's questionnaires, one person a row, and its summary."""

from __future__ import annotations

import re

import polars as pl

from cities.settings import CitySettings
from ingestion.contracts import SrcSurveyResponse, SrcSurveySummary
from ingestion.readers import Spreadsheet
from ingestion.readers.base import ROW, SHEET
from ingestion.source import Source

ITEM = re.compile(r"\|(?P<code>[QA]\d{2}) (?P<name>.+)$")
"""Header of an item below the block's own: `…|Q05 车辆停放秩序`; A01 asks what people know."""

WORDS = {
    "1": "满意",
    "2": "基本满意",
    "3": "一般",
    "4": "不满意",
    "9": "不了解",
    "满意(100分)": "满意",
    "基本满意(80分)": "基本满意",
    "一般(60分)": "一般",
    "不满意(0分)": "不满意",
}
"""Answers by their number, as one district's interviewers write, and with their points."""

ANSWER, ITEM_CODE, ITEM_NAME = "回答", "题号", "题目"


def sources(settings: CitySettings) -> list[Source]:
    """Both deliveries of a wave."""
    return [questionnaires(), summaries()]


def questionnaires() -> Source:
    """One sheet a district, one person a row, one column an item; 满意 to 不满意 is 100 to 0.

    A remark may hold a telephone number: it lands scrubbed.
    """
    return Source(
        name="satisfaction_survey",
        contract=SrcSurveyResponse,
        reader=Spreadsheet("satisfaction/满意度调查答卷_*.xlsx"),
        reshape=to_one_row_per_answer,
        columns={
            "district_name": pl.col(SHEET),
            "item_code": ITEM_CODE,
            "item_name": ITEM_NAME,
            "answer_label": pl.col(ANSWER).str.strip_chars().replace(WORDS),
            "scale_code": pl.when(pl.col(ITEM_CODE).str.starts_with("a"))
            .then(pl.lit("YN"))
            .otherwise(pl.lit("L4")),
            "comment": "备注",
        },
        cadence="half_yearly",
    )


def summaries() -> Source:
    """The agency's printed results of the city and its districts."""
    area = pl.col("区县")
    return Source(
        name="satisfaction_summary",
        contract=SrcSurveySummary,
        reader=Spreadsheet("satisfaction/满意度调查汇总_*.xlsx"),
        columns={
            "wave": pl.col(SHEET),
            "district_name": pl.when(area != "全市").then(area),
            "item_name": "管理内容",
            "score": "满意度得分",
        },
        cadence="half_yearly",
    )


def to_one_row_per_answer(raw: pl.DataFrame) -> pl.DataFrame:
    """One row per person and item; an item without an answer stays, for the contract to judge.

    Rows keep the order of the sheet, and within a person that of the items.
    """
    found = {column: ITEM.search(column) for column in raw.columns}
    items = {column: match for column, match in found.items() if match}
    people = [column for column in raw.columns if column not in items]
    codes = {column: match["code"].lower() for column, match in items.items()}
    names = {column: match["name"] for column, match in items.items()}
    long = raw.unpivot(list(items), index=people, variable_name="_item", value_name=ANSWER)
    return (
        long.with_columns(
            pl.col("_item").replace_strict(codes).alias(ITEM_CODE),
            pl.col("_item").replace_strict(names).alias(ITEM_NAME),
        )
        .drop("_item")
        .sort(SHEET, ROW, ITEM_CODE, maintain_order=True)
    )
