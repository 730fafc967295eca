"""CSV and TSV as they arrive: encodings, delimiters, quotes, and files that cannot be believed."""

import gzip
from pathlib import Path

import polars as pl
import pytest

from ingestion.readers import Delimited, Delivery, Expected, RefusedFile

HEADERS = Expected(headers=frozenset({"案卷号", "街道"}))


def read(folder: Path, content: bytes, name: str = "a.csv", **options: object) -> Delivery:
    (folder / name).write_bytes(content)
    (parcel,) = Delimited("a*", **options).parcels(folder, HEADERS)
    return parcel.load()


def rows(delivery: Delivery) -> list[tuple[object, ...]]:
    return delivery.rows.drop("source_sheet").rows()


TEXT = "案卷号,街道\n001,南大街街道\n002,潞城街道\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_recognised(tmp_path: Path, codec: str) -> None:
    delivery = read(tmp_path, TEXT.encode(codec))
    assert delivery.rows.columns == ["案卷号", "街道", "source_row", "source_sheet"]
    assert rows(delivery) == [("001", "南大街街道", 2), ("002", "潞城街道", 3)]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found_by_the_headers(tmp_path: Path, delimiter: str) -> None:
    delivery = read(tmp_path, TEXT.replace(",", delimiter).encode())
    assert rows(delivery)[0] == ("001", "南大街街道", 2)


def test_a_gzipped_file_is_read_as_its_content(tmp_path: Path) -> None:
    delivery = read(tmp_path, gzip.compress(TEXT.encode()), "a.csv.gz")
    assert delivery.rows.height == 2


def test_line_breaks_and_delimiters_inside_quotes_stay_in_the_cell(tmp_path: Path) -> None:
    text = 'a,b\r\n1,"x\r\ny, ""z"""\r\n\r\n2,"5"\r\n'
    assert rows(read(tmp_path, text.encode())) == [("1", 'x\r\ny, "z"', 2), ("2", "5", 4)]


def test_a_quote_inside_an_unquoted_cell_is_text(tmp_path: Path) -> None:
    text = 'a,b\n1,5" pipe\n2,6" pipe\n'
    assert rows(read(tmp_path, text.encode())) == [("1", '5" pipe', 2), ("2", '6" pipe', 3)]


def test_blank_and_repeated_headers_get_names(tmp_path: Path) -> None:
    delivery = read(tmp_path, b',a, a ,"b\nc"\n1,2,3,4\n')
    assert delivery.rows.columns[:4] == ["column_1", "a", "a_2", "bc"]


def test_row_numbers_count_what_a_spreadsheet_would_show(tmp_path: Path) -> None:
    text = 'a,b\n\n1,"x\ny"\n,,\n'.replace(",,", ",")
    assert rows(read(tmp_path, (text + "2,z\n").encode())) == [("1", "x\ny", 3), ("2", "z", 5)]


def test_everything_stays_text_and_empty_cells_are_null(tmp_path: Path) -> None:
    delivery = read(tmp_path, b"a,b\n007,1e5\n,2024-06-07\n")
    assert delivery.rows.select("a", "b").rows() == [("007", "1e5"), (None, "2024-06-07")]
    assert set(delivery.rows.select("a", "b").schema.values()) == {pl.String}


def test_a_file_without_header_takes_the_declared_names(tmp_path: Path) -> None:
    delivery = read(tmp_path, b"1,2\n3,4\n", has_header=False, names=("x", "y"))
    assert rows(delivery) == [("1", "2", 1), ("3", "4", 2)]


def test_a_header_alone_is_a_delivery_of_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path, b"a,b\n").rows.height == 0


def test_old_mac_line_ends_are_line_ends(tmp_path: Path) -> None:
    assert rows(read(tmp_path, b"a,b\r1,2\r3,4\r")) == [("1", "2", 2), ("3", "4", 3)]


@pytest.mark.parametrize(
    ("content", "row", "reason"),
    [
        (b"", None, "空文件"),
        (b" \n\n", None, "空文件"),
        (b"a,b\n1,2\n3", 3, "只传了一半"),
        (b"a,b\n1\n3,4\n", 2, "有 1 个字段"),
        (b"a,b\n1,2,3\n3,4\n", 2, "有 3 个字段"),
        (b'a,b\n1,2\n3,"x\n', 3, "引号没有闭合"),
        (b'a,b\n1,"x"y\n2,3\n', 2, "引号使用错误"),
        (b"a,b\n1,\x002\n", 2, "NUL"),
        (b"PK\x03\x04\x00\x00", None, "Excel"),
        (TEXT.encode()[:-2], 3, "只传了一半"),
        (TEXT.encode("gb18030")[:-2], 3, "只传了一半"),
        ("案卷号,街道\n".encode() + b"1,\xff\xfe\n2,3\n4,5\n6,7\n", 2, "不是有效的 UTF-8"),
        ("nom,rue\n1,caf\xe9 \xe9t\xe9 \xe0 No\xebl\n".encode("latin-1"), 2, "编码错误"),
        ("案件,備註\n1,違章建築與攤販\n".encode("big5"), None, "乱码"),
    ],
)
def test_a_file_that_cannot_be_believed_is_refused_with_row_and_reason(
    tmp_path: Path, content: bytes, row: int | None, reason: str
) -> None:
    with pytest.raises(RefusedFile, match=reason) as refused:
        read(tmp_path, content)
    assert refused.value.row == row


def test_a_gzip_that_ends_too_early_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFile, match="只传了一半"):
        read(tmp_path, gzip.compress(TEXT.encode())[:-6], "a.csv.gz")


def test_a_declared_encoding_is_the_only_one(tmp_path: Path) -> None:
    with pytest.raises(RefusedFile, match="不是有效的 ascii"):
        read(tmp_path, TEXT.encode(), encoding="ascii")


def test_another_number_of_columns_than_declared_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFile, match="约定为 3 列"):
        read(tmp_path, b"1,2\n", has_header=False, names=("x", "y", "z"))


def test_a_reason_never_quotes_a_cell(tmp_path: Path) -> None:
    with pytest.raises(RefusedFile) as refused:
        read(tmp_path, "姓名,电话\n张三,13800138000,x\n".encode())
    assert "13800138000" not in str(refused.value)
    assert "张三" not in str(refused.value)


def test_files_come_in_the_order_of_their_names_and_hidden_ones_not_at_all(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", ".a.csv", "~$a.csv"):
        (tmp_path / name).write_bytes(b"a\n1\n")
    names = [p.file_name for p in Delimited(("*.csv", "a*")).parcels(tmp_path, HEADERS)]
    assert names == ["a.csv", "b.csv"]
