"""G11 调查期次 — scales known, enough people, weights near 1, or a wave is not ranked (DOMAIN §13).

The gate blocks ranks, not publication: `int_satisfaction__wave_fitness` judges, the ranks and the
leagues leave out what it found, and it is told here, wave by wave.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from expectations.check import BATCH, Check, literal, not_applicable
from expectations.marts.warehouse import Mart
from expectations.results import GateResult

WAVES = "int_satisfaction__wave_fitness"
TOLD = "fct_survey_answer"
"""The public table that the waves were judged by."""


def checks(mart: Mart) -> Iterator[Check | GateResult]:
    """A check a wave: a page that shows one says what keeps it from being ranked.

    Raises:
        duckdb.Error: the waves cannot be read.
    """
    if WAVES not in mart.tables:
        return
    with duckdb.connect(str(mart.database), read_only=True) as connection:
        waves = connection.execute(f"select wave from {WAVES} order by wave").fetchall()
    if not waves:
        yield not_applicable("G11.survey_wave", "mart", TOLD, "没有调查答卷")
    for (wave,) in waves:
        yield Check(
            f"G11.survey_wave.{wave}",
            "mart",
            TOLD,
            f"期次 {wave} 的量表已知，有效样本够排名，权重均值在 0.8 至 1.2 之间",
            "量表已知、样本足够、权重均值 0.8–1.2",
            f"""
            select wave as item, unranked_zh as observed, respondent_cnt as failing_rows
            from {BATCH} where wave = {literal(wave)} and unranked_zh <> ''
            """,
            severity="warning",
            relation=WAVES,
        )
