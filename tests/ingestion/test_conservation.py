"""Rows read = landed + merged + quarantined, whatever dirt a file brings."""

import random
from pathlib import Path

import pytest
from ingestion_builders import Bureau, case_row, case_source, weigh_row, weigh_source

from ingestion import outcome
from ingestion.outcome import ConservationError
from ingestion.source import Source

DIRT = [
    "", " ", "—", "X", "无", "近万余", "3.2万", "1e30", "-1", "2024-13-45", "6月", "昨天", "NULL",
    "\n\t甲", "13800138000", "11010519491231002X", "３２．５吨", "1.2E+18", "a,b", 'say "x"',
    "\u3000", "2030-01-01 00:00:00", "1890-01-01", "0", "🚮", "'; drop table",
    "x" * 500, "张三先生",
]  # fmt: skip


def dirty(row: dict[str, str | None], rng: random.Random) -> dict[str, str | None]:
    spoiled = dict(row)
    for header in rng.sample(sorted(row), rng.choice([0, 0, 1, 1, 2, len(row)])):
        spoiled[header] = rng.choice(DIRT)
    return spoiled


def check(bureau: Bureau, source: Source, given: int) -> None:
    (manifest,) = bureau.pull(source).landed
    table = source.contract.table
    parts = bureau.landed(table), bureau.merged(table), bureau.quarantined(table)
    assert manifest.rows_read == given == sum(part.height for part in parts)
    assert [manifest.rows_landed, manifest.rows_merged, manifest.rows_quarantined] == [
        part.height for part in parts
    ]
    rows = [row for part in parts if part.height for row in part["source_row"]]
    assert sorted(rows) == list(range(2, given + 2))
    if parts[2].height:
        assert parts[2]["reasons"].str.len_chars().min() > 0


@pytest.mark.parametrize("seed", range(12))
def test_random_dirt_never_loses_a_row(bureau: Bureau, seed: int) -> None:
    rng = random.Random(seed)
    pairs = [(case_row, case_source, "案件编号"), (weigh_row, weigh_source, "磅单号")]
    builder, declare, key = pairs[seed % 2]
    rows = [dirty(builder(**{key: str(rng.randint(1, 30))}), rng) for _ in range(60)]
    options: dict[str, object] = {}
    if seed % 3 == 0:
        options["one_row_per_key"] = ("source_row",)
    if seed % 4 == 3:
        options["synthetic_key"] = declare().contract.key[0]
        rows = [{k: v for k, v in row.items() if k != key} for row in rows]
    source = declare(**options)
    bureau.deliver(f"{source.name}.csv", rows)
    check(bureau, source, len(rows))


def test_a_defect_that_would_lose_a_row_stops_the_batch(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcome, "_quarantined", lambda original, place, *_: place.clear())
    bureau.deliver("cases.csv", [case_row(), case_row(案件编号="2", 区县=None)])
    with pytest.raises(ConservationError, match="rows read 2"):
        bureau.pull(case_source())
    assert not list(Path(bureau.store.landing).glob("*/*.json"))
