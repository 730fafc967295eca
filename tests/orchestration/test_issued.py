"""The night goes on whatever became of the issues, and says what it found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cities.settings import load_city
from orchestration.issued import hold_issues


@pytest.fixture
def city(tmp_path):
    return replace(load_city("sample"), data_dir=tmp_path)


def test_a_city_that_issued_nothing_has_nothing_to_say(city):
    assert hold_issues(city) == []
    assert not (city.data_dir / "issues").exists()


def test_an_issue_that_cannot_be_read_is_said_and_does_not_end_the_night(city):
    (city.data_dir / "issues" / "2025-05.1").mkdir(parents=True)
    (line,) = hold_issues(city)
    assert line.startswith("已签发的考核结果无法比较") and "issue.json" in line
