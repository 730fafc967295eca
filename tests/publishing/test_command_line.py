"""`python -m publishing`, as the person on duty uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from edition_factory import KPI_ROWS, publish_once, write_warehouse

from publishing import current, list_editions, read_history
from publishing.__main__ import main


def run(editions: Path, *arguments: str) -> int:
    """Run one command on the folder."""
    return main([*arguments, "--editions", str(editions)])


def test_list_marks_the_edition_in_use(
    editions_twice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(editions_twice, "list") == 0
    lines = capsys.readouterr().out.splitlines()
    in_use = current(editions_twice)
    assert in_use is not None and len(lines) == 2
    assert [line for line in lines if line.startswith("*")] == [
        line for line in lines if in_use.id in line
    ]


def test_current_shows_every_table(
    editions_twice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(editions_twice, "current") == 0
    out = capsys.readouterr().out
    assert "as of 2025-06-30 23:50" in out
    assert any(line.split()[:2] == ["fct_case", "60"] for line in out.splitlines())


def test_commands_on_an_empty_folder_say_that_nothing_was_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "list") == 0
    assert run(tmp_path, "current") == 2
    assert run(tmp_path, "verify") == 2
    assert "nothing was published" in capsys.readouterr().err


def test_verify_exits_with_one_and_names_the_problem(
    editions_twice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = list_editions(editions_twice)
    assert run(editions_twice, "verify") == 0
    assert f"{second.id} is intact: 12 tables" in capsys.readouterr().out
    (first.path / "manifest.json").chmod(0o644)
    (first.path / "manifest.json").write_text("{}", encoding="utf-8")
    assert run(editions_twice, "verify", second.id) == 0
    assert run(editions_twice, "verify", first.id) == 2
    (second.path / "warehouse.duckdb").unlink()
    assert run(editions_twice, "verify", second.id) == 1
    assert f"{second.id}: warehouse.duckdb 不存在" in capsys.readouterr().err


def test_rollback_moves_the_pointer_and_writes_the_reason_down(
    editions_twice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = list_editions(editions_twice)
    assert run(editions_twice, "rollback", "--reason", "源系统补录") == 0
    assert capsys.readouterr().out == f"in use now: {first.id}\n"
    last = read_history(editions_twice)[-1]
    assert (last.action, last.from_id, last.to_id) == ("rollback", second.id, first.id)
    assert last.reason == "源系统补录"
    assert run(editions_twice, "rollback", "--reason", "again") == 2
    assert run(editions_twice, "rollback", first.id, "--reason", "again") == 2
    assert run(editions_twice, "rollback", "20200101-0000000000", "--reason", "x") == 2
    assert "no edition '20200101-0000000000'" in capsys.readouterr().err


def test_rollback_without_a_reason_is_refused(editions_twice: Path) -> None:
    with pytest.raises(SystemExit):
        run(editions_twice, "rollback")
    assert len(read_history(editions_twice)) == 2


def test_prune_says_what_it_removed(
    editions_twice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(editions_twice, "prune", "--keep", "5") == 0
    assert capsys.readouterr().out == "0 removed\n"


def test_diff_counts_changed_added_and_removed_figures(
    editions_once: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a = current(editions_once)
    added = ("S01", *KPI_ROWS[0][1:])
    rows = [*KPI_ROWS[:2], KPI_ROWS[2], (*KPI_ROWS[3][:10], 0.5), added]
    changed = write_warehouse(tmp_path / "w.duckdb", kpi_rows=rows)
    publish_once(changed, editions_once)
    b = current(editions_once)
    assert a is not None and b is not None
    with a.connect(), b.connect():  # as a dashboard in the same process would
        assert run(editions_once, "diff", a.id, b.id) == 0
    out = capsys.readouterr().out
    assert out.splitlines() == [
        "tables that differ: 1",
        "    kpi_value                5 -> 5 rows",
        "figures of kpi_value that changed: 2",
        "    C01: 0 added, 0 removed, 1 changed, 0 with another status, target or interval",
        "    C11: 0 added, 0 removed, 1 changed, 0 with another status, target or interval",
        "    H04: 0 added, 1 removed, 0 changed, 0 with another status, target or interval",
        "    S01: 1 added, 0 removed, 0 changed, 0 with another status, target or interval",
    ]


def test_diff_of_an_edition_with_itself_is_empty(
    editions_once: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a = current(editions_once)
    assert a is not None
    assert run(editions_once, "diff", a.id, a.id) == 0
    assert (
        capsys.readouterr().out == "tables that differ: 0\nfigures of kpi_value that changed: 0\n"
    )
