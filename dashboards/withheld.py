"""What an edition keeps back: a gate that blocks one part of the pages was not met (DOMAIN §13).

Nothing is judged here: the edition carries the results of its checks.
"""

from __future__ import annotations

from collections.abc import Iterable

from dashboards.brief.trust import tells_of_runs
from dashboards.editions import Reader
from dashboards.queries import Row

_POSITIONS = "G18.fct_case"
_WAVE = "G11.survey_wave."
_UNMET = ("fail", "error")
"""Not being able to look is not the same as nothing wrong."""


def places(reader: Reader) -> str:
    """Why 易反复点位 and 高发点位 are not listed (G18); empty where they are."""
    check = _unmet(reader, _POSITIONS)
    if check is None:
        return ""
    return (
        f"本版不列热点点位：案件坐标没有通过检查（G18，要求 {check['expected']}）。"
        f"{_found(reader, check)}其他数字不受影响。"
    )


def ranks(reader: Reader, waves: Iterable[str]) -> str:
    """Why these waves of the survey have no ranks (G11); empty where none of them is kept back."""
    found = [
        check["observed"]
        for wave in waves
        if (check := _unmet(reader, f"{_WAVE}{wave}")) is not None
    ]
    if not found:
        return ""
    return f"调查没有通过检查（G11），不排名次、不进考核，得分照常公布。发现：{'；'.join(found)}。"


def _unmet(reader: Reader, check_id: str) -> Row | None:
    """The result of a check that failed or could not be run; an older edition may not know it."""
    return next(
        (
            check
            for check in reader.edition.manifest.checks
            if check["check_id"] == check_id and check["status"] in _UNMET
        ),
        None,
    )


def _found(reader: Reader, check: Row) -> str:
    """What was found: it names sources, of whatever district, so only the whole city reads it."""
    return f"发现：{check['observed']}。" if tells_of_runs(reader) else ""
