"""What a run says while it goes on: a line for each step, and what the steps say themselves."""

from __future__ import annotations

import logging
import sys
from datetime import datetime

import dagster as dg

from cities.settings import CitySettings

LOGGER = "console"
CONFIG: dict[str, object] = {"loggers": {LOGGER: {}}}
"""Of a job that speaks through the logger; without it Dagster prints its whole event log."""

SKIPPED = "Dependencies for step"
"""How Dagster's message of a step that did not run begins; it names every asset before it."""

STEPS = {
    "ingest": "入库",
    "delivery_gates": "到货检查",
    "dbt_build": "建模",
    "mart_gates": "发布闸门",
    "edition": "版次",
    "morning_brief": "晨报",
}


def console(settings: CitySettings) -> dg.LoggerDefinition:
    """The logger of every job; the whole event log is kept in Dagster's own history."""

    def by_step(_context: dg.InitLoggerContext) -> logging.Logger:
        handler = logging.StreamHandler(sys.stdout)
        handler.addFilter(is_worth_a_line)
        handler.setFormatter(_Lines(settings))
        logger = logging.Logger("nightly", level=logging.DEBUG)
        logger.addHandler(handler)
        return logger

    return dg.LoggerDefinition(
        by_step, description="一步一行：开始、用时、失败；以及各步自己说的话"
    )


def is_worth_a_line(record: logging.LogRecord) -> bool:
    """Whether an operator reads the record: a step begins or ends, or somebody speaks up."""
    event = _event_of(record)
    if event is None:
        return record.levelno >= logging.INFO and not _message(record).startswith(SKIPPED)
    return event.is_step_start or event.is_step_success or event.is_failure


class _Lines(logging.Formatter):
    def __init__(self, settings: CitySettings) -> None:
        super().__init__()
        self._timezone = settings.timezone

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, self._timezone)
        return f"{at:%H:%M:%S}  {_told(record)}"


def _told(record: logging.LogRecord) -> str:
    event = _event_of(record)
    if event is None:
        return f"  {'' if record.levelno < logging.WARNING else '! '}{_message(record)}"
    step = STEPS.get(event.step_key or "", event.step_key or "整个任务")
    if event.is_step_start:
        return f"{step}…"
    if event.is_step_success:
        return f"{step}完成，{event.step_success_data.duration_ms / 1000:.1f} 秒"
    error = event.step_failure_data.error if event.is_step_failure else None
    return f"× {step}失败：{error.to_string() if error else _message(record)}"


def _message(record: logging.LogRecord) -> str:
    """The message as it was said; Dagster puts run and step before it."""
    return str(getattr(record, "dagster_meta", {}).get("orig_message") or record.getMessage())


def _event_of(record: logging.LogRecord) -> dg.DagsterEvent | None:
    event = getattr(record, "dagster_event", None)
    return event if isinstance(event, dg.DagsterEvent) else None
