"""G13 个人信息 on the marts — nothing personal reaches a table that is published."""

from __future__ import annotations

from collections.abc import Iterator

from expectations.cells import CELL, wrong_cells
from expectations.check import BATCH, Check
from expectations.marts.warehouse import Mart
from expectations.personal_data import class_2_columns_sql, holds_personal_data, is_scanned


def checks(mart: Mart) -> Iterator[Check]:
    """One check of all column names of the warehouse, and one scan per public table."""
    yield Check(
        "G13.warehouse.columns",
        "mart",
        "kpi_value",
        "数据仓库的表没有姓名、电话、证件一类的列",
        "没有个人信息列",
        class_2_columns_sql("table_schema = 'main'"),
    )
    for table in mart.public_tables():
        scanned = [
            column
            for column, of_type in mart.tables[table].items()
            if of_type == "VARCHAR" and is_scanned(column)
        ]
        if scanned:
            yield Check(
                f"G13.{table}.scan",
                "mart",
                table,
                f"公开表 {table} 的文本列里没有手机号、身份证号",
                "没有手机号、身份证号",
                wrong_cells(BATCH, scanned, holds_personal_data(CELL)),
            )
