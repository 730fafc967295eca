"""A brief that fails is loud, and touches neither the edition nor what the pages say of the run."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import dagster as dg
import pytest

import orchestration.brief
import orchestration.failure
from orchestration.brief import BriefNotMade, command, make_brief
from orchestration.failure import failure_hook
from publishing.briefs import brief_path
from publishing.city_data import CityData
from publishing.refresh import RefreshOutcome, read_refresh, write_refresh
from tests.dashboards.edition_fixture import publish_edition

NEVER = [sys.executable, "-c", "raise SystemExit('the command was run')"]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an edition; each test makes its own briefs."""
    data = tmp_path_factory.mktemp("city")
    publish_edition(data / "editions")
    return data


@pytest.fixture
def city(settings, published: Path, tmp_path: Path):
    (tmp_path / "editions").symlink_to(published / "editions")
    return replace(settings, data_dir=tmp_path, notify_webhook_url="http://robot")


def brief_of(city) -> Path:
    data = CityData(city.data_dir)
    return brief_path(data, data.edition_in_use().id)


def writing(path: Path) -> list[str]:
    code = (
        "import sys; from pathlib import Path; path = Path(sys.argv[1]);"
        "path.parent.mkdir(parents=True); path.write_bytes(b'%PDF')"
    )
    return [sys.executable, "-c", code, str(path)]


def test_the_command_is_that_of_the_dashboards_on_the_data_of_the_run(city) -> None:
    assert command(city)[1:] == [
        *("-m", "dashboards.brief", "--city", "open_data"),
        *("--data", str(city.data_dir)),
    ]


def test_it_is_made_once_for_an_edition(city) -> None:
    assert make_brief(city, writing(brief_of(city)))
    assert not make_brief(city, NEVER)


def test_a_city_may_want_none(city) -> None:
    assert not make_brief(replace(city, makes_brief=False), NEVER)
    assert not brief_of(city).exists()


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import sys; sys.exit('错误：字体包未安装')", "错误：字体包未安装"),
        ("raise SystemExit(3)", "退出码 3"),
        ("pass", "退出码 0"),
    ],
    ids=["it says why", "it says nothing", "nothing was written"],
)
def test_a_command_that_fails_says_why(city, code: str, told: str) -> None:
    with pytest.raises(BriefNotMade) as raised:
        make_brief(city, [sys.executable, "-c", code])
    assert raised.value.reason == told


def test_a_command_that_hangs_is_given_up(city, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orchestration.brief, "TIMEOUT_SECONDS", 0.2)
    with pytest.raises(BriefNotMade, match="没有做完"):
        make_brief(city, [sys.executable, "-c", "import time; time.sleep(20)"])


def test_without_an_edition_there_is_no_brief(city, tmp_path: Path) -> None:
    with pytest.raises(BriefNotMade, match="还没有已发布的版次"):
        make_brief(replace(city, data_dir=tmp_path / "empty"), NEVER)


def test_its_failure_is_told_and_the_banner_still_says_that_the_edition_was_published(
    city, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str | None, str]] = []
    monkeypatch.setattr(
        orchestration.failure,
        "notify",
        lambda url, payload: heard.append((url, payload["text"]["content"])),
    )
    data = replace(city, data_dir=city.data_dir / "own")
    went_well = RefreshOutcome(datetime(2024, 7, 4, 2, 31), "published", "20240703-0123456789")
    write_refresh(data.editions_dir, went_well)

    @dg.asset
    def morning_brief() -> None:
        raise BriefNotMade("字体包未安装")

    job = dg.Definitions(
        assets=[morning_brief],
        jobs=[
            dg.define_asset_job(
                "night", executor_def=dg.in_process_executor, hooks={failure_hook(data)}
            )
        ],
    ).resolve_job_def("night")
    with dg.DagsterInstance.ephemeral() as instance:
        assert not job.execute_in_process(instance=instance, raise_on_error=False).success
    assert read_refresh(data.editions_dir) == went_well
    ((url, content),) = heard
    assert url == "http://robot"
    assert "晨报没有做成" in content and "看板已是新版次" in content and "字体包未安装" in content
