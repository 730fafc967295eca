"""The command: what it writes, when it refuses, and what one more day leaves alone."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from cities.sample import simulate as command
from cities.sample.simulation import run
from cities.sample.simulation.plan import Plan
from cities.settings import load_city


@pytest.fixture
def raw_dir(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The raw folder of a city in which only the assessment is simulated."""
    monkeypatch.setenv("DATA_ROOT", str(tmp_path))
    monkeypatch.delenv("RAW", raising=False)
    monkeypatch.setattr(run, "DOMAINS", ("assessment",))
    return load_city("sample").raw_dir


def simulate(*arguments: str) -> int:
    return command.main([*arguments, "--processes", "1"])


def test_a_run_leaves_files_truth_dirt_and_the_clock(raw_dir: Path) -> None:
    assert simulate("--scale", "3000", "--days", "40") == 0
    assert load_city("sample").now().isoformat() == "2024-02-10T02:30:00"
    assert len(list(raw_dir.rglob("*.xlsx"))) >= 5
    truth = raw_dir.parent / "truth"
    assert pl.read_parquet(truth / "dirt.parquet").height > 0
    assert (truth / "assess_input.parquet").exists()


def test_two_runs_with_one_seed_give_the_same_bytes_of_every_domain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RAW", raising=False)

    def files(name: str, *arguments: str, processes: str = "1") -> dict[str, bytes]:
        monkeypatch.setenv("DATA_ROOT", str(tmp_path / name))
        asked = ["--scale", "1000", "--days", "45", "--processes", processes, *arguments]
        assert command.main(asked) == 0
        found = sorted(p for p in (tmp_path / name).rglob("*") if p.is_file())
        return {p.relative_to(tmp_path / name).as_posix(): p.read_bytes() for p in found}

    first, again = files("first"), files("again", processes="2")
    assert [name for name in first if again.get(name) != first[name]] == []
    assert set(again) == set(first)
    assert {f"sample/truth/kpi_{domain}.parquet" for domain in run.DOMAINS} <= set(first)
    assert files("other", "--seed", "5") != first


def test_one_more_day_goes_on_where_the_history_ends(raw_dir: Path) -> None:
    simulate("--scale", "3000", "--days", "33")
    dirt = pl.read_parquet(raw_dir.parent / "truth" / "dirt.parquet").height
    assert not list(raw_dir.rglob("*.xlsx"))
    assert simulate("--next-day") == 0
    assert load_city("sample").now().isoformat() == "2024-02-04T02:30:00"
    assert len(list(raw_dir.rglob("*.xlsx"))) == 1
    assert pl.read_parquet(raw_dir.parent / "truth" / "dirt.parquet").height > dirt


def test_the_days_after_which_the_city_was_read_stand_beside_its_plan(raw_dir: Path) -> None:
    def shown() -> list[int]:
        found: list[int] = json.loads((raw_dir / "plan.json").read_text())["shown"]
        return found

    simulate("--scale", "3000", "--days", "33")
    simulate("--next-day")
    simulate("--next-day")
    assert shown() == [33, 34, 35]
    load_city("sample").landing_dir.mkdir()
    (raw_dir / "clock.json").unlink()
    simulate("--scale", "3000", "--days", "35")
    assert shown() == [33, 34, 35], "the last day broke off and is written anew"
    load_city("sample").landing_dir.rmdir()
    simulate("--scale", "3000", "--days", "40")
    assert shown() == [40], "nothing has landed of the days before"


def test_a_shorter_run_leaves_nothing_of_the_longer_one(raw_dir: Path) -> None:
    simulate("--scale", "3000", "--days", "40")
    simulate("--scale", "3000", "--days", "33")
    assert not list(raw_dir.rglob("*.xlsx"))


def test_what_is_there_is_left_alone_if_only_the_missing_is_asked_for(
    raw_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert simulate("--if-missing", "--scale", "3000", "--days", "33") == 0
    written = (raw_dir / "clock.json").stat().st_mtime_ns
    capsys.readouterr()
    assert simulate("--if-missing") == 0
    assert "days=33" in capsys.readouterr().out
    assert (raw_dir / "clock.json").stat().st_mtime_ns == written


def test_a_run_that_broke_off_is_begun_anew(raw_dir: Path) -> None:
    simulate("--scale", "3000", "--days", "33")
    (raw_dir / "clock.json").unlink()
    assert simulate("--next-day") == 2
    assert simulate("--if-missing", "--scale", "3000", "--days", "34") == 0
    assert json.loads((raw_dir / "clock.json").read_text())["now"] == "2024-02-04T02:30:00"


def test_the_clock_is_gone_while_files_change_and_stays_away_after_a_failure(
    raw_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulate("--scale", "3000", "--days", "33")

    def fail(plan: Plan, *_: object, **__: object) -> None:
        assert not (plan.raw_dir / "clock.json").exists()
        raise OSError("disk full")

    monkeypatch.setattr(run, "simulate_domain", fail)
    with pytest.raises(OSError, match="disk full"):
        simulate("--next-day")
    assert not (raw_dir / "clock.json").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--next-day", "--days", "5"), "leave --days"),
        (("--next-day", "--scale", "9"), "leave --days"),
        (("--next-day", "--seed", "9"), "leave --days"),
        (("--scale", "4000", "--days", "40"), "make clean"),
        (("--scale", "3000", "--days", "20"), "make clean"),
    ],
)
def test_what_does_not_fit_is_refused(
    raw_dir: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    simulate("--scale", "3000", "--days", "33")
    load_city("sample").landing_dir.mkdir()
    assert simulate(*arguments) == 2
    assert told in capsys.readouterr().err
    assert (raw_dir / "clock.json").exists()


def test_files_of_somebody_else_are_never_removed(
    raw_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw_dir.mkdir(parents=True)
    (raw_dir / "real.csv").write_text("real")
    assert simulate("--days", "3") == 2
    assert "no simulation wrote" in capsys.readouterr().err
    assert (raw_dir / "real.csv").exists()
