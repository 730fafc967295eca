"""The pack (成套文件) of a period: every paper and listing of it, as bytes by file name."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from publishing.editions import Edition
from publishing.exports.completeness import require_complete
from publishing.exports.content import Paper
from publishing.exports.document import document_bytes
from publishing.exports.figures import Figures
from publishing.exports.league import League, has_league, read_league
from publishing.exports.listings import Listing, listings, reference_listing
from publishing.exports.papers import Source, Stamp, half_year_paper, league_paper
from publishing.exports.period import Period
from publishing.exports.personal_data import require_none
from publishing.exports.reference_tables import quoted_rows
from publishing.exports.rows import Row
from publishing.exports.situation_tables import situation_listings
from publishing.exports.tables_csv import csv_bytes
from publishing.exports.typesetting import pdf_bytes
from publishing.exports.workbook import workbook_bytes


@dataclass(frozen=True)
class Pack:
    """Files by name, the league they show (None for a half-year summary), the figures quoted."""

    period: Period
    files: dict[str, bytes]
    league: League | None
    quoted: list[Row]
    city_name: str

    @property
    def rule_edition(self) -> str | None:
        """The rules the league was made by."""
        return self.league.rule_edition if self.league else None


def make_pack(
    edition: Edition, period: Period, rule_edition: str | None = None, stamp: Stamp | None = None
) -> Pack:
    """Every file of the period's pack; the same edition and stamp give the same bytes.

    Raises:
        IncompleteError: the league may not be exported (G17).
        ExportError: a table, the fonts or the period are missing, or a cell holds personal data.
    """
    with edition.connect() as connection:
        return pack_of(
            connection,
            Source(edition.id, edition.manifest.as_of),
            period,
            rule_edition,
            stamp or Stamp(),
        )


def pack_of(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    period: Period,
    rule_edition: str | None,
    stamp: Stamp,
) -> Pack:
    """`make_pack` on an open connection."""
    figures = Figures(connection, period)
    summary: dict[str, bytes] = {}
    if period.period_type == "H":
        summary = _texts("总结", half_year_paper(figures, source, stamp), source)
        if not has_league(connection, period):
            files = {**summary, **_csv([reference_listing(figures.register)])}
            return Pack(period, files, None, quoted_rows(figures.register), figures.city_name)
    league = read_league(connection, period, rule_edition)
    require_complete(league)
    paper = league_paper(league, figures, source, stamp)
    sheets = [
        *listings(league),
        *situation_listings(figures),
        reference_listing(figures.register),
    ]
    title = "".join(paper.title)
    subtitle = (
        f"数据截止 {source.as_of:%Y-%m-%d %H:%M}　数据版次 {source.edition_id}　"
        f"考核办法版本 {league.rule_edition}　编号 {stamp.number}"
    )
    behind = [sheet for sheet in sheets if sheet.name != "考核结果"]
    files = {
        "考核表.xlsx": workbook_bytes(league, title, subtitle, behind, source.as_of),
        **_texts("通报", paper, source),
        **_csv(sheets),
        **summary,
    }
    return Pack(period, files, league, quoted_rows(figures.register), figures.city_name)


def _texts(name: str, paper: Paper, source: Source) -> dict[str, bytes]:
    require_none("正文", paper.texts())
    return {
        f"{name}.docx": document_bytes(paper, source.as_of),
        f"{name}.pdf": pdf_bytes(paper),
    }


def _csv(sheets: list[Listing]) -> dict[str, bytes]:
    return {f"{each.name}.csv": csv_bytes(each.name, each.header, each.rows) for each in sheets}
