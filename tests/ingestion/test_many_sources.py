"""Sources that land side by side: nothing of one is in the way of another."""

from pathlib import Path

import pytest
from ingestion_builders import KEY, NOW, Bureau, case_row, case_source, weigh_row, weigh_source

import ingestion.pull
from ingestion.manifest import committed
from ingestion.pull import pull_every
from ingestion.readers import Delimited


@pytest.fixture
def sources(bureau: Bureau) -> list:
    for day in range(1, 6):
        number = f"320404202406070000{day}"
        bureau.deliver(f"cases_{day}.csv", [case_row(案件编号=number)])
        bureau.deliver(f"late_{day}.csv", [case_row(案件编号=number, 案件状态="已结案")])
        bureau.deliver(f"weigh_{day}.csv", [weigh_row(磅单号=f"B{day}")])
    return [
        case_source(),
        weigh_source(),
        case_source(name="late", reader=Delimited("late*")),
    ]


def test_every_source_lands_and_every_batch_has_a_number_of_its_own(
    bureau: Bureau, sources: list
) -> None:
    heard = []
    reports = pull_every(sources, bureau.raw, bureau.store, KEY, NOW, heard.append)
    assert [report.source_name for report in reports] == ["cases", "weigh", "late"]
    assert sorted(heard, key=reports.index) == reports
    assert [len(report.landed) for report in reports] == [5, 5, 5]
    numbers = [manifest.batch_seq for manifest in committed(bureau.store)]
    assert numbers == list(range(1, 16))


def test_sources_of_one_table_land_in_the_order_of_their_declaration(
    bureau: Bureau, sources: list
) -> None:
    cases, _, late = pull_every(sources, bureau.raw, bureau.store, KEY, NOW)
    first = [manifest.batch_seq for manifest in cases.landed]
    assert max(first) < min(manifest.batch_seq for manifest in late.landed)


def test_numbers_go_on_where_the_last_pull_ended(bureau: Bureau, sources: list) -> None:
    pull_every(sources, bureau.raw, bureau.store, KEY, NOW)
    bureau.deliver("weigh_6.csv", [weigh_row(磅单号="B6")])
    _, weigh, _ = pull_every(sources, bureau.raw, bureau.store, KEY, NOW)
    assert [manifest.batch_seq for manifest in weigh.landed] == [16]


def test_a_defect_in_one_table_is_loud_and_the_others_are_landed(
    bureau: Bureau, sources: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = ingestion.pull.commit

    def broken(store, source, *rest, **more):
        if source.name == "cases":
            raise ZeroDivisionError
        return commit(store, source, *rest, **more)

    monkeypatch.setattr(ingestion.pull, "commit", broken)
    with pytest.raises(ZeroDivisionError):
        pull_every(sources, bureau.raw, bureau.store, KEY, NOW)
    landed: set[Path] = {path.parent for path in bureau.store.landing.glob("*/*.json")}
    assert {folder.name for folder in landed} == {"src_weigh"}
