"""A failed run is told to the people who must know: the dashboards' banner and the webhook."""

import json
import urllib.request
from collections.abc import Sequence
from datetime import datetime
from http.client import HTTPException

import dagster as dg

from cities.settings import CitySettings
from orchestration.brief import BriefNotMade
from orchestration.checks import edition_in_use, load_results
from publishing.refresh import RefreshOutcome, write_refresh

TIMEOUT_SECONDS = 10
LONGEST_WORDS = 300
"""Characters of an exception's own words in a message."""


class PublishingBlocked(dg.Failure):
    """The edition was not published; `reasons` (中文) say why."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = list(reasons)


def notification(city: str, outcome: str, reasons: list[str]) -> dict[str, object]:
    """The message in the JSON that WeCom (企业微信) and DingTalk (钉钉) robots both take."""
    told = "\n".join(f"- {reason}" for reason in reasons[:10]) or "- 未说明原因,请查看运行日志"
    word = {"blocked": "被质量闸门拦下", "failed": "运行失败"}.get(outcome, outcome)
    content = f"【{city}】夜间刷新{word},看板仍显示上一版次\n{told}"
    return {"msgtype": "text", "text": {"content": content}}


def brief_notification(city: str, reason: str) -> dict[str, object]:
    """The message that the edition is in use and its 晨报 is missing, for the same robots."""
    content = f"【{city}】晨报没有做成,看板已是新版次\n- {reason}\n- 处理后运行 make brief 补做"
    return {"msgtype": "text", "text": {"content": content}}


def notify(url: str | None, payload: dict[str, object]) -> str | None:
    """Post to the webhook if one is configured; returns what went wrong, or None.

    A webhook that cannot be reached must not hide the failure that it should tell of. The robots
    answer 200 to a message they refuse; their JSON then has an `errcode` other than 0.
    """
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        return "NOTIFY_WEBHOOK_URL is no http address"
    request = urllib.request.Request(  # noqa: S310 — the scheme is checked above
        url,
        data=json.dumps(payload, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            body = answer.read()
    except (OSError, HTTPException, ValueError) as error:
        return f"webhook not reached: {error!r}"
    return _refusal(body)


def _refusal(body: bytes) -> str | None:
    """What a robot found wrong with the message; an answer in another form is taken as heard."""
    try:
        told = json.loads(body)
    except ValueError:
        return None
    if not isinstance(told, dict) or not told.get("errcode"):
        return None
    return f"webhook refused the message: errcode {told['errcode']} {told.get('errmsg', '')}"


def failed_refresh(
    settings: CitySettings, run_id: str, error: BaseException | None, now: datetime
) -> RefreshOutcome:
    """How a run ended that stopped: the blocking checks if any, else the error's own words."""
    reasons = [result.message for result in load_results(settings, run_id) if result.blocks]
    if not reasons and isinstance(error, PublishingBlocked):
        reasons = error.reasons
    edition, damage = edition_in_use(settings)
    return RefreshOutcome(
        now,
        "blocked" if reasons else "failed",
        edition.id if edition else None,
        [*(reasons or [f"运行出错：{error}"]), *([damage] if damage else [])],
    )


def not_run(settings: CitySettings, error: Exception, now: datetime) -> RefreshOutcome:
    """How a run ended that never came to its first step, or died outside of every step."""
    edition, damage = edition_in_use(settings)
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    words = f"{type(error).__name__} {lines[0] if lines else ''}".strip()[:LONGEST_WORDS]
    reason = (
        f"夜间任务没有正常运行：{words}。请运维人员按这条原因处理后重新运行，完整信息在运行日志里。"
    )
    return RefreshOutcome(
        now, "failed", edition.id if edition else None, [reason, *([damage] if damage else [])]
    )


def tell(settings: CitySettings, told: RefreshOutcome) -> str | None:
    """Keep the outcome for the banner and send the notification; returns what went wrong with it.

    The notification goes out even when the disk takes nothing any more.
    """
    problem = None
    try:
        write_refresh(settings.editions_dir, told)
    except OSError as error:
        problem = f"last_refresh.json was not written: {error!r}"
    message = notification(settings.title_zh, told.outcome, told.reasons)
    return notify(settings.notify_webhook_url, message) or problem


def failure_hook(settings: CitySettings) -> dg.HookDefinition:
    """On any failed step: keep the reason for the banner and send the notification.

    Without its brief the edition is published all the same: the banner has nothing to say of it.
    """

    @dg.failure_hook(name="tell_of_failure")
    def tell_of_failure(context: dg.HookContext) -> None:
        error = context.op_exception
        if isinstance(error, BriefNotMade):
            message = brief_notification(settings.title_zh, error.reason)
            if problem := notify(settings.notify_webhook_url, message):
                context.log.error(problem)
            return
        now = datetime.now(settings.timezone).replace(tzinfo=None)
        told = failed_refresh(settings, context.run_id, context.op_exception, now)
        if problem := tell(settings, told):
            context.log.error(problem)

    return tell_of_failure
