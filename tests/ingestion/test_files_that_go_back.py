"""A file that goes back to an earlier content makes the batch of that content the newest again."""

from datetime import timedelta

from ingestion_builders import NOW, Bureau, case_row, case_source

from ingestion.ledger import write_ledger
from ingestion.manifest import committed

A, B, C = ([case_row(案件编号=number)] for number in ("A", "B", "C"))


def newest(bureau: Bureau) -> str:
    return list(committed(bureau.store))[-1].batch_id


def test_a_file_that_goes_back_is_the_newest_batch_again(bureau: Bureau) -> None:
    bureau.deliver("cases.csv", A)
    (first,) = bureau.pull(case_source()).landed
    bureau.deliver("cases.csv", B)
    (second,) = bureau.pull(case_source()).landed
    parquet = bureau.store.landing / "src_case" / f"{first.batch_id}.parquet"
    told = parquet.stat()
    bureau.deliver("cases.csv", A)
    later = NOW + timedelta(days=2)
    report = bureau.pull(case_source(), now=later)
    (again,) = report.landed_again
    assert (again.batch_id, again.batch_seq) == (first.batch_id, second.batch_seq + 1)
    assert again.pulled_at == later
    assert report.landed == [] and report.already_landed == [first.batch_id]
    assert newest(bureau) == first.batch_id
    assert (parquet.stat().st_ino, parquet.stat().st_mtime_ns) == (told.st_ino, told.st_mtime_ns)
    assert write_ledger(bureau.store)["batch_seq"].to_list() == [2, 3]
    assert bureau.pull(case_source()).landed_again == [], "once is enough"


def test_it_goes_back_and_forth_as_often_as_it_likes(bureau: Bureau) -> None:
    for nth, rows in enumerate((A, B, A, B, C, A)):
        bureau.deliver("cases.csv", rows)
        report = bureau.pull(case_source())
        (batch,) = [*report.landed, *report.landed_again]
        assert batch.batch_seq == nth + 1
        assert newest(bureau) == batch.batch_id


def test_files_that_lie_side_by_side_do_not_overtake_each_other(bureau: Bureau) -> None:
    bureau.deliver("cases_1.csv", A)
    bureau.pull(case_source())
    bureau.deliver("cases_2.csv", B)
    bureau.deliver("cases_1.csv", C)
    bureau.deliver("cases_3.csv", A)
    assert len(bureau.pull(case_source()).landed) == 2
    report = bureau.pull(case_source())
    assert (report.landed, report.landed_again) == ([], [])


def test_contents_that_changed_names_are_both_still_delivered(bureau: Bureau) -> None:
    bureau.deliver("cases_1.csv", A)
    bureau.pull(case_source())
    bureau.deliver("cases_2.csv", B)
    bureau.pull(case_source())
    bureau.deliver("cases_1.csv", B)
    bureau.deliver("cases_2.csv", A)
    assert bureau.pull(case_source()).landed_again == []


def test_a_new_batch_of_the_same_pull_keeps_its_own_number(bureau: Bureau) -> None:
    bureau.deliver("cases_1.csv", A)
    bureau.pull(case_source())
    bureau.deliver("cases_1.csv", B)
    bureau.pull(case_source())
    bureau.deliver("cases_1.csv", A)
    bureau.deliver("cases_2.csv", C)
    report = bureau.pull(case_source())
    assert [m.batch_seq for m in (*report.landed, *report.landed_again)] == [3, 4]
