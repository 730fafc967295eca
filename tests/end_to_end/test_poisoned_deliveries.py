"""A poisoned delivery is stopped by the check that owns it, and the edition in use stays."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from small_city import (
    DAYS,
    FIRST_DAY,
    SmallCity,
    case_rows,
    facility_rows,
    open_small_city,
    weigh_rows,
)

from orchestration.checks import results_path
from publishing import verify

NEXT = FIRST_DAY + timedelta(days=DAYS)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city that has published a month of clean deliveries."""
    root = tmp_path_factory.mktemp("small_city")
    with pytest.MonkeyPatch.context() as monkeypatch:
        city = open_small_city(root, monkeypatch)
        for number in range(DAYS):
            city.deliver_day(number)
        assert city.night(), city.refresh.reasons
        assert city.refresh.outcome == "published"
    return root


@pytest.fixture
def city(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallCity:
    """A copy of the published city, to be spoilt."""
    shutil.copytree(published, tmp_path / "city", symlinks=True)
    return open_small_city(tmp_path / "city", monkeypatch)


def blocking_checks(city: SmallCity) -> set[str]:
    import polars as pl

    results = pl.read_parquet(results_path(city.settings, "delivery"))
    blocking = results.filter(
        (pl.col("severity") == "critical") & pl.col("status").is_in(["fail", "error"])
    )
    return set(blocking["check_id"])


def poison(city: SmallCity, kind: str) -> None:
    if kind == "unit error":
        city.deliver_day(DAYS, weigh=weigh_rows(NEXT, factor=1000))
    elif kind == "missing day":
        city.deliver_day(DAYS + 1)
    elif kind == "duplicate keys":
        rows = case_rows(NEXT)
        city.deliver_day(DAYS, cases=[*rows, {**rows[-1], "地址描述": "another place"}])
    elif kind == "sum of parts":
        city.deliver_day(DAYS, facilities=facility_rows(NEXT, total=840.0))
    elif kind == "future dates":
        city.deliver_day(DAYS, cases=case_rows(NEXT, 上报时间="2999-01-01 08:00:00"))
    elif kind == "personal data":
        city.deliver_day(DAYS, cases=case_rows(NEXT, 道路="请联系13912345678"))


@pytest.mark.parametrize(
    ("kind", "owner", "title"),
    [
        ("unit error", "G09.src_weigh", "计量单位"),
        ("missing day", "G01.src_case", "数量核对"),
        ("duplicate keys", "G02.src_case", "主键唯一"),
        ("sum of parts", "G07.src_facility_day", "分项合计"),
        ("future dates", "G03.src_case", "时间先后"),
        ("personal data", "G13.src_case", "个人信息"),
    ],
)
def test_poison_is_stopped_by_its_owner_and_the_edition_stays(city, kind, owner, title):
    before = city.edition
    poison(city, kind)
    assert not city.night()
    stopped_by = blocking_checks(city)
    assert any(check.startswith(owner) for check in stopped_by), stopped_by
    assert city.edition.id == before.id
    assert verify(city.edition.path) == []
    assert city.refresh.outcome == "blocked"
    assert any(title in reason for reason in city.refresh.reasons), city.refresh.reasons


def test_broken_files_are_refused_and_a_clean_day_is_published(city):
    raw, before = city.settings.raw_dir, city.edition
    city.deliver_day(DAYS)
    (raw / "cases_empty.csv").write_bytes(b"")
    (raw / "cases_foreign.csv").write_text("name,age\nx,1\n", encoding="utf-8")
    tickets = (raw / f"weigh_{NEXT:%Y%m%d}.csv").read_bytes()
    (raw / "weigh_half.csv").write_bytes(tickets[:-40])
    (raw / "weigh_unfinished.csv").write_bytes(tickets[:-5])
    (raw / "weigh_header.csv").write_bytes(tickets[: tickets.index(b"\n") + 1])
    (raw / "facility_torn.xlsx").write_bytes(b"PK\x03\x04 half a workbook")
    report = (raw / f"facility_{NEXT:%Y%m%d}.xlsx").read_bytes()
    middle = len(report) // 2
    damaged = report[:middle] + bytes(8) + report[middle + 8 :]
    (raw / "facility_damaged.xlsx").write_bytes(damaged)
    assert city.night(), city.refresh.reasons
    assert city.refresh.outcome == "published"
    assert city.edition.id != before.id
    with city.edition.connect() as connection:
        told = connection.execute(
            "select reason from quarantine_summary where reason like '整个文件拒收%'"
        ).fetchall()
        unfinished = connection.execute(
            "select source, rows from quarantine_summary where reason like 'unfinished%'"
        ).fetchall()
    refused = dict(
        reason.removeprefix("整个文件拒收：").replace("：", " ", 1).split(" ", 1)
        for (reason,) in told
    )
    assert refused["cases_empty.csv"] == "空文件"
    assert refused["cases_foreign.csv"].startswith("表头不符")
    assert "只传了一半" in refused["weigh_half.csv"]
    assert refused["weigh_header.csv"] == "表头之下没有数据行"
    assert "无法打开工作簿" in refused["facility_torn.xlsx"]
    assert "无法打开工作簿" in refused["facility_damaged.xlsx"]
    assert len(refused) == 6
    assert unfinished == [("weighbridge", 1)]


def test_a_withdrawn_batch_frees_the_next_night(city):
    from ingestion.withdrawal import withdraw
    from orchestration.landing import ledger_of, store_of

    poison(city, "unit error")
    assert not city.night()
    bad = ledger_of(city.settings).filter(
        (ledger_of(city.settings)["source_name"] == "weighbridge")
        & (ledger_of(city.settings)["file_name"].str.contains(f"{NEXT:%Y%m%d}"))
    )
    withdraw(store_of(city.settings), bad["batch_id"][0], "unit error")
    (city.settings.raw_dir / f"weigh_{NEXT:%Y%m%d}.csv").unlink()
    city.deliver_day(DAYS)
    assert city.night(), city.refresh.reasons
    assert city.refresh.outcome == "published"
