"""Which header feeds which column, and files whose headers do not fit."""

from decimal import Decimal

import polars as pl
import pytest
from ingestion_builders import Bureau, case_row, case_source, weigh_row, weigh_source

from ingestion.contracts import SrcWeigh
from ingestion.readers import Delimited
from ingestion.source import Source, SourceError


def test_columns_are_found_by_their_chinese_headers(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row()])
    bureau.pull(case_source())
    row = bureau.landed().row(0, named=True)
    assert row["case_no"] == "3204042024060700001"
    assert row["street_name"] == "南大街街道"
    assert row["source_row"] == 2 and row["row_flags"] == ""


def test_a_declared_header_wins_over_the_contract(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row(Kommune="新北区")])
    bureau.pull(case_source(columns={"district_name": "Kommune"}))
    assert bureau.landed()["district_name"].to_list() == ["新北区"]


def test_the_first_header_of_a_list_that_is_there_is_taken(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row(Bezirk="新北区")])
    bureau.pull(case_source(columns={"district_name": ("Kommune", "Bezirk")}))
    assert bureau.landed()["district_name"].to_list() == ["新北区"]


def test_an_expression_may_give_text_or_types(bureau: Bureau) -> None:
    pounds = pl.col("净重").cast(pl.Float64) * 0.45359237
    bureau.deliver("weigh.csv", [weigh_row(净重="2260", 毛重=None, 皮重=None)])
    bureau.pull(weigh_source(columns={"net_kg": pounds, "facility_name": pl.lit("一号站")}))
    row = bureau.landed("src_weigh").row(0, named=True)
    assert row["net_kg"].quantize(Decimal("0.001")) == Decimal("1025.119")
    assert row["facility_name"] == "一号站"


def test_a_unit_in_the_header_belongs_to_the_figures_below(bureau: Bureau) -> None:
    row = weigh_row()
    for header in ("毛重", "皮重", "净重"):
        row[f"{header}（吨）"] = str(Decimal(row.pop(header)) / 1000)
    second = row | {"磅单号": "B2", "净重（吨）": "3000公斤"}
    bureau.deliver("weigh.csv", [row, second])
    bureau.pull(weigh_source())
    assert bureau.landed("src_weigh")["net_kg"].to_list() == [Decimal(3000), Decimal(3000)]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"district_name": "Kommune"}, "Kommune"),
        ({"district_name": ("Kommune", "Bezirk")}, "Kommune 或 Bezirk"),
        ({"district_name": pl.col("Kommune") + "区"}, "Kommune"),
    ],
)
def test_a_declared_header_that_is_missing_refuses_the_file(
    bureau: Bureau, columns: dict[str, object], told: str
) -> None:
    bureau.deliver("cases.csv", [case_row()])
    (refusal,) = bureau.pull(case_source(columns=columns)).refused
    assert told in refusal.reason and "表头不符" in refusal.reason


def test_a_foreign_file_is_refused_naming_what_is_missing(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [weigh_row()])
    (refusal,) = bureau.pull(case_source()).refused
    assert "case_no（任务号/案卷号/案件编号/案件编码）" in refusal.reason
    assert bureau.landed().is_empty()


def test_an_expression_that_fails_refuses_the_file_without_quoting_it(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row(街道="secret13800138000")])
    broken = {"street_name": pl.col("街道").cast(pl.Int64)}
    (refusal,) = bureau.pull(case_source(columns=broken)).refused
    assert "street_name" in refusal.reason and "secret" not in refusal.reason


def test_a_reshaping_is_told_apart_from_the_records_of_the_source(bureau: Bureau) -> None:
    def long(raw: pl.DataFrame) -> pl.DataFrame:
        index = [c for c in raw.columns if c not in ("进", "出")]
        melted = raw.unpivot(["进", "出"], index=index, variable_name="方向", value_name="净重")
        return melted.filter(pl.col("净重").is_not_null()).with_columns(
            pl.col("磅单号") + pl.col("方向")
        )

    wide = weigh_row(毛重=None, 皮重=None)
    for header in ("方向", "净重"):
        wide.pop(header)
    bureau.deliver(
        "weigh.csv",
        [wide | {"进": "5", "出": "4"}, wide | {"磅单号": "B2", "进": None, "出": None}],
    )
    (manifest,) = bureau.pull(weigh_source(reshape=long)).landed
    assert (manifest.source_records, manifest.rows_read, manifest.rows_landed) == (2, 3, 2)
    assert manifest.merge_rules == {"no_row_after_reshape": 1}
    assert bureau.merged("src_weigh")["source_row"].to_list() == [3]


def test_a_reshaping_that_fails_or_forgets_rows_refuses_the_file(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", [case_row()])
    for reshape in (lambda raw: raw.select("absent"), lambda raw: raw.drop("source_row")):
        (refusal,) = bureau.pull(case_source(reshape=reshape)).refused
        assert "整形" in refusal.reason


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Has Spaces"},
        {"columns": {"no_such_column": "x"}},
        {"columns": {"weigher_code": "x"}},
        {"time_formats": {"no_such_column": "%Y"}},
        {"one_row_per_key": ("no_such_column",)},
        {"synthetic_key": "net_kg"},
    ],
)
def test_a_wrong_declaration_fails_when_it_is_written_not_at_night(wrong: dict) -> None:
    with pytest.raises(SourceError):
        Source(**{"name": "weigh", "contract": SrcWeigh, "reader": Delimited("*"), **wrong})
