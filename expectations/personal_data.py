"""Recognising personal data inside DuckDB: mobile numbers, ID numbers, column names (G13)."""

from __future__ import annotations

from expectations.check import literals

PHONE = "(^|[^0-9.]|[^0-9][.])(00)?(86)?[- ]?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}([^0-9]|$)"
"""A Chinese mobile number that is not a piece of a longer number or of a decimal fraction."""

ID_CARD = (
    "(^|[^0-9])"
    "([1-9][0-9]{5}(18|19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx])"
    "([^0-9Xx]|$)"
)
"""18 characters in the shape of an ID number (身份证号), its date of birth included."""

_FIRST_LOOK = "1[3-9][0-9][- ]?[0-9]{4}|[0-9]{17}"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"

CLASS_2_COLUMNS = frozenset(
    {
        "caller_account", "caller_id_card", "caller_name", "caller_phone", "case_title",
        "collector_name", "comment", "content", "description", "dissatisfied_reason",
        "driver_name", "legal_rep", "media_url", "party_id_no", "party_name", "party_phone",
        "phone", "reply", "reporter_id_card", "reporter_name", "reporter_phone", "title",
        "violation_fact", "weigher_name",
    }
)  # fmt: skip
"""Columns of PII class 2 in DOMAIN §16; they may exist nowhere behind the readers.

`officer_codes` is of class 2 in the source and lands as keyed codes under the same name.
"""

_CODED_ENDINGS = ("_hash", "_code", "_codes", "_id", "_no", "_key_hash")
_CODED_COLUMNS = frozenset({"uscc", "row_flags", "source_name"})


def is_scanned(column: str) -> bool:
    """Whether a text column is searched: keys, codes and hashes are digits by nature."""
    return not column.endswith(_CODED_ENDINGS) and column not in _CODED_COLUMNS


def holds_personal_data(text: str) -> str:
    """SQL filter: the text holds a mobile number, or an ID number with a right check digit.

    The full patterns cost ten times the first look, which most texts do not pass.
    """
    return (
        f"strlen({text}) >= 11 and regexp_matches({text}, '{_FIRST_LOOK}')"
        f" and (regexp_matches({text}, '{PHONE}') or {_holds_id_card(text)})"
    )


def _holds_id_card(text: str) -> str:
    weighed = " + ".join(
        f"cast(substr(found, {i}, 1) as integer) * {w}" for i, w in enumerate(_WEIGHTS, start=1)
    )
    is_valid = f"substr('{_CHECK_DIGITS}', ({weighed}) % 11 + 1, 1) = upper(substr(found, 18, 1))"
    found = f"regexp_extract_all({text}, '{ID_CARD}', 2)"
    return f"len(list_filter({found}, lambda found: {is_valid})) > 0"


def class_2_columns_sql(tables: str) -> str:
    """SQL findings: columns of the tables of that predicate which bear a class 2 name."""
    return f"""
        select
            table_name || '.' || column_name as item,
            '个人信息列' as observed,
            1 as failing_rows
        from information_schema.columns
        where
            {tables}
            and (
                column_name in ({literals(sorted(CLASS_2_COLUMNS))})
                or regexp_matches(column_name, '(phone|id_card|mobile)$')
            )
    """
