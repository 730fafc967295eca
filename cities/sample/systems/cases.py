"""数字城管平台 — the bureau's own database: one table of cases, updated in place."""

from __future__ import annotations

import sqlalchemy as sa

from cities.settings import CitySettings
from ingestion.contracts import SrcCase
from ingestion.readers import Database
from ingestion.source import Source

SQLITE_FILE = "platform.sqlite"


def sources(settings: CitySettings) -> list[Source]:
    """The table 案件, read on from the last 更新时间; its headers are those the contract knows.

    It lies in the SQLite file beside the raw files, or where `settings.database_url` says.
    """
    return [
        Source(
            name="case_platform",
            contract=SrcCase,
            reader=Database(_url(settings), table="案件", watermark="更新时间"),
        )
    ]


def _url(settings: CitySettings) -> sa.URL:
    if not settings.database_url:
        return sa.URL.create("sqlite", database=str(settings.raw_dir / SQLITE_FILE))
    url = sa.make_url(settings.database_url)
    is_postgres = url.get_backend_name() == "postgresql"
    return url.set(drivername="postgresql+psycopg") if is_postgres else url
