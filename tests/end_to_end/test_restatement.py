"""A late correction to a closed month is listed; to a final one it is blocked until approved."""

from __future__ import annotations

import csv
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from small_city import FIRST_DAY, SmallCity, case_rows, open_small_city

from cities import settings

DAY = timedelta(days=1)
MAY_28 = date(2024, 5, 28)
NIGHT_AFTER = date(2024, 6, 3)
LATE = "2024-05-31 09:00:00"
"""After the deadline of a case of 28 May (the 30th, 08:00), and still in May."""

COUNTED_BY = ("unit", "category", "channel", "stream")
PLACES = {
    "total": {"open_data", "boston", "boston/back_bay"},
    **{breakdown: {"open_data", "boston"} for breakdown in COUNTED_BY},
}


def cases_of(day: date) -> list[dict[str, object]]:
    """Cases of a day; nothing else happens where those of 28 May are, so that R01 and R05 stand."""
    rows = case_rows(day)
    for row in rows if day == MAY_28 else []:
        row["地址描述"] = f"{row['地址描述']}, rear"
    return rows


def deliver(city: SmallCity, day: date, corrected: list[int]) -> None:
    """The files of a day; some cases of 28 May among them now say that they were closed late."""
    rows = cases_of(day)
    for number in corrected:
        late = cases_of(MAY_28)[number]
        late.update({"结案时间": LATE, "更新时间": f"{day:%Y-%m-%d} 09:00:00"})
        rows.append(late)
    city.deliver_day((day - FIRST_DAY).days, cases=rows)


def write(path: Path, **cells: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(cells))
        writer.writeheader()
        writer.writerow(cells)


def ledger(city: SmallCity) -> list[dict[str, object]]:
    with city.edition.connect() as connection:
        found = connection.execute(
            """
            select
                edition_id, edition_before, kpi_id, period_type, period_start, area_id, breakdown,
                value_before, value_after, numerator_before, numerator_after, denominator_before,
                denominator_after, kind, cause_record_ids, cause_batches, is_final, approval
            from kpi_restatement
            order by as_of, period_type, breakdown, area_id
            """
        )
        return found.pl().to_dicts()


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallCity:
    """A city with a folder of its own, that has published the last days of May and two of June."""
    shutil.copytree(settings.CITIES / "open_data", tmp_path / "cities" / "open_data")
    monkeypatch.setattr(settings, "CITIES", tmp_path / "cities")
    city = open_small_city(tmp_path, monkeypatch)
    for number in range(6):
        deliver(city, MAY_28 + number * DAY, [])
    assert city.night(), city.refresh.reasons
    return city


def test_a_closed_month_is_listed_and_a_final_one_is_blocked_until_approved(
    city: SmallCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = city.edition.id
    assert ledger(city) == []

    deliver(city, NIGHT_AFTER, corrected=[19])
    assert city.night(), city.refresh.reasons
    second = city.edition.id
    listed = ledger(city)
    by_breakdown: dict[object, set[object]] = {}
    for row in listed:
        by_breakdown.setdefault(row["breakdown"], set()).add(row["area_id"])
        assert (row["kpi_id"], row["period_type"], row["period_start"], row["kind"]) == (
            "C13", "M", date(2024, 5, 1), "changed",
        )  # fmt: skip
        assert (row["numerator_before"], row["numerator_after"]) == (80, 79)
        assert (row["denominator_before"], row["denominator_after"]) == (80, 80)
        assert (row["value_before"], row["value_after"]) == (1, 79 / 80)
        assert (row["edition_before"], row["edition_id"]) == (first, second)
        assert row["cause_record_ids"] == ["city_cases:202405280019"]
        assert row["cause_batches"] == ["案件：cases_20240603.csv"]
        assert (row["is_final"], row["approval"]) == (False, "")
    assert by_breakdown == PLACES

    reference = city.settings.reference_dir
    month = {"domain": "case", "period_type": "M", "period_start": "2024-05-01"}
    write(reference / "ref_final_period.csv", **month, declared_on="2024-06-03")
    city = open_small_city(city.settings.raw_dir.parent, monkeypatch)
    deliver(city, NIGHT_AFTER + DAY, corrected=[18])
    assert not city.night()
    assert (city.refresh.outcome, city.edition.id) == ("blocked", second)
    assert any("按期结案率" in reason for reason in city.refresh.reasons), city.refresh.reasons
    assert ledger(city) == listed

    write(
        reference / "final_period_approval.csv",
        **month, kpi_id="C13", area_id="", reason="平台补录结案时间", approved_by_role="分管领导",
    )  # fmt: skip
    assert city.night(), city.refresh.reasons
    told = ledger(city)
    assert told[: len(listed)] == listed
    added = told[len(listed) :]
    months = [row for row in added if row["period_type"] == "M"]
    assert {row["edition_before"] for row in added} == {second}
    assert {row["numerator_after"] for row in months} == {78}
    assert {row["approval"] for row in months} == {"分管领导：平台补录结案时间"}
    assert len(months) == len(listed)
    # The week of 28 May was still open on 2 June; it is restated too, of the district and the city,
    # in all and by stream, and was never final.
    assert [(r["period_type"], r["is_final"]) for r in added if r not in months] == [
        ("W", False)
    ] * 4


UNTIL_DISPATCH = "C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C18", "C19"
DISPATCHING = "C06", "C07", "C08", "C19"
JUNE_3 = NIGHT_AFTER
MAY, JUNE, QUARTER = ("M", date(2024, 5, 1)), ("M", date(2024, 6, 1)), ("Q", date(2024, 4, 1))
Told = dict[tuple[object, ...], tuple[float, float]]


def told_of(city: SmallCity, period: tuple[str, date]) -> Told:
    """Numerator and denominator of what cases were until their dispatch, by KPI, area and part.

    A part of nothing is left out.
    """
    with city.edition.connect() as connection:
        rows = connection.execute(
            f"""
            select kpi_id, area_id, breakdown, breakdown_id, numerator, denominator from kpi_value
            where kpi_id in {UNTIL_DISPATCH} and denominator_policy <> 'assisting'
                and (period_type, period_start) = {(period[0], str(period[1]))}
            """
        ).fetchall()
    return {tuple(key): (above, below) for *key, above, below in rows if above or below}


def of_city(told: Told, *part: str, kpis: tuple[str, ...] = DISPATCHING) -> dict[object, object]:
    """What is told of the city or of a part of it."""
    keys = {kpi_id: (kpi_id, "open_data", *part) for kpi_id in kpis}
    return {kpi_id: told[key] for kpi_id, key in keys.items() if key in told}


def test_a_case_that_is_reopened_and_sent_to_another_unit_stays_in_the_month_it_was_sent_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case of May that was sent back once, in May, and once more in June, after its 重开."""
    city = open_small_city(tmp_path, monkeypatch)
    for number in range(6):
        day = MAY_28 + number * DAY
        rows = [row | {"回退次数": 0, "重开时间": ""} for row in cases_of(day)]
        if day == MAY_28:
            rows[19]["回退次数"] = 1
            seen = rows[19]
        city.deliver_day((day - FIRST_DAY).days, cases=rows)
    assert city.night(), city.refresh.reasons
    may = told_of(city, MAY)
    all_of_it = {"C06": (80, 80), "C07": (79, 80), "C08": (79, 79), "C19": (1, 81)}
    assert of_city(may, "total", "") == all_of_it

    again = seen | {
        "重开时间": "2024-06-03 08:00:00", "派遣时间": "2024-06-03 08:30:00", "回退次数": 2,
        "处置完成时间": "", "结案时间": "", "案件状态": "处置中", "责任单位": "ISD",
        "更新时间": "2024-06-03 09:00:00",
    }  # fmt: skip
    today = [row | {"回退次数": 0, "重开时间": ""} for row in cases_of(JUNE_3)]
    city.deliver_day((JUNE_3 - FIRST_DAY).days, cases=[*today, again])
    assert city.night(), city.refresh.reasons
    assert told_of(city, MAY) == may
    june, quarter = told_of(city, JUNE), told_of(city, QUARTER)
    all_of_it = {"C06": (61, 60), "C07": (60, 61), "C08": (60, 60), "C19": (1, 62)}
    assert of_city(june, "total", "") == all_of_it

    by_unit = {"kpis": ("C01", "C03", "C04", "C06", "C08")}
    counts = {"C01": (60, None), "C03": (60, None), "C04": (60, None)}
    first = of_city(june, "unit", "boston/pwdx", **by_unit)
    assert first == counts | {"C06": (60, 60), "C08": (60, 60)}
    assert of_city(june, "unit", "boston/isd", **by_unit) == {"C06": (1, 0)}
    first = of_city(quarter, "unit", "boston/pwdx", kpis=("C04", "C06"))
    assert first == {"C04": (140, None), "C06": (140, 140)}
    assert of_city(quarter, "unit", "boston/isd", **by_unit) == {}
