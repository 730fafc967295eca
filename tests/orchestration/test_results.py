"""Results wait for publishing whole or not at all, and an edition needs all of them."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

import orchestration.checks
import orchestration.edition
from expectations.gates import GATES
from expectations.results import FinalPeriod, GateResult
from orchestration.checks import (
    STAGES,
    are_results_of,
    dbt_test_rows,
    edition_in_use,
    judge_marts,
    keep_results,
    last_published_seq,
    load_results,
    missing_results,
    results_path,
    save_results,
)
from orchestration.edition import code_version, publish_edition
from orchestration.failure import PublishingBlocked, failed_refresh
from orchestration.landing import committed_states
from orchestration.rules import Rule
from orchestration.warehouse import Node
from publishing.refresh import read_refresh

NOW = datetime(2024, 6, 30, 2, 30)


@pytest.fixture
def city(settings, tmp_path: Path):
    return replace(settings, data_dir=tmp_path)


def result(check_id: str, stage="mart", status="pass") -> GateResult:
    return GateResult(check_id, stage, "t", "critical", status, "", "", 0, f"{check_id} 的说明")


def save_all(city, run_id: str) -> None:
    for stage in STAGES:
        gates = [g.id for g in GATES.values() if stage in g.stages] or ["dbt.unique"]
        save_results(city, stage, run_id, [result(f"{gate}.t") for gate in gates])


def damage_pointer(city) -> None:
    city.editions_dir.mkdir(parents=True)
    (city.editions_dir / "current").symlink_to("20240101-0123456789")


@pytest.mark.parametrize(
    ("status", "severity", "told"),
    [
        ("pass", "critical", "要求黄单不早于蓝单。通过。"),
        (
            *("warn", "warning"),
            "要求黄单不早于蓝单。有 2 行不符（只提示，不阻断发布）。"
            "处理办法：请执法科核对。例如：案号=1；案号=2。",
        ),
        (
            *("fail", "critical"),
            "要求黄单不早于蓝单。有 2 行不符（不通过，停止发布）。"
            "处理办法：请执法科核对。例如：案号=1；案号=2。",
        ),
    ],
)
def test_a_rule_of_dbt_says_what_became_of_it(status, severity, told):
    rule = Rule("黄单不早于蓝单", "请执法科核对。", "fct_notice")
    failures, found = (0, "") if status == "pass" else (2, "Got 2 results；如：案号=1；案号=2")
    node = Node("test.a", "a", "test", status, found, failures, 0.1, rule=rule)
    (row,) = dbt_test_rows([node])
    assert (row.severity, row.status) == (severity, "pass" if status == "pass" else "fail")
    assert (row.expected, row.table_name) == (rule.title, "fct_notice")
    assert row.message == told


def test_a_rule_without_words_is_told_by_its_name_and_stops_all_the_same():
    node = Node("test.late", "late_yellow", "test", "error", "Compilation Error", 0, 0.1)
    (row,) = dbt_test_rows([node])
    assert row.blocks and row.table_name == "late_yellow"
    assert row.message.startswith("要求符合规则 late_yellow。没有查成（不通过，停止发布）。")
    assert row.message.endswith("检验记录：Compilation Error")


def test_a_run_with_every_stage_and_gate_lacks_nothing(city):
    save_all(city, "night")
    assert missing_results(city, "night") == []
    assert len(missing_results(city, "another run")) == len(STAGES)


def test_a_gate_that_was_not_asked_is_named(city):
    save_all(city, "night")
    asked = [g.id for g in GATES.values() if "mart" in g.stages and g.id != "G08"]
    save_results(city, "mart", "night", [result(gate) for gate in asked])
    (missing,) = missing_results(city, "night")
    assert "G08" in missing and "mart" in missing


@pytest.mark.parametrize("stage", STAGES)
def test_an_edition_is_refused_without_the_results_of_a_stage(city, stage):
    save_all(city, "night")
    results_path(city, stage).unlink()
    outcome = publish_edition(city, "night", NOW)
    assert outcome.kind == "blocked"
    assert f"缺少阶段 {stage}" in outcome.reasons[0]
    refresh = read_refresh(city.editions_dir)
    assert (refresh.outcome, refresh.reasons) == ("blocked", list(outcome.reasons))


@pytest.mark.parametrize("content", [b"", b"PAR1 torn"])
def test_a_torn_file_of_results_is_as_good_as_none(city, content):
    save_all(city, "night")
    results_path(city, "dbt").write_bytes(content)
    assert not are_results_of(city, "dbt", "")
    assert {r.check_id for r in load_results(city, "night")} == {
        f"{gate.id}.t" for gate in GATES.values()
    }


def test_kept_results_stand_for_the_next_run_of_the_same_build(city):
    save_results(city, "dbt", "first", [result("dbt.unique")], "digest")
    assert are_results_of(city, "dbt", "digest")
    assert not are_results_of(city, "dbt", "another")
    keep_results(city, "dbt", "second")
    assert [r.check_id for r in load_results(city, "second")] == ["dbt.unique"]
    assert are_results_of(city, "dbt", "digest")


def test_results_appear_whole_or_not_at_all(city, monkeypatch: pytest.MonkeyPatch):
    save_results(city, "dbt", "first", [result("dbt.unique")])

    def crash(self, target):
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(OSError, match="no space"):
        save_results(city, "dbt", "second", [result("dbt.other")])
    assert [r.check_id for r in load_results(city, "first")] == ["dbt.unique"]


def test_a_failure_is_told_although_the_pointer_is_damaged(city):
    damage_pointer(city)
    told = failed_refresh(city, "night", RuntimeError("disk full"), NOW)
    assert (told.outcome, told.edition_id) == ("failed", None)
    assert "disk full" in told.reasons[0] and "已损坏" in told.reasons[1]


def test_a_refused_edition_is_blocked_not_failed(city):
    told = failed_refresh(city, "night", PublishingBlocked(["候选版次核验未通过"]), NOW)
    assert (told.outcome, told.reasons) == ("blocked", ["候选版次核验未通过"])


def test_final_periods_cannot_be_judged_on_a_damaged_pointer(city, monkeypatch):
    damage_pointer(city)
    assert edition_in_use(city)[0] is None
    monkeypatch.setattr(orchestration.checks, "check_marts", lambda **_: [])
    assert judge_marts(city) == []
    final = [FinalPeriod("case", "M", NOW.date())]
    monkeypatch.setattr(orchestration.checks, "final_periods_of", lambda _: final)
    (blocked,) = judge_marts(city)
    assert blocked.blocks and blocked.check_id.startswith("G16.")


class PublishedFrom:
    def __init__(self, batches):
        self.manifest = self
        self.batches = batches


def test_a_batch_that_landed_again_does_not_hide_a_new_one_before_it():
    def ledger(**seqs: int) -> pl.DataFrame:
        return pl.DataFrame(
            {
                "batch_id": list(seqs),
                "batch_seq": list(seqs.values()),
                "contract_fingerprint": ["f"] * len(seqs),
            }
        )

    edition = PublishedFrom(committed_states(ledger(a=1, b=2)).to_list())
    assert last_published_seq(ledger(a=1, b=2), edition) == 2
    assert last_published_seq(ledger(a=1, b=2, c=3), edition) == 2
    assert last_published_seq(ledger(b=2, c=3, a=4), edition) == 2
    assert last_published_seq(ledger(b=2, a=3), edition) == 2
    assert last_published_seq(ledger(a=1), None) == 0


def test_the_code_has_a_version_without_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "7.8.9"\n')
    monkeypatch.setattr(orchestration.edition, "REPO", tmp_path)
    assert code_version() == "7.8.9"
    monkeypatch.setenv("PATH", "")
    assert code_version() == "7.8.9"
