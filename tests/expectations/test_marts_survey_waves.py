"""G11: a wave that may not be ranked is told by itself, and never stops the publication."""

from __future__ import annotations

from pathlib import Path

import duckdb

from expectations import GateResult, check_marts, verdict

TRUE = """
create table int_satisfaction__wave_fitness as
    select * from (values ('2024H1', 6000, ''), ('2024H2', 5990, ''))
    as t(wave, respondent_cnt, unranked_zh);
"""


def judged(folder: Path, change: str) -> dict[str, GateResult]:
    """Results of G11 on waves that are fit but for one change."""
    path = folder / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(TRUE + change)
    return {r.check_id: r for r in check_marts(path) if r.check_id.startswith("G11")}


def test_waves_that_are_fit_pass_each_by_itself(tmp_path: Path) -> None:
    results = judged(tmp_path, "")
    assert {name: r.status for name, r in results.items()} == {
        "G11.survey_wave.2024H1": "pass",
        "G11.survey_wave.2024H2": "pass",
    }


def test_a_wave_that_is_not_fit_is_named_and_the_night_publishes(tmp_path: Path) -> None:
    why = "量表“NPS”不能折算；权重均值 1.450，高于 1.2"
    results = judged(
        tmp_path,
        f"update int_satisfaction__wave_fitness set unranked_zh = '{why}' where wave = '2024H2'",
    )
    assert results["G11.survey_wave.2024H1"].status == "pass"
    told = results["G11.survey_wave.2024H2"]
    assert (told.status, told.severity, told.failing_rows) == ("fail", "warning", 5990)
    assert told.observed == f"2024H2：{why}"
    assert verdict(list(results.values())).passed


def test_a_city_without_a_survey_is_asked_and_has_nothing_to_judge(tmp_path: Path) -> None:
    results = judged(tmp_path, "delete from int_satisfaction__wave_fitness")
    assert [r.status for r in results.values()] == ["not_applicable"]
