"""Files that were damaged on their way: each is landed or refused with a reason, none stops a pull.

The places of the damage are drawn from fixed seeds.
"""

import gzip
import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from ingestion_builders import Bureau, csv_text, weigh_row, weigh_source

from ingestion.pull import PullReport
from ingestion.readers import Spreadsheet
from ingestion.source import Source

ROWS = [weigh_row(磅单号=f"B{number:03}", 站点=f"第{number}转运站") for number in range(12)]
BOOKS = weigh_source(reader=Spreadsheet("weigh*.xlsx"))
FACTS = ("source_row", "weigh_ticket_no", "facility_name", "net_kg", "weighed_at")


def workbook() -> bytes:
    """A title, a header, the rows and a formula that failed."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("六月")
        sheet.merge_range(0, 0, 0, len(ROWS[0]) - 1, "××市称重磅单")
        sheet.write_row(1, 0, list(ROWS[0]))
        for number, row in enumerate(ROWS, 2):
            sheet.write_row(number, 0, list(row.values()))
        sheet.write_formula(len(ROWS) + 2, 0, "=1/0", None, "#DIV/0!")
    return content.getvalue()


def damaged(content: bytes, places: int, seed: int = 1) -> Iterator[bytes]:
    """The content with a bit flipped, its end cut off, or eight bytes zeroed, turn by turn."""
    rng = random.Random(seed)
    for turn in range(places):
        at = rng.randrange(len(content))
        if turn % 3 == 0:
            yield content[:at] + bytes([content[at] ^ 1 << rng.randrange(8)]) + content[at + 1 :]
        elif turn % 3 == 1:
            yield content[:at]
        else:
            yield content[:at] + bytes(len(content[at : at + 8])) + content[at + 8 :]


def pull_among_good_ones(
    bureau: Bureau, source: Source, good: bytes, bad: Iterator[bytes], ending: str
) -> PullReport:
    """Pull the damaged files, and before and after them a good one; every file is accounted for."""
    contents = [good, *bad, good + b"\n"] if ending == "csv" else [good, *bad]
    for number, content in enumerate(contents):
        (bureau.raw / f"weigh{number:04}.{ending}").write_bytes(content)
    (bureau.raw / f"weigh9999.{ending}").write_bytes(good)
    report = bureau.pull(source)
    told = len(report.landed) + len(report.already_landed) + len(report.refused)
    assert told == len(contents) + 1
    assert report.landed[0].rows_landed == len(ROWS)
    for refusal in report.refused:
        assert refusal.reason and "Error" not in refusal.reason, refusal
    return report


def test_a_damaged_workbook_never_stops_a_pull_and_never_lands_a_wrong_cell(bureau: Bureau) -> None:
    report = pull_among_good_ones(bureau, BOOKS, workbook(), damaged(workbook(), 200), "xlsx")
    assert len(report.refused) > 150
    landed = bureau.landed("src_weigh").select(FACTS)
    assert landed.unique().height == len(ROWS)


def test_a_workbook_with_damaged_parts_in_a_whole_archive_never_stops_a_pull(
    bureau: Bureau,
) -> None:
    """As a broken exporter writes it: the checksums are right, the XML is not."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    def books() -> Iterator[bytes]:
        for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"):
            for part in damaged(parts[name], 30):
                content = io.BytesIO()
                with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
                    for member, text in (parts | {name: part}).items():
                        archive.writestr(member, text)
                yield content.getvalue()

    report = pull_among_good_ones(bureau, BOOKS, workbook(), books(), "xlsx")
    assert report.refused


@pytest.mark.parametrize(
    ("position", "value"),
    [(6, b"\x01"), (8, b"\x63")],
    ids=["encrypted member", "unknown compression"],
)
def test_a_workbook_that_cannot_be_unpacked_says_so(
    bureau: Bureau, position: int, value: bytes
) -> None:
    """Both in the local header and in the directory, where it stands two bytes further."""
    content = workbook()
    for mark, offset in ((b"PK\x03\x04", position), (b"PK\x01\x02", position + 2)):
        at = content.index(mark) + offset
        content = content[:at] + value + content[at + 1 :]
    (bureau.raw / "weigh.xlsx").write_bytes(content)
    assert [r.reason for r in bureau.pull(BOOKS).refused] == [
        "无法打开工作簿（损坏、加密、只传了一半，或不是 Excel 文件）"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_damaged_text_never_stops_a_pull(bureau: Bureau, encoding: str) -> None:
    good = csv_text(ROWS).encode(encoding)
    report = pull_among_good_ones(bureau, weigh_source(), good, damaged(good, 70), "csv")
    assert report.refused and len(report.landed) > 1


def test_a_damaged_archive_never_stops_a_pull_and_never_lands_a_wrong_cell(bureau: Bureau) -> None:
    good = gzip.compress(csv_text(ROWS).encode(), mtime=0)
    report = pull_among_good_ones(bureau, weigh_source(), good, damaged(good, 120), "gz")
    assert len(report.refused) > 100
    assert bureau.landed("src_weigh").select(FACTS).unique().height == len(ROWS)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_text_cut_anywhere_lands_nothing_but_true_rows(bureau: Bureau, line_end: str) -> None:
    """净重 is the last field: cut inside it, 3000 would read 300."""
    rows = [
        {"磅单号": f"B{n}", "站点": "站", "方向": "进场", "垃圾类别": "其他",
         "净重时间": "2024-06-07 09:00:00", "净重": f"3{n}00"}
        for n in range(3)
    ]  # fmt: skip
    whole = csv_text(rows).replace("\n", line_end).encode()
    for end in range(1, len(whole) + 1):
        (bureau.raw / f"weigh{end:04}.csv").write_bytes(whole[:end])
    report = bureau.pull(weigh_source())
    assert len(report.landed) + len(report.refused) == len(whole)
    landed = bureau.landed("src_weigh").select("weigh_ticket_no", "net_kg").unique()
    true = {(row["磅单号"], int(row["净重"] or 0)) for row in rows}
    assert {(ticket, int(kg)) for ticket, kg in landed.rows()} == true
    reasons = bureau.quarantined("src_weigh")["reasons"]
    assert reasons.str.starts_with("unfinished: 文件末行没有换行符，可能未写完").all()


def test_a_defect_of_ours_is_loud_and_names_the_file(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.deliver("weigh.csv", ROWS)

    def broken(raw_dir: Path, expected: object) -> pl.DataFrame:
        raise AttributeError("a defect")

    monkeypatch.setattr("ingestion.readers.delimited.to_records", broken)
    with pytest.raises(AttributeError) as raised:
        bureau.pull(weigh_source())
    assert raised.value.__notes__ == ["while reading weigh.csv of the source weigh"]
