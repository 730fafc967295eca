"""The frame of every page: which edition this is, how the last refresh ended, what to run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cities.settings import Freshness
from dashboards import format as fmt
from dashboards.alerts import Runs, alerts, is_late, local, when
from dashboards.components import markup
from publishing import HistoryEntry, Manifest

_WENT_WELL = {"published": "已发布新版次", "unchanged": "数据没有变化"}


def stamp(manifest: Manifest | None, notices: Sequence[str]) -> str:
    """Product name, and the edition: id, data-as-of and code version.

    A city with notices (its data are not a bureau's own) is labelled 演示数据.
    """
    demo = '<span class="um-tag">演示数据</span>' if notices else ""
    edition = ""
    if manifest is not None:
        facts = (
            ("数据截止", fmt.moment(manifest.as_of)),
            ("版次", manifest.edition_id),
            ("代码", manifest.code_version),
        )
        edition = "".join(
            f"<div><dt>{term}</dt><dd>{markup.text(said)}</dd></div>" for term, said in facts
        )
    notes = "".join(f"<p>{markup.text(notice)}</p>" for notice in notices)
    return (
        f'<div class="um-stamp"><p>城市管理数据仓库{demo}</p><dl>{edition}</dl></div>'
        f'<div class="um-notices">{notes}</div>'
    )


def banner(runs: Runs, manifest: Manifest | None, now: datetime, freshness: Freshness) -> str:
    """Red when a refresh stopped, never ended or is late, with the age of what is shown.

    `now` is the city's time, with its zone. A refresh that went well is one small grey line. That
    the edition was rolled back to is said above either.
    """
    return _rolled_back(runs.rollback, now) + _refreshed(runs, manifest, now, freshness)


def _rolled_back(move: HistoryEntry | None, now: datetime) -> str:
    if move is None:
        return ""
    at = when(datetime.fromisoformat(move.time), now)
    why = move.reason.rstrip("。") or "未写原因"
    said = f"↩ 当前为回退版次（{at} 退回；原因：{why}）。"
    return markup.notice([f"{said}下次发布新版次后自动换掉。"])


def _refreshed(runs: Runs, manifest: Manifest | None, now: datetime, freshness: Freshness) -> str:
    wrong = list(alerts(runs, manifest.built_at if manifest else None, now, freshness))
    if wrong:
        told = "".join(
            f'<p class="um-banner-head"><span aria-hidden="true">▲</span> {alert.head}</p>'
            f"<ul>{''.join(f'<li>{markup.text(reason)}</li>' for reason in alert.reasons)}</ul>"
            for alert in wrong
        )
        return f'<div class="um-banner" role="alert">{told}<p>{_shown(manifest, now)}</p></div>'
    lines = []
    if runs.last:
        lines.append(
            f"上次刷新 {when(runs.last.run_at, now)}：{_WENT_WELL[runs.last.outcome]}"
            f"{_undone(runs)}{_by_hand(runs.last.run_at, now, freshness)}"
        )
    if runs.started:
        lines.append(f"刷新正在进行（{when(runs.started, now)} 开始）")
    return f'<p class="um-refresh">{"；".join(lines)}</p>' if lines else ""


def _undone(runs: Runs) -> str:
    """That what the last run published is no longer in use."""
    is_undone = runs.last and runs.rollback and runs.last.edition_id == runs.rollback.from_id
    return "，已回退" if is_undone else ""


def _by_hand(run_at: datetime, now: datetime, freshness: Freshness) -> str:
    """What stands for the warning in a city that promises no run each night."""
    if freshness.is_nightly or not is_late(run_at, now, freshness):
        return ""
    age = fmt.age(now - local(run_at, now))
    return f"（{age}前；演示城市由人工刷新，不按夜间计划，所示数据停在那时）"


def empty(title: str, name: str) -> str:
    """The page before the first edition."""
    return (
        '<section class="um-empty"><h1>还没有可以显示的数据</h1>'
        f"<p>{markup.text(title)}尚未发布任何版次。在项目文件夹中运行下面的命令，"
        "完成后本页会自动显示。</p>"
        f"<pre>make nightly CITY={markup.text(name)}</pre>"
        "<p>首次安装请运行</p>"
        f"<pre>make demo CITY={markup.text(name)}</pre></section>"
    )


def refused(page: str, role: str) -> str:
    """What stands at the address of a page that is closed to the role."""
    return (
        '<section class="um-empty" role="alert"><h1>没有权限打开这一页</h1>'
        f"<p>“{markup.text(page)}”不对角色“{markup.text(role)}”开放。"
        "需要查看的，请联系运维人员调整账号的角色。</p></section>"
    )


def _shown(manifest: Manifest | None, now: datetime) -> str:
    if manifest is None:
        return "目前没有可以显示的版次。"
    as_of = manifest.as_of.replace(tzinfo=now.tzinfo)
    return (
        f"下面显示的仍是 {when(manifest.built_at, now)} 生成的版次"
        f"（{fmt.age(now - local(manifest.built_at, now))}前）；"
        f"数据截止 {fmt.moment(as_of)}，距今 {fmt.age(now - as_of)}。"
    )
