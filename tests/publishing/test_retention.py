"""Pruning keeps what the rule names and removes the rest; roll-back finds its way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from edition_factory import AS_OF, frames

from publishing import EditionError, current, list_editions, prune, read_history
from publishing.editions import CURRENT_NAME, edition_ids
from publishing.hashing import HASH_VERSION
from publishing.history import Action, record, rollback_target
from publishing.manifest import Manifest, content_hash, edition_id
from publishing.storage import point


def put_in_use(editions: Path, as_of: datetime, action: Action = "publish") -> str:
    """Write an edition that is only a manifest, as pruning looks at nothing else; use it."""
    manifest = Manifest(
        edition_id=edition_id(as_of, content_hash({})),
        city="test_city",
        currency="元",
        as_of=as_of,
        code_version="abc1234",
        built_at=datetime(2025, 7, 1, tzinfo=UTC),
        content_hash=content_hash({}),
        tables={},
        checks=frames()["quality_result"].to_dicts(),
        batches=[],
        file_bytes=0,
        file_sha256="",
        hash_version=HASH_VERSION,
        duckdb_version="",
    )
    folder = editions / manifest.edition_id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(manifest.to_text(), encoding="utf-8")
    link = editions / CURRENT_NAME
    before = str(link.readlink()) if link.is_symlink() else None
    record(editions, action, before, manifest.edition_id, "")
    point(link, manifest.edition_id)
    return manifest.edition_id


def nights(editions: Path, first: datetime, count: int) -> list[str]:
    """One edition a night."""
    return [put_in_use(editions, first + timedelta(days=n)) for n in range(count)]


def test_the_newest_editions_and_each_months_last_stay(tmp_path: Path) -> None:
    ids = nights(tmp_path, datetime(2025, 4, 25), 50)  # to 2025-06-13
    removed = prune(tmp_path, keep=5)
    days = [kept[:8] for kept in edition_ids(tmp_path)]
    assert days == ["20250430", "20250531", *(f"202506{day:02d}" for day in range(9, 14))]
    assert removed == [each for each in ids if each[:8] not in days]
    assert not list(tmp_path.glob(".discarded-*"))


def test_a_month_end_goes_after_two_years_of_newer_data(tmp_path: Path) -> None:
    put_in_use(tmp_path, datetime(2023, 6, 30))
    put_in_use(tmp_path, datetime(2023, 7, 31))
    put_in_use(tmp_path, datetime(2025, 6, 1))
    put_in_use(tmp_path, datetime(2025, 6, 2))
    prune(tmp_path, keep=1)
    assert [kept[:8] for kept in edition_ids(tmp_path)] == ["20230731", "20250601", "20250602"]


def test_the_edition_in_use_stays_however_old_it_is(tmp_path: Path) -> None:
    old = put_in_use(tmp_path, datetime(2020, 3, 3))
    nights(tmp_path, datetime(2025, 6, 1), 4)
    put_in_use(tmp_path, datetime(2020, 3, 3), "rollback")
    prune(tmp_path, keep=1)
    edition = current(tmp_path)
    assert edition is not None and edition.id == old


def test_the_targets_of_the_last_three_rollbacks_stay(tmp_path: Path) -> None:
    ids = nights(tmp_path, datetime(2025, 6, 1), 12)
    for target in (0, 2, 4, 6):
        put_in_use(tmp_path, datetime(2025, 6, 1 + target), "rollback")
    put_in_use(tmp_path, datetime(2025, 6, 13))
    put_in_use(tmp_path, datetime(2025, 6, 14))
    prune(tmp_path, keep=1)
    days = [kept[6:8] for kept in edition_ids(tmp_path)]
    assert days == ["03", "05", "07", "13", "14"]  # 13: where a roll-back of 14 would go
    assert ids[0] not in edition_ids(tmp_path)


def test_removals_are_written_down(tmp_path: Path) -> None:
    nights(tmp_path, AS_OF - timedelta(days=9), 5)
    removed = prune(tmp_path, keep=2)
    pruned = [entry for entry in read_history(tmp_path) if entry.action == "prune"]
    assert [entry.from_id for entry in pruned] == removed and len(removed) == 3


def test_pruning_twice_removes_nothing_more(tmp_path: Path) -> None:
    nights(tmp_path, datetime(2025, 6, 1), 9)
    assert len(prune(tmp_path, keep=3)) == 6
    assert prune(tmp_path, keep=3) == []


def test_keeping_none_is_refused(tmp_path: Path) -> None:
    nights(tmp_path, AS_OF, 2)
    with pytest.raises(EditionError, match="at least one"):
        prune(tmp_path, keep=0)
    assert len(list_editions(tmp_path)) == 2


def test_a_rollback_goes_to_what_the_edition_in_use_replaced(tmp_path: Path) -> None:
    a, b, bad = nights(tmp_path, datetime(2025, 6, 1), 3)
    assert rollback_target(tmp_path) == b
    put_in_use(tmp_path, datetime(2025, 6, 2), "rollback")
    assert rollback_target(tmp_path) == a
    put_in_use(tmp_path, datetime(2025, 6, 4))
    assert rollback_target(tmp_path) == b, f"never back to {bad}, which was rolled back"


def test_the_first_edition_has_nothing_to_roll_back_to(tmp_path: Path) -> None:
    put_in_use(tmp_path, AS_OF)
    assert rollback_target(tmp_path) is None
