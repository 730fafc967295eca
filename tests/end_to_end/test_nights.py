"""What a second night does, and that neither place nor time changes the content."""

from pathlib import Path

from nights import run_night


def content(night) -> dict[str, str]:
    tables = night.edition.manifest.tables
    return {name: table.content_hash for name, table in tables.items() if table.is_content}


def test_the_first_night_publishes(extracts_night):
    assert extracts_night.exit_code == 0, extracts_night.output
    assert extracts_night.refresh.outcome == "published"
    assert "当前版次" in extracts_night.output


def test_a_night_with_nothing_new_publishes_nothing(extracts_night):
    before = extracts_night.edition
    second = run_night(extracts_night.data_root)
    assert second.exit_code == 0, second.output
    assert second.refresh.outcome == "unchanged"
    assert second.edition.id == before.id
    assert len([p for p in second.editions.iterdir() if p.is_dir() and not p.is_symlink()]) == 1


def test_another_place_gives_the_same_content(extracts_night, tmp_path: Path):
    elsewhere = run_night(tmp_path / "another" / "place")
    assert elsewhere.exit_code == 0, elsewhere.output
    assert elsewhere.edition.id == extracts_night.edition.id
    assert elsewhere.edition.manifest.content_hash == extracts_night.edition.manifest.content_hash
    assert content(elsewhere) == content(extracts_night)
