"""After the night: what was issued (签发) is held against the edition in use, unchanged."""

from __future__ import annotations

from cities.settings import CitySettings
from publishing.city_data import CityData
from publishing.errors import EditionError
from publishing.issues.report import report_lines, write_report


def hold_issues(settings: CitySettings) -> list[str]:
    """One line (中文) an issue that the edition contradicts; the night goes on either way."""
    try:
        return report_lines(write_report(CityData(settings.data_dir)))
    except EditionError as error:
        return [f"已签发的考核结果无法比较：{error}"]
