"""The frame of every page: which edition this is, how the last refresh ended, what to run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dashboards import format as fmt
from dashboards.components import markup
from publishing import Manifest, RefreshOutcome

_STOPPED = {"blocked": "最近一次刷新未通过检查，没有发布", "failed": "最近一次刷新失败，没有发布"}
_WENT_WELL = {"published": "已发布新版次", "unchanged": "数据没有变化"}


def stamp(manifest: Manifest | None, notices: Sequence[str]) -> str:
    """Product name, and the edition: id, data-as-of and code version.

    A city with notices (its data are not a bureau's own) is labelled 演示模式.
    """
    demo = '<span class="um-tag">演示模式</span>' if notices else ""
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


def banner(
    refresh: RefreshOutcome | None, manifest: Manifest | None, problem: str, now: datetime
) -> str:
    """Red when the last refresh stopped, with its reasons and the age of what is shown.

    `now` is the city's time, with its zone. A refresh that went well is one small grey line.
    """
    reasons = [problem] if problem else []
    head = "版次信息有问题"
    if refresh is not None and refresh.outcome in _STOPPED:
        head = f"{_STOPPED[refresh.outcome]}（{_when(refresh.run_at, now)}）"
        reasons = [*refresh.reasons, *reasons] or ["未记录原因，请运维人员查看运行日志。"]
    if reasons:
        listed = "".join(f"<li>{markup.text(reason)}</li>" for reason in reasons)
        return (
            '<div class="um-banner" role="alert"><p class="um-banner-head">'
            f'<span aria-hidden="true">▲</span> {head}</p><ul>{listed}</ul>'
            f"<p>{_shown(manifest, now)}</p></div>"
        )
    if refresh is None:
        return ""
    return (
        f'<p class="um-refresh">上次刷新 {_when(refresh.run_at, now)}：'
        f"{_WENT_WELL[refresh.outcome]}</p>"
    )


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


def _shown(manifest: Manifest | None, now: datetime) -> str:
    if manifest is None:
        return "目前没有可以显示的版次。"
    as_of = manifest.as_of.replace(tzinfo=now.tzinfo)
    return (
        f"下面显示的仍是 {_when(manifest.built_at, now)} 生成的版次"
        f"（{fmt.age(now - _local(manifest.built_at, now))}前）；"
        f"数据截止 {fmt.moment(as_of)}，距今 {fmt.age(now - as_of)}。"
    )


def _local(moment: datetime, now: datetime) -> datetime:
    """City wall time of a moment that may carry another zone or none."""
    return moment.astimezone(now.tzinfo) if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)


def _when(moment: datetime, now: datetime) -> str:
    return fmt.moment(_local(moment, now))
