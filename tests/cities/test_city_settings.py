"""The ground floor: what a city says of itself, and what the environment may change."""

from __future__ import annotations

import stat
from datetime import date, datetime
from pathlib import Path

import pytest

import cities.settings
from cities.settings import REPO, CitySettings, SettingsError, city_names, load_city


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "CITY",
        "RAW",
        "DATA_ROOT",
        "PERSON_HASH_KEY",
        "NOTIFY_WEBHOOK_URL",
        "DATABASE_URL",
    ):
        monkeypatch.delenv(name, raising=False)


def test_the_sample_city_is_the_default_and_reads_what_was_generated_for_it() -> None:
    settings = load_city()
    assert settings.name == "sample"
    assert settings.raw_dir == REPO / "data" / "sample" / "raw"
    assert settings.is_generated


def test_a_city_that_is_not_generated_reads_its_own_raw_folder() -> None:
    settings = load_city("open_data")
    assert settings.raw_dir == REPO / "cities" / "open_data" / "raw"
    assert not settings.uses_external_raw
    assert settings.data_dir == REPO / "data" / "open_data"


def test_each_domain_names_the_month_its_headline_shows() -> None:
    months = load_city("open_data").reporting_month
    assert months["case"] == date(2015, 6, 1)
    assert months["sanitation"] == date(2021, 5, 1)
    assert set(months) == {"case", "hotline", "sanitation", "enforcement", "satisfaction"}


def test_raw_replaces_the_raw_folder_and_data_root_the_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sets").mkdir()
    monkeypatch.setenv("RAW", str(tmp_path / "sets"))
    monkeypatch.setenv("DATA_ROOT", str(tmp_path / "store"))
    settings = load_city("open_data")
    assert settings.raw_dir == tmp_path / "sets"
    assert settings.uses_external_raw
    assert settings.landing_dir == tmp_path / "store" / "open_data" / "landing"


def test_a_relative_raw_counts_from_the_repository(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RAW", "cities/open_data/raw")
    monkeypatch.chdir(tmp_path)
    assert load_city("open_data").raw_dir == REPO / "cities" / "open_data" / "raw"


def test_the_database_of_a_source_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert load_city("open_data").database_url is None
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://reader@server/platform")
    assert load_city("open_data").database_url == "postgresql+psycopg://reader@server/platform"


def test_a_raw_folder_that_does_not_exist_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RAW", "no/such/folder")
    with pytest.raises(SettingsError, match="RAW=no/such/folder"):
        load_city("open_data")


GENERATED = 'title_zh = "市"\ngenerated = true\n'


@pytest.fixture
def generated_city(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CitySettings:
    (tmp_path / "made_up").mkdir()
    (tmp_path / "made_up" / "city.toml").write_text(GENERATED, encoding="utf-8")
    monkeypatch.setattr(cities.settings, "CITIES", tmp_path)
    monkeypatch.setenv("DATA_ROOT", str(tmp_path / "store"))
    return load_city("made_up")


def test_the_raw_files_of_a_generated_city_lie_in_its_data_folder(
    generated_city: CitySettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert generated_city.raw_dir == tmp_path / "store" / "made_up" / "raw"
    monkeypatch.setenv("RAW", str(tmp_path))
    assert load_city("made_up").raw_dir == tmp_path


def test_a_generated_city_lives_by_the_clock_beside_its_raw_files(
    generated_city: CitySettings,
) -> None:
    with pytest.raises(SettingsError, match=r"clock\.json is missing.*generate them first"):
        generated_city.now()
    generated_city.raw_dir.mkdir(parents=True)
    generated_city.clock_path.write_text('{"now": "2026-01-01T02:30:00"}', encoding="utf-8")
    assert generated_city.now() == datetime(2026, 1, 1, 2, 30)


def test_a_real_city_never_lives_by_a_clock_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RAW", str(tmp_path))
    (tmp_path / "clock.json").write_text('{"now": "2001-01-01T00:00:00"}', encoding="utf-8")
    assert load_city("open_data").now().year > 2001


@pytest.mark.parametrize("told", ["", "{}", '{"now": "soon"}', "[]", '{"now": 5}'])
def test_a_clock_that_tells_no_time_is_refused_by_name(
    generated_city: CitySettings, told: str
) -> None:
    generated_city.raw_dir.mkdir(parents=True)
    generated_city.clock_path.write_text(told, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"clock\.json tells no time"):
        generated_city.now()


def test_an_unknown_city_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SettingsError, match=r"no city 'atlantis'.*open_data"):
        load_city("atlantis")
    assert "open_data" in city_names()


def test_the_person_hash_key_is_made_once_and_readable_by_its_owner_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATA_ROOT", str(tmp_path))
    settings = load_city("open_data")
    key = settings.person_hash_key()
    assert len(key) == 64
    assert settings.person_hash_key() == key
    path = settings.data_dir / "secrets" / "person_hash.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    monkeypatch.setenv("PERSON_HASH_KEY", "from the environment")
    assert settings.person_hash_key() == b"from the environment"


def test_a_key_made_by_another_process_meanwhile_stays(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATA_ROOT", str(tmp_path))
    settings = load_city("open_data")
    path = settings.data_dir / "secrets" / "person_hash.key"

    def slow_token(_: int) -> str:
        path.parent.mkdir(parents=True)
        path.write_text("the key of the other process")
        return "a" * 64

    monkeypatch.setattr(cities.settings.secrets, "token_hex", slow_token)
    assert settings.person_hash_key() == b"the key of the other process"
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_a_crash_while_the_key_is_written_leaves_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATA_ROOT", str(tmp_path))
    settings = load_city("open_data")
    with monkeypatch.context() as crash, pytest.raises(OSError, match="power cut"):
        crash.setattr(cities.settings.os, "fsync", _power_cut)
        settings.person_hash_key()
    assert len(settings.person_hash_key()) == 64


def _power_cut(_: int) -> None:
    raise OSError("power cut")


@pytest.mark.parametrize("key", ["", "too short"])
def test_a_key_file_that_is_too_short_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str
) -> None:
    monkeypatch.setenv("DATA_ROOT", str(tmp_path))
    settings = load_city("open_data")
    path = settings.data_dir / "secrets" / "person_hash.key"
    path.parent.mkdir(parents=True)
    path.write_text(key)
    with pytest.raises(SettingsError, match=r"person_hash\.key has \d characters"):
        settings.person_hash_key()


def test_a_short_key_in_the_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSON_HASH_KEY", "secret")
    with pytest.raises(SettingsError, match="PERSON_HASH_KEY has 6 characters"):
        load_city("open_data").person_hash_key()


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ("title_zh = ", "Invalid value"),
        ("", "'title_zh' is missing"),
        ('title_zh = "市"\ngenerated = "yes"', "generated"),
        ('title_zh = "市"\nbrief = "no"', "brief"),
        ('title_zh = "市"\n[freshness]\nmax_hours = 3', "max_hours"),
        ('title_zh = "市"\ntimezone = "Asia/Atlantis"', "Atlantis"),
        ('title_zh = "市"\ntimezone = "../etc"', "etc"),
        ('title_zh = "市"\n[reporting_month]\ncase = "June"', "June"),
        ('title_zh = "市"\nreporting_month = "2024-06"', "items"),
    ],
)
def test_a_wrong_city_file_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, declared: str, told: str
) -> None:
    (tmp_path / "spoilt").mkdir()
    (tmp_path / "spoilt" / "city.toml").write_text(declared, encoding="utf-8")
    monkeypatch.setattr(cities.settings, "CITIES", tmp_path)
    with pytest.raises(SettingsError, match=rf"spoilt/city\.toml: .*{told}"):
        load_city("spoilt")


def test_a_misspelt_setting_of_the_policy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = tmp_path / "elsewhere"
    city.mkdir()
    (city / "city.toml").write_text('title_zh = "别市"\n[policy]\nsmal_n = 20\n', encoding="utf-8")
    monkeypatch.setattr(cities.settings, "CITIES", tmp_path)
    with pytest.raises(SettingsError, match=r"no setting 'smal_n', did you mean 'small_n'\?"):
        load_city("elsewhere")
