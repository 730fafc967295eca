"""The 晨报 as a file: content set on A4 by the typesetting of the papers."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from cities.settings import CitySettings
from dashboards.brief.content import Brief, content_of
from dashboards.choices import View
from dashboards.editions import Reader
from dashboards.situation import Situation, situation_of
from publishing.exports.personal_data import require_none
from publishing.exports.typesetting import typeset

TEMPLATE = Path(__file__).parent / "brief.typ"
NAME = "晨报"


def of_city(reader: Reader, city: CitySettings) -> bytes:
    """The sheet of the newest periods, as 总览 opens: what the night keeps with the edition."""
    return pdf(reader, city, situation_of(reader, city, reader.book().home, None))


def pdf(reader: Reader, city: CitySettings, found: Situation) -> bytes:
    """The sheet of a situation; the same edition, rows and view give the same bytes.

    Raises:
        ExportError: a text holds a personal number, the fonts are missing, or it cannot be set.
    """
    return set_sheet(content_of(reader, city, found))


def set_sheet(content: Brief) -> bytes:
    """The content on one page of A4."""
    require_none(NAME, content.texts())
    return typeset(TEMPLATE, asdict(content), "pdf")


def name_of(reader: Reader, view: View) -> str:
    """What the file is called, without its ending: 晨报-2024-07-03.

    An area or period that somebody chose stands in it: 晨报-北原区-2024-05-2024-07-03.
    """
    where = [] if view.is_home else [view.area.area_name]
    when = [view.period.code] if view.period else []
    as_of = f"{reader.edition.manifest.as_of:%Y-%m-%d}"
    return "-".join([NAME, *where, *when, as_of])
