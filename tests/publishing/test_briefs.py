"""A brief is kept sealed beside its edition, and goes with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from publishing import EditionsBusyError, list_editions
from publishing.briefs import brief_path, keep_brief
from publishing.city_data import CityData
from publishing.sealing.check import problems
from publishing.sealing.seal import read_seal
from publishing.storage import publishing_lock

SHEET = b"%PDF-1.7 a sheet"


@pytest.fixture
def data(editions_twice: Path) -> CityData:
    return CityData(editions_twice.parent)


def test_it_is_sealed_and_names_its_edition(data: CityData) -> None:
    edition = data.edition_in_use()
    kept = keep_brief(data, edition, SHEET)
    assert kept == brief_path(data, edition.id)
    assert kept.read_bytes() == SHEET
    assert problems(kept.parent) == []
    assert read_seal(kept.parent)["edition_id"] == edition.id
    kept.write_bytes(SHEET[:-1] + b"!")
    assert "内容被改动" in problems(kept.parent)[0]


def test_the_same_sheet_has_the_same_seal(data: CityData) -> None:
    edition = data.edition_in_use()
    first = {p.name: p.read_bytes() for p in keep_brief(data, edition, SHEET).parent.iterdir()}
    again = {p.name: p.read_bytes() for p in keep_brief(data, edition, SHEET).parent.iterdir()}
    assert first == again


def test_it_stays_as_long_as_its_edition(data: CityData) -> None:
    before, now = list_editions(data.editions)
    old = keep_brief(data, before, SHEET)
    keep_brief(data, now, SHEET)
    assert old.exists()
    shutil.rmtree(before.path)
    keep_brief(data, now, SHEET)
    assert not old.parent.exists()
    assert brief_path(data, now.id).exists()


def test_two_do_not_write_at_the_same_time(data: CityData) -> None:
    with publishing_lock(data.briefs, "test"), pytest.raises(EditionsBusyError):
        keep_brief(data, data.edition_in_use(), SHEET)
