"""Publishing: what is put in use, what is refused, and what readers see meanwhile."""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from edition_factory import (
    AS_OF,
    CASE_ROWS,
    KPI_ROWS,
    changed_kpi_rows,
    context,
    frames,
    publish_once,
    write_warehouse,
)

from publishing import (
    EditionError,
    Resources,
    build_candidate,
    current,
    list_editions,
    prune,
    public_tables,
    publish,
    read_history,
    rollback,
    verify,
)
from publishing.editions import CURRENT_NAME
from publishing.storage import point


def snapshot(editions: Path) -> dict[str, str]:
    """Digest of every file and target of every link, the lock apart."""
    return {
        str(path.relative_to(editions)): str(path.readlink())
        if path.is_symlink()
        else hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(editions.rglob("*"))
        if path.is_symlink() or (path.is_file() and path.name != ".lock")
    }


def test_the_first_publication_makes_an_edition_and_points_to_it(
    warehouse: Path, tmp_path: Path
) -> None:
    editions = tmp_path / "editions"
    assert current(editions) is None
    outcome = publish_once(warehouse, editions)
    edition = current(editions)
    assert outcome.kind == "published" and edition is not None
    assert edition.id == outcome.edition_id == f"20250630-{edition.manifest.content_hash[:10]}"
    assert edition.path == (editions / CURRENT_NAME).resolve()
    assert sorted(path.name for path in edition.path.iterdir()) == [
        "manifest.json",
        "warehouse.duckdb",
    ]
    manifest = edition.manifest
    assert (manifest.city, manifest.currency, manifest.as_of) == ("test_city", "元", AS_OF)
    assert manifest.batches == ["boston-01", "boston-02"]
    assert manifest.checks == frames()["quality_result"].to_dicts()
    assert {name: entry.rows for name, entry in manifest.tables.items()} == {
        "delivery_summary": 1,
        "dim_area": 2,
        "fct_case": 60,
        "kpi_restatement": 0,
        "kpi_value": 5,
        "merge_summary": 1,
        "quality_gate": 1,
        "quality_result": 1,
        "quarantine_sample": 2,
        "quarantine_summary": 1,
        "recurrence_hotspot": 1,
        "source_freshness": 1,
    }


def test_only_public_tables_are_published(warehouse: Path) -> None:
    assert public_tables(warehouse) == ["dim_area", "fct_case", "kpi_value", "recurrence_hotspot"]


def test_rows_lie_in_the_order_of_their_key(editions_once: Path) -> None:
    edition = current(editions_once)
    assert edition is not None
    with edition.connect() as connection:
        rows = connection.execute("select area_id, reported_at from fct_case").fetchall()
    assert rows == sorted(rows) and len(rows) == 60


def test_the_same_content_gives_the_same_id_wherever_and_however_it_was_built(
    warehouse: Path, tmp_path: Path
) -> None:
    rebuilt = write_warehouse(
        tmp_path / "elsewhere" / "another_name.duckdb",
        kpi_rows=KPI_ROWS[::-1],
        case_rows=CASE_ROWS[30:] + CASE_ROWS[:30],
        threads=4,
    )
    here = publish_once(warehouse, tmp_path / "here")
    there = publish_once(
        rebuilt,
        tmp_path / "there" / "deep",
        resources=Resources(memory_limit="1GB", threads=1),
        built_at=datetime(2030, 1, 1, tzinfo=UTC),
        code_version="other",
    )
    assert here.edition_id == there.edition_id


@pytest.mark.parametrize(
    "case_rows",
    [
        [*CASE_ROWS, CASE_ROWS[7]],
        CASE_ROWS[:-1],
        [("d0", "c0", *CASE_ROWS[0][2:]), *CASE_ROWS[1:]],
        [(*CASE_ROWS[0][:3], None), *CASE_ROWS[1:]],
    ],
    ids=["duplicated row", "lost row", "swapped columns", "changed cell"],
)
def test_other_content_gives_another_id(
    case_rows: list[tuple[object, ...]], editions_once: Path, tmp_path: Path
) -> None:
    changed = write_warehouse(
        tmp_path / "w.duckdb", kpi_rows=changed_kpi_rows(119.0), case_rows=case_rows
    )
    outcome = publish_once(changed, editions_once)
    assert outcome.kind == "published"
    assert len(list_editions(editions_once)) == 2


def test_run_times_stay_out_of_the_content_hash_and_quarantine_counts_do_not(
    warehouse: Path, editions_twice: Path
) -> None:
    later = frames()
    later["source_freshness"] = later["source_freshness"].with_columns(
        last_pulled_at=pl.lit(datetime(2025, 7, 2, 2, 30))
    )
    later["quality_result"] = later["quality_result"].with_columns(observed=pl.lit("1"))
    candidate = build_candidate(warehouse, editions_twice, later, context())
    assert publish(candidate, verdict_passed=True).kind == "unchanged"

    later["quarantine_summary"] = later["quarantine_summary"].with_columns(rows=pl.lit(3))
    candidate = build_candidate(warehouse, editions_twice, later, context())
    assert publish(candidate, verdict_passed=True).kind == "published"


def test_unchanged_content_touches_nothing_and_copies_nothing(
    warehouse: Path, editions_twice: Path
) -> None:
    before = snapshot(editions_twice)
    steps: list[str] = []
    candidate = build_candidate(warehouse, editions_twice, frames(), context(), steps.append)
    outcome = publish(candidate, verdict_passed=True, on_step=steps.append)
    assert (outcome.kind, outcome.edition_id) == ("unchanged", outcome.candidate_id)
    assert steps == ["leftovers removed", "content hashed"]
    assert snapshot(editions_twice) == before


def test_a_blocked_publication_leaves_every_edition_and_the_pointer_as_they_were(
    warehouse: Path, editions_once: Path
) -> None:
    before = snapshot(editions_once)
    in_use = current(editions_once)
    candidate = build_candidate(warehouse, editions_once, frames(), context())
    outcome = publish(candidate, verdict_passed=False, reasons=["G12：数据超过 26 小时未更新"])
    assert in_use is not None
    assert (outcome.kind, outcome.edition_id) == ("blocked", in_use.id)
    assert outcome.reasons == ("G12：数据超过 26 小时未更新",)
    assert snapshot(editions_once) == before


@pytest.mark.parametrize("status", ["fail", "error"])
def test_a_critical_failure_blocks_even_when_the_verdict_says_passed(
    status: str, warehouse: Path, editions_once: Path
) -> None:
    candidate = build_candidate(warehouse, editions_once, frames(status), context())
    outcome = publish(candidate, verdict_passed=True)
    assert outcome.kind == "blocked"
    assert outcome.reasons == ("G02.fct_case：案件编号不得重复",)


def test_a_warning_does_not_block(warehouse: Path, editions_once: Path) -> None:
    candidate = build_candidate(warehouse, editions_once, frames("fail", "warning"), context())
    assert publish(candidate, verdict_passed=True).kind == "published"


def test_unchanged_content_with_a_failed_check_is_blocked(
    warehouse: Path, editions_twice: Path
) -> None:
    candidate = build_candidate(warehouse, editions_twice, frames("fail"), context())
    assert publish(candidate, verdict_passed=True).kind == "blocked"


def test_nothing_is_published_without_check_results(warehouse: Path, editions_once: Path) -> None:
    unchecked = {**frames(), "quality_result": frames()["quality_result"].clear()}
    candidate = build_candidate(warehouse, editions_once, unchecked, context())
    outcome = publish(candidate, verdict_passed=True)
    assert outcome.kind == "blocked"
    assert "没有任何检查结果" in outcome.reasons[0]


def test_a_candidate_damaged_before_its_publication_is_blocked(
    warehouse: Path, editions_once: Path
) -> None:
    before = snapshot(editions_once)
    candidate = build_candidate(warehouse, editions_once, frames(), context())
    assert candidate.directory is not None
    path = candidate.directory / "warehouse.duckdb"
    path.chmod(0o644)
    with duckdb.connect(str(path)) as connection:
        connection.execute("delete from fct_case where case_id = 'c1'")
    outcome = publish(candidate, verdict_passed=True)
    assert outcome.kind == "blocked"
    assert any("fct_case 有 59 行" in reason for reason in outcome.reasons)
    assert snapshot(editions_once) == before


def test_a_discarded_candidate_leaves_no_trace_and_frees_the_folder(
    warehouse: Path, editions_once: Path
) -> None:
    before = snapshot(editions_once)
    with build_candidate(warehouse, editions_once, frames(), context()):
        assert list(editions_once.glob(".candidate-*"))
    assert snapshot(editions_once) == before
    assert publish_once(warehouse, editions_once).kind == "published"


def test_a_rolled_back_edition_comes_back_with_a_note_when_its_content_does(
    warehouse: Path, editions_twice: Path
) -> None:
    first, second = list_editions(editions_twice)
    assert rollback(editions_twice, reason="7 月数据有误").id == first.id
    outcome = publish_once(warehouse, editions_twice)
    assert (outcome.kind, outcome.edition_id) == ("published", second.id)
    assert outcome.reasons == (
        f"版次 {second.id} 曾被人工回退（7 月数据有误），数据未变，现已重新启用",
    )
    assert len(list_editions(editions_twice)) == 2
    moves = [(entry.action, entry.from_id, entry.to_id) for entry in read_history(editions_twice)]
    assert moves == [
        ("publish", None, first.id),
        ("publish", first.id, second.id),
        ("rollback", second.id, first.id),
        ("publish", first.id, second.id),
    ]
    assert rollback(editions_twice).id == first.id


def test_a_damaged_edition_in_use_is_replaced_by_the_same_content_built_anew(
    warehouse: Path, editions_twice: Path
) -> None:
    second = current(editions_twice)
    assert second is not None
    path = second.path / "warehouse.duckdb"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-5000])
    outcome = publish_once(warehouse, editions_twice)
    assert (outcome.kind, outcome.edition_id) == ("published", second.id)
    assert verify(second.path) == []
    assert len(list(editions_twice.glob(".damaged-*"))) == 1
    publish_once(warehouse, editions_twice)
    assert not list(editions_twice.glob(".damaged-*"))
    assert rollback(editions_twice).id != second.id


def test_a_reader_keeps_its_edition_while_another_is_put_in_use_and_its_own_is_removed(
    other_warehouse: Path, warehouse: Path, tmp_path: Path
) -> None:
    editions = tmp_path / "editions"
    publish_once(other_warehouse, editions)
    old = current(editions)
    assert old is not None
    figure = "select value from kpi_value where kpi_id = 'C01' and area_id = 'city'"
    with old.connect() as reader:
        publish_once(warehouse, editions, as_of=datetime(2025, 7, 1))
        third = write_warehouse(tmp_path / "w.duckdb", kpi_rows=changed_kpi_rows(121.0))
        publish_once(third, editions, as_of=datetime(2025, 7, 2))
        assert prune(editions, 1) == []  # month end, and what a roll-back would go to
        new = current(editions)
        assert new is not None
        with new.connect() as other_reader:
            assert other_reader.execute(figure).fetchone() == (121.0,)
        for path in old.path.iterdir():
            path.unlink()
        assert reader.execute(figure).fetchone() == (119.0,)
        assert reader.execute("select count(*) from fct_case").fetchone() == (60,)


def test_a_reader_cannot_write_nor_reach_other_files(editions_once: Path) -> None:
    edition = current(editions_once)
    assert edition is not None
    with edition.connect() as reader:
        with pytest.raises(duckdb.Error, match="read-only"):
            reader.execute("delete from kpi_value")
        with pytest.raises(duckdb.PermissionException):
            reader.execute(f"from read_text('{edition.path}/manifest.json')")


def test_the_pointer_never_misses_under_a_reader_loop(editions_twice: Path) -> None:
    ids = [edition.id for edition in list_editions(editions_twice)]
    done = threading.Event()
    seen: dict[str, int] = {}
    failures: list[BaseException] = []

    def read() -> None:
        try:
            while not done.is_set():
                edition = current(editions_twice)
                assert edition is not None and edition.manifest.edition_id == edition.id
                seen[edition.id] = seen.get(edition.id, 0) + 1
        except BaseException as error:  # noqa: BLE001 — handed to the test's own thread
            failures.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(400):
        point(editions_twice / CURRENT_NAME, ids[turn % 2])
    done.set()
    reader.join()
    assert failures == []
    assert set(seen) == set(ids)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"quality_result": None}, "quality_result is missing"),
        ({"gossip": pl.DataFrame()}, "unknown operational frames: gossip"),
        ({"quarantine_summary": pl.DataFrame({"source": ["a"]})}, "lacks the columns table_name"),
        (
            {
                "quarantine_summary": frames()["quarantine_summary"].with_columns(
                    rows=pl.lit("many")
                )
            },
            "quarantine_summary does not fit",
        ),
        (
            {
                "source_freshness": frames()["source_freshness"].with_columns(
                    last_pulled_at=pl.lit(datetime(2025, 7, 1, tzinfo=UTC))
                )
            },
            "source_freshness.last_pulled_at has a time zone",
        ),
    ],
)
def test_a_wrong_frame_is_refused_by_name(
    change: dict[str, pl.DataFrame | None], message: str, warehouse: Path, tmp_path: Path
) -> None:
    given = {name: frame for name, frame in {**frames(), **change}.items() if frame is not None}
    with pytest.raises(EditionError, match=message):
        build_candidate(warehouse, tmp_path / "editions", given, context())


def test_a_missing_empty_or_foreign_warehouse_is_refused_by_path(tmp_path: Path) -> None:
    editions = tmp_path / "editions"
    foreign = tmp_path / "foreign.duckdb"
    foreign.write_text("not a database, whatever its name says" * 200)
    empty = tmp_path / "empty.duckdb"
    duckdb.connect(str(empty)).close()
    for path, message in [
        (tmp_path / "absent.duckdb", "absent.duckdb cannot be read"),
        (foreign, "foreign.duckdb cannot be read"),
        (empty, "empty.duckdb has no public tables"),
    ]:
        with pytest.raises(EditionError, match=message):
            build_candidate(path, editions, frames(), context())
    assert [path.name for path in editions.iterdir()] == [".lock"]


def test_an_as_of_with_a_time_zone_is_refused() -> None:
    with pytest.raises(EditionError, match="wall time"):
        context(as_of=datetime(2025, 7, 1, tzinfo=UTC))
