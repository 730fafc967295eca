"""Small files are settled together, and land exactly as each would alone."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from ingestion_builders import Bureau, case_row, case_source, weigh_source

from ingestion import handful, landing, outcome
from ingestion.handful import may_share
from ingestion.ledger import write_ledger
from ingestion.outcome import Outcome
from ingestion.readers import Delimited, Delivery
from ingestion.source import Source

DIRT = [
    "",
    "—",
    "X",
    "近万余",
    "3.2万",
    "2024-13-45",
    "13800138000",
    "11010519491231002X",
    "张三先生",
]


def deliver(bureau: Bureau, seed: int = 1, files: int = 9) -> None:
    """Files with dirt, identical rows and older states.

    One has other headers, one is cut in its last record, one is empty.
    """
    rng = random.Random(seed)
    for number in range(files):
        rows = []
        for _ in range(rng.randint(1, 40)):
            row = case_row(案件编号=str(rng.randint(1, 25)))
            row["更新时间"] = f"2024-06-{rng.randint(10, 29)} 11:00:00"
            if rng.random() < 0.3:
                row[rng.choice(sorted(row))] = rng.choice(DIRT)
            rows += [row] * rng.choice([1, 1, 1, 2])
        if number == 4:
            rows = [{k: v for k, v in row.items() if k != "处置结束时间"} for row in rows]
        bureau.deliver(f"cases{number}.csv", rows)
    cut = bureau.raw / "cases6.csv"
    cut.write_text(cut.read_text()[:-3])
    header = (bureau.raw / "cases2.csv").read_text().split("\n")[0]
    (bureau.raw / "cases7.csv").write_text(header + "\n")


def contents(bureau: Bureau) -> dict[str, bytes]:
    root = bureau.store.landing.parent
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.fixture
def alone(bureau: Bureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    """Another bureau with an empty store, whose files are settled one by one."""
    (tmp_path / "alone").mkdir()
    other = Bureau(tmp_path / "alone")
    other.raw = bureau.raw
    return other


def together(counted: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Note how many deliveries each call settles."""
    real = handful.settle_together

    def settle_together(deliveries: Any, *rest: Any) -> list[Outcome]:
        counted.append(len(deliveries))
        return real(deliveries, *rest)

    monkeypatch.setattr(handful, "settle_together", settle_together)


@pytest.mark.parametrize("seed", range(6))
def test_files_settled_together_land_byte_for_byte_as_alone(
    bureau: Bureau, alone: Bureau, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    deliver(bureau, seed)
    counted: list[int] = []
    together(counted, monkeypatch)
    bureau.pull(case_source(may_be_empty=True))
    assert counted == [4, 4]  # the file with other headers stands between them, alone
    monkeypatch.setattr(handful, "SMALL_ROWS", -1)
    alone.pull(case_source(may_be_empty=True))
    assert counted == [4, 4]
    assert "unfinished" in "".join(alone.quarantined()["reasons"])
    assert contents(bureau) == contents(alone)


def test_only_what_is_judged_row_by_row_shares() -> None:
    """What looks at a whole delivery must not see the rows of another."""
    rows = pl.DataFrame({"净重": ["1"]})
    small, long = Delivery(rows), Delivery(pl.concat([rows] * (handful.SMALL_ROWS + 1)))
    assert may_share(weigh_source(), small)
    assert not may_share(weigh_source(), long)
    assert not may_share(weigh_source(), Delivery(rows, aside=rows))
    assert not may_share(weigh_source(reshape=lambda raw: raw), small)
    assert not may_share(weigh_source(synthetic_key=weigh_source().contract.key[0]), small)
    assert not may_share(weigh_source(columns={"net_kg": pl.col("净重").first()}), small)


def test_a_file_that_fails_does_not_spoil_its_company(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine fails on whatever holds the second file."""
    for number in range(3):
        bureau.deliver(f"cases{number}.csv", [case_row(案件编号=f"no{number}")])
    real = outcome.match_columns

    def failing(raw: pl.DataFrame, source: Source) -> Any:
        if raw["案件编号"].str.contains("no1").any():
            raise pl.exceptions.ComputeError("cells that must not be told")
        return real(raw, source)

    monkeypatch.setattr(outcome, "match_columns", failing)
    report = bureau.pull(case_source())
    assert [m.file_name for m in report.landed] == ["cases0.csv", "cases2.csv"]
    assert [m.batch_seq for m in report.landed] == [1, 2]
    assert [str(r) for r in report.refused] == ["cases1.csv：内容无法换算（ComputeError）"]


def test_the_same_bytes_twice_in_one_handful_land_once(bureau: Bureau) -> None:
    for name in ("cases1.csv", "cases2.csv", "cases3.csv"):
        bureau.deliver(name, [case_row(案件编号="2" if name == "cases2.csv" else "1")])
    report = bureau.pull(case_source())
    assert [m.file_name for m in report.landed] == ["cases1.csv", "cases2.csv"]
    assert len(report.already_landed) == 1
    assert bureau.landed().height == 2


def test_a_full_handful_lands_before_more_is_read(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        bureau.deliver(f"cases{number}.csv", [case_row(案件编号=f"{number}{n}") for n in range(4)])
    monkeypatch.setattr(handful, "HANDFUL_ROWS", 8)
    counted: list[int] = []
    together(counted, monkeypatch)
    assert [m.batch_seq for m in bureau.pull(case_source()).landed] == [1, 2, 3, 4, 5]
    assert counted == [2, 2]


@pytest.mark.parametrize("after", range(9))
def test_a_crash_in_a_handful_keeps_whole_batches_and_converges(
    bureau: Bureau, alone: Bureau, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """The process dies at write `after` of nine: three files of quarantine, landing, manifest."""
    for number in range(3):
        rows = [case_row(案件编号=f"{number}1"), case_row(案件编号=f"{number}2", 区县=None)]
        bureau.deliver(f"cases{number}.csv", rows)
    alone.pull(case_source(reader=Delimited("cases*")))
    written: list[Path] = []

    def dying(real: Callable[[Path, Any], None]) -> Callable[[Path, Any], None]:
        def write(path: Path, content: Any) -> None:
            if len(written) == after:
                raise SystemExit("power cut")
            written.append(path)
            real(path, content)

        return write

    with monkeypatch.context() as patch:
        patch.setattr(landing, "write_parquet", dying(landing.write_parquet))
        patch.setattr(landing, "write_json", dying(landing.write_json))
        with pytest.raises(SystemExit):
            bureau.pull(case_source())
    assert write_ledger(bureau.store).height == after // 3
    bureau.store.ledger.unlink()
    report = bureau.pull(case_source())
    assert len(report.landed) == 3 - after // 3 and len(report.cleaned) == after % 3
    assert contents(bureau) == contents(alone)
