"""Personal data is recognised, masked, hashed or coded (DOMAIN §11)."""

import hashlib
import hmac

import polars as pl
import pytest

from ingestion.privacy import has_id_card, has_mobile, mask, pii_kinds, scrub
from ingestion.privacy.keyed import code_list, name_hash, normalised_phone, phone_hash


def one(expression: pl.Expr, text: str | None) -> object:
    return pl.DataFrame({"text": [text]}, schema={"text": pl.String}).select(expression).item()


TEXT = pl.col("text")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电话13800138000", True),
        ("13800138000，急", True),
        ("电话.13800138000", True),
        (".13800138000", True),
        ("138-0013-8000", True),
        ("138 0013 8000", True),
        ("+8613800138000", True),
        ("１３８００１３８０００", True),
        ("138001380001", False),
        ("113800138000", False),
        ("12800138000", False),
        ("坐标1.13800138000", False),
        ("3204042024060700001", False),
    ],
)
def test_a_mobile_phone_is_eleven_digits_with_nothing_but_text_around(
    text: str, expected: bool
) -> None:
    assert one(has_mobile(TEXT), text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("身份证11010519491231002X", True),
        ("身份证11010519491231002x。", True),
        ("110105194912310021", False),
        ("110105194913310022", False),
        ("1101051949123100212", False),
        ("320404202406070015", False),
    ],
)
def test_an_id_card_needs_a_date_of_birth_and_the_right_check_digit(
    text: str, expected: bool
) -> None:
    assert one(has_id_card(TEXT), text) is expected


def test_kinds_of_personal_data_are_told_row_by_row() -> None:
    texts = pl.Series("text", ["南大街1号", "找13800138000", "证11010519491231002X", None])
    told = {kind: rows.to_list() for kind, rows in pii_kinds(texts).items()}
    assert told == {"手机号": [False, True, False, False], "身份证号": [False, False, True, False]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请致电13800138000,13900139000,15000150000", "请致电[电话],[电话],[电话]"),
        ("座机0519-88881234", "座机[电话]"),
        ("电话.13800138000", "电话.[电话]"),
        ("身份证110105194912310021", "身份证[证件号]"),
        ("苏D12345抛洒，苏AD12345也抛洒", "[车牌]抛洒，[车牌]也抛洒"),
        ("案号3204042024060700001", "案号3204042024060700001"),
    ],
)
def test_numbers_are_masked_even_side_by_side(text: str, expected: str) -> None:
    assert one(mask(TEXT), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张先生反映噪声", "*先生反映噪声"),
        ("联系人：李四，急", "联系人：*，急"),
        ("业主王小明，投诉油烟", "业主*，投诉油烟"),
        ("市民王强反映占道", "市民*反映占道"),
        ("我叫李建义，来自", "我叫*，来自"),
        ("市民反映夜市扰民", "市民反映夜市扰民"),
        ("黄河路流动摊贩", "黄河路流动摊贩"),
    ],
)
def test_names_beside_a_title_or_role_are_masked_and_places_are_not(
    text: str, expected: str
) -> None:
    assert one(scrub(TEXT), text) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("０５１９－８８８８１２３４", "051988881234"),
        ("13800138000/13900139000", "13800138000"),
        ("X", None),
        ("无", None),
        (None, None),
    ],
)
def test_a_phone_is_normalised_before_it_is_hashed(cell: str | None, expected: str | None) -> None:
    assert one(normalised_phone(TEXT), cell) == expected


def test_the_person_hash_is_the_keyed_hash_of_the_phone() -> None:
    phones = pl.Series("phone", ["138 0013 8000", "13800138000", None])
    expected = hmac.new(b"key", b"13800138000", hashlib.sha256).hexdigest()
    assert phone_hash(phones, b"key").to_list() == [expected, expected, None]
    assert phone_hash(phones, b"other key")[0] != expected


def test_staff_become_codes_and_lists_of_staff_lists_of_codes() -> None:
    one_code = name_hash(pl.Series("staff", ["张 三", "张三", "—"]), b"key", 16)
    assert one_code[0] == one_code[1]
    assert (len(one_code[0]), one_code[2]) == (16, None)
    listed = code_list(pl.Series("staff", ["张三、李四", None]), b"key")
    assert listed[0].to_list()[0] == one_code[0]
    assert (len(listed[0]), listed[1]) == (2, None)
