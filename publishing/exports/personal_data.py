"""The last look before a paper leaves: no telephone, identity or plate number in any cell."""

from __future__ import annotations

import re
from collections.abc import Iterable

from publishing.exports.errors import ExportError

_TELEPHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    r"[A-HJ-NP-Z][·• ]?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


def require_none(where: str, texts: Iterable[object]) -> None:
    """Refuse what holds a personal number; the number itself is not repeated.

    Raises:
        ExportError: with the place and the kind of number.
    """
    for number, text in enumerate(texts, start=1):
        if isinstance(text, str) and (kind := personal_number(text)):
            raise ExportError(
                f"{where}第 {number} 格含有{kind}，不得导出；请在来源中去掉后重新建仓"
            )


def personal_number(text: str) -> str | None:
    """The kind (中文) of the first personal number; one of 18 digits counts if it checks."""
    if _TELEPHONE.search(text):
        return "手机号"
    if any(_checks(found[0]) for found in _IDENTITY.finditer(text)):
        return "身份证号"
    return "车牌号" if _PLATE.search(text) else None


def _checks(number: str) -> bool:
    """GB 11643: a day of birth and the check digit."""
    month, day = int(number[10:12]), int(number[12:14])
    if not (1 <= month <= 12 and 1 <= day <= 31 and number[6:8] in ("19", "20")):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECK_DIGITS[total % 11] == number[17].upper()
