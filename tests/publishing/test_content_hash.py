"""What a content hash depends on, and what it does not."""

from __future__ import annotations

import hashlib
import json
import math
import struct

import duckdb
import pytest

from publishing.errors import EditionError
from publishing.hashing import HASH_VERSION, fingerprint, overall_hash

GOLDEN = "5175645a734d757e22473ead0f85deed6987c2d8c3308cc1bc89420ac89a3137"

GOLDEN_TABLE = """
    create table golden as
    select * from (values
        (1::bigint, '城市', 12.50::decimal(18, 2), 0.1::double, true,
         date '2025-06-30', timestamp '2025-06-30 23:59:59.5', ['c1', null], {'a': 1, 'b': ['x']}),
        (2, '', -0.01, '-0'::double, false, '1969-12-31', '1969-12-31 23:59:59', [], null),
        (2, '', -0.01, 0.0, false, '1969-12-31', '1969-12-31 23:59:59', [], null),
        (null, null, null, null, null, null, null, null, null)
    ) as t(n, name, amount, rate, is_ok, day, "at", ids, pair)
"""


def hash_of(select: str, *settings: str) -> str:
    """Content hash of a query's result, in a database of its own."""
    with duckdb.connect() as connection:
        for setting in settings:
            connection.execute(setting)
        connection.execute(f"create table t as {select}")
        return fingerprint(connection, "t").content_hash


def test_the_hash_of_a_fixed_table_never_changes() -> None:
    with duckdb.connect() as connection:
        connection.execute(GOLDEN_TABLE)
        assert fingerprint(connection, "golden").content_hash == GOLDEN


def test_the_hash_follows_its_written_definition_without_duckdb() -> None:
    rows = [
        # amount, at (µs since 1970), day, ids, is_ok, n, name, pair, rate
        "12.50|1751327999500000|2025-06-30|7:2[2:c1:true|1|6:城市10:{1|5:1[1:x1.0000000000000001e-01|",
        "-0.01|-1000000|1969-12-31|2:0[false|2|0::0|",
        "-0.01|-1000000|1969-12-31|2:0[false|2|0::0|",
        "|||:||::|",
    ]
    low = high = 0
    for row in rows:
        halves = struct.unpack("<QQ", hashlib.md5(row.encode()).digest())
        low, high = low + halves[0], high + halves[1]
    columns = [
        ["amount", "DECIMAL(18,2)"],
        ["at", "TIMESTAMP"],
        ["day", "DATE"],
        ["ids", "VARCHAR[]"],
        ["is_ok", "BOOLEAN"],
        ["n", "BIGINT"],
        ["name", "VARCHAR"],
        ["pair", "STRUCT(a INTEGER, b VARCHAR[])"],
        ["rate", "DOUBLE"],
    ]
    parts = [HASH_VERSION, columns, len(rows), low, high]
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == GOLDEN


def test_row_order_and_threads_do_not_matter() -> None:
    rows = "select range as n, 'p' || range % 1000 as place, range / 7 as share from range(300000)"
    one = hash_of(rows, "set threads = 1")
    assert one == hash_of(f"{rows} order by hash(n)", "set threads = 4")
    assert one == hash_of(f"{rows} order by n desc", "set preserve_insertion_order = false")


def test_the_order_of_columns_does_not_matter_but_their_names_and_types_do() -> None:
    plain = hash_of("select 1 as a, 2 as b")
    assert plain == hash_of("select 2 as b, 1 as a")
    assert plain != hash_of("select 2 as a, 1 as b")
    assert plain != hash_of("select 1 as a, 2 as c")
    assert plain != hash_of("select 1::bigint as a, 2 as b")


def test_duplicates_count() -> None:
    once = hash_of("select 1 as n")
    twice = hash_of("select 1 as n from range(2)")
    thrice = hash_of("select 1 as n from range(3)")
    assert len({once, twice, thrice}) == 3


def test_an_empty_table_differs_from_one_row_of_nulls() -> None:
    assert hash_of("select null::int as n") != hash_of("select null::int as n limit 0")


@pytest.mark.parametrize(
    "values",
    [
        ("null::varchar", "''", "'NULL'", "':'", "' '", "'0:'", "'null'"),
        ("null::varchar[]", "[]::varchar[]", "['']", "[null]::varchar[]", "['NULL']"),
        ("['a', 'b']", "['a,b']", "['b', 'a']", "['a', 'b', null]", "['ab']"),
        ("[['a'], ['b']]", "[['a', 'b']]", "[['a'], ['b'], []]", "[['a'], null, ['b']]"),
        ("{'a': 1, 'b': null}", "{'a': null, 'b': 1}", "null::struct(a integer, b integer)"),
        (
            "null::timestamp",
            "'infinity'::timestamp",
            "'-infinity'::timestamp",
            "'1970-01-01'::timestamp",
        ),
        ("0::double", "'nan'::double", "'inf'::double", "'-inf'::double", "null::double"),
        ("null::boolean", "true", "false"),
        ("'\\x00'::blob", "''::blob", "'\\x30\\x30'::blob", "null::blob"),
        ("array_value(1, 2)", "array_value(2, 1)", "null::integer[2]"),
        ("'a'::enum('a', 'b')", "'b'::enum('a', 'b')", "null::enum('a', 'b')"),
    ],
    ids=lambda values: values[0],
)
def test_values_that_differ_hash_differently(values: tuple[str, ...]) -> None:
    hashes = {hash_of(f"select {value} as v, 'x' as z") for value in values}
    assert len(hashes) == len(values)


def test_text_cannot_flow_from_one_column_into_the_next() -> None:
    assert hash_of("select 'ab' as a, 'c' as b") != hash_of("select 'a' as a, 'bc' as b")
    assert hash_of("select null::varchar as a, ':' as b") != hash_of(
        "select ':' as a, null::varchar as b"
    )


def test_neighbouring_doubles_differ_while_the_two_zeros_are_one() -> None:
    share = 3 / 7
    assert hash_of(f"select {share!r}::double as v") != hash_of(
        f"select {math.nextafter(share, 1)!r}::double as v"
    )
    assert hash_of("select 0.0::double as v") == hash_of("select '-0'::double as v")


def test_the_time_zone_of_the_session_does_not_matter() -> None:
    instant = "select '2025-06-30 10:00:00+08'::timestamptz as v"
    assert hash_of(instant, "set timezone = 'UTC'") == hash_of(
        instant, "set timezone = 'Asia/Shanghai'"
    )


def test_a_type_without_a_canonical_text_is_refused_by_name() -> None:
    with pytest.raises(EditionError, match=r"MAP.*no canonical text"):
        hash_of("select map {'a': 1} as v")


def test_the_overall_hash_depends_on_names_and_hashes_not_on_their_order() -> None:
    overall = overall_hash({"kpi_value": "aa", "dim_area": "bb"})
    assert overall == "c93ee9cabe91a755338b5c04b976cf0974ac3e058838d15c0857e05a5d8fe4ce"
    assert overall == overall_hash({"dim_area": "bb", "kpi_value": "aa"})
    assert overall != overall_hash({"kpi_value": "bb", "dim_area": "aa"})
    assert overall != overall_hash({"kpi_value": "aa"})
