"""kill -9 at every step of an issue: no issue or a whole one, and the next call goes on."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from killed_issue import NEVER, issue_killed_at

from publishing.city_data import CityData
from publishing.exports.errors import ExportError
from publishing.exports.pack import make_pack
from publishing.exports.papers import Stamp
from publishing.exports.period import Period
from publishing.issues.issuing import issue
from publishing.issues.register import list_issues
from publishing.sealing import log
from publishing.sealing.check import problems

MAY, APRIL = Period.parse("2025-05"), Period.parse("2025-04")
NOW = datetime(2025, 7, 3, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def logged(city: CityData) -> list[str]:
    """Numbers of the issues in the log of exports."""
    return [each["folder"] for each in log.read(city.exports) if each["action"] == "issue"]


def test_an_issue_killed_at_any_step_is_whole_or_not_there_and_the_next_call_goes_on(
    city, monkeypatch
):
    """Of every period one issue, killed one step later each time; a pack is made once."""
    pack = make_pack(city.edition_in_use(), MAY, None, Stamp("2025-05.1", "2025年7月3日"))
    monkeypatch.setattr("publishing.issues.issuing.make_pack", lambda *_: pack)
    nothing, whole = 0, 0
    for fatal in range(400):
        root = CityData(city.root.parent / f"killed_{fatal}")
        root.root.mkdir()
        (root.root / "editions").symlink_to(city.editions)
        code, steps = issue_killed_at(fatal, root, pack, "考评科", NOW)
        if code == 0:
            assert steps == fatal, "it was killed at every step it takes"
            break
        assert code == -9, code
        found = list_issues(root.issues, MAY)
        if found:
            whole += 1
            assert problems(found[0].folder) == []
            with pytest.raises(ExportError, match="已于 2025年7月3日 签发"):
                issue(root, MAY, "考评科", NOW)  # what is left to do of the first is done here
        else:
            nothing += 1
            issue(root, MAY, "考评科", NOW)
        assert [each.number for each in list_issues(root.issues)] == ["2025-05.1"]
        assert problems(root.issues / "2025-05.1") == []
        assert logged(root) == ["2025-05.1"], f"step {fatal}"
        made = root.issues / "2025-05.1"
        assert {path.stat().st_mode & 0o222 for path in [made, *made.rglob("*")]} == {0}, fatal
        assert [path.name for path in root.issues.iterdir() if path.name != ".lock"] == [
            "2025-05.1"
        ]
    assert nothing > 20 and whole > 2


def test_an_issue_that_nobody_kills_takes_its_steps_and_ends(city):
    pack = make_pack(city.edition_in_use(), APRIL, None, Stamp("2025-04.1", "2025年7月3日"))
    code, steps = issue_killed_at(NEVER, city, pack, "考评科", NOW)
    assert (code, steps > 20) == (0, True)
    assert logged(city) == ["2025-04.1"]
