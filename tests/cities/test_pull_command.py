"""`python -m cities.pull`: what an operator sees and what the exit code says."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from cities.pull import main

HEADER = "report_date,load_type,load_time,load_weight,dropoff_site\n"
LOAD = "2021-05-27,TIRES,2021-05-27 11:33:00.000000 UTC,2260.0,MRF\n"
WEIGHTLESS = "2021-05-28,SWEEPING,2021-05-28 11:33:00.000000 UTC,,ONION CREEK\n"


@pytest.fixture(autouse=True)
def raw(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty raw folder and an empty data folder."""
    for name in ("CITY", "PERSON_HASH_KEY"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "raw" / "austin_waste_2021"
    folder.mkdir(parents=True)
    monkeypatch.setenv("RAW", str(tmp_path / "raw"))
    monkeypatch.setenv("DATA_ROOT", str(tmp_path / "data"))
    return folder


def pull_austin(*more: str) -> int:
    return main(["--city", "open_data", "--source", "austin_waste", *more])


def test_a_pull_tells_for_every_file_what_became_of_its_rows(
    raw: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (raw / "a.csv").write_text(HEADER + LOAD + WEIGHTLESS)
    assert pull_austin() == 0
    told = capsys.readouterr().out
    assert "austin_waste: read 2, landed 1, merged 0, quarantined 1; 1 new" in told
    line = next(line for line in told.splitlines() if "austin_waste_2021/a.csv" in line)
    assert line.split()[2:6] == ["2", "1", "0", "1"]
    assert "net_kg" in line
    ledger = pl.read_parquet(tmp_path / "data" / "open_data" / "landing" / "_batches.parquet")
    assert ledger["rows_landed"].to_list() == [1]


def test_a_second_pull_lands_nothing_new(raw: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (raw / "a.csv").write_text(HEADER + LOAD)
    assert pull_austin() == 0
    capsys.readouterr()
    assert pull_austin() == 0
    assert "0 new, 1 already landed" in capsys.readouterr().out


def test_a_refused_file_is_named_and_fails_the_command_while_the_others_land(
    raw: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (raw / "a.csv").write_text("colour,shape\nred,round\n")
    (raw / "b.csv").write_text(HEADER + LOAD)
    assert pull_austin() == 1
    told = capsys.readouterr().out
    assert "REFUSED austin_waste_2021/a.csv" in told
    assert "landed 1" in told


def test_a_source_that_finds_no_file_fails_the_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert pull_austin() == 1
    assert "no file found" in capsys.readouterr().out


def test_a_withdrawn_batch_leaves_the_landing_and_stays_out(
    raw: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (raw / "a.csv").write_text(HEADER + LOAD)
    pull_austin()
    landing = tmp_path / "data" / "open_data" / "landing"
    batch = next((landing / "src_weigh").glob("austin_waste-*.json")).stem
    assert main(["--city", "open_data", "--withdraw", batch, "--reason", "wrong month"]) == 0
    assert pl.read_parquet(landing / "_batches.parquet").is_empty()
    capsys.readouterr()
    pull_austin()
    assert "0 new, 0 already landed, 1 withdrawn" in capsys.readouterr().out


def test_a_withdrawn_batch_may_land_again_when_the_operator_says_so(
    raw: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (raw / "a.csv").write_text(HEADER + LOAD)
    pull_austin()
    landing = tmp_path / "data" / "open_data" / "landing"
    batch = next((landing / "src_weigh").glob("austin_waste-*.json")).stem
    main(
        [
            "--city",
            "open_data",
            "--withdraw",
            batch,
            "--reason",
            "wrong mapping",
            "--may-land-again",
        ]
    )
    capsys.readouterr()
    assert pull_austin() == 0
    assert "1 new" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["--city", "open_data", "--source", "moon_dust"],
            "no source moon_dust (known: boston_311",
        ),
        (["--city", "atlantis"], "no city 'atlantis'"),
        (["--city", "open_data", "--withdraw", "austin_waste-0"], "needs --reason"),
        (
            ["--city", "open_data", "--withdraw", "austin_waste-0", "--reason", "x"],
            "no committed batch",
        ),
    ],
)
def test_a_wrong_command_says_what_is_wrong_and_exits_with_2(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert says in capsys.readouterr().err


def test_the_list_names_every_source_with_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--city", "open_data", "--list"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["boston_311", "src_case", "snapshot"] in lines
    assert ["ref_area", "ref_area", "snapshot"] in lines
