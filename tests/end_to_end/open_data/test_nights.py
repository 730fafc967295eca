"""What the first night does, and a second with nothing new."""

from nights import run_night

from publishing.briefs import brief_path
from publishing.city_data import CityData
from publishing.sealing.check import problems
from publishing.sealing.keys import PUBLIC_NAME
from tests.kpi_coverage import evidence, facts


def test_the_first_night_publishes(extracts_night):
    assert extracts_night.exit_code == 0, extracts_night.output
    assert extracts_night.refresh.outcome == "published"
    assert "当前版次" in extracts_night.output


def test_tests_over_all_data_hold_on_real_data(extracts_night, tell_evidence):
    with extracts_night.edition.connect() as connection:
        held = evidence.tests_over_all_data(connection)
    named = set().union(*facts.invariants().values())
    tell_evidence(evidence.DATA_TEST, {name: held[name] for name in named & held.keys()})
    assert [name for name in named if not held.get(name)] == []


def test_the_night_keeps_the_brief_of_its_edition_sealed(extracts_night):
    data = CityData(extracts_night.editions.parent)
    kept = brief_path(data, extracts_night.edition.id)
    assert kept.read_bytes().startswith(b"%PDF-")
    assert problems(kept.parent, (data.secrets / PUBLIC_NAME).read_bytes()) == []
    assert f"晨报      {kept}" in extracts_night.output


def test_a_night_with_nothing_new_publishes_nothing(extracts_night):
    before = extracts_night.edition
    second = run_night(extracts_night.data_root)
    assert second.exit_code == 0, second.output
    assert second.refresh.outcome == "unchanged"
    assert second.edition.id == before.id
    assert len([p for p in second.editions.iterdir() if p.is_dir() and not p.is_symlink()]) == 1
