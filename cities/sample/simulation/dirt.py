"""The register of planted dirt: how much of each kind, where, and the fate it must have.

What leaves no mark in the landing is told cell by cell: which row of which file must read what.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

FILE = "dirt.parquet"
SCHEMA: dict[str, pl.DataType] = {
    "kind": pl.String(),
    "table_name": pl.String(),
    "reason": pl.String(),
    "planted": pl.Int64(),
    "landed": pl.Int64(),
    "merged": pl.Int64(),
    "quarantined": pl.Int64(),
    "where": pl.String(),
}
CELLS_FILE = "dirt_cell.parquet"
CELL_SCHEMA: dict[str, pl.DataType] = {
    "kind": pl.String(),
    "table_name": pl.String(),
    "reason": pl.String(),
    "file_name": pl.String(),
    "row_key": pl.String(),
    "column_name": pl.String(),
    "value": pl.String(),
}
FILLED = "*"
"""Value of a cell that must say something that cannot be known here: a hash of a person."""

KINDS_ZH: dict[str, str] = {
    "name_drift": "名称写法不一",
    "fullwidth_digits": "全角数字",
    "number_words": "带“万”“余”的数",
    "kg_t_mixed": "千克与吨混用",
    "closed_before_reported": "结案早于上报",
    "clock_skew": "时钟偏差不超过两分钟",
    "unknown_category": "名录外的小类",
    "unknown_area": "名录外的街道",
    "unknown_unit": "名录外的单位",
    "redacted_x": "以 X 隐去的数",
    "missing_value": "必填项空白",
    "duplicate_row": "重复行",
    "older_state": "同一编号的旧状态",
    "resent_file": "重发的文件",
    "late_file": "迟到的文件",
    "correction": "更正以往月份",
    "personal_data": "不该出现的个人信息",
    "total_row": "数据行中的合计",
    "note_row": "表尾说明",
    "wrong_order": "先后颠倒的文书",
    "impossible_value": "不可能的值",
    "other_crs": "坐标系不一",
    "wrong_position": "坐标不可用",
}
"""Chinese name of every kind of dirt; a new kind is a line here."""


class WrongFate(ValueError):
    """A kind nobody knows, or fates that do not add up to what was planted."""


@dataclass
class DirtRegister:
    """Rows of planted dirt of one run; each domain writes into its own and they are joined."""

    rows: list[dict[str, str | int]] = field(default_factory=list)
    cells: list[pl.DataFrame] = field(default_factory=list)

    def plant(
        self,
        kind: str,
        table: str,
        planted: int,
        *,
        landed: int = 0,
        merged: int = 0,
        quarantined: int = 0,
        reason: str = "",
        where: str = "",
    ) -> None:
        """Write down `planted` rows of a kind in the landing table `table`, and their fate.

        `reason` is the merge rule, or what the quarantine reason or flag begins with; `where` names
        the file and period for a reader. Nothing is written for 0 rows.

        Raises:
            WrongFate: the kind is not in `KINDS_ZH`, or the fates do not add up.
        """
        if kind not in KINDS_ZH:
            raise WrongFate(f"unknown kind of dirt '{kind}'; add it to KINDS_ZH")
        if min(planted, landed, merged, quarantined) < 0 or planted != (
            landed + merged + quarantined
        ):
            raise WrongFate(
                f"{kind} in {table} ({where}): planted {planted} ≠ landed {landed} + "
                f"merged {merged} + quarantined {quarantined}"
            )
        if planted == 0:
            return
        self.rows.append(
            {
                "kind": kind,
                "table_name": table,
                "reason": reason,
                "planted": planted,
                "landed": landed,
                "merged": merged,
                "quarantined": quarantined,
                "where": where,
            }
        )

    def tell(
        self,
        kind: str,
        table: str,
        keys: Iterable[object],
        column: str,
        values: Iterable[object],
        *,
        reason: str = "",
        file: str = "",
    ) -> None:
        """Write down what the cells of planted rows must read once they have landed.

        keys: the landing columns of `comparison.cells.KEYS` of each row, joined by `|`. column:
        of the landing. values: numbers, ISO texts, None for nothing, or `FILLED`. file: name of the
        file without its folder; the table of the case system has none.
        """
        told = pl.DataFrame({"row_key": _texts(keys), "value": _texts(values)})
        if told.height:
            named = {"kind": kind, "table_name": table, "reason": reason, "file_name": file}
            named["column_name"] = column
            told = told.with_columns(pl.lit(text).alias(name) for name, text in named.items())
            self.cells.append(told.select(list(CELL_SCHEMA)))

    def extend(self, other: DirtRegister) -> None:
        """Take over what another register holds."""
        self.rows.extend(other.rows)
        self.cells.extend(other.cells)

    def frame(self) -> pl.DataFrame:
        """All rows, sorted, with the columns of `SCHEMA`."""
        frame = pl.DataFrame(self.rows, schema=SCHEMA)
        return frame.sort("table_name", "kind", "reason", "where", maintain_order=True)

    def told_cells(self) -> pl.DataFrame:
        """All cells, sorted, with the columns of `CELL_SCHEMA`."""
        frame = pl.concat([pl.DataFrame(schema=CELL_SCHEMA), *self.cells])
        return frame.sort(list(CELL_SCHEMA), nulls_last=True)

    def save(self, truth_dir: Path) -> None:
        """Write `dirt.parquet` and `dirt_cell.parquet` into `truth_dir`."""
        truth_dir.mkdir(parents=True, exist_ok=True)
        self.frame().write_parquet(truth_dir / FILE)
        self.told_cells().write_parquet(truth_dir / CELLS_FILE)

    @classmethod
    def load(cls, truth_dir: Path) -> DirtRegister:
        """The register that an earlier run left in `truth_dir`; empty when there is none."""
        rows, cells = truth_dir / FILE, truth_dir / CELLS_FILE
        return cls(
            pl.read_parquet(rows).to_dicts() if rows.exists() else [],
            [pl.read_parquet(cells)] if cells.exists() else [],
        )


def _texts(values: Iterable[object]) -> pl.Series:
    texts = [None if value is None else str(value) for value in values]
    return pl.Series(texts, dtype=pl.String)
