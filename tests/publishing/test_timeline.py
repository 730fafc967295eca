"""The history of kept editions: what each is now, and whether somebody rolled it back."""

from __future__ import annotations

from pathlib import Path

from edition_factory import KPI_ROWS, changed_kpi_rows, publish_once, write_warehouse

from publishing import (
    current,
    list_editions,
    prune,
    read_rollback,
    read_timeline,
    rollback,
    timeline_stamp,
)
from publishing.history import HISTORY_NAME, record


def test_before_the_first_edition_there_is_no_history(tmp_path: Path) -> None:
    told = read_timeline(tmp_path / "editions")
    assert (told.records, told.damaged, told.removed) == ((), (), 0)
    assert timeline_stamp(tmp_path / "editions") == (None, 0, 0)


def test_the_edition_put_in_use_last_comes_first(editions_twice: Path) -> None:
    first, second = list_editions(editions_twice)
    told = read_timeline(editions_twice).records
    assert [each.id for each in told] == [second.id, first.id]
    assert [each.is_current for each in told] == [True, False]
    assert told[0].changes is not None and told[0].changes.previous_id == first.id
    assert told[1].changes is None
    assert (told[0].rows, told[0].tables) == (2 + 60 + 5 + 1 + 1, 5)
    assert told[0].first_used_at is not None and told[1].first_used_at is not None
    assert told[0].first_used_at >= told[1].first_used_at
    assert not any(each.is_rolled_back or each.is_restored for each in told)


def test_a_rolled_back_edition_is_told_with_its_reason_until_it_is_used_again(
    editions_twice: Path, warehouse: Path
) -> None:
    rollback(editions_twice, reason="6 月数据有误")
    restored, taken = read_timeline(editions_twice).records
    assert restored.is_current and restored.is_restored and not restored.is_rolled_back
    assert taken.is_rolled_back and not taken.is_current
    assert taken.last_move is not None and taken.last_move.reason == "6 月数据有误"

    publish_once(warehouse, editions_twice)
    back, replaced = read_timeline(editions_twice).records
    assert back.id == taken.id and back.is_current and not back.is_rolled_back
    assert not replaced.is_restored and not replaced.is_rolled_back


def test_the_edition_in_use_is_a_rolled_back_one_until_the_newest_is_in_use_again(
    editions_twice: Path, warehouse: Path
) -> None:
    first, second = list_editions(editions_twice)
    assert read_rollback(editions_twice) is None
    rollback(editions_twice, reason="6 月数据有误")
    move = read_rollback(editions_twice)
    assert move is not None
    assert (move.from_id, move.to_id, move.reason) == (second.id, first.id, "6 月数据有误")
    rollback(editions_twice, second.id)
    assert read_rollback(editions_twice) is None
    rollback(editions_twice, first.id)
    publish_once(warehouse, editions_twice)
    assert read_rollback(editions_twice) is None


def test_a_move_that_a_crash_prevented_is_not_told(editions_twice: Path) -> None:
    first, second = list_editions(editions_twice)
    record(editions_twice, "rollback", second.id, first.id, "killed before the pointer moved")
    told = read_timeline(editions_twice).records
    assert [each.id for each in told if each.is_current] == [second.id]
    assert not any(each.is_rolled_back or each.is_restored for each in told)
    assert read_rollback(editions_twice) is None


def test_pruned_editions_are_counted(editions_twice: Path, tmp_path: Path) -> None:
    for number in range(3):
        rows = changed_kpi_rows(200.0 + number)
        publish_once(write_warehouse(tmp_path / f"{number}.duckdb", kpi_rows=rows), editions_twice)
    assert len(prune(editions_twice, keep=1)) == 3
    told = read_timeline(editions_twice)
    assert (len(told.records), told.removed) == (2, 3)


def test_a_damaged_manifest_is_named_and_hides_no_other_edition(editions_twice: Path) -> None:
    first, second = list_editions(editions_twice)
    (first.path / "manifest.json").chmod(0o644)
    (first.path / "manifest.json").write_text("{}", encoding="utf-8")
    told = read_timeline(editions_twice)
    assert told.damaged == (first.id,)
    assert [each.id for each in told.records] == [second.id]


def test_the_stamp_moves_with_every_publication_rollback_and_pruning(
    editions_once: Path, warehouse: Path, tmp_path: Path
) -> None:
    stamps = [timeline_stamp(editions_once)]
    publish_once(warehouse, editions_once)
    stamps.append(timeline_stamp(editions_once))
    rollback(editions_once)
    stamps.append(timeline_stamp(editions_once))
    publish_once(write_warehouse(tmp_path / "w.duckdb", kpi_rows=KPI_ROWS[:-1]), editions_once)
    stamps.append(timeline_stamp(editions_once))
    prune(editions_once, keep=1)
    stamps.append(timeline_stamp(editions_once))
    assert len(set(stamps)) == len(stamps)


def test_editions_without_a_written_history_are_listed_by_their_build(editions_twice: Path) -> None:
    (editions_twice / HISTORY_NAME).unlink()
    in_use = current(editions_twice)
    told = read_timeline(editions_twice).records
    assert in_use is not None and [each.id for each in told if each.is_current] == [in_use.id]
    assert [each.first_used_at for each in told] == [None, None]
