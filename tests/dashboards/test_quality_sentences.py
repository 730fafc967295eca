"""The verdict of the quality page, the order of its gates, and the words for codes."""

from datetime import date, datetime

import pytest

from cities.settings import REPO
from dashboards import format as fmt
from dashboards import wording
from dashboards.components.gates import table_of
from dashboards.quality import (
    Arrival,
    Verdict,
    arrival_of,
    first_sentence,
    further_sentences,
    gate_reports,
    sign,
    tally,
    verdict_of,
)
from ingestion import judging, merging, outcome
from publishing import EditionRecord, HistoryEntry, PeriodSpan, RefreshOutcome

BOOK = [
    {"gate_id": gate, "title": title, "rule": "规则", "why": "原因", "action": "办法"}
    for gate, title in (("G02", "主键唯一"), ("G09", "计量单位"), ("G12", "数据新鲜度"))
]


def check(gate: str, status: str = "pass", severity: str = "critical") -> dict:
    return {"gate_id": gate, "check_id": f"{gate}.src_case", "status": status, "severity": severity}


def counts_of(*checks: dict) -> dict[Verdict, int]:
    return tally(gate_reports(checks, BOOK))


def refreshed(kind: str, *reasons: str) -> RefreshOutcome:
    return RefreshOutcome(datetime(2024, 7, 4, 2, 31), kind, None, list(reasons))


def in_use(action: str, reason: str) -> EditionRecord:
    move = HistoryEntry("2024-07-04T08:00:00+00:00", action, "other", "this", reason)
    day = datetime(2024, 7, 3)
    return EditionRecord("this", day, day, "abc1234", 1, 1, None, True, None, move)


@pytest.mark.parametrize(
    ("status", "severity", "expected"),
    [
        ("pass", "critical", Verdict.PASSED),
        ("fail", "critical", Verdict.BLOCKING),
        ("fail", "warning", Verdict.REMINDER),
        ("error", "critical", Verdict.NOT_RUN),
        ("error", "warning", Verdict.NOT_RUN),
        ("not_applicable", "critical", Verdict.NOT_APPLICABLE),
    ],
)
def test_a_check_is_marked_by_its_status_and_severity(
    status: str, severity: str, expected: Verdict
) -> None:
    assert verdict_of(check("G02", status, severity)) is expected


def test_no_two_marks_share_a_shape() -> None:
    for marks in (Verdict, Arrival):
        assert (
            len({mark.shape for mark in marks}) == len({mark.word for mark in marks}) == len(marks)
        )


def test_the_worst_gate_comes_first_and_the_rest_by_number() -> None:
    checks = [
        check("dbt"), check("G12", "not_applicable"), check("G09", "fail", "warning"),
        check("G02"), check("G01", "fail"), check("G09"),
    ]  # fmt: skip
    gates = gate_reports(checks, BOOK)
    assert [gate.gate_id for gate in gates] == ["G01", "G09", "G02", "dbt", "G12"]
    assert [len(gate.unmet) for gate in gates] == [1, 1, 0, 0, 0]
    assert gates[1].count(Verdict.PASSED) == 1


def test_a_gate_is_called_by_its_business_name_and_one_without_a_name_by_its_number() -> None:
    gates = {gate.gate_id: gate.title for gate in gate_reports(
        [check("G02"), check("G18"), check("dbt")], BOOK
    )}  # fmt: skip
    assert gates == {"G02": "主键唯一", "G18": "", "dbt": "键、关联与规则检验"}


def test_the_verdict_counts_only_checks_that_apply() -> None:
    counts = counts_of(check("G02"), check("G09"), check("G12", "not_applicable"))
    assert first_sentence(None, counts) == "本版数据已通过全部 2 项检查。"
    assert sign(None, counts) is Verdict.PASSED
    assert further_sentences(None, counts, None) == []


def test_reminders_do_not_forbid_the_data() -> None:
    counts = counts_of(check("G02"), check("G09", "fail", "warning"))
    told = first_sentence(refreshed("published"), counts)
    assert told == "本版数据可以使用：2 项检查没有一项被拦截，有 1 项提醒。"
    assert sign(refreshed("published"), counts) is Verdict.REMINDER


def test_an_edition_with_a_failed_critical_check_is_not_to_be_used() -> None:
    counts = counts_of(check("G02", "error"), check("G09", "fail"), check("G12"))
    assert "有 2 项未通过，请勿使用" in first_sentence(None, counts)
    assert sign(None, counts) is Verdict.BLOCKING


def test_no_checks_are_no_good_news() -> None:
    counts = counts_of()
    assert first_sentence(None, counts) == "本版数据没有检查记录。"
    assert sign(None, counts) is Verdict.NOT_APPLICABLE


def test_a_blocked_refresh_is_the_verdict_and_says_why_and_what_is_shown() -> None:
    reason = "时间先后不通过：要求不超过 0.5%。发现 24 行。检查原因：时钟错了。处理办法：请校正。"
    refresh = refreshed("blocked", reason, "二。", "三。", "四。", "五。")
    counts = counts_of(check("G02"))
    assert first_sentence(refresh, counts) == (
        "最近一次刷新被拦截，没有发布；现在显示的仍是上一版数据。"
    )
    assert sign(refresh, counts) is Verdict.BLOCKING
    assert further_sentences(refresh, counts, None) == [
        "拦截原因：时间先后不通过：要求不超过 0.5%。发现 24 行。",
        "拦截原因：二。",
        "拦截原因：三。",
        "另有 2 条原因，见页首。",
        "上一版数据已通过全部 1 项检查。",
    ]


def test_a_failed_refresh_is_told_apart_from_a_blocked_one() -> None:
    refresh = refreshed("failed", "案件来源无法连接。")
    counts = counts_of(check("G02"))
    assert "最近一次刷新失败" in first_sentence(refresh, counts)
    assert further_sentences(refresh, counts, None)[0] == "失败原因：案件来源无法连接。"
    assert sign(refresh, counts) is Verdict.NOT_RUN


def test_an_edition_in_use_by_rollback_says_so_with_the_reason() -> None:
    counts = counts_of(check("G02"))
    told = further_sentences(None, counts, in_use("rollback", "6 月数据有误。"))
    assert told == ["现在显示的版次是人工回退启用的：6 月数据有误。"]
    assert further_sentences(None, counts, in_use("publish", "")) == []


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("required net_kg: 净重为必填项", ("缺必填项", "净重为必填项", "required net_kg")),
        ("G03 future filed_at: 立案时间晚于接收时间",
         ("时间先后", "立案时间晚于接收时间", "G03 future filed_at")),
        ("G13 pii: title 出现手机号（已脱敏）",
         ("个人信息", "title 出现手机号（已脱敏）", "G13 pii")),
        ("some_rule: 毛重小于皮重", ("违反规则", "毛重小于皮重", "some_rule")),
        ("整个文件拒收：a.csv 第 3 行：表头不符", ("整个文件拒收", "a.csv 第 3 行：表头不符", "")),
        ("没有代码的原因", ("违反规则", "没有代码的原因", "")),
    ],
)  # fmt: skip
def test_a_reason_is_split_into_kind_sentence_and_code(
    told: str, expected: tuple[str, str, str]
) -> None:
    assert wording.reason(told) == expected


def test_every_kind_of_reason_and_every_merging_rule_of_the_ingestion_has_a_word() -> None:
    kinds = {label.removesuffix(": ") for label, _ in judging._COLUMN_RULES.values()}
    for kind in kinds | {"unreadable", "redacted", "G03 future"}:
        assert wording.reason(f"{kind} x: y")[0] != "违反规则", kind
    for rule in (merging.IDENTICAL, merging.OLDER, merging.SEVERAL, outcome.NO_ROW, "total_row"):
        assert wording.merge_rule(rule) != rule


def test_an_unknown_state_of_a_source_is_shown_as_not_arrived() -> None:
    assert [arrival_of(s) for s in ("fresh", "stale", "snapshot", "missing", "?")] == [
        Arrival.FRESH, Arrival.STALE, Arrival.SNAPSHOT, Arrival.MISSING, Arrival.MISSING,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "first", "last", "count", "said"),
    [
        ("D", date(2024, 7, 1), date(2024, 7, 2), 2, "2 天（2024年7月1日至2024年7月2日）"),
        ("W", date(2024, 7, 1), date(2024, 7, 1), 1, "1 周（2024年7月1日起的一周）"),
        ("M", date(2024, 7, 1), date(2024, 7, 1), 1, "1 个月（2024年7月）"),
        ("Q", date(2024, 1, 1), date(2024, 4, 1), 2, "2 个季度（2024年第1季度至2024年第2季度）"),
    ],
)
def test_new_periods_are_named(kind: str, first: date, last: date, count: int, said: str) -> None:
    assert wording.span(PeriodSpan(kind, first, last, count)) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "—"),
        (0.0, "0.00%"),
        (0.00001, "<0.01%"),
        (0.00005, "0.01%"),
        (0.0476, "4.76%"),
        (1.0, "100.00%"),
    ],
)
def test_a_share_of_rows_never_prints_some_as_none(value: float | None, said: str) -> None:
    assert fmt.share(value) == said


@pytest.mark.parametrize(
    ("check_id", "table", "told"),
    [
        ("dbt.unique_key_fct_case_case_id", "fct_case", "案件明细"),
        ("dbt.assert_areas_add_up", "assert_areas_add_up", fmt.DASH),
        ("G04.fct_penalty", "fct_penalty", "行政处罚明细"),
        ("G12.sources", "", fmt.DASH),
    ],
)
def test_a_check_of_one_table_names_it_in_chinese(check_id: str, table: str, told: str) -> None:
    assert table_of({"check_id": check_id, "table_name": table}, {}) == told


def test_every_public_table_has_a_chinese_title() -> None:
    models = [path.stem for path in (REPO / "dbt_project/models/marts").rglob("*.sql")]
    assert [name for name in models if wording.mart_table(name) == name] == []
