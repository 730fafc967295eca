"""What every page says of the refresh: stopped, never ended, late, or well."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cities.settings import Freshness, load_city
from dashboards.alerts import RUN_MAY_TAKE, Runs, alerts
from dashboards.components.frame import banner
from publishing import RefreshOutcome

NOW = datetime(2025, 7, 2, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NIGHTLY, BY_HAND = Freshness(), Freshness(is_nightly=False)
LATE = "数据没有按时刷新"


def ago(**span: float) -> datetime:
    """A moment before NOW, in the wall time that runs are written in."""
    return (NOW - timedelta(**span)).replace(tzinfo=None)


def ended(outcome: str, **span: float) -> RefreshOutcome:
    return RefreshOutcome(ago(**span), outcome, "20250630-0123456789")


def heads(
    runs: Runs, built_at: datetime | None = None, freshness: Freshness = NIGHTLY
) -> list[str]:
    return [alert.head for alert in alerts(runs, built_at, NOW, freshness)]


@pytest.mark.parametrize("outcome", ["published", "unchanged"])
@pytest.mark.parametrize(("hours", "is_said"), [(5.5, False), (25.9, False), (26.1, True)])
def test_a_refresh_is_late_after_the_hours_of_the_city_however_it_ended(outcome, hours, is_said):
    assert (heads(Runs(ended(outcome, hours=hours))) == [LATE]) is is_said
    longer = Freshness(max_age_hours=50)
    assert heads(Runs(ended(outcome, hours=hours)), freshness=longer) == []


def test_the_banner_of_a_late_refresh_says_how_old_it_is_and_what_to_do():
    told = banner(Runs(ended("published", hours=77)), None, NOW, NIGHTLY)
    assert 'role="alert"' in told
    assert "最近一次刷新在 2025-06-29 03:00，是 3 天前，超过 26 小时" in told
    assert "检查夜间任务的计划" in told


def test_where_no_run_left_its_outcome_the_age_of_the_edition_counts():
    built = datetime(2025, 6, 1, 18, 30, tzinfo=ZoneInfo("UTC"))
    assert heads(Runs(), built) == [LATE]
    assert heads(Runs(), NOW) == heads(Runs()) == []


def test_a_stopped_refresh_that_is_late_too_is_both():
    assert heads(Runs(ended("blocked", days=3))) == [
        "最近一次刷新未通过检查，没有发布（2025-06-29 08:00）",
        LATE,
    ]


def test_a_run_that_goes_on_is_said_quietly_and_one_that_never_ended_aloud():
    last = ended("published", hours=25)
    going = Runs(last, started=ago(minutes=5))
    assert heads(going) == []
    assert "刷新正在进行（2025-07-02 07:55 开始）" in banner(going, None, NOW, NIGHTLY)
    killed = Runs(last, started=ago(hours=RUN_MAY_TAKE.total_seconds() / 3600 + 0.1))
    (head,) = heads(killed)
    assert head == "最近一次刷新没有结束（2025-07-02 05:54 开始）"
    assert "没有报告失败" in banner(killed, None, NOW, NIGHTLY)


def test_a_demonstration_states_its_age_and_why_nobody_is_warned():
    told = banner(Runs(ended("published", days=3)), None, NOW, BY_HAND)
    assert 'role="alert"' not in told
    assert "上次刷新 2025-06-29 08:00：已发布新版次（3 天前；演示城市由人工刷新" in told
    assert "人工" not in banner(Runs(ended("published", hours=1)), None, NOW, BY_HAND)


def test_a_demonstration_that_failed_is_told_like_any_city():
    assert len(heads(Runs(ended("failed", days=3)), freshness=BY_HAND)) == 1


def test_only_the_cities_of_the_project_are_demonstrations(monkeypatch):
    monkeypatch.delenv("RAW", raising=False)
    assert not load_city("sample").freshness.is_nightly
    assert not load_city("open_data").freshness.is_nightly
    assert Freshness().is_nightly
