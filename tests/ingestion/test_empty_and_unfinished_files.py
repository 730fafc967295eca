"""A file without a record is refused unless its source says so; a cut record is not believed."""

import pytest
import xlsxwriter
from ingestion_builders import Bureau, csv_text, weigh_row, weigh_source

from ingestion.readers import Delimited, Spreadsheet
from ingestion.source import Source

NO_ROWS = "表头之下没有数据行"
UNFINISHED = "unfinished: 文件末行没有换行符，可能未写完"
HEADER = csv_text([weigh_row()]).split("\n")[0]
BOOKS = Spreadsheet("weigh.xlsx")


def deliver_book(bureau: Bureau, *below: list[str]) -> None:
    """A workbook with the header and the rows below it."""
    with xlsxwriter.Workbook(str(bureau.raw / "weigh.xlsx")) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([list(weigh_row()), *below]):
            sheet.write_row(number, 0, cells)


def refusal(bureau: Bureau, source: Source) -> str:
    report = bureau.pull(source)
    assert not report.landed
    (refused,) = report.refused
    return refused.reason


@pytest.mark.parametrize("below", ["\n", "\r\n", "\n\n\n", "\n,,,,,,,,\n"])
def test_a_text_of_a_header_alone_is_refused(bureau: Bureau, below: str) -> None:
    (bureau.raw / "weigh.csv").write_bytes((HEADER + below).encode())
    assert refusal(bureau, weigh_source()) == NO_ROWS


@pytest.mark.parametrize("below", [[], ["合计"], ["注：本月无作业"]])
def test_a_workbook_of_a_header_alone_is_refused(bureau: Bureau, below: list[str]) -> None:
    deliver_book(bureau, below)
    assert refusal(bureau, weigh_source(reader=BOOKS)) == NO_ROWS


def test_a_sheet_without_records_beside_one_with_some_is_no_empty_file(bureau: Bureau) -> None:
    with xlsxwriter.Workbook(str(bureau.raw / "weigh.xlsx")) as book:
        for name in ("一", "二"):
            book.add_worksheet(name).write_row(0, 0, list(weigh_row()))
        book.worksheets()[0].write_row(1, 0, list(weigh_row().values()))
    (manifest,) = bureau.pull(weigh_source(reader=BOOKS)).landed
    assert manifest.rows_landed == 1


def test_a_source_that_may_be_empty_lands_an_empty_batch(bureau: Bureau) -> None:
    (bureau.raw / "weigh.csv").write_bytes((HEADER + "\n").encode())
    deliver_book(bureau, ["合计"])
    (text,) = bureau.pull(weigh_source(may_be_empty=True)).landed
    (book,) = bureau.pull(weigh_source(name="book", reader=BOOKS, may_be_empty=True)).landed
    assert (text.rows_read, text.rows_landed) == (0, 0)
    assert (book.rows_read, book.merge_rules) == (1, {"total_row": 1})


def test_an_empty_file_with_a_wrong_header_is_refused_all_the_same(bureau: Bureau) -> None:
    (bureau.raw / "weigh.csv").write_text("name,age\n")
    assert refusal(bureau, weigh_source(may_be_empty=True)).startswith("表头不符")


def test_a_header_that_may_be_cut_is_no_empty_delivery(bureau: Bureau) -> None:
    (bureau.raw / "weigh.csv").write_text(HEADER)
    assert refusal(bureau, weigh_source(may_be_empty=True)) == "表头一行没有换行符，可能未写完"


@pytest.mark.parametrize(
    "content", [b",,,\n,,,\n", b'""', b'"",""\n', b"\xef\xbb\xbf", b"\xff\xfe"]
)
def test_a_file_of_nothing_but_marks_is_called_empty(bureau: Bureau, content: bytes) -> None:
    (bureau.raw / "weigh.csv").write_bytes(content)
    assert refusal(bureau, weigh_source()).startswith("空文件")


def test_a_last_record_without_a_line_end_is_quarantined_alone(bureau: Bureau) -> None:
    text = csv_text([weigh_row(), weigh_row(磅单号="B0002")])
    (bureau.raw / "weigh.csv").write_text(text[:-1])
    (manifest,) = bureau.pull(weigh_source()).landed
    assert (manifest.rows_landed, manifest.quarantine_reasons) == (1, {UNFINISHED: 1})
    assert bureau.quarantined("src_weigh")["source_row"].to_list() == [3]
    assert bureau.quarantined("src_weigh")["reasons"].to_list() == [UNFINISHED]
    assert '"B0002"' in bureau.quarantined("src_weigh")["raw_text"][0]


def test_the_whole_file_lands_what_its_first_half_held_back(bureau: Bureau) -> None:
    text = csv_text([weigh_row(), weigh_row(磅单号="B0002"), weigh_row(磅单号="B0003")])
    (bureau.raw / "weigh.csv").write_text(text[: text.index("B0003") - 2])
    bureau.pull(weigh_source())
    (bureau.raw / "weigh.csv").write_text(text)
    (manifest,) = bureau.pull(weigh_source()).landed
    assert (manifest.rows_landed, manifest.rows_quarantined) == (3, 0)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\n,,,,,,,,"])
def test_a_record_with_its_line_end_is_believed(bureau: Bureau, end: str) -> None:
    text = csv_text([weigh_row(), weigh_row(磅单号="B0002")])
    (bureau.raw / "weigh.csv").write_bytes((text[:-1] + end).encode())
    (manifest,) = bureau.pull(weigh_source()).landed
    assert (manifest.rows_landed, manifest.rows_quarantined) == (2, 0)
    assert bureau.landed("src_weigh")["weighed_at"].dt.hour().to_list() == [9, 9]


def test_a_source_known_to_write_no_last_line_end_is_believed(bureau: Bureau) -> None:
    (bureau.raw / "weigh.csv").write_text(csv_text([weigh_row()])[:-1])
    reader = Delimited("weigh*", ends_with_newline=False)
    (manifest,) = bureau.pull(weigh_source(reader=reader)).landed
    assert (manifest.rows_landed, manifest.rows_quarantined) == (1, 0)


def test_every_row_made_of_an_unfinished_record_is_quarantined(bureau: Bureau) -> None:
    """Also those that a reshaping made of it, and before a merging looks at them."""
    text = csv_text([weigh_row(), weigh_row(净重时间="2024-06-07 10:00:00")])
    (bureau.raw / "weigh.csv").write_text(text[:-1])
    source = weigh_source(
        reshape=lambda raw: raw.select(raw.columns).vstack(raw), one_row_per_key=("source_row",)
    )
    (manifest,) = bureau.pull(source).landed
    assert (manifest.rows_quarantined, manifest.rows_landed) == (2, 1)
    assert bureau.landed("src_weigh")["source_row"].to_list() == [2]
