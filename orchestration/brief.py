"""After the edition: its 晨报, made by the dashboards as a command of their own.

The sheet is what 总览 shows, and this room may not import the dashboards: it runs them, as it runs
dbt. By then the edition is in use. A brief that cannot be made ends the run as failed and is told
to the webhook; the edition, the pointer and the banner of the pages stay as they are.
"""

import subprocess
import sys
from collections.abc import Sequence

import dagster as dg

from cities.settings import REPO, CitySettings
from orchestration.runs import RUN_LOCK
from publishing.briefs import brief_path
from publishing.city_data import CityData
from publishing.errors import EditionError

TIMEOUT_SECONDS = 120
LONGEST_WORDS = 300
"""Characters of the command's own words in a message."""


class BriefNotMade(dg.Failure):
    """The edition is in use, its brief is not there; `reason` (中文) says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def command(settings: CitySettings) -> list[str]:
    """The command line that makes and keeps the brief of the edition in use."""
    module = [sys.executable, "-m", "dashboards.brief"]
    return [*module, "--city", settings.name, "--data", str(settings.data_dir)]


def make_brief(settings: CitySettings, arguments: Sequence[str]) -> bool:
    """Make the brief of the edition in use, unless it is there or the city wants none.

    Gives whether it was made.

    Raises:
        BriefNotMade: the command failed, or went on for two minutes.
    """
    if not settings.makes_brief:
        return False
    data = CityData(settings.data_dir)
    try:
        path = brief_path(data, data.edition_in_use().id)
    except EditionError as error:
        raise BriefNotMade(str(error)) from error
    if path.exists():
        return False
    try:
        done = subprocess.run(
            list(arguments),
            cwd=REPO,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BriefNotMade(f"{TIMEOUT_SECONDS} 秒内没有做完") from error
    if done.returncode or not path.exists():
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise BriefNotMade((lines[-1] if lines else f"退出码 {done.returncode}")[:LONGEST_WORDS])
    return True


def brief_asset(settings: CitySettings) -> dg.AssetsDefinition:
    """The brief of the edition that the run published, or found unchanged."""

    @dg.asset(
        name="morning_brief",
        group_name="publishing",
        deps=["edition"],
        required_resource_keys={RUN_LOCK},
        kinds={"pdf"},
        description="晨报：在用版次的总览，一页 A4，随版次封签保存",
    )
    def morning_brief(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        made = make_brief(settings, command(settings))
        context.log.info("已做成" if made else "不必再做")
        return dg.MaterializeResult(metadata={"made": made})

    return morning_brief
