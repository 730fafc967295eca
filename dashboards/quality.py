"""What the quality page says: how each gate went, and the sentences above the page.

Nothing is judged here a second time: every mark is a status that the edition carries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from dashboards import format as fmt
from dashboards import wording
from dashboards.queries import Row
from publishing import EditionRecord, RefreshOutcome


class Verdict(Enum):
    """How a check or a gate went: shape, word and style class, worst first."""

    BLOCKING = ("■", "拦截", "stop")
    NOT_RUN = ("◆", "未能执行", "stop")
    REMINDER = ("▲", "提醒", "bad")
    PASSED = ("●", "通过", "good")
    NOT_APPLICABLE = ("–", "不适用", "none")

    def __init__(self, shape: str, word: str, style: str) -> None:
        self.shape = shape
        self.word = word
        self.style = style

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Verdict).index(self)


class Arrival(Enum):
    """How fresh a source was when the edition was built: shape, word and style class."""

    MISSING = ("■", "未到", "stop")
    STALE = ("▲", "迟到", "bad")
    FRESH = ("●", "按时", "good")
    SNAPSHOT = ("○", "一次性交付", "none")

    def __init__(self, shape: str, word: str, style: str) -> None:
        self.shape = shape
        self.word = word
        self.style = style


_ARRIVALS = {
    "missing": Arrival.MISSING,
    "stale": Arrival.STALE,
    "fresh": Arrival.FRESH,
    "snapshot": Arrival.SNAPSHOT,
}
UNMET = (Verdict.BLOCKING, Verdict.NOT_RUN, Verdict.REMINDER)


def arrival_of(status: str) -> Arrival:
    """The mark of a status of `source_freshness`; one that is not known is shown as not arrived."""
    return _ARRIVALS.get(status, Arrival.MISSING)


def verdict_of(check: Row) -> Verdict:
    """The mark of one row of `quality_result`."""
    if check["status"] == "pass":
        return Verdict.PASSED
    if check["status"] == "not_applicable":
        return Verdict.NOT_APPLICABLE
    if check["status"] == "error":
        return Verdict.NOT_RUN
    return Verdict.BLOCKING if check["severity"] == "critical" else Verdict.REMINDER


@dataclass(frozen=True)
class GateReport:
    """One gate and all its checks in this edition."""

    gate_id: str
    title: str
    rule: str
    why: str
    action: str
    checks: tuple[Row, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of its checks; not applicable only when all are."""
        return min((verdict_of(check) for check in self.checks), key=lambda v: v.rank)

    @property
    def unmet(self) -> list[Row]:
        """Checks that failed or could not be run, worst first."""
        found = [check for check in self.checks if verdict_of(check) in UNMET]
        return sorted(found, key=lambda check: verdict_of(check).rank)

    def count(self, verdict: Verdict) -> int:
        """Checks with this mark."""
        return sum(verdict_of(check) is verdict for check in self.checks)


def gate_reports(checks: Iterable[Row], book: Iterable[Row]) -> list[GateReport]:
    """Checks by gate, the worst gate first, else by number; dbt's own tests are the last gate.

    `book` are the rows of `quality_gate`; a gate it does not know is shown by its number.
    """
    known = {gate["gate_id"]: gate for gate in book}
    by_gate: dict[str, list[Row]] = {}
    for check in checks:
        by_gate.setdefault(check["gate_id"], []).append(check)
    reports = [_report(gate_id, known.get(gate_id), rows) for gate_id, rows in by_gate.items()]
    return sorted(reports, key=lambda gate: (gate.verdict.rank, gate.gate_id))


def _report(gate_id: str, told: Row | None, checks: Sequence[Row]) -> GateReport:
    if told is None:
        is_dbt = gate_id == wording.DBT
        title, rule = (wording.DBT_TITLE, wording.DBT_RULE) if is_dbt else ("", "")
        return GateReport(gate_id, title, rule, "", "", tuple(checks))
    return GateReport(**told, checks=tuple(checks))


def tally(gates: Iterable[GateReport]) -> dict[Verdict, int]:
    """Checks by mark, over all gates."""
    every = list(gates)
    return {verdict: sum(gate.count(verdict) for gate in every) for verdict in Verdict}


def first_sentence(refresh: RefreshOutcome | None, counts: Mapping[Verdict, int]) -> str:
    """The verdict in one sentence: of the last refresh when it stopped, else of this edition."""
    if refresh is not None and refresh.outcome == "blocked":
        return "最近一次刷新被拦截，没有发布；现在显示的仍是上一版数据。"
    if refresh is not None and refresh.outcome == "failed":
        return "最近一次刷新失败，没有发布；现在显示的仍是上一版数据。"
    return _of_edition(counts, "本版数据")


def sign(refresh: RefreshOutcome | None, counts: Mapping[Verdict, int]) -> Verdict:
    """The mark of the first sentence."""
    if refresh is not None and refresh.outcome == "blocked":
        return Verdict.BLOCKING
    if refresh is not None and refresh.outcome == "failed":
        return Verdict.NOT_RUN
    found = [verdict for verdict in (*UNMET, Verdict.PASSED) if counts[verdict]]
    return found[0] if found else Verdict.NOT_APPLICABLE


def further_sentences(
    refresh: RefreshOutcome | None, counts: Mapping[Verdict, int], in_use: EditionRecord | None
) -> list[str]:
    """What follows the verdict: why the refresh stopped, and what is shown instead.

    `in_use` is the record of the edition that is shown, when the history tells of it.
    """
    told = _stopped(refresh, counts)
    if in_use is not None and in_use.is_restored and in_use.last_move is not None:
        reason = in_use.last_move.reason or "未写原因"
        told.append(f"现在显示的版次是人工回退启用的：{reason.rstrip('。')}。")
    return told


def _stopped(refresh: RefreshOutcome | None, counts: Mapping[Verdict, int]) -> list[str]:
    """Why the last refresh stopped, and how the edition shown instead went."""
    if refresh is None or refresh.outcome not in ("blocked", "failed"):
        return []
    word = "拦截原因" if refresh.outcome == "blocked" else "失败原因"
    told = [f"{word}：{_head(reason)}" for reason in refresh.reasons[:3]]
    more = len(refresh.reasons) - len(told)
    return [
        *told,
        *([f"另有 {more} 条原因，见页首。"] if more > 0 else []),
        _of_edition(counts, "上一版数据"),
    ]


def _of_edition(counts: Mapping[Verdict, int], what: str) -> str:
    stopped = counts[Verdict.BLOCKING] + counts[Verdict.NOT_RUN]
    reminders = counts[Verdict.REMINDER]
    judged = stopped + reminders + counts[Verdict.PASSED]
    if not judged:
        return f"{what}没有检查记录。"
    if stopped:
        return (
            f"{what}的 {fmt.number(judged)} 项检查中，有 {fmt.number(stopped)} 项未通过，请勿使用。"
        )
    if reminders:
        return (
            f"{what}可以使用：{fmt.number(judged)} 项检查没有一项被拦截，"
            f"有 {fmt.number(reminders)} 项提醒。"
        )
    return f"{what}已通过全部 {fmt.number(judged)} 项检查。"


def _head(reason: str) -> str:
    """What was required and what was found: the first two sentences of a check's message."""
    sentences = reason.split("。")
    return "。".join(sentences[:2]).rstrip("。") + "。"
