"""A failed run is told to the people who must know: the dashboards' banner and the webhook."""

import json
import urllib.error
import urllib.request
from datetime import datetime

import dagster as dg

from cities.settings import CitySettings
from orchestration.checks import load_results
from publishing import current
from publishing.refresh import RefreshKind, RefreshOutcome, write_refresh

TIMEOUT_SECONDS = 10


def notification(city: str, outcome: str, reasons: list[str]) -> dict[str, object]:
    """The message in the JSON that WeCom (企业微信) and DingTalk (钉钉) robots both take."""
    told = "\n".join(f"- {reason}" for reason in reasons[:10]) or "- 未说明原因,请查看运行日志"
    word = {"blocked": "被质量闸门拦下", "failed": "运行失败"}.get(outcome, outcome)
    content = f"【{city}】夜间刷新{word},看板仍显示上一版次\n{told}"
    return {"msgtype": "text", "text": {"content": content}}


def notify(url: str | None, payload: dict[str, object]) -> str | None:
    """Post to the webhook if one is configured; returns what went wrong, or None.

    A webhook that cannot be reached must not hide the failure that it should tell of.
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
            answer.read()
    except (urllib.error.URLError, TimeoutError, ValueError) as error:
        return f"webhook not reached: {error}"
    return None


def failure_reasons(settings: CitySettings, run_id: str, error: BaseException | None) -> list[str]:
    """Why a run stopped: the blocking checks if there are any, else the error's own words."""
    blocking = [result.message for result in load_results(settings, run_id) if result.blocks]
    return blocking or [f"运行出错：{error}"]


def failure_hook(settings: CitySettings) -> dg.HookDefinition:
    """On any failed step: keep the reason for the banner and send the notification."""

    @dg.failure_hook(name="tell_of_failure")
    def tell_of_failure(context: dg.HookContext) -> None:
        results = load_results(settings, context.run_id)
        outcome: RefreshKind = "blocked" if any(r.blocks for r in results) else "failed"
        reasons = failure_reasons(settings, context.run_id, context.op_exception)
        edition = current(settings.editions_dir)
        now = datetime.now(settings.timezone).replace(tzinfo=None)
        write_refresh(
            settings.editions_dir,
            RefreshOutcome(now, outcome, edition.id if edition else None, reasons),
        )
        problem = notify(
            settings.notify_webhook_url, notification(settings.title_zh, outcome, reasons)
        )
        if problem:
            context.log.error(problem)

    return tell_of_failure
