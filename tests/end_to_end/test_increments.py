"""Night after night gives what one build of everything gives."""

from datetime import timedelta

from small_city import FIRST_DAY, case_rows, open_small_city


def corrected(day):
    """The same cases a day later: two reopened without an end, one moved to another street."""
    rows = case_rows(day)
    later = f"{day + timedelta(days=2):%Y-%m-%d} 09:00:00"
    for row in rows[:2]:
        row.update({"结案时间": "", "案件状态": "处置中", "更新时间": later})
    rows[2].update({"街道": "Beacon Hill", "更新时间": later})
    return rows[:3]


def test_nights_with_corrections_equal_one_build_of_everything(tmp_path, monkeypatch):
    nightly = open_small_city(tmp_path / "nightly", monkeypatch)
    for number in range(4):
        nightly.deliver_day(number)
    assert nightly.night(), nightly.refresh.reasons
    first = nightly.edition
    nightly.deliver_day(4, cases=[*case_rows(FIRST_DAY + timedelta(days=4)), *corrected(FIRST_DAY)])
    assert nightly.night(), nightly.refresh.reasons

    at_once = open_small_city(tmp_path / "at_once", monkeypatch)
    for number in range(4):
        at_once.deliver_day(number)
    at_once.deliver_day(4, cases=[*case_rows(FIRST_DAY + timedelta(days=4)), *corrected(FIRST_DAY)])
    assert at_once.night(), at_once.refresh.reasons

    assert nightly.edition.id != first.id
    assert nightly.edition.manifest.content_hash == at_once.edition.manifest.content_hash
    with nightly.edition.connect() as connection:
        (still_open,) = connection.execute(
            "select count(*) from fct_case where closed_at is null"
        ).fetchone()
    assert still_open == 2
