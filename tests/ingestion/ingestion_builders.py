"""Small raw deliveries with Chinese headers, and a store to land them in."""

import csv
import gzip
import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

import polars as pl

from ingestion.contracts import SrcCase, SrcWeigh
from ingestion.pull import PullReport, pull
from ingestion.readers import Delimited
from ingestion.source import Source
from ingestion.store import Store

NOW = datetime(2024, 6, 30, 2, 30)
KEY = b"a key of the test"


def case_row(**changes: str | None) -> dict[str, str | None]:
    """One well-formed case; `changes` by Chinese header."""
    row: dict[str, str | None] = {
        "案件编号": "3204042024060700001",
        "问题来源": "监督员上报",
        "案件类型": "事件",
        "大类名称": "街面秩序",
        "小类名称": "流动摊贩",
        "地址描述": "南大街1号门前",
        "区县": "钟楼区",
        "街道": "南大街街道",
        "上报时间": "2024-06-07 08:00:00",
        "受理时间": "2024-06-07 08:05:00",
        "立案时间": "2024-06-07 08:10:00",
        "派遣时间": "2024-06-07 08:20:00",
        "处置结束时间": "2024-06-07 10:00:00",
        "结案时间": "2024-06-07 11:00:00",
        "案件状态": "已结案",
        "更新时间": "2024-06-07 11:00:00",
    }
    return row | changes


def weigh_row(**changes: str | None) -> dict[str, str | None]:
    """One well-formed weighbridge ticket; `changes` by Chinese header."""
    row: dict[str, str | None] = {
        "磅单号": "B0001",
        "站点": "北郊转运站",
        "方向": "进场",
        "车牌号": "苏D12345",
        "垃圾类别": "生活垃圾",
        "毛重": "12500",
        "皮重": "9500",
        "净重": "3000",
        "净重时间": "2024-06-07 09:00:00",
    }
    return row | changes


def csv_text(rows: Iterable[Mapping[str, str | None]], delimiter: str = ",") -> str:
    """The rows as delimited text, header first."""
    rows = list(rows)
    headers = list(dict.fromkeys(header for row in rows for header in row))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, headers, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def write_csv(
    path: Path, rows: Iterable[Mapping[str, str | None]], encoding: str = "utf-8"
) -> Path:
    """Write the rows; a name that ends in `.gz` is compressed."""
    content = csv_text(rows).encode(encoding)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
    return path


def case_source(**changes: object) -> Source:
    """A source of cases in `cases*.csv`."""
    return Source(
        **{"name": "cases", "contract": SrcCase, "reader": Delimited("cases*"), **changes}
    )


def weigh_source(**changes: object) -> Source:
    """A source of tickets in `weigh*.csv`."""
    return Source(
        **{"name": "weigh", "contract": SrcWeigh, "reader": Delimited("weigh*"), **changes}
    )


class Bureau:
    """A raw folder and a store below one temporary folder."""

    def __init__(self, root: Path) -> None:
        self.raw = root / "raw"
        self.raw.mkdir()
        data = root / "data"
        self.store = Store(data / "landing", data / "quarantine", data / "merged")

    def deliver(self, name: str, rows: Iterable[Mapping[str, str | None]], **how: str) -> Path:
        """Put a CSV into the raw folder."""
        return write_csv(self.raw / name, rows, **how)

    def pull(self, source: Source, now: datetime = NOW) -> PullReport:
        """Pull the source at `now`."""
        return pull(source, self.raw, self.store, KEY, now)

    def landed(self, table: str = "src_case") -> pl.DataFrame:
        """All landed rows of a table."""
        return self._read(self.store.landing / table)

    def quarantined(self, table: str = "src_case") -> pl.DataFrame:
        """All quarantined rows of a table."""
        return self._read(self.store.quarantine / table)

    def merged(self, table: str = "src_case") -> pl.DataFrame:
        """All rows of a table that were merged away."""
        return self._read(self.store.merged / table)

    @staticmethod
    def _read(folder: Path) -> pl.DataFrame:
        files = sorted(folder.glob("*.parquet"))
        return pl.concat([pl.read_parquet(f) for f in files]) if files else pl.DataFrame()
