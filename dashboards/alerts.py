"""What is wrong with the refresh: it stopped, it never ended, or it is late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cities.settings import Freshness
from dashboards import format as fmt
from publishing import HistoryEntry, RefreshOutcome

RUN_MAY_TAKE = timedelta(hours=2)
"""A run that goes on for longer is taken for one whose process was killed."""
STOPPED = {"blocked": "最近一次刷新未通过检查，没有发布", "failed": "最近一次刷新失败，没有发布"}


@dataclass(frozen=True)
class Runs:
    """What the editions folder tells of the runs.

    `last` is how the last one ended, `started` since when one goes on or lies killed, `rollback`
    the move that took the last published edition out of use; `problem` says in Chinese what could
    not be read.
    """

    last: RefreshOutcome | None = None
    started: datetime | None = None
    problem: str = ""
    rollback: HistoryEntry | None = None


@dataclass(frozen=True)
class Alert:
    """One thing that is wrong: a head, and reasons with what to do."""

    head: str
    reasons: tuple[str, ...]


def alerts(
    runs: Runs, built_at: datetime | None, now: datetime, freshness: Freshness
) -> Iterator[Alert]:
    """All that is wrong, the newest first.

    `now` is the city's time, with its zone; `built_at` is when the edition in use was built, which
    stands for the last run where that has left nothing.
    """
    if runs.started and now - local(runs.started, now) > RUN_MAY_TAKE:
        yield Alert(
            f"最近一次刷新没有结束（{when(runs.started, now)} 开始）",
            ("既没有发布，也没有报告失败，进程可能已中断。请运维人员查看运行日志，然后重新运行。",),
        )
    if runs.last and runs.last.outcome in STOPPED:
        yield Alert(
            f"{STOPPED[runs.last.outcome]}（{when(runs.last.run_at, now)}）",
            tuple(runs.last.reasons) or ("未记录原因，请运维人员查看运行日志。",),
        )
    if runs.problem:
        yield Alert("版次信息有问题", (runs.problem,))
    last_run = runs.last.run_at if runs.last else built_at
    if freshness.is_nightly and last_run and is_late(last_run, now, freshness):
        age = fmt.age(now - local(last_run, now))
        yield Alert(
            "数据没有按时刷新",
            (
                f"最近一次刷新在 {when(last_run, now)}，是 {age}前，超过 "
                f"{freshness.max_age_hours:g} 小时。请运维人员检查夜间任务的计划是否在运行。",
            ),
        )


def is_late(run_at: datetime, now: datetime, freshness: Freshness) -> bool:
    """Whether a run is older than the hours that the city allows."""
    return now - local(run_at, now) > timedelta(hours=freshness.max_age_hours)


def local(moment: datetime, now: datetime) -> datetime:
    """City wall time of a moment that may carry another zone or none."""
    return moment.astimezone(now.tzinfo) if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)


def when(moment: datetime, now: datetime) -> str:
    """`2024-07-01 02:30`, in the city's time."""
    return fmt.moment(local(moment, now))
